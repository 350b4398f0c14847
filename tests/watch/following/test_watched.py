from __future__ import annotations

from pathlib import Path

import pytest

from reluexplorer.models.values.refusal import ModelError
from reluexplorer.watch.following.watched import EventFiles, RunFile, read_run, watched
from reluexplorer.watch.writer import new_run
from tests.watch.planted import Training
from tests.watch.tensorboard.writing import event, record, scalar


def test_a_run_file_is_followed_from_before_it_is_there(tmp_path: Path) -> None:
    found = watched(tmp_path / "a.watch")
    assert isinstance(found, RunFile)
    assert (found.poll(), found.run().name) == (False, "")
    made = Training(2)
    file = new_run(tmp_path / "a.watch")
    for each in [*made.start(), made.sample([0.5, 0.0])]:
        file.write(each)
    assert found.poll()
    assert not found.poll()
    assert found.run().steps.tolist() == [0]
    file.write(made.sample([0.5, 0.0]))
    assert found.poll()
    assert found.run().steps.tolist() == [0, 50]
    found.close()
    file.close()


def test_event_files_are_read_again_where_one_has_grown(tmp_path: Path) -> None:
    path = tmp_path / "events.out.tfevents.1"
    path.write_bytes(record(event(1, scalar("loss", 0.5))))
    found = watched(tmp_path)
    assert isinstance(found, EventFiles)
    assert found.run().step == 1
    assert found.poll()
    assert not found.poll()
    with path.open("ab") as file:
        file.write(record(event(2, scalar("loss", 0.25))))
    assert found.poll()
    assert found.run().loss.values.tolist() == [0.5, 0.25]


def test_more_records_than_are_taken_at_a_time_are_all_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reluexplorer.watch.following.watched._AT_ONCE", -1.0)
    made = Training(1, every=10)
    file = new_run(tmp_path / "a.watch")
    for each in [*made.start(), *(made.sample([1.0]) for _look in range(9))]:
        file.write(each)
    file.close()
    assert read_run(tmp_path / "a.watch").steps.tolist() == list(range(0, 90, 10))


@pytest.mark.parametrize("name", ["none.watch", "none.tfevents.1"])
def test_what_is_not_there_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ModelError, match="No such file"):
        read_run(tmp_path / name)
