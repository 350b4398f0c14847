"""Files that hold bytes, and nothing else that a path may name: no pipe or device is waited at."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

_WAITS_FOR_NOTHING = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
"""How to open what may have become a pipe since it was looked at."""
_FOLLOWS_NO_LINK = getattr(os, "O_NOFOLLOW", 0)


class NoFileError(OSError):
    """What a path names is a folder (``errno.EISDIR``), a pipe or a device (``errno.ENODEV``)."""


def regular(path: Path, *, follows: bool = True) -> BinaryIO:
    """Open a file to read its bytes; raise NoFileError where it is none, OSError where it cannot be read.

    A device is not even opened, which may do something to it. A path that ``follows`` no link is refused
    where it has become one.
    """
    flags = os.O_RDONLY | _WAITS_FOR_NOTHING | (0 if follows else _FOLLOWS_NO_LINK)
    try:
        _demand(os.stat(path))  # noqa: PTH116 - a path that is no path is an error here, not False
        file = os.fdopen(os.open(path, flags), "rb")
    except ValueError as error:
        raise OSError(errno.EINVAL, str(error)) from None
    try:
        _demand(os.fstat(file.fileno()))
    except OSError:
        file.close()
        raise
    return file


def _demand(found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        number = errno.EISDIR if stat.S_ISDIR(found.st_mode) else errno.ENODEV
        raise NoFileError(number, os.strerror(number))


def beginning(path: Path, most: int) -> tuple[bytes, int] | None:
    """Return the first ``most`` bytes of a file and its size; None where it is no file or cannot be read.

    Of a file of the system's that has nothing to say yet there are none.
    """
    try:
        with regular(path) as file:
            return file.read(most) or b"", os.fstat(file.fileno()).st_size
    except OSError:
        return None
