"""What undo brings back, and which changes are one."""

from __future__ import annotations

import threading

from reluexplorer.lessons.claims import catalogue as registry
from reluexplorer.session.commands.data import (
    DrawPoint,
    ErasePoints,
    OpenTable,
    SetPoints,
)
from reluexplorer.session.commands.files import OpenDocument, SaveDocument
from reluexplorer.session.commands.lessons import MeasureLesson, OpenLesson, SkipBet, StopMeasuring
from reluexplorer.session.commands.network import SetHidden
from reluexplorer.session.commands.run import (
    Branch,
    JumpHistory,
    Pause,
    Play,
    Redo,
    Reset,
    Seek,
    Step,
    Undo,
)
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.commands.starts import New
from reluexplorer.session.run.snapshot import Status
from tests.session.driving import SMALL, did, digest, fresh


def test_undo_then_a_change_at_once_takes_place_at_the_step_that_comes_back(session):
    did(session, Step(1000), SetHidden((5,)))
    session.dispatch(Undo())
    session.dispatch(assign("training.learning_rate", 0.2))
    session.settle()
    assert [change.step for change in session.state.document.recipe.changes] == [1000]
    assert session.state.run.step == 1000


def test_reset_is_undone_with_all_that_had_been_learnt(session):
    trained = did(session, Step(400))
    assert did(session, Reset()).head == 0
    assert session.state.undo_label == "Reset"
    back = did(session, Undo())
    assert (back.step, back.state.parameters.tobytes()) == (400, trained.state.parameters.tobytes())
    assert did(session, Redo()).step == 0


def test_a_run_that_was_left_for_many_others_comes_back_as_far_as_it_was(session):
    """More than are kept of runs that were trained, and more still of such that were not."""
    did(session, Step(400), Seek(150))
    digests = [digest(session.state.run.state)]
    for number in range(1, 10):
        did(session, assign("data.noise", number / 20), Step(number))
        digests.append(digest(session.state.run.state))
    did(session, *(assign("training.seed", seed) for seed in range(10, 18)))
    for _ in range(8):
        did(session, Undo())
    found = [(session.state.run.step, digest(session.state.run.state))]
    for _ in range(9):
        did(session, Undo())
        found.append((session.state.run.step, digest(session.state.run.state)))
    steps = [*range(9, 0, -1), 150]
    assert found == list(zip(steps, reversed(digests), strict=True))
    assert session.state.run.head == 400
    did(session, JumpHistory(9))
    assert (session.state.run.step, digest(session.state.run.state)) == (9, digests[9])
    did(session, JumpHistory(10))
    assert session.state.run.head == 0


def test_what_is_made_again_is_saved_as_it_was_even_where_it_is_paused_or_left_on_the_way(session):
    did(session, Step(3000), *(assign("training.seed", seed) for seed in range(10, 20)))
    session.dispatch(JumpHistory(0))
    assert session.saved_step() == 3000
    session.dispatch(Pause())
    session.settle()
    assert session.saved_step() == 3000
    session.dispatch(Redo())
    session.dispatch(Undo())
    session.settle()
    assert (session.saved_step(), session.state.run.step) == (3000, 3000)


def test_a_reset_of_what_has_not_begun_is_no_change(session):
    did(session, Reset())
    assert session.state.undo_label == ""


def test_continuing_from_here_is_undone(session):
    did(session, Step(400), Seek(150), Branch(), Step(50))
    assert (session.state.run.head, session.state.run.former.steps[-1]) == (200, 400)
    back = did(session, Undo())
    assert (back.step, back.head) == (150, 400)
    assert did(session, Redo()).head == 200


def test_continuing_where_nothing_came_later_is_no_change(session):
    did(session, Step(100), Branch())
    assert session.state.undo_label == ""


def test_data_that_cannot_be_loaded_lose_no_run(session):
    trained = did(session, Step(200))
    back = did(session, OpenTable("/nonexistent.csv"))
    assert session.state.notice == "There is no file at /nonexistent.csv. “Open a table” was taken back."
    assert session.state.undo_label == ""
    assert (back.step, back.state.parameters.tobytes()) == (200, trained.state.parameters.tobytes())


def test_a_drag_before_the_first_picture_keeps_the_run_from_before(session):
    did(session, Step(300))
    session.dispatch(assign("data.samples", 400))
    session.dispatch(assign("data.samples", 300), continues=True)
    session.settle()
    assert did(session, Undo()).step == 300


def test_a_drag_that_begins_with_nothing_does_not_join_the_one_before(session):
    points = (0.0, 0.0, 1.0, 2.0, 2.0, 0.0, 4.0, 4.0, 1.0, -3.0, -3.0, 0.0)
    did(session, SetPoints(points), ErasePoints(2.0, 2.0, 0.5))
    did(session, ErasePoints(-1.0, -1.0, 0.1))
    session.dispatch(ErasePoints(4.0, 4.0, 0.5), continues=True)
    session.settle()
    assert len(session.state.document.recipe.data.points) == 2
    did(session, Undo())
    assert len(session.state.document.recipe.data.points) == 3


