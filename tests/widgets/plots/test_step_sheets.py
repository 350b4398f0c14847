"""Units through the steps, in colours."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from reluexplorer.lessons.exhibit import Sheet, ThroughSteps
from reluexplorer.widgets.plots.step_sheets import StepSheets, size_at
from reluexplorer.widgets.theme.theme import LIGHT
from tests.widgets.pictures import colour, picture_of

VALUES = np.array([[1.0, 1e-6, 0.0, 1e9], [1.0, 1e6, np.nan, 1e-12]])
VIEW = ThroughSteps((Sheet("Activity", VALUES), Sheet("Gradient", VALUES[::-1])), "Time step", 6)


@pytest.fixture
def sheets(qtbot: QtBot) -> StepSheets:
    made = StepSheets()
    qtbot.addWidget(made)
    made.resize(320, 160)
    made.show()
    made.set_view(VIEW)
    return made


def middle(sheets: StepSheets, sheet: int, unit: int, step: int) -> QPointF:
    room = sheets.rooms(VIEW)[sheet]
    return QPointF(
        room.left() + (step + 0.5) * room.width() / 4, room.top() + (unit + 0.5) * room.height() / 2
    )


@pytest.mark.parametrize(("sheet", "rows"), [(0, (0, 1)), (1, (1, 0))])
def test_colours_tell_on_which_side_of_one_a_value_is(
    sheets: StepSheets, sheet: int, rows: tuple[int, int]
) -> None:
    picture = picture_of(sheets)
    inks = {
        (unit, step): colour(picture, at.x(), at.y())
        for unit in (0, 1)
        for step in range(4)
        for at in (middle(sheets, sheet, rows[unit], step),)
    }
    assert inks[0, 0] == inks[1, 0] == inks[1, 2] == LIGHT.panel
    assert inks[0, 1] == inks[1, 3] == LIGHT.negative
    assert inks[1, 1] == inks[0, 3] == LIGHT.positive
    assert inks[0, 2] == LIGHT.strong_line


def test_a_card_says_what_is_under_the_mouse_and_nothing_beside_the_pictures(sheets: StepSheets) -> None:
    assert sheets.lines_at(middle(sheets, 0, 1, 1)) == ("Activity: 1e6", "Neuron 2, time step 2")
    assert sheets.lines_at(middle(sheets, 1, 0, 3)) == ("Gradient: 1e−12", "Neuron 1, time step 4")
    assert sheets.lines_at(QPointF(300, 2)) == ()
    assert sheets.tip_at(middle(sheets, 0, 0, 0).toPoint()) is None


def test_words_say_how_each_quantity_begins_and_ends(sheets: StepSheets) -> None:
    assert sheets.accessibleDescription() == (
        "Activity: 1 at the first step, 7.1e8 at the last. Gradient: 1 at the first step, 7.1e8 at the last"
    )
    assert size_at(VIEW.sheets[0], 1) == pytest.approx(np.sqrt((1e-12 + 1e12) / 2))


def test_nothing_is_drawn_before_there_is_a_view(qtbot: QtBot) -> None:
    made = StepSheets()
    qtbot.addWidget(made)
    made.resize(320, 160)
    made.show()
    assert picture_of(made).size() == made.size()
    assert made.accessibleDescription() == ""
