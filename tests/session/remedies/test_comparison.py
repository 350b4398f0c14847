"""Remedies tried over seeds: the run as it was made under each."""

from __future__ import annotations

import contextlib
import math
import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from reluexplorer.core.diagnosis.inspection import inspect
from reluexplorer.core.engine.training import TrainState
from reluexplorer.session.commands.network import SetActivation, SetLayerActivation, SetPerUnit
from reluexplorer.session.commands.remedies import (
    AdoptRemedyHere,
    CompareRemedies,
    StopComparing,
)
from reluexplorer.session.commands.run import Seek, Step
from reluexplorer.session.commands.settings import assign, setter
from reluexplorer.session.commands.units import FreezeUnit, KillUnit, ReinitialiseDead, ReviveUnit, SetWeight
from reluexplorer.session.document.document import Document, Recipe
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.remedies import replicas as copies
from reluexplorer.session.remedies.catalogue import remedied, remedied_here
from reluexplorer.session.remedies.comparison import LOOKS, Outcome, Plan, compare, offered
from reluexplorer.session.remedies.replicas import Copies
from reluexplorer.session.run.loading import load
from reluexplorer.session.run.trajectory import Trajectory
from reluexplorer.session.session import Session
from reluexplorer.session.starts.presets import preset_document
from tests.session.remedies.ways import DYING, WAYS, alone


def assert_of(outcome: Outcome | None, recipe: Recipe, steps: int, seeds: range) -> None:
    """Assert that an outcome is what each seed's run comes to."""
    assert outcome is not None
    assert len(outcome.dead) == len(seeds)
    for index, seed in enumerate(seeds):
        state = alone(recipe, seed, steps)
        seen = inspect(state)
        if state.diverged_at is not None:
            assert math.isnan(outcome.dead[index])
            continue
        assert outcome.dead[index] == sum(seen.dead_units)
        assert outcome.score[index] == seen.test_accuracy


@pytest.mark.copies(quick=2)
@pytest.mark.parametrize(
    "way",
    [
        pytest.param(way, marks=() if way in {"rate", "dropout", "hands"} else pytest.mark.slow)
        for way in WAYS
    ],
)
def test_as_it_is_is_the_same_document_trained_with_each_seed(way: str) -> None:
    """Changes on the way take place at the same steps in every copy, before the shown step and after it."""
    recipe = WAYS[way]
    found = compare(recipe, load(recipe.data), Plan(60, 25, 60), 16, lambda _done: None, ("elu",))
    base = found.trials[0]
    assert_of(base.start, recipe, 60, range(3, 19))
    assert_of(base.here, recipe.until(25), 60, range(3, 19))


def test_the_first_of_the_copies_is_the_open_run_itself() -> None:
    """A run that is wound back and changed: seven are dead in the window, and in its copy."""
    document = replace(preset_document("dying", Document()), change_step=250)
    recipe = assign("training.learning_rate", 0.1).apply(document).recipe
    found = compare(
        recipe, load(recipe.data), Plan.of(926, 926, ended=False), 16, lambda _done: None, ("elu",)
    )
    start, here = found.trials[0].start, found.trials[0].here
    assert start is not None
    assert here is not None
    assert start.dead[0] == 7
    assert start.dead.tolist() == [sum(inspect(alone(recipe, 9 + i, 926)).dead_units) for i in range(16)]
    assert here.dead[0] == sum(inspect(alone(recipe, 9, 1852)).dead_units)


