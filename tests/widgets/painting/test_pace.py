"""Painting shared out over turns: a budget for each, and who waits longest comes first."""

from __future__ import annotations

import pytest
import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from reluexplorer.widgets.painting.pace import BUDGET, PACE
from tests.widgets.painting.column import (
    BLUE,
    CHEAP,
    LIME,
    RED,
    SLOW,
    Clock,
    Column,
    Scene,
    Stripe,
    stripes,
)

pytestmark = pytest.mark.usefixtures("qapp")


def test_what_does_not_fit_into_a_turn_shows_its_last_picture_and_is_painted_in_the_next(column: Column):
    column.show(*stripes(column, SLOW, SLOW, SLOW))
    assert [column.shown(each) for each in column.each] == [RED] * 3
    column.change("blue")
    assert column.turn() == [0]
    assert [column.shown(each) for each in column.each] == [BLUE, RED, RED]
    assert PACE.is_behind
    assert column.turn() == [1]
    assert column.turn() == [2]
    assert [column.shown(each) for each in column.each] == [BLUE] * 3
    column.rest()
    assert not PACE.is_behind


def test_a_turn_takes_as_many_as_fit_into_its_budget(column: Column):
    column.show(*stripes(column, 0.4 * BUDGET, 0.5 * BUDGET, 0.4 * BUDGET, 0.5 * BUDGET))
    column.change("blue")
    assert column.turn() == [0, 1]
    assert column.turn() == [2, 3]


def test_other_work_of_a_turn_leaves_less_room_in_it(column: Column, clock: Clock):
    column.show(*stripes(column, 0.4 * BUDGET, 0.4 * BUDGET, CHEAP))
    column.change("blue")
    with PACE.spends():
        clock.now += BUDGET
    assert column.turn() == [2]
    assert column.turn() == [0, 1]
    with PACE.spends():
        clock.now += BUDGET
    column.rest()
    column.change("lime")
    assert column.turn() == [0, 1, 2]


def test_what_takes_longer_than_a_budget_is_painted_alone(column: Column):
    column.show(*stripes(column, 3 * BUDGET, 3 * BUDGET))
    column.change("blue")
    assert (column.turn(), column.turn()) == ([0], [1])


def test_what_is_cheap_is_painted_whatever_else_is(column: Column):
    column.show(*stripes(column, SLOW, CHEAP, SLOW, CHEAP))
    column.change("blue")
    assert column.turn() == [0, 1, 3]


def test_a_cheap_painting_that_shows_nothing_new_does_not_make_the_next_one_cheap(column: Column):
    column.show(*stripes(column, SLOW, SLOW))
    for each in column.each:
        each.cost = CHEAP
    column.change("red")
    column.rest()
    for each in column.each:
        each.cost = SLOW
    column.change("blue")
    assert column.turn() == [0]
    assert column.turn() == [1]


def test_who_waits_longest_is_painted_before_what_was_shown_a_moment_ago(column: Column):
    column.show(*stripes(column, SLOW, SLOW, SLOW))
    column.change("blue")
    assert column.turn() == [0]
    column.change("lime", column.each[0])
    assert column.turn() == [1]
    assert column.shown(column.each[0]) == BLUE
    assert column.turn() == [2]
    assert column.turn() == [0]
    assert column.shown(column.each[0]) == LIME


def test_the_contents_of_a_view_wait_as_a_widget_does(column: Column):
    scenes = [Scene(column.clock, column.painted) for _ in range(2)]
    column.show(*scenes)
    column.change("blue")
    assert column.turn() == [0]
    assert [column.shown(each.viewport()) for each in scenes] == [BLUE, RED]
    assert column.turn() == [1]
    assert column.shown(scenes[1].viewport()) == BLUE


def test_what_is_hidden_or_deleted_while_it_waits_keeps_nobody_waiting(column: Column):
    column.show(*stripes(column, SLOW, SLOW, SLOW, SLOW))
    column.change("blue")
    assert column.turn() == [0]
    column.each[1].hide()
    gone = column.each.pop(2)
    gone.setParent(None)
    gone.deleteLater()
    del gone
    while column.shown(column.each[2]) != BLUE:
        QApplication.processEvents()
    column.rest()
    assert not PACE.is_behind


def test_before_it_begins_and_after_it_ends_all_is_painted_as_qt_asks(clock: Clock):
    column = Column(clock)
    column.show(*stripes(column, SLOW, SLOW))
    column.change("blue")
    assert column.turn() == [0, 1]
    beneath = QObject()
    PACE.begin(beneath)
    column.change("lime")
    assert column.turn() == [0, 1]
    column.change("blue")
    assert column.turn() == [0]
    PACE.end()
    column.change("lime")
    assert column.turn() == [0, 1]
    column.window.close()
    column.window.deleteLater()


def test_the_end_of_what_it_began_with_before_does_not_end_it(column: Column):
    former, newer = QObject(), QObject()
    PACE.begin(former)
    PACE.begin(newer)
    shiboken6.delete(former)
    assert PACE.shares
    shiboken6.delete(newer)
    assert not PACE.shares


def test_it_is_at_work_in_a_turn_with_painting_and_until_all_is_painted(column: Column):
    column.show(*stripes(column, SLOW, SLOW))
    assert not PACE.is_at_work
    column.change("blue")
    seen = []
    for _each in column.each:
        column.turn()
        seen.append(PACE.is_at_work)
    column.rest()
    assert (seen, PACE.is_at_work) == ([True, True], False)


def test_what_lies_upon_another_is_painted_with_it_and_neither_has_the_other_wait_for_ever(column: Column):
    column.show(*stripes(column, SLOW, SLOW))
    below = column.each[0]
    upon = Stripe(column.clock, column.painted)
    upon.setParent(below)
    upon.setGeometry(10, 10, 40, 20)
    upon.show()
    column.each.append(upon)
    column.rest()
    column.change("blue")
    assert column.turn() == [0]
    assert column.turn() == [0, 2]
    assert column.turn() == [1]
    column.rest()
    assert not PACE.is_behind
    assert [column.shown(each) for each in column.each] == [BLUE] * 3
