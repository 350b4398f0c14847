"""``reluexplorer train --save``: a dense network's run is kept as a document, for window and command line."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace

import pytest

from reluexplorer.app.cli.command_line import main
from reluexplorer.core.network.spec import parameters_sha256
from reluexplorer.session.commands.files import OpenDocument, past_in, read
from reluexplorer.session.commands.network import SetHidden
from reluexplorer.session.document.document import Document
from reluexplorer.session.files.document_file import save
from reluexplorer.session.run.trajectory import Trajectory
from reluexplorer.session.session import Session
from tests.places import DATA


def figures(capsys, *arguments):
    """Return the figures of a run and what was said beside them."""
    assert main(["train", *map(str, arguments), "--json"]) == 0
    printed = capsys.readouterr()
    return json.loads(printed.out), printed.err


def test_a_run_is_gone_on_from_in_the_window_and_here(capsys, tmp_path):
    path = tmp_path / "a.reluexp"
    wanted = ("moons", "--hidden", "3,2", "--seed", 4)
    first, said = figures(capsys, *wanted, "--steps", 40, "--save", path)
    assert said == f"Saved at step 40: {path}\n"
    straight, _ = figures(capsys, *wanted, "--steps", 80)
    on, _ = figures(capsys, path, "--steps", 80, "--save", path)
    assert on["parameters_sha256"] == straight["parameters_sha256"] != first["parameters_sha256"]
    assert read(path)[1] == 80
    session = Session()
    try:
        assert session.dispatch(OpenDocument(str(path)))
        session.settle()
        assert session.state.run.step == 80
        assert parameters_sha256(session.state.run.state.parameters) == on["parameters_sha256"]
    finally:
        session.close()


def test_what_was_looked_at_stays_in_a_document_that_is_gone_on_from(capsys, tmp_path):
    path = tmp_path / "a.reluexp"
    document = SetHidden((4, 3)).apply(Document())
    view = replace(document.view, workspace="neurons", unit=(1, 2), window=(0.0, 1.0, 0.0, 1.0))
    save(path, replace(document, view=view), 4)
    figures(capsys, path, "--steps", 6, "--save", path)
    found, step = read(path)
    assert (found.view, step) == (view, 6)
    figures(capsys, path, "--hidden", "3", "--save", path)
    found, _ = read(path)
    assert found.view == replace(view, unit=None)
    figures(capsys, path, "--data", "moons", "--save", path)
    assert read(path)[0].view == replace(view, unit=None, window=None)


def test_of_a_run_with_patience_the_best_step_is_saved(capsys, tmp_path):
    path = tmp_path / "a.reluexp"
    best, _ = figures(capsys, "moons", "--noise", 0.4, "--patience", 2, "--save", path)
    assert read(path)[1] == best["step"] < best["stopped_at"]
    assert figures(capsys, path)[0]["parameters_sha256"] == best["parameters_sha256"]


def test_a_long_run_is_gone_on_from_without_training_it_again(capsys, tmp_path, monkeypatch):
    monkeypatch.setattr("reluexplorer.session.run.past._LONG", 1.0)
    path, later, made = tmp_path / "a.reluexp", tmp_path / "b.reluexp", []
    wanted = ("moons", "--hidden", "3,2", "--optimizer", "adam")
    figures(capsys, *wanted, "--steps", 400, "--save", path)
    assert zipfile.is_zipfile(path)
    straight = {steps: figures(capsys, *wanted, "--steps", steps)[0] for steps in (300, 400, 700)}
    observed = Trajectory.observed
    monkeypatch.setattr(
        Trajectory,
        "observed",
        lambda self, state, steps, every: made.append(steps) or observed(self, state, steps, every),
    )
    for steps, most in ((400, 5), (300, 100), (700, 305)):
        made.clear()
        on, said = figures(capsys, path, "--steps", steps, "--save", later)
        assert said == f"Saved at step {steps}: {later}\n"
        assert on["parameters_sha256"] == straight[steps]["parameters_sha256"]
        assert sum(made) <= most
        document, step = read(later)
        past = past_in(later, document)
        assert (step, past.shown, past.head) == (steps, steps, steps)
    made.clear()
    assert main(["export", str(path), str(tmp_path / "w.npz")]) == 0
    assert sum(made) <= 5
    capsys.readouterr()
    assert main(["health", str(path), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert main(["health", *wanted, "--steps", "400", "--json"]) == 0
    assert told == json.loads(capsys.readouterr().out)
    other, _ = figures(capsys, path, "--learning-rate", 0.2)
    assert (
        other["parameters_sha256"]
        == figures(capsys, *wanted, "--learning-rate", 0.2, "--steps", 400)[0]["parameters_sha256"]
    )


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("a.npz", "--save writes a document: name it a.reluexp."),
        ("no/a.reluexp", "cannot be written: No such file or directory."),
        ("notes.reluexp", "a file of another kind is there. Choose another name, or say --force"),
    ],
)
def test_where_it_cannot_be_written_nothing_is_trained(capsys, tmp_path, name, said):
    (tmp_path / "notes.reluexp").write_text("Not a document.", encoding="utf-8")
    asked = ["train", "circle", "--steps", "1000000000", "--save", str(tmp_path / name)]
    assert main(asked) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert said in printed.err


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "fruit.csv"
    path.write_bytes((DATA / "recorded" / "fruit.csv").read_bytes())
    return path


def test_a_table_goes_into_the_document_and_is_learned_from_there(capsys, tmp_path, table):
    path, named = tmp_path / "a.reluexp", tmp_path / "b.reluexp"
    first, _ = figures(capsys, table, "--steps", 40, "--save", path)
    same, _ = figures(capsys, table, "--steps", 40, "--save", named, "--by-reference")
    assert first["parameters_sha256"] == same["parameters_sha256"]
    assert read(named)[0].recipe.data.held is None
    moved = tmp_path / "elsewhere" / "a.reluexp"
    moved.parent.mkdir()
    path.rename(moved)
    table.unlink()
    back, said = figures(capsys, moved, "--steps", 40)
    assert back["parameters_sha256"] == first["parameters_sha256"]
    assert "has changed" not in said
    assert main(["health", str(moved)]) == 0
    out = tmp_path / "data.csv"
    assert main(["export", str(moved), str(out), "--as", "data"]) == 0
    assert out.read_text(encoding="utf-8").startswith("size (kg),colour,age,kept,part\n")
    capsys.readouterr()
    assert main(["train", str(named)]) == 2
    assert capsys.readouterr().err == f"reluexplorer: There is no file at {table}.\n"


def test_the_newer_file_is_said_and_named_again_where_that_is_asked_for(capsys, tmp_path, table):
    path = tmp_path / "a.reluexp"
    figures(capsys, table, "--steps", 4, "--save", path)
    figures(capsys, path, "--save", path, "--by-reference")
    assert read(path)[0].recipe.data.held is None
    figures(capsys, path, "--save", path, "--embed")
    table.write_bytes(table.read_bytes() + b"1,red,2,yes,\n")
    _, said = figures(capsys, path)
    assert said.startswith("fruit.csv has changed since the document took it in; ")
    assert main(["train", str(path), "--save", str(path), "--by-reference"]) == 2
    assert "The file fruit.csv is not there as the document has it" in capsys.readouterr().err
    assert read(path)[0].recipe.data.held is not None


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("circle", "--embed"), "--embed says how a table is kept in a document: name that by --save."),
        (("circle", "--by-reference", "--save", "a.reluexp"), "--by-reference is for a table: give one"),
        (("circle", "--by-reference", "--embed"), "not allowed with argument --by-reference"),
    ],
)
def test_what_is_said_of_no_table_is_refused(capsys, tmp_path, monkeypatch, arguments, sentence):
    monkeypatch.chdir(tmp_path)
    assert main(["train", *arguments]) == 2
    assert sentence in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
