"""Event files that grow are read on from where they ended, and anew only where they are others."""

from __future__ import annotations

from io import FileIO
from pathlib import Path
from typing import Any

import pytest

from reluexplorer.models.values.refusal import ModelError
from reluexplorer.watch.run import WatchedRun
from reluexplorer.watch.tensorboard import records as records_module
from reluexplorer.watch.tensorboard.reading import Events, read_events
from tests.watch.tensorboard.writing import event, histogram, record, scalar

NAME = "events.out.tfevents"


class Counted(FileIO):
    """A file that counts the bytes that are read of all."""

    bytes = 0

    def read(self, size: int | None = -1, /) -> Any:
        found = super().read(-1 if size is None else size)
        Counted.bytes += len(found or b"")
        return found


@pytest.fixture
def read_bytes(monkeypatch: pytest.MonkeyPatch) -> type[Counted]:
    monkeypatch.setattr(Counted, "bytes", 0)
    monkeypatch.setattr(records_module, "regular", Counted)
    return Counted


def of(step: int, value: float) -> bytes:
    return record(event(step, scalar("loss", value)))


def append(path: Path, content: bytes) -> None:
    path.write_bytes((path.read_bytes() if path.exists() else b"") + content)


def losses(run: WatchedRun) -> dict[int, float]:
    return dict(zip(run.loss.steps.tolist(), run.loss.values.tolist(), strict=True))


def test_of_a_file_that_grows_what_is_new_alone_is_read(tmp_path: Path, read_bytes: type[Counted]) -> None:
    path = tmp_path / NAME
    with FileIO(path, "w") as file:
        file.write(b"".join(of(step, 0.5) for step in range(500)))
        events = Events(path)
        assert events.read()
        assert read_bytes.bytes == path.stat().st_size
        for step in range(500, 520):
            before, new = read_bytes.bytes, of(step, 0.25)
            file.write(new)
            assert events.read()
            assert read_bytes.bytes - before == len(new)
            assert losses(events.run())[step] == 0.25
        before = read_bytes.bytes
        assert not events.read()
        assert read_bytes.bytes == before
    assert losses(events.run()) == losses(read_events(path))
    assert len(losses(events.run())) == 520


def test_a_record_that_is_half_written_is_read_once_it_is_whole(tmp_path: Path) -> None:
    path, second = tmp_path / NAME, of(2, 0.25)
    events = Events(path)
    append(path, of(1, 0.5) + second[:20])
    assert events.read()
    assert losses(events.run()) == {1: 0.5}
    append(path, second[20:])
    assert events.read()
    assert losses(events.run()) == {1: 0.5, 2: 0.25}


@pytest.mark.parametrize("content", [of(3, 0.75), of(1000, 0.75) + of(1, 0.75) + of(2, 0.75)])
def test_a_file_that_was_written_anew_is_read_anew(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / NAME
    append(path, of(1, 0.5) + of(2, 0.25) + b"begun")
    events = Events(path)
    assert events.read()
    path.write_bytes(content)
    assert events.read()
    assert losses(events.run()) == losses(read_events(path))
    assert events.run().notes == read_events(path).notes


def test_another_file_of_the_same_name_is_read_anew(tmp_path: Path) -> None:
    path, other = tmp_path / NAME, tmp_path / "new"
    append(path, of(1, 0.5))
    events = Events(path)
    assert events.read()
    append(other, of(7, 0.5) + of(8, 0.25))
    other.replace(path)
    assert events.read()
    assert losses(events.run()) == {7: 0.5, 8: 0.25}


def test_damage_is_told_and_what_is_mended_is_read(tmp_path: Path) -> None:
    path = tmp_path / NAME
    append(path, of(1, 0.5))
    events = Events(path)
    assert events.read()
    append(path, bytes(len(of(2, 0.25))))  # As a disk far away shows what has not come yet.
    assert events.read()
    assert losses(events.run()) == {1: 0.5}
    assert "is damaged" in events.run().notes[0]
    path.write_bytes(of(1, 0.5) + of(2, 0.25) + of(3, 0.125))
    assert events.read()
    assert losses(events.run()) == {1: 0.5, 2: 0.25, 3: 0.125}
    assert "is damaged" not in events.run().notes[0]


def test_of_one_step_the_last_file_counts_also_where_an_earlier_one_grows(tmp_path: Path) -> None:
    first, second = tmp_path / f"{NAME}.1", tmp_path / f"{NAME}.2"
    append(first, of(1, 0.5))
    append(second, of(1, 0.25) + of(3, 0.25))
    events = Events(tmp_path)
    assert events.read()
    append(first, of(3, 0.5) + of(2, 0.5) + of(2, 0.75))
    assert events.read()
    assert losses(events.run()) == {1: 0.25, 2: 0.75, 3: 0.25}
    append(tmp_path / f"{NAME}.0", of(1, 0.125) + of(0, 0.125))
    assert events.read()
    assert losses(events.run()) == {0: 0.125, 1: 0.25, 2: 0.75, 3: 0.25}
    second.unlink()
    assert events.read()
    assert losses(events.run()) == {0: 0.125, 1: 0.5, 2: 0.75, 3: 0.5}


def test_histograms_are_read_on_too(tmp_path: Path) -> None:
    path = tmp_path / NAME
    events = Events(path)
    for step, zeros in ((0, 1.0), (50, 3.0)):
        append(
            path, record(event(step, histogram("relu", 0.0, [0.0, 1e-12, 1.0], [0.0, zeros, 4.0 - zeros])))
        )
        assert events.read()
    assert events.run().at_most is not None
    assert events.run().at_most.tolist() == [[0.25], [0.75]]
    assert events.run().steps.tolist() == [0, 50]


def test_a_file_that_holds_nothing_yet_is_refused_until_it_does(tmp_path: Path) -> None:
    path = tmp_path / NAME
    append(path, b"")
    events = Events(path)
    for _time in range(2):
        with pytest.raises(ModelError, match="no scalars"):
            events.read()
    append(path, of(1, 0.5))
    assert events.read()
    assert losses(events.run()) == {1: 0.5}
