"""Words at rules, spans and areas find a place inside the plot and off the curves."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF

from reluexplorer.widgets.plots.axes import (
    Frame,
    Look,
    span_room,
)
from reluexplorer.widgets.plots.axis_labels import place_beside
from reluexplorer.widgets.plots.curve_plot import Curve, CurvePlot
from reluexplorer.widgets.plots.traces import Traces
from reluexplorer.widgets.theme.fonts import number_font
from reluexplorer.widgets.theme.theme import SIZE_SMALL


@pytest.mark.parametrize("share", [-0.4, 0.0, 0.2, 0.5, 0.8, 0.95, 1.3])
@pytest.mark.parametrize("width", [20, 60, 300, 900])
def test_the_words_of_an_interval_are_inside_the_plot_wherever_it_is_panned(share, width):
    whole = QRectF(0, 0, 460, 240)
    start = share * whole.width()
    span = QRectF(start, 0, width, 240).intersected(whole)
    if span.width() <= 0:
        return
    room = span_room(whole, span, 420.0)
    assert whole.contains(room)
    assert room.width() >= 110
    if span.width() >= 130:
        assert span.contains(room)


def test_a_place_for_words_is_found_with_two_looks_at_all_curves(monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[float] = []
    usual = Traces.between
    monkeypatch.setattr(Traces, "between", lambda *each: looks.append(each[1]) or usual(*each))
    x = np.arange(400.0)
    everywhere = np.where(x % 2 == 0, 2.0, 0.0)
    frame = Frame(QRectF(0, 0, 210, 400), (0.0, 400.0), (0.0, 2.0))
    assert place_beside(frame, 100.0, 24.0, [(x, everywhere)] * 3) is None
    assert len(looks) == 2


@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize("height", [52, 70, 160])
@pytest.mark.parametrize("falls", ["early", "late", "up and down", "everywhere"])
def test_the_words_of_a_rule_lie_on_no_curve(height: int, falls: str, log: bool) -> None:
    steps = np.arange(0.0, 401.0, 2.0)
    losses = {
        "early": 2.0 * np.exp(-steps / 20) + 0.01,
        "late": 2.0 - steps / 202,
        "up and down": 1.0 + np.sin(steps / 30),
        "everywhere": np.where(np.arange(len(steps)) % 2 == 0, 2.0, 0.0) + 1e-3,
    }[falls]
    if log:
        losses = np.log10(losses)
    frame = Frame(QRectF(30, 4, 210, height), (0.0, 400.0), (float(losses.min()), float(losses.max())), log)
    words = 24.0
    for step in (0.0, 30.0, 200.0, 390.0, 400.0):
        at = frame.px(step)
        place = place_beside(frame, at, words, [(steps, losses)])
        if falls == "everywhere":
            assert place is None
            continue
        if place is None:
            assert height < 100 or log
            continue
        assert frame.area.contains(place)
        assert not place.left() <= at <= place.right()
        for x, y in zip(steps, losses, strict=True):
            assert not place.contains(QPointF(frame.px(x), frame.py(y)))
    early = place_beside(frame, frame.px(400.0), words, [(steps, losses)])
    if falls == "early":
        assert early is not None
        assert early.top() == frame.area.top() + 2


@pytest.mark.parametrize("room", [34, 44])
@pytest.mark.parametrize(
    ("log", "values"),
    [(True, (2.0, 7e-4)), (True, (2e-6, 1e-11)), (False, (0.00112, 0.00118)), (False, (0.0, 1.0))],
)
def test_the_numbers_beside_an_area_are_whole(show, room, log, values):
    plot = CurvePlot("Loss", "A loss", look=Look("beside", "y", zero=False, room=room), log_y=log)
    show(plot, 220, 130)
    plot.set_curves((Curve("a", np.arange(2.0), np.array([1.0, 0.5]), "text", 1.0),))
    plot.set_curves((Curve("a", np.arange(2.0), np.array(values), "text", 1.0),))
    plot.set_view((0.0, 1.0), (min(values), max(values)))
    graph = plot._graph
    frame = graph.frame()
    widest = max(QFontMetricsF(number_font(SIZE_SMALL)).horizontalAdvance(words) for words in frame.y_texts())
    assert frame.area.left() >= widest + 6
    picture = graph.grab().toImage()
    edge = {picture.pixel(0, y) for y in range(picture.height())}
    assert len(edge) == 1, "a number reaches beyond the left edge"
