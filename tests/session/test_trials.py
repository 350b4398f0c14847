"""Remedies tried over seeds: the same runs as one at a time, and intervals of the textbooks."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from reluexplorer.core.inspection import inspect
from reluexplorer.core.problem import TrainingSpec
from reluexplorer.core.training import advance, initial_state
from reluexplorer.session.commands import controls, edits, remedies
from reluexplorer.session.course import problem_of
from reluexplorer.session.document import Change, DataChoice, Document, NetworkChoice, Recipe
from reluexplorer.session.loading import load
from reluexplorer.session.remedies import REMEDIES, AdoptRemedy, remedied
from reluexplorer.session.session import Session
from reluexplorer.session.trials import LOOKS, compare, interval, student, summary, verdict

DYING = Recipe(
    DataChoice("spiral", samples=120),
    NetworkChoice((6, 4), bias=-0.5),
    TrainingSpec(learning_rate=2.0, seed=3),
)

GAINS = np.array([0.1, 0.11, 0.09])


@pytest.mark.parametrize(
    ("freedom", "printed"),
    [(1, 12.706), (2, 4.303), (3, 3.182), (4, 2.776), (7, 2.365), (15, 2.131), (31, 2.040), (255, 1.969)],
)
def test_students_quantile_is_that_of_the_tables(freedom: int, printed: float) -> None:
    assert student(freedom) == pytest.approx(printed, rel=2e-3)


def test_an_interval_by_hand() -> None:
    found = interval(np.array([1.0, 2.0, 3.0, np.nan, np.inf]))
    assert (found.mean, found.seeds) == (2.0, 3)
    assert found.half == pytest.approx(4.3027 / math.sqrt(3.0), rel=1e-4)
    assert not found.apart
    assert interval(np.array([5.0, 5.1, 4.9])).apart
    assert math.isnan(interval(np.array([np.nan])).mean)
    assert not interval(np.array([7.0])).apart


def test_a_comparison_is_of_the_runs_that_each_seed_makes() -> None:
    dataset = load(DYING.data)
    told: list[float] = []
    found = compare(DYING, dataset, 60, 4, told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert found.trials[0].words == "As it is"
    assert [trial.name for trial in found.trials[1:]] == [
        name for name in REMEDIES if remedied(DYING, name) is not None
    ]
    for trial in found.trials:
        recipe = DYING if trial.name == "as-it-is" else remedied(DYING, trial.name)
        assert recipe is not None
        treatment = REMEDIES[trial.name].treatment if trial.name in REMEDIES else None
        for index in range(4):
            state = advance(initial_state(problem_of(recipe, dataset).seeded(3 + index)), 30)
            if treatment is not None:
                dead = sum(inspect(state).dead_units)
                state = treatment.operate(state)
                assert sum(inspect(state).dead_units) < max(dead, 1)
            state = advance(state, 30)
            seen = inspect(state)
            if state.diverged_at is None:
                assert trial.dead[index] == sum(seen.dead_units)
                assert trial.score[index] == pytest.approx(seen.test_accuracy, abs=0.03)
            else:
                assert math.isnan(trial.score[index])
                assert math.isnan(trial.dead[index])
    finals = [inspect(advance(initial_state(problem_of(DYING, dataset).seeded(3 + i)), 60)) for i in range(4)]
    assert found.target == pytest.approx(np.mean([one.train_loss for one in finals]), rel=1e-4)
    for trial in found.trials:
        known = trial.reached[np.isfinite(trial.reached)]
        assert set(known.tolist()) <= {round(60 * part / LOOKS) for part in range(1, LOOKS + 1)}


def test_trials_that_are_known_are_not_made_again() -> None:
    dataset = load(DYING.data)
    told: list[float] = []
    one = compare(DYING, dataset, 40, 3, told.append, ("elu",))
    assert [trial.name for trial in one.trials] == ["as-it-is", "elu"]
    two = compare(DYING, dataset, 40, 3, told.append, ("leaky-0.1", "elu"), one)
    assert [trial.name for trial in two.trials] == ["as-it-is", "leaky-0.1", "elu"]
    assert two.trials[0] is one.trials[0]
    assert two.trials[2] is one.trials[1]
    alone = compare(DYING, dataset, 40, 3, told.append, ("leaky-0.1",))
    for name in ("score", "dead", "reached"):
        assert np.array_equal(getattr(alone.trials[1], name), getattr(two.trials[1], name), equal_nan=True)
    other = compare(DYING, dataset, 41, 3, told.append, ("elu",), one)
    assert other.trials[0] is not one.trials[0]


def test_the_words_follow_from_pairs_of_seeds() -> None:
    found = compare(DYING, load(DYING.data), 20, 3, lambda _share: None)
    base = replace(
        found.trials[0], score=np.array([0.5, 0.6, 0.7]), dead=np.array([4.0, 5.0, 6.0]), diverged=0
    )
    found = replace(found, trials=(base, *found.trials[1:]))
    better = replace(base, score=base.score + GAINS, dead=base.dead - 2)
    assert verdict(found, better) == "Helps: 10.0 ± 2.5 points more; 2 ± 0 fewer dead."
    worse = replace(base, score=base.score - GAINS, dead=base.dead + 1, diverged=1)
    assert (
        verdict(found, worse)
        == "Harms: 10.0 ± 2.5 points less; 1 ± 0 more dead; 1 of 3 runs diverged and are left out."
    )
    same = replace(base, score=base.score + np.array([0.1, -0.1, 0.0]))
    assert verdict(found, same) == "No difference in accuracy that these seeds can show; as many dead."
    lost = replace(base, score=np.full(3, np.nan), dead=np.full(3, np.nan), diverged=3)
    assert verdict(found, lost) == "All runs diverged."
    assert verdict(replace(found, trials=(lost, better)), better).startswith("Nothing to compare with")
    assert (
        summary(replace(found, trials=(base, worse, better))) == f"{better.words} betters the accuracy most."
    )
    assert summary(replace(found, trials=(base, worse, same))).startswith("None of them does better the acc")
    losses = replace(found, accuracy=False, trials=(base, worse))
    assert summary(losses) == "It betters the loss."


def test_each_remedy_changes_one_thing_and_is_not_offered_twice() -> None:
    for name in REMEDIES:
        recipe = replace(DYING, network=replace(DYING.network, initializer="zeros"))
        once = remedied(recipe, name)
        assert once is not None
        if REMEDIES[name].treatment is not None:
            assert once == recipe
            continue
        assert (once.network != recipe.network) != (once.training != recipe.training)
        assert once.data == recipe.data
        if name not in {"slower", "larger-batch"}:
            assert remedied(once, name) is None


def test_adopting_begins_the_run_again_and_is_taken_back_by_one_undo() -> None:
    session = Session(Document(DYING))
    try:
        session.dispatch(controls.Step(50))
        session.settle()
        session.dispatch(edits.SetLearningRate(0.5))
        session.settle()
        before = session.state.document
        assert before.recipe.changes == (Change(50, DYING.network, DYING.training),)
        assert session.dispatch(AdoptRemedy("leaky-0.1"))
        session.settle()
        after = session.state.document.recipe
        assert (after.network.activation.label, after.training.learning_rate) == ("Leaky ReLU 0.1", 0.5)
        assert (after.changes, session.state.run.step) == ((), 50)
        assert session.state.notice.startswith("Leaky ReLU 0.1: the run begins again and trains to step 50.")
        session.dispatch(controls.Undo())
        session.settle()
        assert session.state.document.recipe == before.recipe
        assert session.state.run.step == 50
        session.dispatch(AdoptRemedy("leaky-0.1"))
        session.settle()
        assert not session.dispatch(remedies.AdoptRemedy("leaky-0.1"))
        assert "that is how it is already" in session.state.notice
    finally:
        session.close()


@pytest.mark.parametrize("name", ["revive", "reinitialise"])
def test_a_treatment_is_adopted_at_the_shown_step(name: str) -> None:
    session = Session(Document(DYING))
    try:
        session.dispatch(controls.Step(50))
        session.settle()
        before = session.state
        dead = sum(before.run.inspection.dead_units)
        assert session.dispatch(AdoptRemedy(name))
        session.settle()
        assert session.state.run.step == 50
        assert sum(session.state.run.inspection.dead_units) < dead
        assert [mark.words for mark in session.state.run.changes][-1].startswith("the dead re")
        session.dispatch(controls.Undo())
        session.settle()
        assert session.state.document.recipe == before.document.recipe
        assert np.array_equal(session.state.run.state.parameters, before.run.state.parameters)
    finally:
        session.close()


def test_the_session_compares_beside_the_window_and_can_stop() -> None:
    session = Session(Document(DYING))
    try:
        session.settle()
        assert not session.dispatch(controls.CompareRemedies(4))
        assert session.state.notice.startswith("Train first")
        session.dispatch(controls.Step(30))
        session.settle()
        recipe = session.state.document.recipe
        assert not session.dispatch(controls.CompareRemedies(4, ("he",)))
        assert session.state.notice == "Nothing to compare: that is how it is already."
        session.dispatch(controls.CompareRemedies(4))
        session.settle()
        found = session.state.trials.comparison
        assert found is not None
        assert (found.recipe, found.steps, found.seeds) == (recipe, 30, 4)
        assert session.state.document.recipe == recipe
        assert session.state.run.step == 30
        session.dispatch(controls.Step(10_000))
        session.settle()
        session.dispatch(controls.CompareRemedies(64))
        session.dispatch(controls.StopComparing())
        session.settle()
        assert (session.state.trials.running, session.state.trials.comparison) == (False, None)
    finally:
        session.close()
