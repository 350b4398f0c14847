"""What a search found of a run holds at each of its steps, and in runs that share them."""

from __future__ import annotations

import pytest

from reluexplorer.core.problem.problem import TrainingSpec
from reluexplorer.core.units.death_search import dead_units
from reluexplorer.session.commands.run import Branch, Seek, Step, Undo
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.commands.units import ReviveUnit
from reluexplorer.session.deaths.since import Grounds, dated
from reluexplorer.session.deaths.tally import account_of
from reluexplorer.session.document.document import DataChoice, Document, NetworkChoice, Recipe
from reluexplorer.session.run.loading import load
from reluexplorer.session.run.snapshot import RunSnapshot
from reluexplorer.session.run.trajectory import Trajectory
from reluexplorer.session.session import Session
from tests.session.driving import dead_at

RECIPE = Recipe(DataChoice("spiral", samples=80), NetworkChoice((10, 10)), TrainingSpec("adam", 1.0, seed=0))
STEPS = 180


@pytest.fixture(scope="module")
def lives():
    """Return the dead units of each of the first states of the run."""
    trajectory = Trajectory(RECIPE, load(RECIPE.data))
    state, found = trajectory.start(), []
    for _ in range(STEPS + 41):
        found.append(dead_units(state))
        state = trajectory.advance(state, 1)
    return found


def since(lives, place, step):
    """Return since which state a unit is dead that is dead at a step."""
    while step and place in lives[step - 1]:
        step -= 1
    return step


@pytest.fixture
def searched():
    """Return a session that has searched the deaths of its run at step 180, and shows Train again."""
    session = Session(Document(RECIPE))
    do(session, Step(STEPS), assign("view.workspace", "neurons"), assign("view.workspace", "train"))
    yield session
    session.close()


def do(session: Session, *commands) -> RunSnapshot:
    for command in commands:
        session.dispatch(command)
        session.settle()
    return session.state.run


def events(run: RunSnapshot, upto: int):
    return [one for one in account_of(run).events if one.step <= upto]


def check(run: RunSnapshot, lives) -> int:
    """Check all dates that are sure; return their number."""
    sure = {place: one for place, one in dated(run).items() if one.grounds is Grounds.SURE}
    assert sure.keys() <= lives[run.step]
    assert {place: one.step for place, one in sure.items()} == {
        place: since(lives, place, run.step) for place in sure
    }
    return len(sure)


def test_going_back_and_on_keeps_what_was_found(searched, lives):
    first = searched.state.run
    found = {place: since(lives, place, STEPS) for place in lives[STEPS]}
    assert check(first, lives) == len(found) > 2
    told = events(first, STEPS)
    for step in (STEPS - 1, STEPS - 40, max(found.values()), max(found.values()) - 1, 20, STEPS):
        run = do(searched, Seek(step))
        assert check(run, lives) == sum(since <= step for since in found.values())
        assert {place: since for place, since in found.items() if since <= step}.keys() <= dated(run).keys()
        exact = {(one.layer, one.unit): one.step for one in account_of(run).exact}
        assert exact.items() >= found.items()
        assert [one for one in told if one.died and (one.layer, one.unit) in found] == [
            one for one in events(run, STEPS) if one.died and (one.layer, one.unit) in found
        ]
    on = do(searched, Seek(STEPS), Step(40))
    check(on, lives)
    for place, step in found.items():
        if place in lives[on.step]:
            assert dated(on)[place].step == step
        assert step in {one.step for one in account_of(on).exact if (one.layer, one.unit) == place}


def test_a_change_on_the_way_keeps_what_was_found_before_it_and_undo_brings_the_rest_back(searched, lives):
    found = {place: since(lives, place, STEPS) for place in lives[STEPS]}
    middle = sorted(found.values())[len(found) // 2]
    do(searched, Seek(middle), assign("training.learning_rate", 0.01))
    changed = do(searched, Step(5))
    exact = {(one.layer, one.unit): one.step for one in account_of(changed).exact}
    assert exact == {place: step for place, step in found.items() if step < middle}
    back = do(searched, Undo(), Seek(STEPS))
    assert check(back, lives) == len(found)
    assert back.step == STEPS


def test_a_change_that_leaves_units_dead_leaves_their_dates_sure_where_it_is_made(searched, lives):
    found = {place: since(lives, place, STEPS) for place in lives[STEPS]}
    step = max(found.values()) + 1
    run = do(searched, Seek(step), assign("training.learning_rate", 0.01))
    assert check(run, lives) == len(found) > 2
    place, other = sorted(found)[:2]
    run = do(searched, ReviveUnit(*place))
    sure = {one for one, date in dated(run).items() if date.grounds is Grounds.SURE}
    assert other in sure
    assert place not in sure


def test_going_on_from_an_earlier_step_forgets_what_came_later(searched, lives):
    found = {place: since(lives, place, STEPS) for place in lives[STEPS]}
    middle = sorted(found.values())[len(found) // 2]
    run = do(searched, Seek(middle), Branch())
    assert check(run, lives) == sum(step <= middle for step in found.values())
    assert {one.step for one in account_of(run).exact} == {step for step in found.values() if step <= middle}


def test_a_revival_by_hand_ends_what_was_found(searched, lives):
    place = min(lives[STEPS], key=lambda one: since(lives, one, STEPS))
    run = do(searched, ReviveUnit(*place))
    if place not in {(i, unit) for i, layer in enumerate(run.inspection.health) for unit in layer.dead}:
        assert place not in dead_at(account_of(run), run.step)
        assert dated(run).get(place) is None or dated(run)[place].is_provisional
    step = since(lives, place, STEPS)
    assert (step, *place) in {(one.step, one.layer, one.unit) for one in account_of(run).exact}
