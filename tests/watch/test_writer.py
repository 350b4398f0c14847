"""Where writing fails the file stays whole and nothing is raised."""

from __future__ import annotations

import errno

import pytest

from reluexplorer.watch.reader import read
from reluexplorer.watch.writer import new_run
from tests.watch.runs import records, sample


class Full:
    """A file on a disk that is full: it takes some bytes, then none until there is room."""

    def __init__(self, file) -> None:
        self.file, self.room = file, 100

    def write(self, data) -> int:
        if not self.room:
            raise OSError(errno.ENOSPC, "No space left on device")
        taken = self.file.write(data[: self.room])
        self.room -= taken
        return taken

    def __getattr__(self, name):
        return getattr(self.file, name)


def test_a_full_disk_loses_records_but_no_frame_is_left_half(tmp_path) -> None:
    run = new_run(tmp_path / "one.watch")
    for record in records(2):
        assert run.write(record)
    disk = run.file = Full(run.file)
    assert not run.write(sample(100))
    assert not run.write(sample(150))
    found = read(run.path)
    assert len(found.records) == len(records(2))
    assert not found.fault
    disk.room = 1_000_000
    assert run.write(sample(200))
    run.close()
    assert len(read(run.path).records) == len(records(2)) + 1
    assert not read(run.path).fault


def test_a_folder_that_goes_away_ends_writing(tmp_path) -> None:
    run = new_run(tmp_path / "runs" / "one.watch")
    run.path.unlink()
    run.path.parent.rmdir()
    assert not run.write(sample(0))
    assert run.is_broken
    assert not run.write(sample(50))
    run.close()


def test_closing_twice_is_no_fault(tmp_path) -> None:
    run = new_run(tmp_path / "one.watch")
    run.close()
    run.close()
    assert not run.write(sample(0))


def test_a_place_that_cannot_be_written_is_an_error(tmp_path) -> None:
    (tmp_path / "runs").write_text("a file")
    with pytest.raises(OSError, match="runs"):
        new_run(tmp_path / "runs" / "one.watch")
