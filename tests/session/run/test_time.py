"""Time that runs backwards: seeking, changes on the way, branches, and what undo brings back."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reluexplorer.core.engine.training import TrainState, advance, initial_state
from reluexplorer.core.optimizers import OPTIMIZERS
from reluexplorer.core.problem.problem import TrainingSpec
from reluexplorer.session.commands.data import ChooseData
from reluexplorer.session.commands.network import SetActivation, SetHidden
from reluexplorer.session.commands.run import (
    Branch,
    GoLive,
    Redo,
    Reset,
    RunUntil,
    Seek,
    Step,
    StepEpoch,
    Undo,
)
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.commands.units import FreezeUnit, KillUnit, ReinitialiseUnit, ReviveUnit, SetWeight
from reluexplorer.session.document.document import Change, Document, Recipe
from reluexplorer.session.run.checkpoints import Checkpoints
from reluexplorer.session.run.loading import load
from reluexplorer.session.run.metric_log import MetricLog
from reluexplorer.session.run.run import Run
from reluexplorer.session.run.snapshot import Status
from reluexplorer.session.run.trajectory import Trajectory, problem_of
from reluexplorer.session.session import Session
from tests.session.driving import SMALL, did, digest, fresh


@pytest.mark.slow
@given(st.lists(st.integers(0, 1500), min_size=1, max_size=6), st.sampled_from(sorted(OPTIMIZERS)))
@settings(max_examples=15, deadline=None)
def test_any_step_is_shown_again_to_the_bit(steps, optimizer):
    recipe = Recipe(SMALL.data, SMALL.network, assign("training.l1", 1e-4).apply(Document()).recipe.training)
    document = assign("training.optimizer", optimizer).apply(Document(recipe))
    run = Run(Trajectory(document.recipe, load(recipe.data)))
    while run.head.step < 1500:
        run.work(1500 - run.head.step, None)
    for step in steps:
        run.seek(step)
        assert run.state.step == step
        alone = fresh(document.recipe, step)
        assert digest(run.state) == digest(alone)
        assert np.array_equal(run.state.slots, alone.slots)


def test_a_change_on_the_way_is_what_it_would_be_by_hand(session):
    did(session, Step(300), assign("training.learning_rate", 0.3), Step(100))
    recipe = session.state.document.recipe
    assert [change.step for change in recipe.changes] == [300]
    dataset = load(recipe.data)
    state = advance(initial_state(problem_of(SMALL, dataset)), 300)
    faster = assign("training.learning_rate", 0.3).apply(Document(SMALL)).recipe
    other = problem_of(faster, dataset)
    expected = advance(TrainState(other, 300, state.parameters, state.slots), 100)
    assert digest(session.state.run.state) == digest(expected)
    assert session.state.run.changes[0].words == "learning rate 0.03 → 0.3"


def test_undo_brings_the_old_run_back_where_it_was(session):
    before = did(session, Step(300))
    did(session, SetHidden((5,)), Step(20))
    after = did(session, Undo())
    assert (after.step, digest(after.state)) == (300, digest(before.state))
    again = did(session, Redo())
    assert (again.step, again.problem.network.sizes) == (20, (2, 5, 1))


def test_a_drag_of_a_weight_is_one_change_and_one_undo(session):
    before = did(session, Step(120))
    for number, value in enumerate((0.1, 0.5, 1.5)):
        session.dispatch(SetWeight(1, 2, 0, value), continues=number > 0)
        session.settle()
    run = session.state.run
    assert run.step == 120
    assert run.problem.network.layers(run.state.parameters)[1][0, 2] == np.float32(1.5)
    assert len(session.state.document.recipe.changes) == 1
    changed = run.state.parameters != before.state.parameters
    assert changed.sum() == 1
    back = did(session, Undo())
    assert digest(back.state) == digest(before.state)


def test_seeking_pauses_and_play_goes_the_same_way_again(session):
    whole = did(session, Step(900))
    shown = did(session, Seek(100))
    assert (shown.step, shown.head, shown.status) == (100, 900, Status.PAUSED)
    assert digest(shown.state) == digest(fresh(SMALL, 100))
    assert shown.inspection.step == 100
    again = did(session, Step(800))
    assert digest(again.state) == digest(whole.state)
    did(session, Seek(4))
    assert did(session, GoLive()).step == 900


def test_going_past_the_newest_step_says_where_it_went(session):
    did(session, Step(300))
    assert did(session, Seek(9999)).step == 300
    assert session.state.notice == "The run has not come to step 9,999: its newest, step 300, is shown."
    assert did(session, Seek(300)).step == 300
    assert session.state.notice == ""


@pytest.mark.parametrize("more", [Step(5), StepEpoch(), RunUntil("step", 9000)])
def test_updates_of_a_run_that_has_ended_are_said_not_to_be_made(session, more):
    did(session, ChooseData("sine"), assign("training.learning_rate", 10.0), SetHidden((16, 16)))
    ended = did(session, Step(3000))
    assert ended.status is Status.DIVERGED
    assert did(session, more).step == ended.step
    said = f"This run has ended at step {ended.step:,}, as the loss was no longer finite: no update is made."
    assert session.state.notice == said


def test_a_branch_forgets_what_came_later(session):
    did(session, Step(400), assign("training.learning_rate", 0.2), Step(400))
    later = session.state.document
    shown = did(session, Seek(150), Branch())
    assert (shown.step, shown.head) == (150, 150)
    assert shown.former.steps[-1] == 800
    assert session.state.document.recipe == SMALL
    assert shown.curve.steps.tolist() == [*range(0, 151, 10)]
    back = did(session, Undo())
    assert session.state.document.recipe == later.recipe
    assert (back.step, back.head) == (150, 800)


def test_a_change_while_wound_back_branches(session):
    did(session, Step(500), Seek(200), SetActivation("tanh"), Step(10))
    recipe = session.state.document.recipe
    assert [change.step for change in recipe.changes] == [200]
    assert session.state.run.head == 210
    assert session.state.run.former.steps[-1] == 500
    assert digest(session.state.run.state) == digest(fresh(recipe, 210))


def test_reset_holds_the_newest_settings_from_the_start_and_can_be_taken_back(session):
    did(session, Step(100), assign("training.learning_rate", 0.2))
    did(session, KillUnit(0, 1))
    run = did(session, Reset())
    recipe = session.state.document.recipe
    assert (run.step, recipe.training.learning_rate, recipe.changes) == (0, 0.2, ())
    did(session, Undo())
    assert len(session.state.document.recipe.changes) == 2


def test_a_killed_unit_is_dead_and_a_revived_one_fires_for_half(session):
    run = did(session, Step(50), KillUnit(0, 1))
    assert 1 in run.inspection.health[0].dead
    run = did(session, ReviveUnit(0, 1))
    assert abs(run.inspection.health[0].firing[1] - 0.5) < 0.05
    assert [event.words for event in run.changes] == ["1.2 killed by hand", "1.2 revived by hand"]
    assert [event.killed for event in run.changes] == [((0, 1),), ()]


def test_a_frozen_unit_stays_while_the_others_learn(session):
    before = did(session, Step(50), assign("training.l2", 0.1), assign("training.optimizer", "adam"))
    after = did(session, FreezeUnit(1, 2), Step(200))
    old, new = (r.problem.network.layers(r.state.parameters)[1] for r in (before, after))
    assert np.array_equal(old[:, 2], new[:, 2])
    assert (old[:, :2] != new[:, :2]).all()
    thawed = did(session, FreezeUnit(1, 2, False), Step(50))
    assert (thawed.problem.network.layers(thawed.state.parameters)[1][:, 2] != new[:, 2]).any()


def test_each_new_draw_of_a_unit_is_another_one(session):
    def column(run):
        return run.problem.network.layers(run.state.parameters)[0][:, 0].tolist()

    first = column(did(session, Step(10), ReinitialiseUnit(0, 0)))
    second = column(did(session, ReinitialiseUnit(0, 0)))
    assert first != second
    assert column(did(session, Undo())) == first


def test_a_unit_without_a_flat_side_cannot_be_killed(session):
    did(session, SetActivation("tanh"))
    assert not session.dispatch(KillUnit(0, 0))
    assert session.state.notice.startswith("A neuron with Tanh has no flat side")
    assert session.state.document.recipe.changes == ()


def test_changes_survive_a_file(session, tmp_path):
    did(session, Step(100), SetActivation("prelu"), Step(60))
    did(session, SetWeight(2, 0, -1, 0.7), assign("training.l1", 0.01), Step(40))
    run = session.state.run
    path = str(tmp_path / "a.reluexp")
    from reluexplorer.session.commands.files import OpenDocument, SaveDocument

    did(session, SaveDocument(path))
    other = Session()
    other.dispatch(OpenDocument(path))
    other.settle()
    assert other.state.document.recipe == session.state.document.recipe
    assert (other.state.run.step, digest(other.state.run.state)) == (200, digest(run.state))
    other.close()


@pytest.mark.parametrize(
    ("measure", "value"),
    [("step", 333), ("train-loss", 0.6), ("test-accuracy", 0.6), ("train-accuracy", 0.7)],
)
def test_a_run_pauses_where_its_goal_is_reached(session, measure, value):
    session.dispatch(assign("training.learning_rate", 0.2))
    run = did(session, RunUntil(measure, value))
    assert run.status is Status.PAUSED
    if measure == "step":
        assert run.step == 333
        return
    found = getattr(run.inspection, measure.replace("-", "_"))
    assert found >= value if "accuracy" in measure else found <= value
    assert run.step % 50 == 0
    assert run.message.startswith(f"Paused at step {run.step:,}: {measure.replace('-', ' ')}")


def test_an_epoch_ends_at_its_last_batch(session):
    per_epoch = session.state.run.problem.steps_per_epoch
    assert did(session, Step(2), StepEpoch()).step == per_epoch
    assert did(session, StepEpoch()).step == 2 * per_epoch


_MILLION = """
import resource
from reluexplorer.session.run.trajectory import Trajectory
from reluexplorer.session.document.document import DataChoice, NetworkChoice, Recipe
from reluexplorer.session.run.loading import load
from reluexplorer.session.run.run import Run