@pytest.mark.slow
@pytest.mark.parametrize("way", ["rate", "activation", "batch", "hands"])
def test_a_remedied_copy_is_the_remedied_document_under_its_seed(way: str) -> None:
    recipe = WAYS[way]
    told: list[float] = []
    plan = Plan(60, 25, 60)
    found = compare(recipe, load(recipe.data), plan, 4, lambda done: told.append(done.share))
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert [trial.name for trial in found.trials[1:]] == list(offered(recipe, plan))
    for trial in found.trials[1:]:
        for when, changed_one in (
            ("start", remedied(recipe, trial.name)),
            ("here", remedied_here(recipe, 25, trial.name)),
        ):
            outcome = trial.outcome(when)
            assert (outcome is None) == (changed_one is None)
            if outcome is None or changed_one is None:
                continue
            if outcome.trouble:
                with pytest.raises(ValueError, match=f"(?i){re.escape(outcome.trouble.split(': ')[-1])}"):
                    alone(changed_one, 3, 60)
                assert math.isnan(outcome.dead[0])
                continue
            own = alone(changed_one, 3, 60)
            if own.diverged_at is None:
                assert outcome.dead[0] == sum(inspect(own).dead_units)
                assert outcome.score[0] == inspect(own).test_accuracy
            else:
                assert math.isnan(outcome.score[0])
            known = outcome.reached[np.isfinite(outcome.reached)]
            length = 60 if when == "start" else 35
            assert set(known.tolist()) <= {
                max(1, round(length * part / LOOKS)) for part in range(1, LOOKS + 1)
            }


_COMMANDS = st.one_of(
    st.sampled_from([0.01, 0.2, 1.0]).map(setter("training.learning_rate")),
    st.sampled_from(["relu", "prelu", "tanh", "gelu"]).map(SetActivation),
    st.sampled_from(["adam", "momentum"]).map(setter("training.optimizer")),
    st.sampled_from([1, 7, 300]).map(setter("training.batch_size")),
    st.sampled_from(
        [
            assign("training.l2", 0.01),
            assign("training.clip_norm", 0.5),
            assign("network.dropout", 0.2),
            SetPerUnit(True),
        ]
    ),
    st.sampled_from([SetLayerActivation(0, "prelu"), FreezeUnit(0, 1)]),
    st.sampled_from([KillUnit(0, 1), ReviveUnit(1, 0)]),
    st.sampled_from([SetWeight(0, 0, 0, 1.0), ReinitialiseDead()]),
    st.sampled_from(["leaky-0.25", "slower", "revive", "slower-revive"]).map(AdoptRemedyHere),
)


@pytest.mark.slow
@given(st.lists(st.tuples(st.integers(0, 40), _COMMANDS), max_size=5), st.sampled_from([0, 11, 45]))
@hypothesis_settings(max_examples=10, deadline=None)
def test_whatever_was_changed_on_the_way_each_row_is_of_the_documents_that_it_says(changes, here) -> None:
    document = Document(DYING)
    for step, command in sorted(changes, key=lambda change: change[0]):
        with contextlib.suppress(CommandError):
            document = command.apply(replace(document, change_step=step))
    recipe, plan = document.recipe, Plan.of(here, 45, ended=False)
    found = compare(recipe, load(recipe.data), plan, 4, lambda _done: None)
    for trial in found.trials:
        base = trial is found.trials[0]
        ways = {
            "start": recipe if base else remedied(recipe, trial.name),
            "here": recipe.until(here) if base else remedied_here(recipe, here, trial.name),
        }
        for when, made in ways.items():
            outcome = trial.outcome(when)
            assert (outcome is None) == (made is None)
            if outcome is None or made is None:
                continue
            end = plan.end if when == "start" else plan.until
            for index in range(4 if base else 1):
                try:
                    own = alone(made, 3 + index, end)
                except ValueError:
                    assert math.isnan(outcome.dead[index])
                    continue
                known = own.diverged_at is None
                assert math.isnan(outcome.dead[index]) is not known
                assert not known or outcome.dead[index] == sum(inspect(own).dead_units)
                assert not known or outcome.score[index] == inspect(own).test_accuracy


