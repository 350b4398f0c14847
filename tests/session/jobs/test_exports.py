"""Exports are built and written beside the window, one after another, and can be stopped."""

from __future__ import annotations

import json
import os
import stat
import threading
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from reluexplorer.core.export import weights
from reluexplorer.session.commands import exports
from reluexplorer.session.commands.exports import (
    EXPORTS,
    ExportData,
    ExportHistory,
    ExportWeights,
    StopExport,
)
from reluexplorer.session.commands.run import Dismiss, Step
from reluexplorer.session.files import write as writing
from reluexplorer.session.jobs import exports as exporter
from reluexplorer.session.session import Session


class Gate:
    """Holds the building of weights until it is opened, and notes on which threads the work is done."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun, self.open = threading.Event(), threading.Event()
        self.built: list[int] = []
        self.wrote: list[int] = []
        self.fault: Exception | None = None
        build, write = weights.weights_bytes, writing.write_file

        def building(*arguments: Any) -> bytes:
            self.built.append(threading.get_ident())
            self.begun.set()
            assert self.open.wait(30)
            if self.fault is not None:
                raise self.fault
            return build(*arguments)

        def writes(*arguments: Any) -> Path:
            self.wrote.append(threading.get_ident())
            return write(*arguments)

        monkeypatch.setattr(exports, "weights_bytes", building)
        monkeypatch.setattr(exporter, "write_file", writes)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Gate:
    return Gate(monkeypatch)


def test_nothing_is_built_or_written_on_the_thread_of_the_window(
    session: Session, gate: Gate, tmp_path: Path
) -> None:
    path = tmp_path / "w.json"
    assert session.dispatch(ExportWeights(str(path)))
    assert gate.begun.wait(30)
    assert not path.exists()
    before = session.state.run.state
    assert session.dispatch(Step(5))
    session.client.wait(30)
    assert session.poll()
    assert session.state.run.step == 5
    gate.open.set()
    session.settle()
    assert gate.built == gate.wrote
    assert threading.get_ident() not in gate.built
    assert session.state.notice == f"Written to {path}."
    arrays = json.loads(path.read_text(encoding="utf-8"))["arrays"]
    first = before.problem.network.layers(before.parameters)[0]
    assert arrays["layers.0.bias"] == first[-1].tolist()


def test_each_kind_is_built_beside_the_window(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: set[int] = set()
    for name, kind in EXPORTS.items():
        content = kind.content

        def noting(self: Any, *arguments: Any, content: Any = content) -> bytes:
            threads.add(threading.get_ident())
            return content(self, *arguments)

        monkeypatch.setattr(kind, "content", noting)
        path = tmp_path / f"{name}.{'npz' if name == 'weights' else 'txt'}"
        assert session.dispatch(kind(str(path)))  # type: ignore[call-arg]
        session.settle()
        assert path.stat().st_size > 100
    assert len(threads) == 1
    assert threading.get_ident() not in threads


def test_files_are_written_one_after_another(session: Session, gate: Gate, tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("a.json", "b.csv", "c.csv")]
    for kind, path in zip((ExportWeights, ExportData, ExportHistory), paths, strict=True):
        assert session.dispatch(kind(str(path)))
    assert gate.begun.wait(30)
    assert list(tmp_path.iterdir()) == []
    gate.open.set()
    session.settle()
    assert sorted(tmp_path.iterdir()) == paths
    assert session.state.notice == f"Written to {paths[-1]}."


def test_what_takes_longer_is_said_and_can_be_stopped(
    session: Session, gate: Gate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert session.dispatch(ExportWeights(str(tmp_path / "w.json")))
    session.poll()
    assert session.state.notice == ""
    monkeypatch.setattr(exporter, "_MOMENT", 0.0)
    session.poll()
    assert session.state.said == ("Writing w.json …", "info", "Stop")
    assert session.dispatch(StopExport())
    session.poll()
    assert session.state.said == ("", "warning", "")
    gate.open.set()
    session.settle()
    assert session.state.said == ("w.json was not written: it was stopped.", "info", "")
    assert list(tmp_path.iterdir()) == []
    assert gate.wrote == []
    assert session.dispatch(ExportWeights(str(tmp_path / "w.json")))
    session.settle()
    assert session.state.said == (f"Written to {tmp_path / 'w.json'}.", "info", "")


def test_what_is_said_of_a_file_stays_away_once_it_was_dismissed(
    session: Session, gate: Gate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporter, "_MOMENT", 0.0)
    assert session.dispatch(ExportWeights(str(tmp_path / "w.json")))
    session.poll()
    assert session.dispatch(Step(1))
    session.poll()
    assert session.state.notice == "Writing w.json …"
    assert session.dispatch(Dismiss())
    session.poll()
    assert session.state.notice == ""
    gate.open.set()
    session.settle()
    assert session.state.notice.startswith("Written to ")


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (ValueError("There is nothing to write."), "There is nothing to write."),
        (MemoryError(), "There is not enough memory to write this file."),
        (KeyError("x"), "Nothing was written, for an internal error: KeyError('x')"),
    ],
)
def test_a_fault_is_said_and_the_next_file_is_written(
    session: Session, gate: Gate, tmp_path: Path, fault: Exception, sentence: str
) -> None:
    gate.fault = fault
    gate.open.set()
    assert session.dispatch(ExportWeights(str(tmp_path / "w.json")))
    session.settle()
    assert session.state.said == (sentence, "warning", "")
    assert session.exporter.trouble == sentence
    assert session.dispatch(ExportData(str(tmp_path / "d.csv")))
    session.settle()
    assert [path.name for path in tmp_path.iterdir()] == ["d.csv"]
    assert session.exporter.trouble == ""


def test_a_fault_of_the_disk_is_said(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_file: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing.os, "fsync", full)
    path = tmp_path / "w.json"
    assert session.dispatch(ExportWeights(str(path)))
    session.settle()
    assert session.state.said == (f"{path} cannot be written: No space left on device.", "warning", "")
    assert list(tmp_path.iterdir()) == []


def _ask_for_two(session: Session, folder: Path) -> None:
    """Ask for two files, of which the second waits for the first."""
    session.settle()
    for name in ("a.json", "b.npz"):
        assert session.dispatch(ExportWeights(str(folder / name)))


def test_what_was_asked_for_is_written_before_the_session_ends(gate: Gate, tmp_path: Path) -> None:
    with closing(Session()) as session:
        _ask_for_two(session, tmp_path)
        gate.open.set()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.json", "b.npz"]


def test_what_waits_behind_a_stopped_file_is_written_before_the_session_ends(
    gate: Gate, tmp_path: Path
) -> None:
    with closing(Session()) as session:
        _ask_for_two(session, tmp_path)
        assert gate.begun.wait(30)
        assert session.dispatch(StopExport())
        gate.open.set()
    assert [path.name for path in tmp_path.iterdir()] == ["b.npz"]


def test_what_is_not_written_before_the_session_ends_is_said(
    gate: Gate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(exporter, "LAST", 0.0)
    with closing(Session()) as session:
        _ask_for_two(session, tmp_path)
        assert gate.begun.wait(30)
        assert session.dispatch(StopExport())
    assert capsys.readouterr().err == "b.npz was not written: the program was closed.\n"
    gate.open.set()


def test_two_threads_that_write_leave_the_mask_of_permissions_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each that takes the mask away waits for the other to do so before it puts it back."""
    set_mask, meeting = os.umask, threading.Barrier(2)
    usual = set_mask(0o022)

    def slowly(mask: int) -> int:
        found = set_mask(mask)
        if mask == 0o077:
            with suppress(threading.BrokenBarrierError):
                meeting.wait(0.2)
        return found

    monkeypatch.setattr(writing.os, "umask", slowly)
    threads = [
        threading.Thread(target=writing.write_file, args=(tmp_path / name, b"x")) for name in ("a", "b")
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert set_mask(usual) == 0o022
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {0o644}
