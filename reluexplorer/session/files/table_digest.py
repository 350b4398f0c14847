"""What a document's file says of its table, so that another one is told from it."""

from __future__ import annotations

import hashlib
import stat
from pathlib import Path

from reluexplorer.core.data.held import HeldTable, LearnedFile, TableFile, open_table, size_of
from reluexplorer.core.data.tables.learned import sha256_of
from reluexplorer.session.document.document import DataChoice
from reluexplorer.session.document.limits import TABLE

_PIECES, _PIECE = 64, 256 << 10
"""Of a table larger than so many pieces of so many bytes, older files know as many, evenly spaced."""
WHOLE = "sha256:"
"""How what a file says of its table begins where that is of all its bytes."""


def is_for_later(known: object, data: DataChoice) -> bool:
    """Whether what a file says of its table is left to who reads all of that to learn it."""
    try:
        is_long = data.held is None and Path(data.path).stat().st_size > _PIECES * _PIECE
    except (OSError, ValueError):
        return False
    return is_long and data.name == TABLE and isinstance(known, str) and known.startswith(WHOLE)


def table_digest(data: DataChoice, held: HeldTable | None, learned: LearnedFile | None) -> str:
    """Return the SHA-256 of the table that a document is of, in hexadecimal; empty if that is not known.

    It is the ``held`` one, or else what was ``learned``, or else the file as it is.
    """
    if data.name != TABLE:
        return ""
    if held is None and learned is not None:
        return learned.sha256
    return digest_like(WHOLE, data, held).removeprefix(WHOLE)


def digest_like(like: str, data: DataChoice, held: HeldTable | None = None) -> str:
    """Return what files say of the table that is there, as ``like`` does; empty if it cannot be read."""
    table = held or data.table
    try:
        if isinstance(table, Path) and not stat.S_ISREG(table.stat().st_mode):
            return ""
        return WHOLE + sha256_of(table) if like.startswith(WHOLE) else _digest_of_pieces(table)
    except (OSError, ValueError):
        return ""


def _digest_of_pieces(table: TableFile) -> str:
    """Return what older files say of a table: the SHA-256 of its size and of pieces of it, in hexadecimal."""
    size = size_of(table)
    digest = hashlib.sha256(str(size).encode())
    stride = max(_PIECE, size // _PIECES)
    with open_table(table) as file:
        for start in range(0, size, stride):
            file.seek(start)
            digest.update(file.read(_PIECE))
    return digest.hexdigest()
