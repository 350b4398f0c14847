"""What counts as a change to a document that is saved, or that only began."""

from __future__ import annotations

import json

import pytest

from reluexplorer.core.network.spec import parameters_sha256
from reluexplorer.session.commands.data import ChooseData
from reluexplorer.session.commands.files import OpenDocument, SaveDocument
from reluexplorer.session.commands.network import SetHidden
from reluexplorer.session.commands.run import GoLive, Pause, Play, Redo, Reset, Seek, Step, Undo
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.commands.starts import New, OpenPlayground, OpenPreset
from reluexplorer.session.commands.units import KillUnit
from reluexplorer.session.document.document import Recipe
from reluexplorer.session.host.saved import Saved, Work, is_changed

CIRCLE = Recipe()
OTHER = Recipe(run_id=3).seeded(5)


@pytest.mark.parametrize(
    ("file", "work", "changed"),
    [
        ("", Work(CIRCLE, 0), False),
        ("", Work(CIRCLE, 1), True),
        ("", Work(OTHER, 0), True),
        ("/a", Work(OTHER, 7), False),
        ("/a", Work(Recipe(run_id=8).seeded(5), 7), False),
        ("/a", Work(OTHER, 3), False),
        ("/a", Work(OTHER, 8), True),
        ("/a", Work(CIRCLE, 7), True),
        ("/b", Work(OTHER, 7), True),
        ("", Work(CIRCLE, 0, head=1), True),
        ("/a", Work(OTHER, 3, head=7), False),
        ("/a", Work(OTHER, 3, head=8), True),
    ],
)
def test_a_work_is_held_against_its_file_or_its_beginning(file, work, changed):
    saved = Saved().begun(CIRCLE).written("/a", Work(OTHER, 7))
    assert is_changed(file, work, saved) is changed


def test_a_start_is_untouched_until_something_is_made(session):
    assert not session.is_changed
    session.dispatch(assign("view.workspace", "neurons"))
    session.dispatch(assign("view.theme", "dark"))
    assert not session.is_changed
    session.dispatch(SetHidden((4,)))
    assert session.is_changed
    session.dispatch(Undo())
    assert not session.is_changed
    session.dispatch(Step(1))
    session.settle()
    assert session.is_changed


def test_only_what_the_file_has_is_saved(session, tmp_path):
    session.dispatch(SetHidden((4,)))
    session.dispatch(Step(20))
    session.settle()
    session.dispatch(SaveDocument(str(tmp_path / "a.reluexp")))
    assert session.is_changed
    session.settle()
    assert not session.is_changed
    session.dispatch(Seek(7))
    session.settle()
    assert not session.is_changed
    session.dispatch(assign("training.learning_rate", 0.3))
    session.settle()
    assert session.is_changed
    session.dispatch(Undo())
    session.settle()
    assert not session.is_changed
    session.dispatch(Redo())
    session.settle()
    assert session.is_changed


def test_training_on_after_saving_is_a_change(session, tmp_path):
    session.dispatch(Step(20))
    session.settle()
    session.dispatch(SaveDocument(str(tmp_path / "a.reluexp")))
    session.settle()
    session.dispatch(Step(1))
    session.settle()
    assert session.is_changed
    session.dispatch(Reset())
    session.settle()
    assert not session.is_changed


def test_what_came_after_the_save_is_a_change_also_where_one_looks_back(session, tmp_path):
    """Where nothing is saved, and where an earlier step of it was looked at, as well."""
    session.dispatch(SetHidden((4,)))
    session.dispatch(Step(20))
    session.settle()
    session.dispatch(Seek(0))
    session.settle()
    assert session.is_changed
    session.dispatch(SaveDocument(str(tmp_path / "a.reluexp")))
    session.settle()
    assert not session.is_changed
    session.dispatch(GoLive())
    session.settle()
    assert (session.state.run.step, session.is_changed) == (20, False)
    for move in (Step(30), Seek(7)):
        session.dispatch(move)
        session.settle()
    assert (session.state.run.step, session.state.run.head, session.is_changed) == (7, 50, True)
    session.dispatch(assign("training.learning_rate", 0.3))
    session.settle()
    session.dispatch(Undo())
    assert session.is_changed
    session.settle()
    assert (session.state.run.step, session.state.run.head, session.is_changed) == (7, 50, True)
    session.dispatch(New())
    session.settle()
    assert [each.file for each in session.left] == [str(tmp_path / "a.reluexp")]
    session.dispatch(Undo())
    session.dispatch(SaveDocument(str(tmp_path / "a.reluexp")))
    session.settle()
    assert not session.is_changed


def test_undo_past_the_save_is_a_change(session, tmp_path):
    session.dispatch(SetHidden((4,)))
    session.settle()
    session.dispatch(SaveDocument(str(tmp_path / "a.reluexp")))
    session.settle()
    session.dispatch(Undo())
    assert session.is_changed


