"""A file is there whole or not at all, with the permissions that it had or that new files get."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from reluexplorer.disk.whole import write_whole


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.skipif(os.name == "nt", reason="permissions are others there")
def test_a_file_keeps_its_permissions_and_a_new_one_has_the_usual_ones(tmp_path: Path) -> None:
    old, new, usual = tmp_path / "old", tmp_path / "new", tmp_path / "usual"
    old.write_bytes(b"before")
    old.chmod(0o640)
    usual.touch()
    for path in (old, new):
        write_whole(path, b"after")
    assert (old.read_bytes(), mode(old)) == (b"after", 0o640)
    assert (new.read_bytes(), mode(new)) == (b"after", mode(usual))


def test_what_cannot_be_written_leaves_all_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_given: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    old = tmp_path / "old"
    old.write_bytes(b"before")
    monkeypatch.setattr(os, "fsync", full)
    for path in (old, tmp_path / "new"):
        with pytest.raises(OSError, match="No space left"):
            write_whole(path, b"after")
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [("old", b"before")]
