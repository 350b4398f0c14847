"""Exceptions as values: where they began, and as much of a traceback as is worth reading."""

from __future__ import annotations

from reluexplorer.app.trouble.faults import bounded, fault_of, key_of, without_home
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.session import Session


def raised(does):
    try:
        does()
    except Exception as met:
        return met
    raise AssertionError("nothing was raised")


def fails(words="no \x1b[31mred"):
    raise ValueError(words)


def test_a_fault_is_named_by_its_innermost_line():
    fault = fault_of(raised(fails))
    line = fails.__code__.co_firstlineno + 1
    assert (fault.kind, fault.place) == ("ValueError", f"test_faults.py, line {line}")
    assert fault.message == "no \ufffd[31mred"
    assert fault.text.splitlines()[0] == "Traceback (most recent call last):"
    assert fault.text.splitlines()[-1] == "ValueError: no \ufffd[31mred"


def test_what_listeners_raise_is_named_by_where_it_began():
    session = Session()
    try:
        session.changed.connect(lambda _before, _after: fails())
        fault = fault_of(raised(lambda: session.notify("said")))
    finally:
        session.close()
    assert fault.kind == "ValueError"
    assert fault.place.startswith("test_faults.py, line ")
    assert "EmitLoopError" in fault.text


def test_a_file_of_the_program_is_told_from_its_folder_on():
    assert key_of(raised(lambda: Session(hire=None)))[1].startswith("session/run/client.py, line ")
    assert key_of(CommandError("never raised")) == ("CommandError", "nowhere")


def test_two_of_one_key_are_the_same():
    one, two, other = (fault_of(raised(does)) for does in (fails, lambda: fails("else"), lambda: 1 / 0))
    assert one.key == two.key != other.key


def test_a_traceback_of_an_endless_recursion_keeps_its_ends():
    def down(depth):
        return up(depth + 1)

    def up(depth):
        return down(depth + 1)

    lines = fault_of(raised(lambda: down(0))).text.splitlines()
    assert len(lines) == 61
    assert lines[30].startswith("… ")
    assert lines[30].endswith(" lines …")
    assert lines[-1].startswith("RecursionError: ")


def test_lines_are_short_and_name_no_home(monkeypatch):
    monkeypatch.setenv("HOME", "/home/someone")
    (line,) = bounded(["/home/someone/a.py " + 1000 * "x"])
    assert len(line) == 300
    assert line.startswith("~/a.py xxx")
    monkeypatch.setenv("HOME", "/")
    assert without_home("/usr/lib") == "/usr/lib"
