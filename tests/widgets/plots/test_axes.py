"""What stands at the ticks of a plot: two numbers at least, whole and apart."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from PySide6.QtCore import QRectF

from reluexplorer.widgets.plots.axes import Frame, Look, paint_labels
from reluexplorer.widgets.plots.axis_labels import digits, paint_inner_labels
from reluexplorer.widgets.theme.fonts import number_font
from reluexplorer.widgets.theme.theme import LIGHT

pytestmark = pytest.mark.usefixtures("qapp")


class Written:
    """Keeps what a painter is told to write, and where."""

    def __init__(self) -> None:
        self.labels: list[tuple[QRectF, str]] = []
        self.font_ = number_font(11)

    def font(self):
        return self.font_

    def setFont(self, font):
        self.font_ = font

    def setPen(self, _pen):
        pass

    def drawText(self, room, _flags, words):
        self.labels.append((room, words))


WHOLE = [(0, 1), (-0.02, 1.04), (0, 2.2), (0.4, 1.04), (-9, 0.3), (0, 1e-9), (1e9, 3e9)]
LOGARITHMIC = [(-2, 0), (-0.1, 0.1), (-40, 3), (4.9, 5.1), (-9, -1.5)]


@pytest.mark.parametrize("labels", ["axis", "inside", "left", "near"])
@pytest.mark.parametrize("tall", [26, 40, 60, 90, 200])
@pytest.mark.parametrize("span", [*WHOLE, *LOGARITHMIC])
def test_every_axis_says_two_numbers_at_least(span, tall, labels):
    frame = Frame(QRectF(44, 6, 70, tall), (1, 1.0007), span, log_y=span in LOGARITHMIC)
    for look in (
        Look("y", "none", labels, "none"),
        Look("y", "bottom", "none", "none"),
        Look(y_labels="none"),
    ):
        painter = Written()
        paint_labels(painter, frame, look, LIGHT)
        paint_inner_labels(painter, frame, look, (), (), LIGHT)
        assert len({words for _, words in painter.labels}) == len(painter.labels) >= 2
        inner = look.y_labels in {"axis", "inside"}
        rooms = [room for room, _ in painter.labels]
        shown = [digits(room) if inner else room.adjusted(0, 0, 0, -2) for room in rooms]
        assert not any(a.intersects(b) for a, b in itertools.combinations(shown, 2))
        assert all(room.top() >= -2 and room.bottom() <= 6 + tall + 18 for room in rooms)


PLOT = Frame(QRectF(0, 0, 460, 250), (-5, 5), (-1.6, 4.2))
ACROSS = np.linspace(-5, 5, 801)
CURVES = {
    "leaky": [np.maximum(ACROSS, 0.1 * ACROSS)],
    "many": [np.maximum(ACROSS, slope * ACROSS) for slope in (0.0, 0.05, 0.1, 0.2, -0.1)],
    "bounded": [np.tanh(ACROSS), 1 / (1 + np.exp(-ACROSS)), np.maximum(ACROSS, 0)],
}


@pytest.mark.parametrize("probe", [-4.0, -2.0, -1.9, 0.0, 2.0, 4.1])
@pytest.mark.parametrize("curves", CURVES.values(), ids=CURVES)
def test_numbers_inside_a_plot_lie_off_curves_probe_and_other_words(curves, probe):
    painter = Written()
    line = QRectF(PLOT.px(probe) - 1, 0, 2, 250)
    words = QRectF(10, 4, 120, 30)
    paint_inner_labels(painter, PLOT, Look(), [(ACROSS, y) for y in curves], [line, words], LIGHT)
    rooms = [digits(room) for room, _ in painter.labels]
    assert {"−4", "−2", "0", "2", "4"} <= {told for _, told in painter.labels}
    assert not any(room.intersects(other) for room in rooms for other in (line, words))
    assert not any(a.intersects(b) for a, b in itertools.combinations(rooms, 2))
    for y in curves:
        points = [(PLOT.px(x), PLOT.py(v)) for x, v in zip(ACROSS, y, strict=True)]
        assert not any(room.contains(*point) for room in rooms for point in points)


def test_a_number_without_a_place_off_other_words_is_left_out():
    painter = Written()
    paint_inner_labels(painter, PLOT, Look(y_labels="none"), (), [QRectF(0, 0, 200, 250)], LIGHT)
    assert [told for _, told in painter.labels] == ["0", "2", "4"]
