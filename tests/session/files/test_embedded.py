"""Tables inside documents: learned as their files are, whole or refused with a sentence."""

from __future__ import annotations

import hashlib
import json
import threading
import zipfile
from contextlib import closing, suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reluexplorer.core.data.held import hold
from reluexplorer.session.commands.data import ChooseColumns, OpenTable, TakeTableFile
from reluexplorer.session.commands.files import OpenDocument, SaveDocument, read
from reluexplorer.session.commands.run import Step, Undo
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.commands.starts import New
from reluexplorer.session.document.document import Document
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.files import embedded
from reluexplorer.session.files.document_file import kept_in, save, warning_of
from reluexplorer.session.files.stored import dense_of
from reluexplorer.session.run.channel import apart
from reluexplorer.session.run.loading import load
from reluexplorer.session.session import Session
from tests.session.driving import did, digest, fresh, run_of
from tests.session.files.embedding import BY_FILE, INSIDE, document, rewritten
from tests.session.files.small_tables import FRUIT, TABLES


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "fruit.csv"
    path.write_bytes(FRUIT)
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "run.reluexp"


@pytest.mark.parametrize("name", TABLES)
def test_a_table_in_the_document_gives_the_same_bits_as_its_file(tmp_path, path, name):
    table = tmp_path / name
    table.write_bytes(TABLES[name])
    before = document(table)
    from_file = digest(fresh(before.recipe, 60))
    save(path, before, 60)
    save(tmp_path / "named.reluexp", BY_FILE.apply(before), 60)
    assert read(tmp_path / "named.reluexp")[0].recipe == before.recipe
    table.unlink()
    back, step = read(path)
    assert step == 60
    assert back.recipe.data.held == hold(name, TABLES[name])
    assert digest(fresh(back.recipe, step)) == from_file
    assert warning_of(path, back) == ""
    assert load(back.recipe.data).notes == load(read(path)[0].recipe.data).notes


def test_its_member_has_one_name_and_the_bytes_of_the_file(table, path):
    save(path, document(table), 0)
    with zipfile.ZipFile(path) as archive:
        assert archive.namelist() == ["document.json", "table"]
    assert dense_of(path).table() == FRUIT
    content = dense_of(path).content
    assert content["version"] == 5
    sha256 = hashlib.sha256(FRUIT).hexdigest()
    assert content["held"] == {"name": "fruit.csv", "size": len(FRUIT), "sha256": sha256}
    assert "held" not in content["document"]["data"]


def test_documents_without_a_table_are_written_as_before(path):
    save(path, Document(), 3)
    content = json.loads(path.read_text(encoding="utf-8"))
    assert content["version"] == 2
    assert "table_kept" not in content["document"]["view"]


def test_where_it_is_kept_is_remembered(table, path):
    for wanted, held in ((BY_FILE, False), (INSIDE, True)):
        made = document(table, wanted)
        save(path, made, 0)
        back, _ = read(path)
        assert back.view == made.view
        assert (back.recipe.data.held is not None) is held


@pytest.mark.parametrize(("wanted", "held"), [(None, False), (INSIDE, True), (BY_FILE, False)])
def test_a_large_table_is_named_unless_it_was_chosen(table, path, monkeypatch, wanted, held):
    monkeypatch.setattr(embedded, "USUAL", len(FRUIT) - 1)
    made = document(table, *filter(None, [wanted]))
    save(path, made, 0)
    assert (read(path)[0].recipe.data.held is not None) is held
    said = embedded.not_as_wanted(made)
    assert said.startswith("The document names fruit.csv (0 MB) and does not hold it") is (wanted is None)
    assert bool(said) is (wanted is None)


def test_a_table_larger_than_a_document_is_named_with_a_sentence(table, path, monkeypatch):
    monkeypatch.setattr(embedded, "MOST_TABLE", len(FRUIT) - 1)
    made = document(table, INSIDE)
    save(path, made, 0)
    assert read(path)[0].recipe.data.held is None
    assert embedded.not_as_wanted(made).endswith("are more than a document can hold.")


