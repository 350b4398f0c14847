"""What is changed at a step that was gone back to, while a run has ended, or before it was heard of."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reluexplorer.core.network.spec import parameters_sha256
from reluexplorer.session.commands.data import (
    ChooseData,
    OpenTable,
    SetFeatures,
)
from reluexplorer.session.commands.exports import ExportWeights
from reluexplorer.session.commands.files import OpenDocument, SaveDocument, read
from reluexplorer.session.commands.network import AddLayer, RemoveLayer, SetActivation, SetHidden
from reluexplorer.session.commands.run import (
    Branch,
    Play,
    Redo,
    Reset,
    RunUntil,
    Seek,
    Step,
    StepEpoch,
    Undo,
)
from reluexplorer.session.commands.selection import SelectUnits
from reluexplorer.session.commands.settings import assign, setter
from reluexplorer.session.commands.starts import New, OpenPreset
from reluexplorer.session.commands.units import FreezeUnit, KillUnit
from reluexplorer.session.document.document import Document
from reluexplorer.session.files.document_file import save
from reluexplorer.session.files.embedded import with_held
from reluexplorer.session.run.loading import load
from reluexplorer.session.run.run import Run
from reluexplorer.session.run.snapshot import Status
from reluexplorer.session.run.trajectory import Trajectory
from reluexplorer.session.session import Session
from tests.session.driving import SMALL, did


def test_a_setting_is_changed_from_what_is_shown_and_not_from_what_came_later(session):
    did(
        session,
        Step(500),
        assign("training.learning_rate", 0.1),
        Step(500),
        Seek(300),
    )
    assert session.state.recipe.training.learning_rate == 0.03
    did(session, assign("training.l2", 0.01))
    recipe = session.state.document.recipe
    assert (recipe.training.learning_rate, recipe.training.l2) == (0.03, 0.01)
    assert [change.step for change in recipe.changes] == [300]


def test_the_later_value_can_be_set_earlier(session):
    did(
        session,
        Step(500),
        assign("training.learning_rate", 0.1),
        Step(500),
        Seek(300),
    )
    did(session, assign("training.learning_rate", 0.1))
    recipe = session.state.document.recipe
    assert recipe.training.learning_rate == 0.1
    assert [change.step for change in recipe.changes] == [300]


def test_the_shown_value_changes_nothing_and_keeps_what_came_later(session):
    did(
        session,
        Step(500),
        assign("training.learning_rate", 0.1),
        Step(500),
        Seek(300),
    )
    later = session.state.document.recipe
    did(session, assign("training.learning_rate", 0.03))
    assert session.state.document.recipe == later
    assert session.state.run.head == 1000


_MOVES = st.one_of(
    st.integers(1, 60).map(Step),
    st.integers(0, 200).map(Seek),
    st.sampled_from([0.01, 0.1, 0.3]).map(setter("training.learning_rate")),
    st.sampled_from(["relu", "tanh", "elu"]).map(SetActivation),
    st.sampled_from([0.0, 0.01]).map(setter("training.l2")),
    st.builds(FreezeUnit, st.integers(0, 1), st.integers(0, 2), st.booleans()),
    st.builds(KillUnit, st.integers(0, 1), st.integers(0, 2)),
    st.sampled_from([Undo(), Redo(), Branch(), Reset()]),
)


@pytest.mark.slow
@given(st.lists(_MOVES, min_size=2, max_size=14))
@settings(max_examples=40, deadline=None)
def test_whatever_was_done_on_the_way_is_saved_and_made_again_to_the_bit(tmp_path_factory, moves):
    session = Session(Document(SMALL))
    try:
        for move in moves:
            session.dispatch(move)
            session.settle()
        shown = session.state.run
        path = tmp_path_factory.mktemp("way") / "a.reluexp"
        save(path, session.state.document, shown.step)
        document, step = read(path)
        assert document.recipe == session.state.document.recipe
        trajectory = Trajectory(document.recipe, load(document.recipe.data))
        again = trajectory.advance(trajectory.start(), step)
        assert parameters_sha256(again.parameters) == parameters_sha256(shown.state.parameters)
    finally:
        session.close()


def test_reset_then_play_at_once_after_a_run_has_ended_plays(session):
    did(session, ChooseData("sine"), assign("training.learning_rate", 10.0), SetHidden((16, 16)))
    did(session, Step(3000))
    assert session.state.run.status is Status.DIVERGED
    session.dispatch(Reset())
    assert session.dispatch(Play())
    assert session.state.notice == ""


def test_nothing_is_done_by_hand_to_a_run_that_has_ended(session):
    did(session, ChooseData("sine"), assign("training.learning_rate", 10.0), SetHidden((16, 16)))
    did(session, Step(3000))
    before = session.state.document
    assert not session.dispatch(KillUnit(0, 1))
    assert "wind it back" in session.state.notice
    assert session.state.document == before
    did(session, Seek(0), KillUnit(0, 1))
    assert len(session.state.document.recipe.changes) == 1


def test_an_output_neuron_that_is_not_there_is_not_frozen(session):
    assert not session.dispatch(FreezeUnit(2, 1))
    assert not session.dispatch(FreezeUnit(3, 0))
    did(session, FreezeUnit(2, 0))
    assert session.state.run.status is Status.PAUSED


def test_starting_afresh_begins_at_the_first_step_and_is_undone():
    session = Session()
    try:
        session.settle()
        did(session, Step(300), New())
        assert (session.state.run.head, session.state.document) == (0, Document())
        assert did(session, Undo()).step == 300
        did(session, SetHidden((5,)), Step(20), New())
        assert session.state.run.head == 0
    finally:
        session.close()


def test_choosing_data_again_begins_again(session):
    did(session, Step(300), ChooseData("xor"), ChooseData("circle"))
    assert session.state.run.head == 0
    did(session, Undo())
    assert did(session, Undo()).step == 300


def test_a_branch_onto_settings_whose_run_was_reset_keeps_its_step(session):
    did(
        session,
        Step(1000),
        assign("training.learning_rate", 0.1),
        Step(500),
        Undo(),
    )
    did(session, Reset(), Undo(), Redo(), Undo(), Redo())
    did(session, Undo(), Seek(300), Branch())
    assert session.state.run.step == 300


@pytest.mark.parametrize("goal", [RunUntil("step", 100), RunUntil("train-loss", 5.0)])
def test_a_goal_that_is_reached_already_makes_no_update(session, goal):
    run = did(session, Step(120), goal)
    assert run.step == 120
    assert "is reached already" in run.message


def test_what_was_said_of_a_goal_goes_with_its_step(session):
    did(session, RunUntil("train-loss", 0.6))
    assert "is reached" in session.state.run.message
    assert did(session, Seek(0)).message == ""
    did(session, RunUntil("train-loss", 5.0))
    assert did(session, Reset()).message == ""


@pytest.mark.slow
def test_a_branch_of_a_long_run_is_recorded_and_kept_as_finely_as_a_run_of_its_own():
    run = Run(Trajectory(SMALL, load(SMALL.data)))
    while run.head.step < 20_000:
        run.work(20_000 - run.head.step, None)
    run.seek(1000)
    run.cut()
    assert (run.curve.interval, run._timeline.interval) == (10, 64)
    while run.head.step < 1500:
        run.work(1500 - run.head.step, None)
    steps = run.curve.steps
    assert np.diff(steps[steps >= 1000]).tolist() == [10] * 50


def test_features_of_the_plane_are_not_those_of_a_table(tmp_path):
    document = SetFeatures(("x1", "x1^2")).apply(Document())
    assert document.recipe.data.features == ("x1", "x1^2")
    (tmp_path / "a.csv").write_text("u,v,w\n" + "1,2,3.5\n2,1,4.5\n3,5,1.5\n4,4,2.5\n" * 3, encoding="utf-8")
    table = OpenTable(str(tmp_path / "a.csv")).apply(document)
    assert load(table.recipe.data).feature_names == ("u", "v")
    save(tmp_path / "a.reluexp", table, 0)
    back, _ = read(tmp_path / "a.reluexp")
    assert with_held(back, None).recipe == table.recipe


def test_the_file_of_a_document_is_not_that_of_the_next(session, tmp_path):
    path = str(tmp_path / "mine.reluexp")
    (tmp_path / "a.csv").write_text("u,v\n" + "1,2.5\n2,1.5\n3,5.5\n" * 9, encoding="utf-8")
    did(session, SaveDocument(path))
    assert session.state.document.file == path
    did(session, assign("data.noise", 0.1))
    assert session.state.document.file == path
    for command in (New(), OpenPreset("spiral"), OpenTable(str(tmp_path / "a.csv"))):
        did(session, command)
        assert session.state.document.file == ""
        did(session, Undo())
        assert session.state.document.file == path


def test_the_selection_goes_with_its_layer():
    document = SelectUnits((1, 0), (2, 1)).apply(Document())
    added = AddLayer(1).apply(document)
    assert (added.view.unit, added.view.other_units) == ((2, 2), ((0, 1),))
    removed = RemoveLayer(1).apply(document)
    assert (removed.view.unit, removed.view.other_units) == ((0, 1), ())


def test_an_opened_document_is_saved_with_the_step_that_it_is_on_its_way_to(session, tmp_path):
    did(session, Step(500))
    save(tmp_path / "a.reluexp", session.state.document, 500)
    session.dispatch(OpenDocument(str(tmp_path / "a.reluexp")))
    assert session.saved_step() == 500
    session.settle()
    assert session.state.run.step == 500
    did(session, OpenDocument(str(tmp_path / "a.reluexp")))
    assert session.state.run.step == 500
    session.dispatch(Seek(100))
    assert session.saved_step() == 100


def test_a_step_that_was_gone_to_is_where_a_change_takes_place_at_once(session):
    did(session, Step(1000))
    session.dispatch(Seek(300))
    session.dispatch(assign("training.learning_rate", 0.2))
    session.settle()
    assert [change.step for change in session.state.document.recipe.changes] == [300]
    did(session, Undo())
    session.dispatch(Seek(200))
    session.dispatch(Branch())
    session.settle()
    assert (session.state.run.step, session.state.run.head) == (200, 200)


def test_a_network_that_is_not_made_yet_is_not_exported(session, tmp_path):
    session.dispatch(SetHidden((5,)))
    assert not session.dispatch(ExportWeights(str(tmp_path / "a.json")))
    assert "no network yet" in session.state.notice
    session.settle()
    assert session.dispatch(ExportWeights(str(tmp_path / "a.json")))


def test_accuracies_are_shares_or_per_cent(session):
    did(session, RunUntil("test-accuracy", 60))
    assert "test accuracy 60 % is reached" in session.state.run.message
    assert not session.dispatch(RunUntil("test-accuracy", 101))
    assert session.state.notice == "An accuracy goes up to 100 %."


def test_a_run_that_goes_on_keeps_as_many_keyframes_as_before(monkeypatch):
    from reluexplorer.session.run import kept_runs as shelf

    kept, budgets = [], []
    monkeypatch.setattr(shelf.Run, "keep_within", lambda run, budget: budgets.append((run, budget)))
    session = Session(Document(SMALL))
    try:
        session.settle()
        did(session, Step(300), assign("training.learning_rate", 0.2), Step(300))
        kept = [budget for _run, budget in budgets]
    finally:
        session.close()
    assert kept[-2:] == [shelf._KEPT_BUDGET, shelf.BUDGET]
    assert budgets[-1][0]._timeline._budget == shelf.BUDGET


def test_an_epoch_asked_for_while_one_is_made_ends_where_it_should(session):
    did(session, Step(2))
    session.dispatch(StepEpoch())
    session.dispatch(StepEpoch())
    session.settle()
    epoch = session.state.run.problem.steps_per_epoch
    assert session.state.run.step == 2 * epoch
