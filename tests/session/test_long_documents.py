"""Documents of long runs: saved while training goes on, and open at their step without training again."""

from __future__ import annotations

import json
import zipfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from reluexplorer.core.problem.problem import TrainingSpec
from reluexplorer.session.commands.files import OpenDocument, SaveDocument, past_in, read
from reluexplorer.session.commands.run import Branch, GoLive, Pause, Play, Reset, Seek, Step, Undo
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.commands.starts import New
from reluexplorer.session.document.document import DataChoice, Document, NetworkChoice, Recipe, View
from reluexplorer.session.files.document_file import save
from reluexplorer.session.run.snapshot import Status
from reluexplorer.session.run.trajectory import Trajectory
from reluexplorer.session.session import Session
from tests.session.driving import SMALL, did, digest, fresh, run_of

ADAM = Document(replace(SMALL, training=TrainingSpec("adam")))
DOCUMENT = ADAM


@pytest.fixture(autouse=True)
def all_runs_are_long(monkeypatch):
    """Let a run be worth keeping from its first update on."""
    monkeypatch.setattr("reluexplorer.session.run.past._LONG", 1.0)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "long.reluexp"


@pytest.fixture
def updates(monkeypatch):
    """Count the updates that are made from now on."""
    made = []
    observed = Trajectory.observed

    def counted(self, state, steps, every):
        made.append(steps)
        return observed(self, state, steps, every)

    monkeypatch.setattr(Trajectory, "observed", counted)
    return made


def opened(path: Path):
    """Return a session in which a document was opened."""
    session = Session()
    session.settle()
    did(session, OpenDocument(str(path)))
    return session


def is_container(path: Path) -> bool:
    return zipfile.is_zipfile(path)


def test_a_long_run_is_open_at_its_step_without_training_again(session, path, updates):
    did(session, Step(1000), SaveDocument(str(path)))
    assert is_container(path)
    assert (session.state.document.file, session.state.notice) == (str(path), "")
    updates.clear()
    with closing(opened(path)) as other:
        assert sum(updates) < 10
        run = other.state.run
        assert (run.step, run.head, run.status) == (1000, 1000, Status.PAUSED)
        assert digest(run.state) == digest(session.state.run.state)
        assert run.curve.steps.tolist() == session.state.run.curve.steps.tolist()
        assert run.curve.train_loss.tolist() == session.state.run.curve.train_loss.tolist()
        assert did(other, Step(500)).step == 1500
        assert digest(other.state.run.state) == digest(fresh(ADAM.recipe, 1500))
        assert digest(did(other, Seek(77)).state) == digest(fresh(ADAM.recipe, 77))
        assert did(other, GoLive()).step == 1500


def test_what_was_changed_on_the_way_and_what_is_shown_come_back(session, path):
    did(session, Step(300), assign("training.optimizer", "sgd"), Step(300), Seek(200))
    did(session, SaveDocument(str(path)))
    with closing(opened(path)) as other:
        assert (other.state.run.step, other.state.run.head) == (200, 600)
        assert other.state.document.recipe == session.state.document.recipe
        did(session, GoLive(), Step(100))
        did(other, GoLive(), Step(100))
        assert digest(other.state.run.state) == digest(session.state.run.state)


def test_what_a_file_has_beyond_the_step_that_is_shown_is_saved(session, path):
    did(session, Step(300), Seek(200), SaveDocument(str(path)))
    assert not session.is_changed
    with closing(opened(path)) as other:
        did(other, GoLive())
        assert (other.state.run.step, other.is_changed) == (300, False)
        did(other, Step(1), Seek(200))
        assert (other.state.run.head, other.is_changed) == (301, True)


def test_a_run_that_diverged_is_open_as_it_ended(path):
    plane = Recipe(DataChoice("plane", samples=60), NetworkChoice((4, 4)), TrainingSpec("sgd", 50.0))
    with closing(Session(Document(plane))) as session:
        did(session, Step(400), SaveDocument(str(path)))
        ended = session.state.run
    with closing(opened(path)) as other:
        assert (other.state.run.status, other.state.run.step) == (Status.DIVERGED, ended.step)
        assert other.state.run.message == ended.message


def test_it_is_saved_while_training_goes_on(session, path):
    session.dispatch(Play())
    while session.state.run.step < 500:
        session.client.wait(0.02)
        session.poll()
    session.dispatch(SaveDocument(str(path)))
    while session.writes:
        session.client.wait(0.02)
        session.poll()
    assert session.state.run.status is Status.RUNNING
    did(session, Pause())
    _document, step = read(path)
    assert 500 <= step <= session.state.run.step
    with closing(opened(path)) as other:
        assert other.state.run.step == step
        assert digest(other.state.run.state) == digest(fresh(ADAM.recipe, step))


def test_what_is_saved_is_what_was_open_then_and_the_last_save_stays(session, path):
    did(session, Step(200))
    session.dispatch(SaveDocument(str(path)))
    session.dispatch(assign("training.learning_rate", 0.2))
    session.dispatch(Reset())
    session.dispatch(SaveDocument(str(path)))
    session.settle()
    document, step = read(path)
    assert (step, document.recipe.training.learning_rate) == (0, 0.2)
    assert not is_container(path)


