"""A file is written whole, where a file can be, or a sentence says why not."""

from __future__ import annotations

import errno
import os
import stat

import pytest

from reluexplorer.session import writing
from reluexplorer.session.arguments import CommandError
from reluexplorer.session.writing import write_file


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_file_has_the_permissions_that_other_programs_give(tmp_path):
    plain, written = tmp_path / "plain", tmp_path / "written"
    plain.write_bytes(b"")
    write_file(written, b"abc")
    assert written.read_bytes() == b"abc"
    assert mode(written) == mode(plain)


def test_a_file_keeps_its_permissions_and_a_link_its_target(tmp_path):
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_bytes(b"old")
    target.chmod(0o640)
    link.symlink_to(target)
    write_file(link, b"new")
    assert link.is_symlink()
    assert (target.read_bytes(), mode(target)) == (b"new", 0o640)


def test_what_is_no_file_is_refused_and_left_as_it_was(tmp_path):
    pipe, folder = tmp_path / "pipe", tmp_path / "folder"
    os.mkfifo(pipe)
    folder.mkdir()
    for path in (pipe, folder):
        with pytest.raises(CommandError, match=f"{path.name} cannot be written: it is not a file"):
            write_file(path, b"abc")
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert sorted(tmp_path.iterdir()) == [folder, pipe]


def test_a_full_disk_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    def fail(*_given):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    path = tmp_path / "a.py"
    path.write_bytes(b"old")
    monkeypatch.setattr(writing.os, "fsync", fail)
    with pytest.raises(CommandError, match=r"a\.py cannot be written: No space left on device\."):
        write_file(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_may_not_be_written_is_said(tmp_path, monkeypatch):
    def refuse(**_given):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(writing.tempfile, "mkstemp", refuse)
    with pytest.raises(CommandError, match=r"a\.py cannot be written: Permission denied\."):
        write_file(tmp_path / "a.py", b"new")
    assert list(tmp_path.iterdir()) == []


def test_a_path_with_a_null_character_is_said(tmp_path):
    with pytest.raises(CommandError, match="null character"):
        write_file(tmp_path / "a\0b", b"")
