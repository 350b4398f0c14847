"""The grid of units, and what its squares mean."""

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

from reluexplorer.lessons.exhibit import Units
from reluexplorer.widgets.plots.unit_grid import UnitGrid, lay_out
from reluexplorer.widgets.plots.unit_legend import UnitLegend, entries_of
from reluexplorer.widgets.plots.unit_states import state_of
from reluexplorer.widgets.theme.colormap import table_firing
from reluexplorer.widgets.theme.theme import LIGHT
from tests.widgets.pictures import CLICK, colour, count, picture_of

PLAIN = Units(np.linspace(0, 1, 192), frozenset({5}))
LIVES = Units(
    np.linspace(0, 1, 192),
    frozenset({5, 70}),
    (64, 64, 64),
    frozenset({70}),
    frozenset({71}),
    frozenset({130}),
    dated=True,
)


@pytest.fixture
def grid(qtbot: QtBot) -> UnitGrid:
    made = UnitGrid()
    qtbot.addWidget(made)
    made.resize(420, 160)
    made.set_view(PLAIN)
    made.show()
    return made


def test_squares_are_as_green_as_they_fire_and_dead_ones_hatched(grid: UnitGrid) -> None:
    picture, layout = picture_of(grid), grid.grid()
    assert layout is not None
    for unit in (0, 100, 191):
        wanted = QColor(int(table_firing(LIGHT).colours(np.array([unit / 191]), 1.0)[0])).name()
        at = layout.rect(unit).center()
        assert colour(picture, at.x(), at.y()) == wanted
    assert count(picture, layout.rect(5), LIGHT.dead) > 5
    assert count(picture, layout.rect(6), LIGHT.dead) == 0
    assert grid.accessibleDescription() == "1 of 192 neurons dead"


def test_each_fate_of_a_neuron_has_a_square_of_its_own(grid: UnitGrid) -> None:
    grid.set_view(LIVES)
    picture, layout = picture_of(grid), grid.grid()
    assert layout is not None
    colours = (LIGHT.dead, LIGHT.secondary, LIGHT.healthy, LIGHT.warning)
    for unit, wanted in zip((5, 70, 71, 130), colours, strict=True):
        found = [count(picture, layout.rect(unit), name) for name in colours]
        assert max(found) == found[colours.index(wanted)] > 5
    assert [state_of(LIVES, unit) for unit in (5, 70, 71, 130, 131)] == [
        "killed", "born", "revived", "leaking", "fires",
    ]  # fmt: skip
    assert state_of(PLAIN, 5) == "dead"
    assert [grid.lines_of(unit) for unit in (5, 70, 130)] == [
        ("Neuron 1.6", "dead: killed in training, fires on no point"),
        ("Neuron 2.7", "dead from the start: fires on no point"),
        ("Neuron 3.3", "fires on no point, lets its leak through"),
    ]
    assert grid.lines_of(71) == ("Neuron 2.8", "dead at the start, fires again", "fires on 37 % of the data")


def test_layers_stand_beside_each_other_in_rows_that_are_full(grid: UnitGrid) -> None:
    grid.set_view(LIVES)
    layout = grid.grid()
    assert layout is not None
    assert layout.columns == 8
    lefts = [layout.rect(unit).left() for unit in (0, 64, 128)]
    assert lefts == sorted(lefts)
    assert layout.rect(0).top() == layout.rect(64).top() == layout.rect(128).top()
    assert layout.rect(63).right() < lefts[1]


def test_the_grid_tells_of_the_square_with_the_keys_and_of_the_one_under_the_mouse(grid: UnitGrid) -> None:
    layout = grid.grid()
    assert layout is not None
    QTest.mouseClick(grid, CLICK, pos=layout.rect(30).center().toPoint())
    told = []
    for key in (
        Qt.Key.Key_Right,
        Qt.Key.Key_Down,
        Qt.Key.Key_Left,
        Qt.Key.Key_Up,
        Qt.Key.Key_Up,
        Qt.Key.Key_Up,
    ):
        QTest.keyClick(grid, key)
        told.append(int(grid.accessibleDescription().partition(",")[0].removeprefix("Neuron ")) - 1)
    down = layout.columns
    assert told == [31, 31 + down, 30 + down, 30, 30 - down, 30 - down if 2 * down > 30 else 30 - 2 * down]
    assert grid.lines_of(5) == ("Neuron 6", "dead: fires on no point")
    assert grid.lines_of(191) == ("Neuron 192", "fires on 100 % of the data")
    QApplication.sendEvent(grid, QEvent(QEvent.Type.Leave))
    calm = picture_of(grid)
    QTest.mouseMove(grid, layout.rect(18).center().toPoint())
    assert picture_of(grid) != calm
    QApplication.sendEvent(grid, QEvent(QEvent.Type.Leave))
    assert picture_of(grid) == calm


@given(st.lists(st.integers(1, 300), min_size=1, max_size=4), st.integers(96, 2000), st.integers(72, 1200))
def test_all_squares_fit(layers: list[int], width: int, height: int) -> None:
    layout = lay_out(tuple(layers), width, height)
    units = sum(layers)
    rects = [layout.rect(unit) for unit in range(units)]
    assert max(rect.right() for rect in rects) <= width + 2
    assert max(rect.bottom() for rect in rects) <= height + 2
    assert layout.cell <= max(layout.pitch, 1.0)
    with pytest.raises(IndexError):
        layout.place(units)


def test_a_legend_counts_each_fate_and_says_where_both_grids_have_it(qtbot: QtBot) -> None:
    leaky = Units(
        LIVES.firing, frozenset(), (64, 64, 64), revived=frozenset({1, 2, 3}), leaking=frozenset({4, 9})
    )
    first = Units(
        LIVES.firing, frozenset({5, 70}), (64, 64, 64), frozenset({70}), frozenset({71}), dated=True
    )
    entries = entries_of((first, leaky))
    assert [words for _, words in entries] == [
        "fires, darker is more often", "killed in training 1", "born dead, still 1",
        "born dead, revived 1 left, 3 right",
        "always in the leak 2",
    ]  # fmt: skip
    none_came_back = Units(LIVES.firing, frozenset({5, 70}), (64, 64, 64), frozenset({70}), dated=True)
    assert "born dead, revived 3" in [words for _, words in entries_of((none_came_back, leaky))]
    legend = UnitLegend()
    qtbot.addWidget(legend)
    legend.set_entries(entries)
    assert legend.accessibleName() == ", ".join(words for _, words in entries)
    assert legend.heightForWidth(1200) < legend.heightForWidth(300)
