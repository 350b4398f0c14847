"""What rows of layers tell at a step: states, counts, orders; the axis and the event that is told."""

from __future__ import annotations

import numpy as np
import pytest

from reluexplorer.panels.watched.shared.axis import StepAxis, axis_of, nearest_look
from reluexplorer.panels.watched.shared.moment import Moment
from reluexplorer.panels.watched.shared.row_texts import cells, told
from reluexplorer.panels.watched.shared.unit_rows import (
    DEAD,
    FIRES,
    UNSEEN,
    RowOrder,
    happened,
    ordered,
    rows_at,
)
from reluexplorer.watch.run import UNKNOWN
from tests.panels.watched import planted


def test_states_are_those_of_the_step_that_is_looked_at(run):
    at_end, before = rows_at(run, run.step), rows_at(run, planted.DEATH - 50)
    assert [row.dead for row in at_end] == [0, 3, 6, 58, 9, 2]
    assert [row.dead for row in before] == [0, 1, 4, 15, 3, 0]
    fc1 = at_end[planted.FC1]
    assert set(np.flatnonzero(fc1.states == DEAD).tolist()) == run.dead_units(planted.FC1, run.step)
    assert fc1.states[fc1.order].tolist() == sorted(fc1.states.tolist())
    firing = fc1.firing[fc1.order][: fc1.counts[FIRES]]
    assert np.all(np.diff(firing) <= 0)
    assert fc1.mean == pytest.approx(float(run.firing[-1, planted.FC1]))


def test_dead_units_of_earlier_steps_are_those_of_the_events(run):
    for step in (0, 1_100, 5_700, 9_250, 12_400):
        for number, row in enumerate(rows_at(run, step)):
            assert set(np.flatnonzero(row.states == DEAD).tolist()) == run.dead_units(number, step)


def test_before_the_first_look_nothing_is_told():
    run = planted.shares_alone()
    row = rows_at(run, 10)[0]
    assert cells(row) == {"firing": "–", "dead": "–", "gradient": "–", "update": "–"}
    assert rows_at(planted.run(0), -1)[0].counts[UNSEEN] == planted.UNITS[0]


def test_shares_alone_bound_what_is_dead_and_are_not_called_dead():
    row = rows_at(planted.shares_alone(), 20_000)[1]
    assert not row.is_counted
    assert row.dead == UNKNOWN
    assert cells(row)["dead"] == "≤ 90 %"
    assert told(row, happened(planted.shares_alone())[1]) == (
        "fc2/activations, dead ≤ 90 %, fires at 10 % of the values"
    )


def test_a_row_is_told_in_a_sentence(run):
    row = rows_at(run, run.step)[planted.FC1]
    fires, rarely, _silent, dead, _unseen = row.counts
    share = round(100 * row.mean)
    figures = cells(row)
    assert told(row, happened(run)[planted.FC1]) == (
        f"fc1, ReLU, 256 units, fires {fires}, rarely {rarely}, dead {dead}, fires at {share} % of the "
        f"values, 62 died, 4 woke, gradient norm {figures['gradient']}, update to weight {figures['update']}"
    )


@pytest.mark.parametrize(
    ("column", "first"),
    [("units", "fc1"), ("dead", "conv3"), ("changes", "fc1"), ("firing", "conv1"), ("update", "conv3")],
)
def test_rows_are_ordered_by_a_column_largest_first(run, column, first):
    order = RowOrder().by(column)
    assert order.falling
    found = ordered(rows_at(run, planted.DEATH - 50), order, run)
    assert found[0].layer.name == first
    back = ordered(rows_at(run, planted.DEATH - 50), order.by(column), run)
    assert back[-1].layer.name == first


def test_rows_without_a_figure_come_last_in_either_order():
    run = planted.shares_alone()
    rows = rows_at(run, run.step)
    for falling in (True, False):
        found = ordered(rows, RowOrder("gradient", falling), run)
        assert [row.number for row in found] == [0, 1]


def test_what_is_told_is_the_largest_death_or_the_last_event_up_to_the_step(run):
    follows = Moment(run, planted.FC1)
    assert (follows.event.step, len(follows.event.units), follows.marked) == (
        planted.DEATH,
        41,
        planted.DEATH,
    )
    earlier = Moment(run, planted.FC1, step=6_000)
    assert (earlier.event.step, earlier.event.died, earlier.marked) == (5_700, False, 6_000)
    assert Moment(run, planted.FC1, step=1_000).event is None
    assert Moment(run, 0).marked is None


def test_the_axis_begins_at_0_where_the_run_does_soon_after():
    run = planted.shares_alone()
    assert axis_of(run) == StepAxis(0, 20_000)
    assert StepAxis(0, 12_450).ticks(7) == (0, 2_000, 4_000, 6_000, 8_000, 10_000, 12_000)
    assert StepAxis(950_000, 1_000_000).ticks(5) == (950_000, 960_000, 970_000, 980_000, 990_000, 1_000_000)
    assert StepAxis(7, 7).ticks(4) == (7,)
    assert [nearest_look(run, step) for step in (0, 1_499, 1_501, 99_999)] == [1_000, 1_000, 2_000, 20_000]