@pytest.mark.parametrize(
    "opening",
    [New(), OpenPreset("dying"), OpenPlayground("https://playground.tensorflow.org/#dataset=xor"), None],
)
def test_undo_brings_back_to_the_bit_what_gave_way(session, tmp_path, opening):
    """So nothing is asked where another document takes the place of one that is not saved."""
    other = tmp_path / "other.reluexp"
    session.dispatch(SaveDocument(str(other)))
    session.settle()
    session.dispatch(New())
    session.settle()
    session.dispatch(Step(30))
    session.settle()
    session.dispatch(KillUnit(0, 2))
    session.settle()
    session.dispatch(Step(30))
    session.settle()
    before, parameters = session.state.document, parameters_sha256(session.state.run.state.parameters)
    assert session.dispatch(opening or OpenDocument(str(other)))
    session.settle()
    assert not session.is_changed
    assert [each.recipe for each in session.left] == [before.recipe]
    session.dispatch(Undo())
    session.settle()
    assert session.state.document.recipe == before.recipe
    assert (session.state.document.file, session.state.run.step) == (before.file, 60)
    assert parameters_sha256(session.state.run.state.parameters) == parameters
    assert session.is_changed
    assert session.left == ()


def test_what_only_redo_leads_back_to_is_left_as_well(session, tmp_path):
    file = tmp_path / "a.reluexp"
    session.dispatch(SetHidden((4,)))
    session.dispatch(SaveDocument(str(file)))
    session.settle()
    session.dispatch(New())
    session.dispatch(OpenDocument(str(file)))
    session.settle()
    for _ in range(2):
        session.dispatch(Undo())
        session.settle()
    assert session.left == ()
    for _ in range(2):
        session.dispatch(Redo())
        session.settle()
    session.dispatch(Step(30))
    session.settle()
    session.dispatch(Undo())
    session.settle()
    assert [(each.file, each.recipe.network.hidden) for each in session.left] == [(str(file), (4,))]
    session.dispatch(Redo())
    session.settle()
    assert (session.state.run.step, session.left) == (30, ())


def test_a_name_given_after_another_was_opened_is_not_that_of_what_was_open_before(session, tmp_path):
    """Or Save would replace the other's file once undo has brought back what was never saved."""
    file = str(tmp_path / "x.reluexp")
    session.dispatch(SetHidden((5,)))
    session.dispatch(OpenPreset("spiral"))
    session.dispatch(SetHidden((6, 6)))
    session.dispatch(SaveDocument(file))
    session.settle()
    found = []
    for step in (Undo(), Undo(), Redo(), Redo()):
        session.dispatch(step)
        session.settle()
        document = session.state.document
        found.append((document.recipe.data.name, document.file, session.is_changed))
    assert found == [
        ("spiral", file, True),
        ("circle", "", True),
        ("spiral", file, True),
        ("spiral", file, False),
    ]


def test_what_undo_brings_back_while_another_is_written_does_not_get_its_name(session, tmp_path):
    session.dispatch(SetHidden((5,)))
    session.dispatch(OpenPreset("spiral"))
    session.dispatch(SaveDocument(str(tmp_path / "x.reluexp")))
    session.dispatch(Undo())
    session.settle()
    assert (session.state.document.recipe.network.hidden, session.state.document.file) == ((5,), "")
    session.dispatch(SaveDocument(str(tmp_path / "y.reluexp")))
    session.settle()
    session.dispatch(Redo())
    assert (session.state.document.recipe.data.name, session.state.document.file) == ("spiral", "")


def test_where_the_table_is_kept_is_a_change_of_the_file(session, tmp_path):
    file = tmp_path / "a.reluexp"
    session.dispatch(SaveDocument(str(file)))
    session.settle()
    session.dispatch(assign("view.table_kept", "document"))
    assert session.is_changed
    session.dispatch(SaveDocument(str(file)))
    session.settle()
    assert not session.is_changed
    session.dispatch(Undo())
    assert session.is_changed


@pytest.mark.parametrize("meanwhile", [Pause(), Play(), Step(1), Seek(2)])
def test_a_document_on_the_way_to_its_step_is_saved_with_that(session, tmp_path, meanwhile):
    file = tmp_path / "a.reluexp"
    session.dispatch(Step(5000))
    session.settle()
    session.dispatch(SaveDocument(str(file)))
    session.settle()
    content = json.loads(file.read_bytes())
    session.dispatch(New())
    session.settle()
    session.dispatch(OpenDocument(str(file)))
    session.dispatch(meanwhile)
    assert (session.saved_step(), session.is_changed) == (5000, False)
    session.dispatch(Pause())
    session.dispatch(SaveDocument(str(file)))
    session.settle()
    assert json.loads(file.read_bytes()) == content | {"step": max(5000, session.state.run.head)}


def test_starts_that_one_only_looks_through_are_not_left(session):
    for name in ("dying", "spiral"):
        session.dispatch(OpenPreset(name))
        session.settle()
        session.dispatch(Step(3))
        session.settle()
    assert session.left == ()


def test_a_table_that_was_just_opened_is_no_change(session, beginning):
    session.dispatch(ChooseData("moons"))
    session.take_for_begun()
    assert not session.is_changed
    session.dispatch(Undo())
    assert not session.is_changed
