"""Parts of a picture are made in turns of their own before the painting that shows them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from reluexplorer.widgets.painting import pace
from reluexplorer.widgets.painting.pace import BUDGET, PACE
from tests.widgets.painting.column import (
    BLUE,
    CHEAP,
    LIME,
    RED,
    SLOW,
    Clock,
    Column,
    Layered,
    layers,
    stripes,
)

pytestmark = pytest.mark.usefixtures("qapp")


class Faulty(Layered):
    """A widget of which no part can be made any more once it is broken."""

    is_broken = False

    def parts_ahead(self) -> Iterator[None]:
        if self.is_broken:
            yield
            raise ValueError("no part")


def test_one_whose_parts_cannot_be_made_keeps_none_from_its_turn(column: Column, clock: Clock):
    faulty = Faulty(clock, column.painted)
    column.show(faulty, *stripes(column, SLOW, SLOW))
    faulty.is_broken = True
    PACE._waiting = dict.fromkeys(column.each)
    with pytest.raises(ValueError, match="no part"):
        PACE._choose()
    column.change("blue", *column.each[1:])
    assert sorted(column.turn() + column.turn()) == [1, 2]
    assert faulty not in PACE._waiting


def test_parts_are_made_in_turns_of_their_own_before_the_painting_that_shows_them(column: Column):
    (layered,) = layers(column, 1)
    column.change("blue")
    longest, steps = 0.0, []
    while not column.painted:
        began = column.clock.now
        QApplication.processEvents()
        longest = max(longest, column.clock.now - began)
        steps.append((layered.made("blue"), column.shown(layered)))
    assert {made for made, shown in steps if shown == RED} >= {1, 2, 3}
    assert steps[-1] == (3, BLUE)
    assert longest <= BUDGET
    column.rest()
    assert not PACE.is_behind


def _seen_until_painted(column: Column, layered: Layered) -> list[tuple[int, str]]:
    """Return how many parts were made and what was shown after each turn until it was painted."""
    column.painted.clear()
    steps = []
    while layered not in column.painted:
        began = column.clock.now
        QApplication.processEvents()
        assert column.clock.now - began <= BUDGET
        steps.append((layered.made(layered.colour), column.shown(layered)))
    return steps


def test_what_the_screen_does_not_show_yet_comes_once_its_parts_are_made(column: Column):
    column.show(*stripes(column, CHEAP))
    layered = Layered(column.clock, column.painted)
    layered.colour = "blue"
    layered.hide()
    column._box.addWidget(layered)
    nothing = column.window.palette().window().color().name()
    layered.show()
    assert {made for made, shown in _seen_until_painted(column, layered) if shown == nothing} >= {1, 2}
    assert (layered.made("blue"), column.shown(layered)) == (3, BLUE)
    layered.hide()
    PACE.forget()
    layered.colour = "lime"
    layered.show()
    assert {made for made, shown in _seen_until_painted(column, layered) if shown == nothing} >= {1, 2}
    assert (layered.made("lime"), column.shown(layered)) == (3, LIME)


def test_what_is_hidden_when_how_all_looked_before_is_over_still_comes_in_turns(column: Column):
    column.show(*stripes(column, SLOW, SLOW))
    for each in column.each:
        each.hide()
    PACE.forget()
    column.change("blue")
    for each in column.each:
        each.show()
    assert column.turn() == [0]
    assert column.turn() == [1]
    assert [column.shown(each) for each in column.each] == [BLUE, BLUE]


def test_what_the_screen_shows_stays_there_when_how_all_looked_before_is_over(column: Column):
    (layered,) = layers(column, 1)
    PACE.forget()
    column.change("blue")
    assert _seen_until_painted(column, layered)[-1] == (0, BLUE)


def test_parts_that_are_made_already_are_not_waited_for(column: Column):
    (layered,) = layers(column, 1)
    layered.colour = "blue"
    assert len(list(PACE.parts_ahead(column.window))) == 3
    assert list(PACE.parts_ahead(column.window)) == []
    layered.update()
    assert column.turn() == [0]
    assert column.shown(layered) == BLUE


def test_who_waits_for_parts_lets_what_is_cheap_be_painted(column: Column):
    layered, other = layers(column, 2)
    other.cost = CHEAP
    other._parts = 0
    column.rest()
    column.change("blue")
    assert column.turn() == [1]
    assert (column.shown(layered), column.shown(other)) == (RED, BLUE)
    assert column.turn() == [0]


def test_parts_that_newer_ones_overtake_again_and_again_are_made_at_once_in_the_end(column: Column):
    (layered,) = layers(column, 1)
    column.painted.clear()
    for number in range(200):
        column.change(f"#0000{number % 256:02x}")
        QApplication.processEvents()
        if column.painted:
            break
    assert number > 5
    assert column.shown(layered) == layered.colour


def test_time_in_which_others_had_the_machine_makes_nothing_late(
    column: Column, monkeypatch: pytest.MonkeyPatch
):
    (layered,) = layers(column, 1)
    column.painted.clear()
    column.change("blue")
    QApplication.processEvents()
    monkeypatch.setattr(pace.time, "perf_counter", lambda: column.clock.now + 60.0)
    steps = _seen_until_painted(column, layered)
    assert RED in {shown for _made, shown in steps}
    assert steps[-1] == (3, BLUE)


def test_a_picture_of_what_waits_for_parts_shows_it_as_it_is(column: Column):
    (layered,) = layers(column, 1)
    column.change("blue")
    picture = PACE.grab(layered).toImage()
    assert picture.pixelColor(picture.rect().center()).name() == BLUE
    assert layered.made("blue") == 0


def test_a_picture_that_is_not_the_screens_shows_all_as_it_is(column: Column):
    column.show(*stripes(column, SLOW, SLOW))
    column.change("blue")
    picture = PACE.grab(column.window).toImage()
    ratio = picture.devicePixelRatio()
    places = [each.mapTo(column.window, each.rect().center()) * ratio for each in column.each]
    assert [picture.pixelColor(at).name() for at in places] == [BLUE, BLUE]
    assert column.turn() == [0]
