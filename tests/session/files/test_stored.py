"""A document's file is read once, whole or not at all; bombs are refused before anything is made of them."""

from __future__ import annotations

import io
import json
import os
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from reluexplorer.app.keeping.offering import offer_of
from reluexplorer.session.commands.data import OpenTable
from reluexplorer.session.commands.files import OpenDocument, past_in, read
from reluexplorer.session.document.codec import TOO_MUCH
from reluexplorer.session.document.document import Document
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.files import stored
from reluexplorer.session.files.container import MOST_FIELDS
from reluexplorer.session.files.document_file import save, written
from reluexplorer.session.files.lab_file import lab_kind
from reluexplorer.session.files.stored import MOST, dense_of, is_document
from reluexplorer.session.session import Session
from tests.session.driving import SMALL, run_of
from tests.session.files.small_tables import FRUIT

PLAIN = json.loads(written(Document(SMALL), 3))


def of_fields(path: Path, fields: bytes, *, version: int = 2, more: int = 0) -> Path:
    """Write a document's file of these fields: JSON, or a container with so many members beside them."""
    if version == 2:
        path.write_bytes(fields)
        return path
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("document.json", fields.replace(b'"version": 2', b'"version": %d' % version))
        for number in range(more):
            archive.writestr(f"n{number}", b"")
    path.write_bytes(made.getvalue())
    return path


def with_file(value: str) -> bytes:
    """Return the fields of a document whose part "file" is this JSON."""
    return (json.dumps(PLAIN)[:-1] + f', "file": {value}}}').encode()


BOMBS = {
    "lists": lambda: "[" + "[]," * MOST[b"["] + "[]]",
    "objects": lambda: "[" + "{}," * MOST[b"{"] + "{}]",
    "numbers": lambda: "[" + "1," * MOST[b","] + "1]",
    "names": lambda: "{" + ",".join(f'"{number:x}":0' for number in range(MOST[b":"] + 1)) + "}",
}


@pytest.mark.parametrize("version", [2, 5])
@pytest.mark.parametrize("bomb", BOMBS)
def test_more_values_than_a_document_has_are_refused_before_they_are_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: int, bomb: str
) -> None:
    path = of_fields(tmp_path / "a.reluexp", with_file(BOMBS[bomb]()), version=version)
    monkeypatch.setattr(stored, "parsed", lambda _path, _fields: pytest.fail("values were made"))
    with pytest.raises(CommandError, match=r"or damaged: it holds more than a document has\.$"):
        read(path)
    assert not is_document(path)


def _changed(*changes: dict[str, object]) -> bytes:
    document = PLAIN["document"] | {"changes": list(changes)}
    return json.dumps(PLAIN | {"document": document}, indent=1).encode()


UNITS = list(range(512))
LARGEST: dict[str, Callable[[], bytes]] = {
    "changes": lambda: _changed(
        *({"step": step, "set": {"training.learning_rate": 0.01, "training.optimizer": "sgd"}}
          for step in range(1000))
    ),
    "treated": lambda: _changed(
        *({"step": step, "operation": {"do": "treat-units", "what": "revive", "layers": [1] * 2048,
                                       "units": [7] * 2048, "share": 0.5, "draw": 0}}
          for step in range(4))
    ),
    "frozen": lambda: _changed(
        *({"step": step, "set": {"training.frozen": [[layer, unit] for layer in range(32) for unit in UNITS]}}
          for step in range(4))
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", LARGEST)
def test_what_the_program_writes_has_no_more_at_its_largest(kind: str) -> None:
    fields = LARGEST[kind]()
    times = MOST_FIELDS / len(fields)
    assert {
        mark: fields.count(mark) * times for mark in MOST if fields.count(mark) * times > MOST[mark]
    } == {}
    assert max(fields.count(mark) * times / most for mark, most in MOST.items()) > 0.5


def test_nothing_is_written_that_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored, "MOST", {b",": 10})
    with pytest.raises(CommandError) as refused:
        written(Document(SMALL), 3)
    assert str(refused.value) == TOO_MUCH


@pytest.mark.parametrize("part", ["file", "picture", "table", "reader", "held", "past"])
@pytest.mark.parametrize("value", [None, 1.5, [], [[]]])
def test_a_part_of_another_kind_is_refused(tmp_path: Path, part: str, value: object) -> None:
    path = of_fields(tmp_path / "a.reluexp", json.dumps(PLAIN | {part: value}).encode(), version=5)
    with pytest.raises(CommandError, match=rf"is damaged: its part '{part}' is not as it may be\.$"):
        read(path)


def test_a_document_is_parsed_once_however_much_is_made_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = save(tmp_path / "a.reluexp", Document(SMALL), 130, kept=run_of(SMALL, 130).past().kept())
    seen = []
    parsed = stored.parsed
    monkeypatch.setattr(stored, "parsed", lambda path, fields: seen.append(path) or parsed(path, fields))
    with closing(Session()) as session:
        assert session.dispatch(OpenDocument(str(path)))
        session.settle()
        assert session.state.run.step == 130
    assert seen == [path]
    assert offer_of(path) is not None
    assert seen == [path, path]


def test_a_large_file_is_not_parsed_to_learn_that_it_is_of_no_other_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored, "parsed", lambda _path, _fields: pytest.fail("values were made"))
    assert lab_kind(of_fields(tmp_path / "a.reluexp", with_file('"' + "x" * (1 << 20) + '"'))) == ""
    assert lab_kind(of_fields(tmp_path / "b.reluexp", with_file('""'), version=5)) == ""


def test_nothing_is_made_of_two_files_that_follow_each_other(tmp_path: Path) -> None:
    table = tmp_path / "fruit.csv"
    table.write_bytes(FRUIT)
    path, other = tmp_path / "a.reluexp", tmp_path / "b.reluexp"
    save(path, OpenTable(str(table)).apply(Document()), 0)
    file = dense_of(path)
    assert file.table() == FRUIT
    save(other, Document(SMALL), 130, kept=run_of(SMALL, 130).past().kept())
    of_other = dense_of(other)
    table.write_bytes(FRUIT.replace(b"red", b"bad"))
    save(tmp_path / "c.reluexp", OpenTable(str(table)).apply(Document()), 0)
    os.replace(tmp_path / "c.reluexp", path)  # noqa: PTH105 - as it is written
    with pytest.raises(CommandError, match=r"a\.reluexp was replaced while it was read: open it again\.$"):
        read(file)
    os.replace(path, other)  # noqa: PTH105 - as it is written
    with pytest.raises(CommandError, match=r"b\.reluexp was replaced while it was read: open it again\.$"):
        past_in(of_other, Document(SMALL))


def test_a_long_list_of_members_is_refused_unread_whatever_the_version(tmp_path: Path) -> None:
    path = of_fields(tmp_path / "a.reluexp", json.dumps(PLAIN).encode(), version=9, more=63)
    with pytest.raises(CommandError, match="was written by a newer version"):
        read(path)
    of_fields(path, json.dumps(PLAIN).encode(), version=9, more=64)
    with pytest.raises(CommandError, match="it holds something that a document has not"):
        read(path)


def test_the_list_of_members_is_at_the_very_end(tmp_path: Path) -> None:
    path = of_fields(tmp_path / "a.reluexp", json.dumps(PLAIN).encode(), version=5)
    assert read(path) == (Document(SMALL), 3)
    with zipfile.ZipFile(path, "a") as archive:
        archive.comment = b"more"
    with pytest.raises(CommandError, match="its end is missing"):
        read(path)