def test_a_change_that_is_saved_at_once_keeps_the_past_that_it_shares(session, path):
    did(session, Step(200))
    session.dispatch(assign("training.learning_rate", 0.2))
    session.dispatch(SaveDocument(str(path)))
    session.settle()
    document, step = read(path)
    past = past_in(path, document)
    assert past is not None
    assert (step, past.shown, past.head, len(document.recipe.changes)) == (200, 200, 200, 1)


def test_a_name_is_not_given_to_what_was_opened_meanwhile(session, path):
    did(session, Step(200))
    session.dispatch(SaveDocument(str(path)))
    session.dispatch(New())
    session.settle()
    assert session.state.document.file == ""
    assert read(path) == (replace(ADAM, change_step=0), 200)


def test_what_is_saved_at_the_end_is_written(path):
    session = Session(ADAM)
    did(session, Step(200))
    session.dispatch(Play())
    session.dispatch(SaveDocument(str(path)))
    session.close()
    document, step = read(path)
    past = past_in(path, document)
    assert past is not None
    assert past.shown == step >= 200


def test_a_failed_save_is_said_and_leaves_the_old_file(session, path, monkeypatch):
    did(session, Step(100), SaveDocument(str(path)))
    before = path.read_bytes()

    def full(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    did(session, Step(100), SaveDocument(str(path.with_name("other.reluexp"))))
    assert session.state.notice.endswith("other.reluexp cannot be written: No space left on device.")
    assert session.state.document.file == str(path)
    did(session, SaveDocument(str(path)))
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    assert not session.dispatch(SaveDocument(str(path.parent / "nowhere" / "a.reluexp")))


@pytest.mark.parametrize("how", ["bytes", "recipe"])
def test_a_past_that_cannot_be_used_is_said_and_the_run_is_made_again(session, path, how):
    did(session, Step(300), SaveDocument(str(path)))
    content = path.read_bytes()
    if how == "bytes":
        at = content.index(b"past/parameters.npy") + 400
        path.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
    else:
        with zipfile.ZipFile(path) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
        fields = json.loads(members["document.json"])
        fields["document"]["training"]["learning_rate"] = 0.02
        members["document.json"] = json.dumps(fields).encode()
        with zipfile.ZipFile(path, "w") as archive:
            for name, member in members.items():
                archive.writestr(name, member)
    with closing(opened(path)) as other:
        assert other.state.notice.endswith("run is made again.")
        assert digest(other.state.run.state) == digest(fresh(other.state.document.recipe, 300))


def test_a_past_of_another_recipe_is_said_and_the_run_is_made_again(path):
    save(path, ADAM, 300, kept=run_of(SMALL, 300).past().kept())
    with closing(opened(path)) as other:
        assert other.state.notice == "What was kept of this run is not of its recipe. It is made again."
        assert (other.state.run.step, digest(other.state.run.state)) == (300, digest(fresh(ADAM.recipe, 300)))


def test_a_document_whose_table_has_changed_is_trained_on_the_new_one(tmp_path, path):
    table = tmp_path / "t.csv"
    table.write_text("a,b,y\n" + "1,2,0\n2,1,1\n3,5,0\n4,4,1\n" * 10, encoding="utf-8")
    recipe = Recipe(DataChoice("table", path=str(table), target="y"), NetworkChoice((4,)))
    with closing(Session(Document(recipe, View(table_kept="file")))) as session:
        did(session, Step(200), SaveDocument(str(path)))
    with closing(opened(path)) as other:
        assert other.state.notice == ""
        assert other.state.run.step == 200
    table.write_text(table.read_text(encoding="utf-8") + "9,9,1\n", encoding="utf-8")
    with closing(opened(path)) as other:
        assert other.state.notice.startswith("The table has changed since the document was saved")
        assert digest(other.state.run.state) == digest(fresh(recipe, 200))


def test_a_run_that_went_on_from_a_file_is_one_as_any_other(session, path):
    did(session, Step(300), SaveDocument(str(path)))
    with closing(opened(path)) as other:
        did(other, assign("training.learning_rate", 0.3), Step(100))
        changed = replace(other.state.document.recipe, run_id=0)
        assert digest(other.state.run.state) == digest(fresh(changed, 400))
        did(other, SaveDocument(str(path)), Seek(250), Branch(), Step(10))
        assert digest(other.state.run.state) == digest(fresh(ADAM.recipe, 260))
        did(other, Undo())
        assert (other.state.run.step, other.state.run.head) == (250, 400)
    with closing(opened(path)) as third:
        assert third.state.run.step == 400


def test_a_run_that_was_to_go_on_to_a_later_step_does(path):
    save(path, ADAM, 500, kept=run_of(ADAM.recipe, 300).past().kept())
    with closing(opened(path)) as other:
        assert (other.state.run.step, other.state.run.head) == (500, 500)
        assert digest(other.state.run.state) == digest(fresh(ADAM.recipe, 500))
