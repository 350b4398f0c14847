"""The table of a document is the one that was learned, whatever became of its file since."""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from reluexplorer.core.data.held import LearnedFile, hold
from reluexplorer.core.data.tables.learned import is_same_file, learned_file
from reluexplorer.session.commands.data import OpenTable
from reluexplorer.session.commands.files import OpenDocument, SaveDocument, read
from reluexplorer.session.commands.run import Step
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.files import embedded
from reluexplorer.session.files.document_file import kept_in, save, table_to_come, warning_of
from reluexplorer.session.files.stored import dense_of
from reluexplorer.session.run.channel import apart
from reluexplorer.session.run.loading import load
from reluexplorer.session.session import Session
from tests.session.driving import did, digest, fresh, run_of
from tests.session.files.embedding import BY_FILE, INSIDE, document, rewritten
from tests.session.files.small_tables import FRUIT

HEADER, *ROWS = FRUIT.splitlines(keepends=True)
CHANGED = b"".join((HEADER, *reversed(ROWS)))
"""Of the same size."""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "fruit.csv"
    path.write_bytes(FRUIT)
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "run.reluexp"


def test_a_file_that_is_gone_or_another_is_kept_as_it_was_learned(table, path):
    learned = learned_file(table)
    for changes in (lambda: table.write_bytes(CHANGED), table.unlink):
        changes()
        save(path, document(table), 0, learned=learned)
        assert dense_of(path).table() == FRUIT
        assert dense_of(path).content["table"] == f"sha256:{hashlib.sha256(FRUIT).hexdigest()}"


def test_a_table_that_cannot_be_read_is_not_lost_from_its_document(table, path, monkeypatch):
    made = document(table, INSIDE)
    save(path, made, 0)

    def refuse(path: Path, _most: int) -> bytes:
        raise CommandError(f"{path} cannot be read: permission denied.")

    monkeypatch.setattr(embedded, "read_bytes", refuse)
    with pytest.raises(CommandError) as refused:
        save(path, made, 0)
    assert str(refused.value) == (
        f"Nothing was written, as the document would lose its table fruit.csv: {table} cannot be read: "
        "permission denied."
    )
    assert dense_of(path).table() == FRUIT
    save(path, made, 5, learned=learned_of(table))
    assert (read(path)[1], dense_of(path).table()) == (5, FRUIT)


def learned_of(table: Path) -> LearnedFile | None:
    return load(document(table).recipe.data).learned


def test_what_was_learned_is_the_file_as_it_was(table, monkeypatch):
    learned = learned_of(table)
    assert learned.held == hold("fruit.csv", FRUIT)
    assert learned.held.content == FRUIT
    monkeypatch.setattr("reluexplorer.core.data.tables.learned.MOST_HELD", len(FRUIT) - 1)
    alone = learned_of(table)
    assert (alone.held, alone.sha256) == (None, learned.sha256)
    held = embedded.with_held(document(table), learned.held).recipe.data
    assert load(held).learned.held == learned.held


def test_a_file_that_changes_while_it_is_read_is_not_known(table, monkeypatch):
    monkeypatch.setattr("reluexplorer.core.data.tables.learned.MOST_HELD", 0)

    def changes(share: float) -> None:
        if share == 1.0:
            return
        table.write_bytes(CHANGED)

    assert load(document(table).recipe.data, changes).learned.sha256 == ""


@pytest.mark.parametrize(
    ("content", "at", "same"),
    [
        (FRUIT, 1e9, True),
        (FRUIT, 2e9 / 2 + 5, True),
        (FRUIT.swapcase(), 1e9 + 5, False),
        (FRUIT + b" ", 1e9 + 5, False),
        (None, 0, False),
    ],
)
def test_a_file_is_the_same_by_its_bytes(table, content, at, same):
    os.utime(table, (1e9, 1e9))
    learned, document_held = (
        learned_file(table),
        embedded.with_held(document(table), hold("fruit.csv", FRUIT)),
    )
    table.unlink()
    if content is not None:
        table.write_bytes(content)
        os.utime(table, (at, at))
    assert is_same_file(table, learned) is same
    by_file = BY_FILE.apply(document_held)
    assert (embedded.table_to_keep(by_file) is None) is same


NAMED = "fruit.csv has changed since it was learned: opened again, the document learns it as it is now."
HELD = "fruit.csv has changed since it was learned: the document has it as it was learned."
STAYS = "The file fruit.csv is not there as the document has it: the table stays in the document."


