"""Which file a table is learned from: its digest, and its bytes where they are few enough to be held."""

from __future__ import annotations

import hashlib
import stat
from dataclasses import replace
from pathlib import Path

from reluexplorer.core.data.held import MOST_HELD, HeldTable, LearnedFile, TableFile, hold, open_table
from reluexplorer.core.data.tables.source import checked_size, stamp_of
from reluexplorer.core.data.tables.wording import Watch, explained

_PIECE = 1 << 20
_NOBODY = Watch()


def learned_file(file: TableFile, watch: Watch = _NOBODY) -> LearnedFile:
    """Return a table's file as it is now, the bytes in it being those that its digest is of.

    Raises TableError with a sentence where it cannot be read, TableCancelledError when the watch says stop.
    """
    if isinstance(file, HeldTable):
        return LearnedFile(file.sha256, file)
    stamp, size = stamp_of(file), checked_size(file)
    with explained(file):
        if size > MOST_HELD:
            return LearnedFile(sha256_of(file, watch), None, stamp or _seen(file))
        held = hold(file.name, file.read_bytes())
    return LearnedFile(held.sha256, held, stamp)


def after_reading(learned: LearnedFile, file: TableFile) -> LearnedFile:
    """Return what was learned once a file was read, without its digest where that may not be of what was."""
    if learned.held is not None or isinstance(file, HeldTable):
        return learned
    stamp = stamp_of(file)
    same = learned.stamp == (stamp or _seen(file))
    return replace(learned, sha256=learned.sha256 if same else "", stamp=stamp)


def is_same_file(file: Path, learned: LearnedFile) -> bool:
    """Whether a file has the bytes that were learned; False where it is none or cannot be read."""
    stamp = stamp_of(file)
    if stamp is not None and stamp == learned.stamp:
        return True
    try:
        found = file.stat()
        if not stat.S_ISREG(found.st_mode):
            return False
        if learned.held is not None and found.st_size != learned.held.size:
            return False
        return sha256_of(file) == learned.sha256
    except (OSError, ValueError):
        return False


def sha256_of(file: TableFile, watch: Watch = _NOBODY) -> str:
    """Return the SHA-256 of a table's file in hexadecimal; raises OSError where it cannot be read."""
    if isinstance(file, HeldTable):
        return file.sha256
    digest = hashlib.sha256()
    with open_table(file) as content:
        while piece := content.read(_PIECE):
            digest.update(piece)
            watch.tick(0.0)
    return digest.hexdigest()


def _seen(file: Path) -> tuple[str | int, ...]:
    found = file.stat()
    return str(file.absolute()), found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns
