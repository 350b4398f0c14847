"""The records of an event file: a length, its checksum, so many bytes, their checksum."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from pathlib import Path

from reluexplorer.disk.regular import regular
from reluexplorer.language import _
from reluexplorer.models.values.refusal import ModelError
from reluexplorer.sentences import reason, shortened
from reluexplorer.watch.tensorboard.checksum import checksums, crc32c, masked

LONGEST = 1 << 28
"""Bytes of a record; the greatest that are written are graphs."""
_HEAD, _TAIL = 12, 4
AROUND = _HEAD + _TAIL
"""Bytes that a record takes beside its content."""
_BATCH = 1 << 22
"""Bytes of records whose checksums are counted at a time."""


class DamagedError(Exception):
    """A record is not as it was written; all before it were given out."""


def records(path: Path, begin: int = 0) -> Iterator[bytes]:
    """Yield the content of each record from a byte on where one begins, up to the end of the file.

    A last one that is not wholly written is passed over, as of a run that writes on or was killed. Raise
    :class:`DamagedError` at a record that is not as it was written, :class:`ModelError` where the file cannot
    be read.
    """
    batch: list[tuple[bytes, int]] = []
    size = 0
    try:
        for each in _framed(path, begin):
            batch.append(each)
            size += len(each[0])
            if size >= _BATCH:
                yield from _sound(batch)
                batch, size = [], 0
    except DamagedError:
        yield from _sound(batch)
        raise
    except OSError as error:
        said = _("{path} cannot be read: {reason}.")
        raise ModelError(said.format(path=shortened(path, 120), reason=reason(error))) from None
    yield from _sound(batch)


def _framed(path: Path, begin: int) -> Iterator[tuple[bytes, int]]:
    """Yield each content with the checksum that is kept of it."""
    with regular(path) as file:
        left = os.fstat(file.fileno()).st_size - begin
        file.seek(begin)
        while left >= AROUND:
            head = file.read(_HEAD)
            length, mark = struct.unpack("<QI", head)
            if masked(crc32c(head[:8])) != mark or length > LONGEST:
                raise DamagedError
            left -= AROUND + length
            if left < 0:
                return
            content = file.read(length + _TAIL)
            yield content[:length], int.from_bytes(content[length:], "little")


def _sound(batch: list[tuple[bytes, int]]) -> Iterator[bytes]:
    found = checksums([content for content, _mark in batch])
    for (content, mark), checksum in zip(batch, found, strict=True):
        if masked(checksum) != mark:
            raise DamagedError
        yield content
