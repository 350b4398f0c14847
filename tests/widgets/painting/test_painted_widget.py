from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reluexplorer.core.data.kinds.points import FEATURES
from reluexplorer.text import short_name
from reluexplorer.widgets.painting.painted_widget import PaintedWidget, card_rect, same_view
from reluexplorer.widgets.theme.stylesheet import apply_theme
from reluexplorer.widgets.theme.theme import DARK, LIGHT


@dataclass(frozen=True, eq=False)
class View:
    values: np.ndarray
    parts: tuple[object, ...] = ()


@dataclass(frozen=True)
class Worded:
    words: str
    made_of: tuple[int, ...] = field(default=(), compare=False)


class Counting(PaintedWidget[View]):
    changes = 0

    def view_changed(self, before: View | None) -> None:
        self.changes += before is not self.view


def test_arrays_are_compared_by_identity_and_the_rest_by_value() -> None:
    one, two = np.zeros(3), np.zeros(3)
    assert same_view(View(one, (1, "a")), View(one, (1, "a")))
    assert not same_view(View(one), View(two))
    assert not same_view(View(one, (1,)), View(one, (2,)))
    assert not same_view(View(one, (one,)), View(one, (one, one)))
    assert same_view(View(one, ((one, 2.0),)), View(one, ((one, 2.0),)))
    assert not same_view(View(one), None)
    assert same_view(None, None)


def test_what_a_class_leaves_out_of_its_comparison_shows_nothing() -> None:
    assert same_view(Worded("one", (1,)), Worded("one", (2,)))
    assert not same_view(Worded("one", (1,)), Worded("two", (1,)))


def test_an_equal_view_changes_nothing(qtbot: QtBot) -> None:
    widget = Counting("Counting")
    qtbot.addWidget(widget)
    values = np.zeros(2)
    for view in (View(values), View(values), View(values, (1,)), View(values, (1,)), None, None):
        widget.set_view(view)
    assert widget.changes == 3
    assert widget.accessibleName() == "Counting"


@pytest.mark.slow
def test_widgets_start_with_and_follow_the_theme(qtbot: QtBot, qapp: QApplication) -> None:
    apply_theme(qapp, DARK)
    widget = Counting("Counting")
    qtbot.addWidget(widget)
    assert widget.theme is DARK
    apply_theme(qapp, LIGHT)
    assert widget.theme is LIGHT


@given(st.floats(0, 600), st.floats(0, 400), st.integers(1, 12), st.text(max_size=60))
def test_a_card_stays_inside(x: float, y: float, rows: int, words: str) -> None:
    bounds = QRectF(8, 8, 600, 400)
    card = card_rect((words,) * rows, QRectF(x, y, 20, 20), bounds)
    assert bounds.adjusted(-1, -1, 1, 1).contains(card)


def test_a_card_stands_beside_its_anchor(qapp: QApplication) -> None:
    bounds = QRectF(0, 0, 600, 400)
    assert card_rect(("words",), QRectF(100, 100, 50, 50), bounds).left() == 160
    assert card_rect(("words",), QRectF(560, 100, 30, 50), bounds).right() == 550


def test_names_with_a_number_get_it_as_an_index() -> None:
    assert [short_name(name) for name in ("x1", "x12", "petal", "x", "1x", "ab1")] == [
        "x₁",
        "x₁₂",
        "petal",
        "x",
        "1x",
        "ab1",
    ]


def test_what_follows_from_coordinates_is_written_as_in_mathematics() -> None:
    written = [short_name(name) for name in FEATURES]
    assert written == ["x₁", "x₂", "x₁²", "x₂²", "x₁x₂", "sin x₁", "sin x₂"]