@pytest.mark.parametrize(
    ("choice", "most", "said"), [(None, 1 << 20, HELD), (BY_FILE, 1 << 20, STAYS), (BY_FILE, 0, NAMED)]
)
def test_a_file_that_changed_since_it_was_learned_is_said_and_another_run_does_not_go_with_it(
    table, path, monkeypatch, choice, most, said
):
    monkeypatch.setattr("reluexplorer.session.run.past._LONG", 1.0)
    monkeypatch.setattr("reluexplorer.core.data.tables.learned.MOST_HELD", most)
    os.utime(table, (1e9, 1e9))
    with closing(Session()) as session:
        did(session, OpenTable(str(table)), *filter(None, [choice]), Step(30), SaveDocument(str(path)))
        assert session.state.notice == ""
        assert kept_in(path, read(path)[0]).step == 30
        wanted = digest(session.state.run.state)
        table.write_bytes(CHANGED)
        did(session, SaveDocument(str(path)))
        assert session.state.notice == said
    back, step = read(path)
    assert step == 30
    assert dense_of(path).content["table"] == f"sha256:{hashlib.sha256(FRUIT).hexdigest()}"
    assert (kept_in(path, back) is not None) is (most > 0)
    assert (digest(fresh(back.recipe, 30)) == wanted) is (most > 0)
    with closing(Session()) as session:
        did(session, OpenDocument(str(path)))
        assert (digest(session.state.run.state) == wanted) is (most > 0)
        assert session.state.notice.startswith(
            "fruit.csv has changed since the document took it in"
            if most
            else "The table has changed since the document was saved"
        )


def test_what_autosave_sees_of_a_later_file_is_not_what_was_learned(table, path, monkeypatch):
    monkeypatch.setattr("reluexplorer.session.run.past._LONG", 1.0)
    with closing(Session(hire=apart)) as session:
        did(session, OpenTable(str(table)), Step(30))
        wanted = digest(session.state.run.state)
        table.write_bytes(CHANGED)
        autosave = path.with_name("last.reluexp")
        session.hand_out(
            lambda document, step, _past, learned: save(autosave, document, step, learned=learned)
        )
        session.settle()
        table.unlink()
        did(session, SaveDocument(str(path)))
    for file in (autosave, path):
        assert dense_of(file).table() == FRUIT
        back, step = read(file)
        assert digest(fresh(back.recipe, step)) == wanted


@pytest.mark.parametrize("older", [False, True])
def test_a_run_goes_with_no_document_that_does_not_say_its_table(table, path, older):
    made = document(table, BY_FILE)
    save(path, made, 40, kept=run_of(made.recipe, 40).past().kept())
    content = dense_of(path).content
    del content["table"]
    if older:
        content["version"] = 4
        del content["document"]["view"]["table_kept"]
    rewritten(path, **{"document.json": json.dumps(content).encode()})
    with pytest.raises(
        CommandError, match=r"does not say which table its run learned: the run is made again\.$"
    ):
        kept_in(path, read(path)[0])


def test_a_run_of_another_table_is_not_written_with_this_one(table, path):
    made = document(table, BY_FILE)
    kept = run_of(made.recipe, 40).past().kept()
    assert kept.table == hashlib.sha256(FRUIT).hexdigest()
    table.write_bytes(CHANGED)
    save(path, made, 40, kept=kept)
    assert "past" not in dense_of(path).content
    save(path, made, 40, kept=replace(kept, table=""))
    assert "past" not in dense_of(path).content
    table.unlink()
    save(path, made, 40, kept=kept, learned=learned_of_no_file())
    assert "past" in dense_of(path).content
    save(path, made, 40, kept=replace(kept, table=""), learned=LearnedFile(""))
    assert "past" not in dense_of(path).content


def learned_of_no_file() -> LearnedFile:
    return LearnedFile(hashlib.sha256(FRUIT).hexdigest())


def test_a_long_table_is_compared_by_all_its_bytes_once_it_is_learned(table, path, monkeypatch):
    monkeypatch.setattr("reluexplorer.session.run.past._LONG", 1.0)
    monkeypatch.setattr("reluexplorer.session.files.table_digest._PIECES", 0)
    with closing(Session()) as session:
        did(session, OpenTable(str(table)), BY_FILE, Step(30), SaveDocument(str(path)))
        wanted = digest(session.state.run.state)
        did(session, OpenDocument(str(path)))
        assert (session.state.notice, digest(session.state.run.state)) == ("", wanted)
    table.write_bytes(CHANGED)
    back, _step = read(path)
    assert (warning_of(path, back), table_to_come(path, back)) == ("", hashlib.sha256(FRUIT).hexdigest())
    with closing(Session(hire=apart)) as session:
        did(session, OpenDocument(str(path)))
        assert session.state.notice == (
            "The table has changed since the document was saved: the run is not the same."
        )
        assert digest(session.state.run.state) == digest(fresh(back.recipe, 30)) != wanted


@pytest.mark.parametrize("changed", [False, True])
def test_an_older_document_knows_its_table_by_pieces(table, path, changed):
    made = document(table, BY_FILE)
    save(path, made, 0)
    old = hashlib.sha256(str(len(FRUIT)).encode() + FRUIT).hexdigest()
    content = {**dense_of(path).content, "table": old}
    rewritten(path, **{"document.json": json.dumps(content).encode()})
    if changed:
        table.write_bytes(CHANGED)
    assert warning_of(path, read(path)[0]) == (
        "The table has changed since the document was saved: the run is not the same." if changed else ""
    )