def test_a_table_in_a_document_stays_there_where_no_file_is_the_same(table, path):
    save(path, document(table), 0)
    back = BY_FILE.apply(read(path)[0])
    assert embedded.table_to_keep(back) is None
    table.write_bytes(FRUIT + b"1,red,2,yes\n")
    assert embedded.table_to_keep(back) == hold("fruit.csv", FRUIT)
    assert embedded.not_as_wanted(back).endswith("the table stays in the document.")


ANOTHER = "is damaged (its table is another one than it says), and its file is not there either."


@pytest.mark.parametrize("where", [f"/{'x' * 300}.csv", "/dev/null/fruit.csv", "/dev/null", "/"])
def test_a_table_in_a_document_is_read_whatever_its_file_was_called(table, path, where):
    made = document(table, INSIDE)
    save(path, made, 0)
    fields = dense_of(path).content
    fields["document"]["data"]["path"] = where
    rewritten(path, **{"document.json": json.dumps(fields).encode()})
    found, _ = read(path)
    assert found.recipe.data.held == hold("fruit.csv", FRUIT)
    assert "has changed" not in warning_of(path, found)


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ({"table": FRUIT[:-1]}, ANOTHER),
        ({"table": FRUIT[:-1] + b" "}, ANOTHER),
        ({"table": b""}, ANOTHER),
        ({"table": None}, "is damaged (KeyError in the archive), and its file is not there either."),
    ],
)
def test_a_damaged_table_is_refused_or_read_from_its_file(table, path, members, said):
    save(path, document(table), 0)
    rewritten(path, **members)
    back, _ = read(path)
    assert back.recipe.data.held is None
    assert warning_of(path, back) == f"The table in the document is damaged: {table} is read instead."
    table.unlink()
    with pytest.raises(CommandError) as refused:
        read(path)
    assert str(refused.value) == f"The table in {path} {said}"


def test_a_bomb_is_not_unpacked(table, path, monkeypatch):
    save(path, document(table), 0)
    monkeypatch.setattr("reluexplorer.session.files.container.MOST_TABLE", 1 << 20)
    rewritten(path, table=bytes(1 << 21))
    table.unlink()
    with pytest.raises(CommandError, match=r"\(a part is larger than it may be\)"):
        read(path)


@pytest.mark.parametrize(
    "entry",
    [
        None,
        7,
        {},
        {"name": "../a.csv"},
        {"name": "a\\b.csv"},
        {"name": ""},
        {"name": "a\0.csv"},
        {"name": "x" * 256},
        {"name": 3},
        {"size": "1"},
        {"size": 1},
        {"sha256": "ab"},
        {"sha256": None},
        {"path": "/etc/passwd"},
    ],
)
def test_what_it_says_of_its_table_is_checked(table, path, entry):
    save(path, document(table), 0)
    table.unlink()
    content = dense_of(path).content
    said = {**content["held"], **entry} if isinstance(entry, dict) and entry else entry
    rewritten(path, **{"document.json": json.dumps({**content, "held": said}).encode()})
    wanted = r"The table in .* is damaged \(" if isinstance(entry, dict) else "its part 'held' is not as"
    with pytest.raises(CommandError, match=wanted):
        read(path)


PLACES = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=4)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PLACES)
def test_whatever_becomes_of_its_bytes_it_is_the_same_or_refused(table, path, places):
    save(path, document(table), 0)
    content = bytearray(path.read_bytes())
    for place, byte in places:
        content[int(place * len(content))] = byte
    path.write_bytes(content)
    back = document(table)
    with suppress(CommandError):
        back, _ = read(path)
    assert back.recipe.data.held in {None, hold("fruit.csv", FRUIT)}


NAMES = st.text(st.characters(exclude_characters="/\\", exclude_categories=("C",)), min_size=1, max_size=60)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(NAMES, st.binary(min_size=1, max_size=3000))
def test_any_table_comes_back_as_it_was(table, path, name, content):
    made = embedded.with_held(document(table), hold(name, content))
    save(path, made, 0)
    assert read(path)[0] == made
    assert read(path)[0].recipe.data.held.content == content


