"""The states of neurons are told apart without colour: each has a shape, and shows it everywhere."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from reluexplorer.core.diagnosis.unit_states import NAMED, NAMES
from reluexplorer.panels.neurons.picture.maps_grid import MapsGrid
from reluexplorer.panels.neurons.picture.maps_view import MapsLayer, MapsView
from reluexplorer.widgets.controls.chips import Chip
from reluexplorer.widgets.diagram.network_diagram import NetworkDiagram
from reluexplorer.widgets.painting.state_marks import paint_mark, paint_mark_on
from reluexplorer.widgets.raster.raster_widget import RasterLayer, RasterView, RasterWidget
from reluexplorer.widgets.theme.stylesheet import apply_theme
from reluexplorer.widgets.theme.theme import DARK, LIGHT, contrast
from tests.widgets import sample_net as sample
from tests.widgets.pictures import column_rect

SHOWN = tuple(name for name in NAMES if name not in {"healthy", "dead"})


def ink(name: str) -> np.ndarray:
    """Where a mark has ink, from 0 to 255, whatever its colour, of shape (14, 14)."""
    image = QImage(14, 14, QImage.Format.Format_Grayscale8)
    image.fill(QColor("white"))
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_mark(painter, name, QPointF(7, 7), "#000000")
    rows = [[255 - QColor(image.pixel(x, y)).red() for x in range(14)] for y in range(14)]
    return np.array(rows)


@pytest.mark.parametrize(("one", "other"), tuple(itertools.combinations(NAMES, 2)))
def test_no_two_states_have_like_marks(qapp, one, other):
    first, second = ink(one), ink(other)
    assert min(first.sum(), second.sum()) > 255 * 15
    assert np.abs(first - second).sum() > 0.3 * min(first.sum(), second.sum())


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("name", NAMES)
def test_a_mark_is_seen_on_its_ground(theme, name):
    assert contrast(theme.role(NAMED[name].role), theme.panel) >= 2


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_chips_maps_and_raster_show_the_marks(qtbot, qapp, theme):
    apply_theme(qapp, theme)
    chip = Chip("2 dormant", "Neurons", "olive", dot=True)
    qtbot.addWidget(chip)
    plain = chip.grab().toImage()
    chip.set_mark("dormant")
    assert chip.grab().toImage() != plain
    count = len(SHOWN)
    maps = MapsGrid()
    raster = RasterWidget()
    for widget, size in ((maps, (700, 260)), (raster, (400, 300))):
        qtbot.addWidget(widget)
        widget.resize(*size)
    firing, values = np.full(count, 0.01), np.zeros((count, 8, 8))
    maps.set_view(MapsView((MapsLayer("Hidden", values, 1.0, firing, SHOWN, np.arange(count)),)))
    activations = np.zeros((20, count), np.float32)
    raster.set_view(RasterView((RasterLayer("Hidden", activations, firing, SHOWN, None, 1.0),)))
    pictures = {widget: widget.grab().toImage() for widget in (maps, raster)}
    for unit, name in enumerate(SHOWN):
        corner = maps.cell(0, unit).topRight() + QPointF(-13, 2)
        assert coloured(pictures[maps], QRectF(corner.x(), corner.y(), 12, 12), name, theme) >= 6
        bar = column_rect(raster, 0, unit)
        above = QRectF(bar.center().x() - 6, bar.top() - 20, 12, 12)
        assert (coloured(pictures[raster], above, name, theme) >= 6) == (name != "always")


def coloured(picture: QImage, room: QRectF, name: str, theme) -> int:
    """How many pixels in a room have the colour of a state."""
    wanted = QColor(theme.role(NAMED[name].role)).name()
    area = room.toRect()
    return sum(
        QColor(picture.pixel(x, y)).name() == wanted
        for x in range(area.left(), area.right() + 1)
        for y in range(area.top(), area.bottom() + 1)
    )


def test_a_mark_has_ground_on_any_picture(qapp):
    image = QImage(12, 12, QImage.Format.Format_RGB32)
    image.fill(QColor(LIGHT.role("olive")))
    with QPainter(image) as painter:
        paint_mark_on(painter, "dormant", QPointF(0, 0), LIGHT, 1.0)
    assert coloured(image, QRectF(3, 3, 6, 1), "dormant", LIGHT) > 2
    assert QColor(image.pixel(6, 1)).name() == LIGHT.panel


def test_cells_of_the_network_have_the_mark_of_a_state_that_is_neither_healthy_nor_dead(qtbot, qapp):
    apply_theme(qapp, LIGHT)
    diagram = NetworkDiagram()
    qtbot.addWidget(diagram)
    diagram.resize(700, 500)
    states = (("rare", "healthy", "dormant"), ("always", "healthy"))
    plain = replace(sample.diagram_view(sample.sample_net((3, 2))), dead=(frozenset(), frozenset()))
    view = replace(plain, states=states)
    pictures = []
    for each in (view, plain):
        diagram.set_view(each)
        pictures.append(diagram.grab().toImage())
    for column, layer in enumerate(states, start=1):
        for unit, state in enumerate(layer):
            cell = diagram.cell_rect(column, unit)
            corner = QRectF(cell.right() - 14, cell.top(), 14, 14).toRect()
            marked, bare = (picture.copy(corner) for picture in pictures)
            assert (marked != bare) == (state != "healthy")
    assert plain.describe(1, 0).endswith("neuron 1 of 3")
    assert view.describe(1, 0).endswith("neuron 1 of 3, rarely fires")
