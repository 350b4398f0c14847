"""The grid of units."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reluexplorer.widgets.plots.unit_grid import UnitGrid, UnitGridView, lay_out
from reluexplorer.widgets.theme.colormap import table_firing
from reluexplorer.widgets.theme.theme import LIGHT
from tests.widgets.pictures import CLICK, colour, count, picture_of


@pytest.fixture
def grid(qtbot: QtBot) -> UnitGrid:
    made = UnitGrid()
    qtbot.addWidget(made)
    made.resize(336, 252)
    dead = np.zeros(192, bool)
    dead[5] = True
    firing = np.linspace(0, 1, 192)
    made.set_view(UnitGridView(firing, dead, 16))
    made.show()
    return made


def test_squares_are_as_green_as_they_fire_and_dead_ones_hatched(grid: UnitGrid) -> None:
    picture, layout = picture_of(grid), grid.grid()
    assert layout is not None
    for unit in (0, 100, 191):
        wanted = QColor(int(table_firing(LIGHT).colours(np.array([unit / 191]), 1.0)[0])).name()
        at = layout.rect(unit).center()
        assert colour(picture, at.x(), at.y()) == wanted
    assert count(picture, layout.rect(5), LIGHT.dead) > 20
    assert count(picture, layout.rect(6), LIGHT.dead) == 0
    assert grid.accessibleDescription() == "1 of 192 dead"


def test_the_grid_tells_of_the_square_with_the_keys_and_of_the_one_under_the_mouse(grid: UnitGrid) -> None:
    layout = grid.grid()
    assert layout is not None
    QTest.mouseClick(grid, CLICK, pos=layout.rect(17).center().toPoint())
    told = []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left, *[Qt.Key.Key_Up] * 3):
        QTest.keyClick(grid, key)
        told.append(grid.accessibleDescription().partition(",")[0])
    assert told == [f"Neuron {number}" for number in (19, 35, 34, 18, 2, 2)]
    assert grid.lines_of(5) == ("Neuron 6", "dead: fires on no point")
    assert grid.lines_of(191) == ("Neuron 192", "fires on 100 % of the data")
    QApplication.sendEvent(grid, QEvent(QEvent.Type.Leave))
    calm = picture_of(grid)
    QTest.mouseMove(grid, layout.rect(18).center().toPoint())
    assert picture_of(grid) != calm
    QApplication.sendEvent(grid, QEvent(QEvent.Type.Leave))
    assert picture_of(grid) == calm


@given(st.integers(1, 600), st.integers(96, 2000), st.integers(72, 1200))
def test_all_squares_fit(units: int, width: int, height: int) -> None:
    layout = lay_out(units, None, width, height)
    last = layout.rect(units - 1)
    assert layout.rect(min(layout.columns, units) - 1).right() <= width + 1
    assert last.bottom() <= height + 1
    assert layout.cell <= layout.pitch
