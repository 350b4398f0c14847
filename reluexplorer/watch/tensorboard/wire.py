"""Protocol buffers' wire format: the fields of a message by their numbers, lengths checked."""

from __future__ import annotations

from collections.abc import Iterator

_VARINT, _EIGHT, _DELIMITED, _FOUR = 0, 1, 2, 5
_LONGEST_VARINT = 10


class WireError(Exception):
    """Bytes are no message."""


def fields(message: memoryview) -> Iterator[tuple[int, int | memoryview]]:
    """Yield each field's number with its whole number, or with its bytes.

    Eight and four bytes wide ones are bytes. Raise :class:`WireError` where the bytes are no message.
    """
    at, end = 0, len(message)
    while at < end:
        key, at = _varint(message, at)
        number, kind = key >> 3, key & 7
        if kind == _VARINT:
            whole, at = _varint(message, at)
            yield number, whole
            continue
        if kind == _DELIMITED:
            width, at = _varint(message, at)
        elif kind in {_EIGHT, _FOUR}:
            width = 8 if kind == _EIGHT else 4
        else:
            raise WireError
        if not number or width > end - at:
            raise WireError
        yield number, message[at : at + width]
        at += width


def _varint(message: memoryview, at: int) -> tuple[int, int]:
    value = 0
    for place, byte in enumerate(message[at : at + _LONGEST_VARINT]):
        value |= (byte & 127) << 7 * place
        if byte < 128:
            return value & (1 << 64) - 1, at + place + 1
    raise WireError
