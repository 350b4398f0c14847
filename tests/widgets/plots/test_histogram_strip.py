"""The histogram of a neuron's inputs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from reluexplorer.widgets.plots.histogram_strip import BASE, HistogramStrip, HistogramView
from reluexplorer.widgets.theme.theme import LIGHT
from tests.widgets.pictures import colour, count, picture_of


@pytest.fixture
def histogram(qtbot: QtBot) -> HistogramStrip:
    made = HistogramStrip()
    qtbot.addWidget(made)
    made.resize(340, 124)
    return made


def test_silent_values_are_blue_and_firing_ones_orange(histogram: HistogramStrip) -> None:
    view = HistogramView(np.array([10, 10]), np.array([-1.0, 0.0, 1.0]))
    histogram.set_view(view)
    picture, base = picture_of(histogram), histogram.height() - BASE
    below, above = QColor(colour(picture, 80, base - 40)), QColor(colour(picture, 250, base - 40))
    assert below.blue() > below.red() + 80
    assert above.red() > above.blue() + 80


def test_bars_are_as_tall_as_their_counts(histogram: HistogramStrip) -> None:
    histogram.set_view(HistogramView(np.array([10, 5, 0]), np.array([-3.0, -2.0, -1.0, -0.5]), gap=1.0))
    assert histogram.view is not None
    picture, base = picture_of(histogram), histogram.height() - BASE
    tall = []
    for value in (-2.5, -1.5, -0.75):
        x = histogram.place(histogram.view, value)
        column = [QColor(picture.pixel(round(x), y)) for y in range(base - 26)]
        tall.append(sum(c.blue() > c.red() + 60 for c in column))
    assert tall[0] - tall[1] == pytest.approx((base - 16) / 2, abs=2)
    assert tall[2] == 0
    assert histogram.accessibleDescription() == "from −3.00 to −0.50, closest 1.00 below the threshold"


def test_the_threshold_leaves_room_for_its_words(histogram: HistogramStrip) -> None:
    view = HistogramView(np.ones(4), np.linspace(-4, -0.83, 5), gap=0.83)
    histogram.set_view(view)
    x = histogram.place(view, 0.0)
    assert 200 < x < histogram.width() - 45
    dead = QRectF(histogram.place(view, -0.83) + 2, 60, x - histogram.place(view, -0.83) - 4, 42)
    assert count(picture_of(histogram), dead, LIGHT.dead) > 30
    histogram.set_view(replace(view, gap=None))
    assert count(picture_of(histogram), dead, LIGHT.dead) == 0


def test_all_values_alike_can_be_shown(histogram: HistogramStrip) -> None:
    histogram.set_view(HistogramView(np.array([3]), np.array([0.0, 0.0])))
    low, high = histogram.span(histogram.view) if histogram.view else (0.0, 0.0)
    assert low < 0.0 < high
    assert not picture_of(histogram).isNull()
