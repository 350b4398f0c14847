"""A table that is held in memory as the bytes of its file, for where the file itself is no more."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import IO


@dataclass(frozen=True)
class HeldTable:
    """The bytes of a table's file, and its name, by whose suffix some kinds of tables are told.

    It is read as the file would be. Two are the same where name and bytes are.
    """

    name: str
    sha256: str
    """Of the bytes, in hexadecimal."""
    content: bytes = field(repr=False, compare=False)

    def __str__(self) -> str:
        return self.name

    @property
    def stem(self) -> str:
        """The name without its suffix."""
        return PurePath(self.name).stem

    @property
    def suffix(self) -> str:
        """The suffix of the name, with its dot."""
        return PurePath(self.name).suffix

    @property
    def size(self) -> int:
        """How many bytes there are."""
        return len(self.content)


@dataclass(frozen=True, eq=False)
class LearnedFile:
    """The file that a table was learned from, as it was then."""

    sha256: str
    """Of its bytes, in hexadecimal; empty where it changed while it was read."""
    held: HeldTable | None = None
    """The file itself where it has at most :data:`MOST_HELD` bytes."""
    stamp: tuple[str | int, ...] | None = None
    """What the system said of it; None where that does not tell it from a later one."""


MOST_HELD = 64 << 20
"""Bytes of a table's file up to which it is held in memory."""
TableFile = Path | HeldTable
"""What a table is read from."""


def hold(name: str, content: bytes) -> HeldTable:
    """Return the table that a file of this name and these bytes would be."""
    return HeldTable(name, hashlib.sha256(content).hexdigest(), content)


def open_table(file: TableFile) -> IO[bytes]:
    """Return a table's bytes to read from; raises OSError where a file cannot be read."""
    return io.BytesIO(file.content) if isinstance(file, HeldTable) else file.open("rb")


def size_of(file: TableFile) -> int:
    """Return the size of a table in bytes; raises OSError as ``stat`` does."""
    return file.size if isinstance(file, HeldTable) else file.stat().st_size