def resident():
    return int(open("/proc/self/statm").read().split()[1]) * resource.getpagesize()

recipe = Recipe(DataChoice(), NetworkChoice((8, 8, 8)))
run = Run(Trajectory(recipe, load(recipe.data)))
while run.head.step < 1000:
    run.work(1000 - run.head.step, None)
before = resident()
while run.head.step < 1_000_000:
    run.work(1_000_000 - run.head.step, None)
print(run.head.step, resident() - before, run._timeline.before(999_999).step, run._timeline.before(10).step)
"""


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="needs Linux's own count of memory")
def test_a_million_steps_take_less_than_64_megabytes():
    done = subprocess.run([sys.executable, "-c", _MILLION], capture_output=True, text=True, check=True)
    step, grown, before_the_end, before_ten = map(int, done.stdout.split())
    assert step == 1_000_000
    assert grown < 64 << 20
    assert before_the_end > 998_000
    assert before_ten == 0


def test_keyframes_thin_out_evenly_when_memory_is_short():
    first = initial_state(problem_of(SMALL, load(SMALL.data)))
    timeline = Checkpoints(first, budget=16 * 1400)
    for step in range(0, 20_000, timeline.interval):
        timeline.keep(TrainState(first.problem, step, first.parameters, first.slots))
    assert timeline.interval > 256
    assert timeline.nbytes <= 16 * 1400
    for step in (0, 5_000, 19_000):
        assert 0 <= step - timeline.before(step).step <= 2 * timeline.interval


def test_a_record_knows_its_past():
    recipe = assign("training.learning_rate", 3.0).apply(Document(SMALL)).recipe
    run = Run(Trajectory(recipe, load(recipe.data)))
    while run.head.step < 500 and not run.ended:
        run.work(500 - run.head.step, None)
    recorder: MetricLog = run._recorder
    cut = recorder.until(200).curve()
    whole = recorder.curve()
    assert cut.steps.tolist() == whole.steps[whole.steps < 200].tolist()
    assert np.array_equal(cut.update_ratio, whole.update_ratio[: len(cut.steps)], equal_nan=True)
    assert np.isfinite(whole.gradient_norm[1:]).all()
    died = {(event.layer, event.unit) for event in whole.events if event.died}
    assert {(layer, unit) for layer, unit in died if whole.dead_since[layer][unit] >= 0} == {
        (layer, unit) for layer, since in enumerate(whole.dead_since) for unit in np.flatnonzero(since >= 0)
    }


def test_epochs_count_the_batches_of_each_stretch():
    first, second = TrainingSpec(batch_size=10), TrainingSpec(batch_size=50)
    recipe = Recipe(training=TrainingSpec(batch_size=400))
    recipe = replace(recipe, changes=(Change(35, recipe.network, first), Change(42, recipe.network, second)))
    assert recipe.epochs(20, 350) == 20 / 35
    assert recipe.epochs(38, 350) == 1 + 3 / 7
    assert recipe.epochs(52, 350) == 1 + 1 + 10
