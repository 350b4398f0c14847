"""A run file is followed while it grows, is replaced and is cut short."""

from __future__ import annotations

from reluexplorer.watch.follower import Follower
from reluexplorer.watch.frames import OPENING
from reluexplorer.watch.records import Beginning
from reluexplorer.watch.writer import new_run
from tests.watch.runs import records, written


def test_records_come_as_they_are_written(tmp_path) -> None:
    path = tmp_path / "one.watch"
    follower = Follower(path)
    assert follower.poll() == ()
    run = new_run(path)
    assert follower.poll() == ()
    for record in records():
        run.write(record)
        (found,) = follower.poll()
        assert type(found) is type(record)
        assert follower.poll() == ()
    run.close()
    follower.close()
    assert follower.restarts == 0
    assert not follower.fault


def test_no_byte_too_early_gives_a_record(tmp_path) -> None:
    whole = written(tmp_path / "whole.watch").read_bytes()
    path = tmp_path / "one.watch"
    follower, found = Follower(path), 0
    with path.open("wb", buffering=0) as file:
        for first in range(0, len(whole), 7):
            file.write(whole[first : first + 7])
            found += len(follower.poll())
    follower.close()
    assert found == len(records())
    assert not follower.fault


def test_few_at_a_time_are_all(tmp_path) -> None:
    follower = Follower(written(tmp_path / "one.watch"))
    counts = [len(follower.poll(2)) for _turn in range(6)]
    follower.close()
    assert sum(counts) == len(records())
    assert max(counts) == 2


def test_a_replaced_file_is_read_anew(tmp_path) -> None:
    path = written(tmp_path / "one.watch")
    follower = Follower(path)
    assert len(follower.poll()) == len(records())
    written(tmp_path / "other.watch", samples=2).replace(path)
    found = follower.poll()
    follower.close()
    assert isinstance(found[0], Beginning)
    assert len(found) == len(records(2))
    assert follower.restarts == 1


def test_a_file_cut_short_is_read_anew(tmp_path) -> None:
    path = written(tmp_path / "one.watch")
    follower = Follower(path)
    follower.poll()
    path.write_bytes(OPENING)
    assert follower.poll() == ()
    assert follower.restarts == 1
    follower.close()


def test_a_file_that_goes_away_gives_nothing_and_is_awaited(tmp_path) -> None:
    path = written(tmp_path / "one.watch")
    follower = Follower(path)
    follower.poll()
    path.unlink()
    assert follower.poll() == ()
    written(path)
    assert len(follower.poll()) == len(records())
    follower.close()
