"""Documents on disk."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.problem.problem import TrainingSpec
from reluexplorer.session.commands.command import Edit
from reluexplorer.session.commands.data import OpenTable
from reluexplorer.session.commands.files import OpenDocument, read
from reluexplorer.session.commands.settings import assign, setter
from reluexplorer.session.document.document import DataChoice, Document, NetworkChoice, Recipe
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.files.document_file import save, warning_of
from reluexplorer.session.files.stored import dense_of
from reluexplorer.session.session import Session
from tests.places import DATA
from tests.session.strategies import commands

BY_FILE = assign("view.table_kept", "file")


def _document(sequence):
    document = Document()
    for command in sequence:
        try:
            document = command.apply(document)
        except CommandError:
            continue
    return document


@given(st.lists(commands(only=Edit), max_size=15), st.integers(0, 10_000_000))
def test_a_document_comes_back_as_it_was(tmp_path_factory, sequence, step):
    document = _document(sequence)
    path = tmp_path_factory.mktemp("documents") / "a.reluexp"
    save(path, document, step)
    back, back_step = read(path)
    at = document.recipe.changes[-1].step if document.recipe.changes else 0
    assert back == replace(document, change_step=at, file="")
    assert back_step == step


def test_a_table_keeps_its_choices(tmp_path):
    document = OpenTable("/data/a.csv", "y", "regression").apply(Document())
    save(tmp_path / "t.reluexp", document, 0)
    assert read(tmp_path / "t.reluexp")[0] == document


def test_a_table_beside_its_document_is_found_and_a_changed_one_is_said(tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    (first / "people.csv").write_text("a,b\n" + "1,2\n2,1\n3,5\n4,4\n" * 5, encoding="utf-8")
    document = BY_FILE.apply(OpenTable(str(first / "people.csv"), "b").apply(Document()))
    save(first / "run.reluexp", document, 3)
    assert warning_of(first / "run.reluexp", read(first / "run.reluexp")[0]) == ""
    first.rename(second)
    moved, _ = read(second / "run.reluexp")
    assert moved.recipe.data.path == str(second / "people.csv")
    assert warning_of(second / "run.reluexp", moved) == ""
    with (second / "people.csv").open("a", encoding="utf-8") as file:
        file.write("9,9\n")
    assert warning_of(second / "run.reluexp", moved).startswith("The table has changed since")
    session = Session()
    try:
        session.dispatch(OpenDocument(str(second / "run.reluexp")))
        session.settle()
        assert session.state.notice.startswith("The table has changed since")
        assert session.state.run.step == 3
    finally:
        session.close()
    (second / "people.csv").unlink()
    gone, _ = read(second / "run.reluexp")
    assert gone.recipe.data.path == str(first / "people.csv")


def test_a_file_from_before_the_finer_settings_opens_with_their_defaults(tmp_path):
    steps = [
        {"do": "set-hidden", "value": [6, 5]},
        {"do": "set-activation", "value": "leaky_relu"},
        {"do": "set-activation-parameter", "value": 0.2},
        {"do": "set-optimizer", "value": "adam"},
        {"do": "set-learning-rate", "value": 0.003},
    ]
    content = {"format": "ReLU Explorer document", "version": 1, "step": 40, "commands": steps}
    path = tmp_path / "old.reluexp"
    path.write_text(json.dumps(content), encoding="utf-8")
    network = NetworkChoice((6, 5), ActivationChoice("leaky_relu", (0.2,)))
    training = TrainingSpec("adam", 0.003)
    document = Document()
    expected = replace(document, recipe=replace(document.recipe, network=network, training=training))
    assert read(path) == (expected, 40)


@pytest.mark.parametrize("shown", [setter("view.more_network"), setter("view.more_training")])
def test_what_was_unfolded_stays_so(tmp_path, shown):
    document = shown(value=True).apply(Document())
    assert document != Document()
    save(tmp_path / "u.reluexp", document, 0)
    assert read(tmp_path / "u.reluexp")[0] == document


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "is no document of ReLU Explorer."),
        ("\x00\x01", "is no document of ReLU Explorer."),
        ("[" * 100_000, "is no document of ReLU Explorer."),
        ("[]", "is no document of ReLU Explorer."),
        ('{"format": "other"}', "is no document of ReLU Explorer."),
        ('{"format": "ReLU Explorer document", "version": 9}', "was written by a newer version"),
        ('{"format": "ReLU Explorer document", "version": 1, "step": 0}', "is damaged."),
        (
            '{"format": "ReLU Explorer document", "version": 1, "step": -4, "commands": []}',
            "is damaged: step -4.",
        ),
        (
            '{"format": "ReLU Explorer document", "version": 1, "step": 0, "commands": [7]}',
            "is damaged at command 1: it is none that a document may have.",
        ),
        (
            '{"format": "ReLU Explorer document", "version": 1, "step": 0, "commands": [{"do": "undo"}]}',
            "is damaged at command 1: it is none that a document may have.",
        ),
        (
            json.dumps(
                {
                    "format": "ReLU Explorer document",
                    "version": 1,
                    "step": 0,
                    "commands": [{"do": "set-noise", "value": 9}],
                }
            ),
            "is damaged at command 1: set-noise: value goes from 0 to 0.5; 9 is outside.",
        ),
    ],
)
def test_a_damaged_document_is_refused_with_a_sentence(tmp_path, content, sentence):
    path = tmp_path / "bad.reluexp"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CommandError) as refused:
        read(path)
    assert str(refused.value).startswith(f"{path} {sentence}")


def test_a_missing_or_huge_document_is_refused(tmp_path):
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        read(tmp_path / "none.reluexp")
    large = tmp_path / "large.reluexp"
    with large.open("wb") as file:
        os.truncate(file.fileno(), 17 << 20)
    with pytest.raises(CommandError, match=r"larger than such a file may be \(16 MiB\)"):
        read(large)


def test_a_document_of_more_commands_than_one_has_is_refused_at_once(tmp_path):
    path = tmp_path / "many.reluexp"
    content = {"format": "ReLU Explorer document", "version": 1, "step": 0}
    path.write_text(json.dumps({**content, "commands": [0] * 20_001}), encoding="utf-8")
    with pytest.raises(CommandError, match=r"holds 20,001 commands; a document has at most 20,000\."):
        read(path)


def test_a_failed_save_leaves_the_old_file_and_no_trace(tmp_path, monkeypatch):
    path = tmp_path / "kept.reluexp"
    save(path, Document(), 3)
    before = path.read_bytes()

    def full(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CommandError, match=r"kept\.reluexp cannot be written: No space left on device\."):
        save(path, Document(), 4)
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["kept.reluexp"]
    assert json.loads(before)["step"] == 3


def test_saving_into_a_missing_folder_is_a_sentence(tmp_path):
    with pytest.raises(CommandError, match="cannot be written: No such file or directory"):
        save(tmp_path / "nowhere" / "a.reluexp", Document(), 0)


def test_a_document_that_an_older_version_saved_says_where_its_table_is_read_otherwise(
    tmp_path: Path,
) -> None:
    cases = DATA / "cases"
    for name, said in (("clean/missing_words.csv", False), ("missing_words.csv", True)):
        data = DataChoice("table", path=str(cases / name), target="group")
        document = BY_FILE.apply(Document(recipe=Recipe(data, NetworkChoice((4,)))))
        path = save(tmp_path / "run.reluexp", document, 0)
        assert warning_of(path, document) == ""
        content = dense_of(path).content
        del content["reader"]
        path.write_text(json.dumps({**content, "version": 2}))
        assert warning_of(path, document).startswith("Tables are read better than when") is said


@pytest.mark.parametrize(
    ("part", "sentence"),
    [
        ({"document": {"data": {"noise": "\udcff"}}}, "is damaged: data.noise is not as it may be."),
        ({"document": {"\udcff": {}}}, "is damaged: it has a part '\ufffd' that is not known here."),
        ({"documents": {}}, "is damaged: it has a part 'documents' that is not known here."),
    ],
)
def test_a_session_refuses_what_a_file_may_not_hold(tmp_path, part, sentence):
    path = tmp_path / "a.reluexp"
    save(path, Document(), 0)
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | part), encoding="utf-8")
    session = Session()
    try:
        assert session.dispatch(OpenDocument(str(path))) is False
        assert session.state.notice.endswith(sentence)
    finally:
        session.close()