def test_a_drag_after_other_commands_is_another_one(session):
    did(session, DrawPoint(0.0, 0.0, 1), Pause())
    session.dispatch(DrawPoint(1.0, 1.0, 1), continues=True)
    did(session, Undo())
    assert len(session.state.document.recipe.data.points) == 1


def test_a_document_is_saved_under_its_newest_name_whatever_is_undone(session, tmp_path):
    first, second = str(tmp_path / "a.reluexp"), str(tmp_path / "b.reluexp")
    did(
        session,
        Step(20),
        SaveDocument(first),
        New(),
        OpenDocument(first),
        assign("training.seed", 5),
    )
    did(session, SaveDocument(second))
    for _ in range(2):
        did(session, Undo())
    assert session.state.document.file == ""
    for _ in range(2):
        did(session, Redo())
    assert (session.state.document.file, session.state.document.recipe.training.seed) == (second, 5)
    for _ in range(4):
        did(session, Undo())
    assert session.state.document.file == first


def test_a_jump_over_many_changes_makes_the_run_once_to_the_bit(session):
    did(session, Step(100))
    states = [digest(session.state.run.state)]
    for number in range(5):
        did(session, assign("training.learning_rate", 0.01 * (number + 1)), Step(20))
        states.append(digest(session.state.run.state))
    runs = session.client.generation
    back = did(session, JumpHistory(1), Seek(120))
    assert (session.client.generation - runs, back.step, digest(back.state)) == (1, 120, states[1])
    assert [change.step for change in session.state.document.recipe.changes] == [100]
    forth = did(session, JumpHistory(5), Seek(200))
    assert (session.client.generation - runs, digest(forth.state)) == (2, states[5])
    assert did(session, JumpHistory(0)).step == 100
    assert (session.state.undo_label, len(session.state.history.undone)) == ("", 5)
    assert did(session, JumpHistory(0)).generation == session.client.generation == runs + 3


def test_a_place_that_the_history_has_not_is_refused_with_a_sentence(session):
    session.dispatch(assign("training.seed", 5))
    assert not session.dispatch(JumpHistory(2))
    assert session.state.notice == "The history has 1 change: there is no place 2 in it."
    assert session.state.document.recipe.training.seed == 5


def test_a_jump_to_a_change_that_can_be_made_no_more_stops_before_it(session, tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("a,b\n" + "".join(f"{row},{row % 2}\n" for row in range(40)))
    did(session, assign("training.seed", 5), OpenTable(str(path)))
    did(session, *(assign("training.seed", seed) for seed in range(10, 18)), JumpHistory(0))
    path.unlink()
    did(session, JumpHistory(2))
    assert "“Open a table” was taken back." in session.state.notice
    assert session.state.document.recipe.training.seed == 5
    assert session.state.document.recipe.data.name == "circle"


def test_after_a_jump_back_to_before_a_divergence_the_run_rests(session):
    did(session, Step(10), assign("training.learning_rate", 1e7), assign("network.output", "linear"))
    did(session, Step(5000))
    assert session.state.has_ended
    back = did(session, JumpHistory(0))
    assert (back.step, session.state.has_ended, session.state.run.status) == (10, False, Status.PAUSED)


def test_undo_while_it_trains_goes_on_from_where_the_change_was_made(session):
    did(session, Step(100))
    session.dispatch(Play())
    session.dispatch(assign("training.learning_rate", 0.1))
    at = session.state.history.done[-1].step
    session.dispatch(Undo())
    assert session.trains
    back = did(session, Pause())
    assert (at, back.step >= at, session.state.document.recipe) == (100, True, SMALL)
    assert digest(back.state) == digest(fresh(SMALL, back.step))


def test_undo_on_a_page_of_learn_goes_where_its_change_is_seen_and_measuring_goes_on(session, monkeypatch):
    measure, held = registry.measure, threading.Event()

    def holding(name, seeds, progress):
        assert held.wait(30)
        return measure(name, seeds, progress)

    monkeypatch.setattr(registry, "measure", holding)
    did(session, assign("training.seed", 5))
    session.dispatch(OpenLesson("definition"))
    session.dispatch(MeasureLesson("dying", 2))
    session.dispatch(Undo())
    session.poll()
    state = session.state
    assert (state.document.recipe, state.document.view.workspace) == (SMALL, "train")
    assert state.lessons.measuring == "dying"
    session.dispatch(StopMeasuring())
    held.set()
    session.settle()


def test_a_bet_is_no_change_of_the_document_and_stays_whatever_is_undone(session):
    did(session, OpenLesson("definition"), assign("training.seed", 5))
    history = session.state.history
    did(session, SkipBet())
    assert session.state.history == history
    did(session, Undo())
    assert session.state.lessons.learning.of("definition").skipped
