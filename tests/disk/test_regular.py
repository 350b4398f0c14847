"""A file is opened, and nothing else that a path may name; nothing is waited at."""

from __future__ import annotations

import errno
import os

import pytest

from reluexplorer.disk.regular import NoFileError, beginning, regular


def test_the_bytes_of_a_file_are_read(tmp_path):
    (tmp_path / "a").write_bytes(b"abcdef")
    with regular(tmp_path / "a") as file:
        assert file.read() == b"abcdef"
    assert beginning(tmp_path / "a", 4) == (b"abcd", 6)


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(NoFileError) as caught:
        regular(tmp_path)
    assert caught.value.errno == errno.EISDIR
    assert beginning(tmp_path, 4) is None


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are of Unix")
def test_a_pipe_without_a_writer_is_not_waited_at(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(NoFileError) as caught:
        regular(tmp_path / "pipe")
    assert caught.value.errno == errno.ENODEV


def test_what_is_not_there_or_is_no_path_cannot_be_read(tmp_path):
    with pytest.raises(FileNotFoundError):
        regular(tmp_path / "none")
    with pytest.raises(OSError, match="null") as caught:
        regular(tmp_path / "a\0b")
    assert caught.value.errno == errno.EINVAL
    assert beginning(tmp_path / "a\0b", 4) is None


@pytest.mark.skipif(not hasattr(os, "O_NOFOLLOW"), reason="links can only be followed here")
def test_a_link_is_followed_where_that_is_wanted(tmp_path):
    (tmp_path / "a").write_bytes(b"abc")
    (tmp_path / "link").symlink_to("a")
    with regular(tmp_path / "link") as file:
        assert file.read() == b"abc"
    with pytest.raises(OSError, match=os.strerror(errno.ELOOP)):
        regular(tmp_path / "link", follows=False)
