"""A file is offered in the place of the table in a document only while it has other bytes than that."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from reluexplorer.session.commands.data import OpenTable, TakeTableFile
from reluexplorer.session.commands.files import OpenDocument
from reluexplorer.session.commands.run import Redo, Undo
from reluexplorer.session.commands.starts import New
from reluexplorer.session.files import embedded
from reluexplorer.session.files.document_file import save
from reluexplorer.session.host import newer_file
from reluexplorer.session.session import Session
from tests.session.driving import did, look_again
from tests.session.files.embedding import document
from tests.session.files.small_tables import FRUIT

OTHER = FRUIT.replace(b"red", b"blu", 1)
"""Other bytes, as many as before."""
LONG_AGO = 1_600_000_000


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "fruit.csv"
    path.write_bytes(FRUIT)
    return path


@pytest.fixture
def session(table: Path, tmp_path: Path, monkeypatch) -> Iterator[Session]:
    """A session in which the document with the table is open, and its file is looked at in every turn."""
    monkeypatch.setattr(newer_file, "_EVERY", 0.0)
    monkeypatch.setattr(newer_file, "_RESTS", 0.0)
    path = tmp_path / "run.reluexp"
    save(path, document(table), 5)
    with closing(Session()) as made:
        did(made, OpenDocument(str(path)))
        yield made


def offers(session: Session) -> bool:
    """Let the file be looked at, and say whether it is offered."""
    look_again(session)
    return session.state.has_newer_file


def test_it_is_offered_while_it_has_other_bytes(session, table):
    assert not offers(session)
    table.write_bytes(OTHER)
    assert offers(session)
    table.write_bytes(FRUIT)
    assert not offers(session)
    table.write_bytes(FRUIT + b"1,red,2,yes,\n")
    assert offers(session)
    assert session.state.notice == ""
    table.unlink()
    assert not offers(session)


def test_another_time_alone_offers_nothing(session, table):
    os.utime(table, (LONG_AGO, LONG_AGO))
    assert not offers(session)


def test_a_file_that_is_as_it_was_is_not_read_again(session, table, monkeypatch):
    reads, is_the_same = [], embedded._is_the_same
    monkeypatch.setattr(
        embedded, "_is_the_same", lambda *given: (reads.append(given), is_the_same(*given))[1]
    )
    os.utime(table, (LONG_AGO, LONG_AGO))
    assert not any(offers(session) for _turn in range(5))
    assert len(reads) == 1
    other = table.with_name("other.csv")
    other.write_bytes(OTHER)
    os.utime(other, (LONG_AGO, LONG_AGO + 1))
    other.replace(table)
    assert all(offers(session) for _turn in range(5))
    assert len(reads) == 2


def test_it_is_offered_no_more_once_it_was_taken_and_again_after_undo(session, table):
    table.write_bytes(OTHER)
    assert offers(session)
    did(session, TakeTableFile())
    assert not session.state.has_newer_file
    did(session, Undo())
    assert offers(session)
    did(session, Redo())
    assert not offers(session)


def test_what_is_opened_later_is_offered_none(session, table, tmp_path):
    table.write_bytes(OTHER)
    assert offers(session)
    did(session, New())
    assert not offers(session)
    did(session, OpenTable(str(table)))
    assert not offers(session)
    save(tmp_path / "later.reluexp", document(table), 0)
    did(session, OpenDocument(str(tmp_path / "later.reluexp")))
    assert not offers(session)


def test_a_document_that_undo_brings_back_has_its_file_looked_at(session, table):
    did(session, New())
    table.write_bytes(OTHER)
    assert not offers(session)
    did(session, Undo())
    assert offers(session)
