"""What stands at the ticks of a plot: two numbers at least, whole and apart."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF

from reluexplorer.text import short
from reluexplorer.widgets.plots import axis_labels
from reluexplorer.widgets.plots.axes import (
    Frame,
    Look,
    log_ticks,
    numbers_below,
    numbers_beside,
    tick_texts,
    ticks,
)
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


@pytest.mark.parametrize("tall", [26, 40, 60, 90, 200])
@pytest.mark.parametrize("span", [*WHOLE, *LOGARITHMIC])
def test_every_axis_says_two_numbers_at_least(span, tall, monkeypatch):
    frame = Frame(QRectF(44, 6, 70, tall), (1, 1.0007), span, log_y=span in LOGARITHMIC)
    outer = numbers_below(frame, QFontMetricsF(number_font(11))), numbers_beside(frame)
    sides = [[(words, room, room.adjusted(0, 0, 0, -2)) for words, room in side] for side in outer]
    for look, other in ((Look(), "_rows"), (Look("inside"), "_rows"), (Look(), "_upwards")):
        painter = Written()
        with monkeypatch.context() as patch:
            patch.setattr(axis_labels, other, lambda *_: ())
            paint_inner_labels(painter, frame, look, (), (), LIGHT)
        sides.append([(words, room, digits(room)) for room, words in painter.labels])
    for side in sides:
        assert len({words for words, *_ in side}) == len(side) >= 2
        assert not any(a.intersects(b) for (*_, a), (*_, b) in itertools.combinations(side, 2))
        assert all(room.top() >= -2 and room.bottom() <= 6 + tall + 18 for _, room, _ in side)


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
    paint_inner_labels(painter, PLOT, Look(), (), [QRectF(0, 0, 200, 250)], LIGHT)
    assert [told for _, told in painter.labels][:3] == ["0", "2", "4"]
    assert "−2" not in {told for room, told in painter.labels if room.left() < 200}


def test_ticks_are_round_and_inside():
    assert ticks(-5, 5, 5) == (-4, -2, 0, 2, 4)
    assert ticks(0, 1, 5) == pytest.approx((0, 0.2, 0.4, 0.6, 0.8, 1.0))
    assert ticks(0.013, 0.018, 5) == pytest.approx((0.013, 0.014, 0.015, 0.016, 0.017, 0.018))
    assert ticks(1, 1, 5) == ()
    for tall, shown in ((26, (0, 2)), (60, (0, 1, 2))):
        assert Frame(QRectF(0, 0, 200, tall), (0, 10), (0, 2.2)).y_ticks() == shown
    assert ticks(float("nan"), 1, 5) == ()


def test_log_ticks_fill_short_ranges_and_thin_long_ones():
    assert log_ticks(-2, 0) == pytest.approx((-2, -1, 0))
    assert log_ticks(-1, 0.2) == pytest.approx((-1, np.log10(0.2), np.log10(0.5), 0))
    assert len(log_ticks(-40, 3)) <= 10


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ((-2, 0, 2), "−2 0 2"),
        ((0, 0.1, 0.2, 0.30000000000000004), "0 0.1 0.2 0.3"),
        ((0, 5000, 10000), "0 5,000 10,000"),
        ((0, 5e5, 1e6, 1.5e6), "0 5e5 1e6 1.5e6"),
        ((0, 0.0005, 0.001, 0.0015), "0 0.0005 0.001 0.0015"),
        ((-1e-5, 0, 1e-5), "−1e−5 0 1e−5"),
        ((12345.5, 12346.0), "12,345.5 12,346"),
        ((1e-9, 1.0005e-9, 1.001e-9), "1e−9 1.0005e−9 1.001e−9"),
        ((1e9, 1.00001e9), "1e9 1.00001e9"),
        ((0, 2e-15, 4e-15), "0 2e−15 4e−15"),
        ((200000.001, 200000.002), "200,000.001 200,000.002"),
    ],
)
def test_the_ticks_of_an_axis_are_in_one_style(value, words):
    assert " ".join(tick_texts(value)) == words


def test_ticks_in_little_room_are_powers_together():
    assert tick_texts((0, 5000, 10000), narrow=True) == ("0", "5e3", "1e4")
    assert tick_texts((0, 2000, 4000), narrow=True) == ("0", "2,000", "4,000")


def test_log_tick_words():
    assert tick_texts((np.log10(0.05), -1), log=True) == ("0.05", "0.1")
    assert tick_texts((-5, -3, -1, 1), log=True) == ("1e−5", "1e−3", "1e−1", "1e1")
    assert tick_texts((-12, -10), log=True) == ("1e−12", "1e−10")
    assert tick_texts((-12, -10, -2, 0), log=True)[0] == "1e−12"
    assert tick_texts((-12, 0), log=True) == ("1e−12", "1e0")
    assert tick_texts((-12, 9), log=True) == ("1e−12", "1e9")


@pytest.mark.parametrize("about", [0, 2, 3, 5, 12])
@pytest.mark.parametrize(
    "span", [(-4.9, 4.9), (-1.2, 1.2), (0.001, 0.0011), (-99, 7), (0.4, 1.9), (3e5, 9e6)]
)
def test_an_axis_has_two_ticks_at_least(span, about):
    assert 2 <= len(ticks(*span, about)) <= 13
    if span[0] > 0:
        assert len(log_ticks(*np.log10(span))) >= 2


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0.0182, "0.018"),
        (1.8349, "1.83"),
        (0, "0.000"),
        (2.14e-5, "2.1e−5"),
        (41234, "41.2k"),
        (1234, "1,234"),
        (-0.4118, "−0.412"),
        (3.2e6, "3.2M"),
        (float("nan"), "–"),
    ],
)
def test_short_numbers(value, words):
    assert short(value) == words
