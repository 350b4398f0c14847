"""Runs that learn from every sample: there is nothing to test on, and nothing is said of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from reluexplorer.core.data.splits import test_rows as rows_to_test
from reluexplorer.core.diagnosis.inspection import inspect
from reluexplorer.core.export.scripts import numpy_script
from reluexplorer.session.commands.network import SetHidden
from reluexplorer.session.commands.run import RunUntil, Step
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.document import DataChoice, Document
from reluexplorer.session.remedies.comparison import Plan, compare
from reluexplorer.session.run.loading import load
from reluexplorer.session.run.trajectory import Trajectory
from reluexplorer.session.session import Session
from tests.places import DATA
from tests.session.driving import did

TRUTH = DATA / "tables" / "xor_truth_table.csv"
POINTS = tuple((float(x), float(-x), x % 2) for x in range(6))
CHOICES = {
    "circle": DataChoice("circle", samples=40, test_share=0.0),
    "digits": DataChoice("digits", test_share=0.0),
    "drawn": DataChoice("drawn", points=POINTS, test_share=0.0),
    "classes": DataChoice("table", path=str(TRUTH), target="y", test_share=0.0),
    "number": DataChoice("table", path=str(TRUTH), target="y", task="regression", test_share=0.0),
}


def trajectory_of(choice, *made):
    document = Document()
    for edit in made:
        document = edit.apply(document)
    recipe = document.recipe
    return Trajectory(replace(recipe, data=choice), load(choice))


@pytest.mark.parametrize("choice", CHOICES.values(), ids=CHOICES)
def test_all_samples_are_learned_and_nothing_is_said_of_a_test_part(choice):
    trajectory = trajectory_of(choice, SetHidden((8,)))
    state = trajectory.advance(trajectory.start(), 20)
    dataset, seen = state.problem.dataset, inspect(state)
    assert dataset.train.tolist() == list(range(len(dataset.inputs)))
    assert dataset.test.size == 0
    assert seen.test_loss is None
    assert seen.test_accuracy is None
    assert np.isfinite(seen.train_loss)
    assert (seen.train_accuracy is None) == (choice.task == "regression")
    assert "samples" in numpy_script(state.problem, state.parameters)


@pytest.mark.parametrize(
    ("share", "samples", "rows"), [(0.0, 10, 0), (0.01, 10, 1), (0.3, 10, 3), (0.3, 4, 1), (0.1, 2, 1)]
)
def test_a_share_keeps_a_sample_at_least_and_none_keeps_none(share, samples, rows):
    assert rows_to_test(share, samples) == rows


@pytest.mark.slow
def test_a_truth_table_is_learned_whole():
    """PyTorch's 2-8-1 learns all four rows in 18 of 20 seeds."""
    learned = 0
    for seed in range(20):
        made = (
            SetHidden((8,)),
            assign("training.optimizer", "adam"),
            assign("training.learning_rate", 0.05),
        )
        trajectory = trajectory_of(CHOICES["classes"], *made, assign("training.seed", seed))
        learned += inspect(trajectory.advance(trajectory.start(), 500)).train_accuracy == 1.0
    assert learned >= 18


def test_a_run_without_a_test_part_is_recorded_compared_and_has_no_goal_there():
    session = Session()
    try:
        run = did(session, assign("data.test_share", 0.0), Step(50))
        assert np.isnan(run.curve.test_loss).all()
        assert np.isnan(run.curve.test_accuracy).all()
        assert np.isfinite(run.curve.train_loss).all()
        assert not session.dispatch(RunUntil("test-accuracy", 90))
        assert session.state.notice.startswith("There is no test part")
        assert session.dispatch(RunUntil("train-accuracy", 40))
    finally:
        session.close()


@pytest.mark.parametrize("name", ["circle", "number"])
def test_remedies_are_judged_by_what_is_learned_where_nothing_is_tested(name):
    trajectory = trajectory_of(CHOICES[name], SetHidden((6,)))
    table = compare(trajectory.recipe, load(CHOICES[name]), Plan(30, 30, 30), 3, lambda _told: None, ())
    assert np.isfinite(table.trials[0].start.score).all()