def test_copies_trained_together_do_what_each_does_alone_through_all_changes() -> None:
    for way in ("rate", "optimiser", "batch", "hands", "activation"):
        recipe = replace(WAYS[way], network=replace(WAYS[way].network, dtype="float64"))
        recipe = replace(
            recipe,
            changes=tuple(
                replace(one, network=replace(one.network, dtype="float64")) for one in recipe.changes
            ),
        )
        some = Copies.from_start(Trajectory(recipe, load(recipe.data)), range(3, 9), 1)
        some.advance(18)
        some.advance(60)
        for seed, one in zip(range(3, 9), some, strict=True):
            expected = alone(recipe, seed, 60)
            assert one.state.diverged_at == expected.diverged_at
            np.testing.assert_allclose(one.state.parameters, expected.parameters, rtol=1e-6, atol=1e-8)
            assert one.state.problem.training == expected.problem.training


def test_where_the_run_goes_on_is_what_the_plan_says() -> None:
    assert Plan.of(250, 880, ended=False) == Plan(880, 250, 880)
    assert Plan.of(926, 926, ended=False) == Plan(926, 926, 1852)
    assert Plan.of(40, 40, ended=True) == Plan(40, None, 0)


@pytest.mark.slow
def test_trials_that_are_known_are_not_made_again() -> None:
    dataset, plan = load(DYING.data), Plan(40, 40, 80)
    one = compare(DYING, dataset, plan, 3, lambda _done: None, ("elu",))
    assert [trial.name for trial in one.trials] == ["as-it-is", "elu"]
    two = compare(DYING, dataset, plan, 3, lambda _done: None, ("leaky-0.1", "elu"), one)
    assert [trial.name for trial in two.trials] == ["as-it-is", "leaky-0.1", "elu"]
    assert two.trials[0] is one.trials[0]
    assert two.trials[2] is one.trials[1]
    direct = compare(DYING, dataset, plan, 3, lambda _done: None, ("leaky-0.1",))
    for when in ("start", "here"):
        for name in ("score", "dead", "reached"):
            mine, theirs = (getattr(each.trials[1].outcome(when), name) for each in (direct, two))
            assert np.array_equal(mine, theirs, equal_nan=True)
    for other in (Plan(41, 40, 80), Plan(40, 30, 80)):
        assert (
            compare(DYING, dataset, other, 3, lambda _done: None, ("elu",), one).trials[0]
            is not one.trials[0]
        )


def test_a_comparison_that_nobody_waits_for_ends_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is asked whether to go on at least once for every 256 updates of a copy."""
    made: list[int] = []

    def counted(state: TrainState, steps: int) -> TrainState:
        made.append(steps)
        return replace(state, step=state.step + steps)

    class Enough(Exception):  # noqa: N818 - a request, not an error
        pass

    def asked(_done: object) -> None:
        raise Enough

    monkeypatch.setattr(copies, "advance", counted)
    with pytest.raises(Enough):
        compare(WAYS["none"], load(DYING.data), Plan(100_000, 100_000, 200_000), 4, asked)
    assert made == [256]


@pytest.mark.slow
def test_the_session_compares_beside_the_window_and_can_stop() -> None:
    session = Session(Document(DYING))
    try:
        session.settle()
        assert not session.dispatch(CompareRemedies(4))
        assert session.state.notice.startswith("Train first")
        session.dispatch(Step(30))
        session.settle()
        recipe = session.state.document.recipe
        assert not session.dispatch(CompareRemedies(4, ("he",)))
        assert session.state.notice == "Nothing to compare: that is how it is already."
        session.dispatch(CompareRemedies(4))
        session.settle()
        found = session.state.trials.comparison
        assert found is not None
        assert (found.recipe, found.plan, found.seeds) == (recipe, Plan(30, 30, 60), 4)
        assert session.state.document.recipe == recipe
        assert session.state.run.step == 30
        assert found.is_of(recipe, found.plan, 4)
        session.dispatch(Seek(10))
        session.settle()
        session.dispatch(CompareRemedies(4, ("elu",)))
        session.settle()
        assert session.state.trials.comparison.plan == Plan(30, 10, 30)
        session.dispatch(Step(2_000))
        session.settle()
        session.dispatch(CompareRemedies(64))
        session.dispatch(StopComparing())
        session.settle()
        assert (session.state.trials.running, session.state.trials.comparison) == (False, None)
        assert session.state.trials.untried > 5
    finally:
        session.close()