def test_whether_its_file_is_newer_is_looked_at_beside_the_owner(table, path, monkeypatch):
    save(path, document(table), 0)
    table.write_bytes(FRUIT + b"1,red,2,yes,\n")
    threads, is_the_same = [], embedded._is_the_same
    monkeypatch.setattr(
        embedded,
        "_is_the_same",
        lambda held, file: (threads.append(threading.current_thread().name), is_the_same(held, file))[1],
    )
    with closing(Session()) as session:
        did(session, OpenDocument(str(path)))
        assert session.state.said[2] == "Take the file"
        session.dispatch(OpenDocument(str(path)))
        session.dispatch(New())
        session.settle()
        assert session.state.notice == ""
    assert set(threads) == {"newer file"}


def test_a_newer_file_is_said_whatever_is_changed_before_it_is_known(table, path):
    save(path, document(table), 20)
    table.write_bytes(FRUIT.replace(b"red", b"blue", 9))
    with closing(Session()) as session:
        assert session.dispatch(OpenDocument(str(path)))
        assert session.dispatch(assign("data.seed", 5))
        session.settle()
        assert session.state.notice.startswith("fruit.csv has changed since the document took it in")


def test_a_newer_file_is_said_and_taken_when_asked(table, path):
    save(path, document(table), 20)
    table.write_bytes(FRUIT.replace(b"red", b"blue", 9))
    with closing(Session()) as session:
        did(session, OpenDocument(str(path)))
        assert session.state.notice == (
            "fruit.csv has changed since the document took it in; the table in the document is learned."
        )
        assert session.state.said[2] == "Take the file"
        held = session.state.document.recipe.data.held
        assert held == hold("fruit.csv", FRUIT)
        did(session, TakeTableFile())
        assert session.state.document.recipe.data.held is None
        assert digest(session.state.run.state) == digest(fresh(document(table).recipe, 0))
        did(session, Undo())
        assert session.state.document.recipe.data.held == held
        table.unlink()
        assert not session.dispatch(TakeTableFile())
        assert session.state.notice == f"There is no file at {table}: the table stays as it is."


def test_a_newer_file_does_not_lose_what_the_run_kept(table, path, monkeypatch):
    monkeypatch.setattr("reluexplorer.session.run.past._LONG", 1.0)
    made = document(table)
    save(path, made, 40, kept=run_of(made.recipe, 40).past().kept())
    table.write_bytes(FRUIT + b"1,red,2,yes\n")
    back, _ = read(path)
    assert kept_in(path, back).step == 40


@pytest.mark.parametrize("data", [{}, {"name": "circle"}])
def test_only_a_table_in_the_document_has_a_file_to_take(table, data):
    made = Document() if data else document(table)
    said = "There is no table" if data else "The table is read from its file already."
    with pytest.raises(CommandError, match=said):
        TakeTableFile().apply(made)


def test_the_process_that_trains_learns_it_and_gets_it_once(table, path, tmp_path):
    save(path, document(table), 30)
    wanted = digest(fresh(document(table).recipe, 30))
    table.unlink()
    with closing(Session(hire=apart)) as session:
        did(session, OpenDocument(str(path)))
        assert digest(session.state.run.state) == wanted
        did(session, ChooseColumns(("age=ignored",)), Undo(), Step(5))
        did(session, SaveDocument(str(tmp_path / "again.reluexp")))
        assert dense_of(tmp_path / "again.reluexp").table() == FRUIT
        did(session, New())
        assert session.state.document.recipe.data.held is None
        did(session, OpenDocument(str(path)))
        assert digest(session.state.run.state) == wanted


def test_a_table_that_is_opened_later_has_nothing_of_it(table, path):
    save(path, document(table, INSIDE), 0)
    later = OpenTable("/elsewhere/b.csv").apply(read(path)[0])
    assert later.recipe.data.held is None
    assert later.view.table_kept == ""


def test_a_newer_document_with_parts_that_are_not_known_says_so(table, path):
    save(path, document(table), 0)
    content = {**dense_of(path).content, "version": 6, "more": {}}
    rewritten(path, **{"document.json": json.dumps(content).encode(), "more": b"x"})
    with pytest.raises(CommandError, match=r"was written by a newer version of ReLU Explorer\.$"):
        read(path)
