"""A file is written under a temporary name, brought to the disk and moved: whole, or not at all."""

from __future__ import annotations

import os
import stat
import tempfile
import threading
from contextlib import suppress
from pathlib import Path

from reluexplorer.disk.leftovers import FILE_PREFIX, remove_files

_NEW_FILE = 0o666
_asking = threading.Lock()


def write_whole(target: Path, content: bytes) -> None:
    """Write a file, or replace one whose permissions the new one gets.

    Raises OSError where that cannot be done; what was there is there then, and nothing beside it.
    """
    remove_files(target.parent)
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=FILE_PREFIX)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(_mode(target))
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    _settle(target.parent)


def _mode(target: Path) -> int:
    """Return the permissions of the file that is there, or those that new files get.

    Two threads that ask for the latter must not see each other's mask.
    """
    with suppress(FileNotFoundError):
        return stat.S_IMODE(target.stat().st_mode)
    with _asking:
        mask = os.umask(0o077)
        os.umask(mask)
    return _NEW_FILE & ~mask


def _settle(folder: Path) -> None:
    """Bring a folder's list of files to the disk, so that a moved file is there after a power cut too.

    Where the system cannot do that for a folder, the file is written all the same.
    """
    if os.name == "nt":
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
