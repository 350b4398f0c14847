"""What nobody catches, in any thread, is in the log; a flood of it is a few lines."""

from __future__ import annotations

import logging
import sys
import threading

import pytest
from PySide6.QtCore import qInstallMessageHandler, qWarning

from reluexplorer.app.trouble.hooks import hooked


@pytest.fixture
def quiet(monkeypatch):
    """Let the former hooks be such that say nothing, and return what they were told."""
    told = []
    monkeypatch.setattr(sys, "excepthook", lambda _kind, error, _trace: told.append(error))
    monkeypatch.setattr(threading, "excepthook", lambda met: told.append(met.exc_value))
    monkeypatch.setattr(sys, "unraisablehook", lambda met: told.append(met.exc_value))
    former = qInstallMessageHandler(lambda _kind, _context, words: told.append(words))
    yield told
    qInstallMessageHandler(former)


@pytest.fixture
def records(caplog):
    caplog.set_level(logging.INFO, "reluexplorer")
    return lambda: [record.getMessage() for record in caplog.records]


def fail(error):
    raise error


def meet(error):
    try:
        fail(error)
    except BaseException as met:
        sys.excepthook(type(met), met, met.__traceback__)


def test_each_fault_is_told_once_and_the_former_hooks_hear_all(quiet, records):
    faults = []
    former = sys.excepthook, threading.excepthook, sys.unraisablehook
    with hooked() as hooks:
        hooks.tell(faults.append, lambda fault: faults.append((fault,)))
        for number in range(250):
            meet(ValueError(f"number {number}"))
    assert former == (sys.excepthook, threading.excepthook, sys.unraisablehook)
    assert [fault.message for fault in faults] == ["number 0"]
    assert len(quiet) == 250
    first, *others = records()
    assert first.startswith("Not caught:\nTraceback (most recent call last):\n")
    place = faults[0].place
    assert others == [f"Not caught, {count} times by now: ValueError in {place}" for count in ("10", "100")]


def test_an_interruption_is_no_fault(quiet, records):
    with hooked() as hooks:
        hooks.tell(pytest.fail, pytest.fail)
        meet(KeyboardInterrupt())
        meet(SystemExit(3))
    assert records() == []
    assert list(map(type, quiet)) == [KeyboardInterrupt, SystemExit]


def test_what_a_thread_raises_is_told_apart(quiet, records):
    faults = []
    with hooked() as hooks:
        hooks.tell(pytest.fail, faults.append)
        thread = threading.Thread(target=[].pop, name="writer")
        thread.start()
        thread.join()
        other = threading.Thread(target=meet, args=(ZeroDivisionError(),), name="Qt's own")
        other.start()
        other.join()
    assert [fault.kind for fault in faults] == ["IndexError", "ZeroDivisionError"]
    titles = [said.partition(":")[0] for said in records()]
    assert titles == ["Not caught in writer", "Not caught in Qt's own"]


def test_what_a_destructor_raises_is_logged_and_told_to_nobody(quiet, records):
    class Falls:
        def __del__(self):
            raise LookupError("gone")

    with hooked() as hooks:
        hooks.tell(pytest.fail, pytest.fail)
        Falls()
    (said,) = records()
    assert said.startswith("Not caught where nothing can be raised:\n")
    assert said.endswith("LookupError: gone")


def test_what_qt_warns_of_is_logged_and_still_said(quiet, records):
    with hooked():
        for _ in range(25):
            qWarning("a timer of another thread")
    assert records() == [
        "Qt: a timer of another thread",
        "Qt: a timer of another thread (10 times by now)",
    ]
    assert quiet == 25 * ["a timer of another thread"]
