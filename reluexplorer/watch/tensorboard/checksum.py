"""CRC-32C (Castagnoli), for many records at a time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_POLYNOMIAL = 0x82F63B78
"""Of RFC 3720, appendix B.4, bits reversed."""
_LANE = 64
"""Bytes that one element of a vector goes through one by one."""
_MASK = 0xFFFFFFFF


def _byte_table() -> NDArray[np.uint32]:
    table = np.arange(256, dtype=np.uint32)
    for _bit in range(8):
        table = np.where(table & 1, table >> 1 ^ np.uint32(_POLYNOMIAL), table >> 1).astype(np.uint32)
    return table


_TABLE = _byte_table()
_LISTED = _TABLE.tolist()


def _lane_tables() -> NDArray[np.uint32]:
    """Return (4, 256): what each byte of a remainder becomes after a lane of zeros."""
    tables = np.arange(256, dtype=np.uint32) << (8 * np.arange(4, dtype=np.uint32))[:, np.newaxis]
    for _byte in range(_LANE):
        tables = _TABLE[tables & 255] ^ tables >> 8
    return tables


_AFTER_LANE = _lane_tables()


def crc32c(content: bytes) -> int:
    """Return the checksum of a few bytes."""
    remainder = _MASK
    for byte in content:
        remainder = _LISTED[(remainder ^ byte) & 255] ^ remainder >> 8
    return remainder ^ _MASK


def checksums(records: Sequence[bytes]) -> list[int]:
    """Return the checksum of each record, vectors over all lanes of all records.

    A remainder that begins as 0 is not changed by zeros before a record, so each is filled up to whole lanes
    in front; that it begins as all ones is the same as to invert its first four bytes.
    """
    lanes = np.array([-(-len(each) // _LANE) for each in records], np.int64)
    ends = np.cumsum(lanes)
    filled = np.zeros(int(lanes.sum()) * _LANE, np.uint8)
    for record, end in zip(records, (ends * _LANE).tolist(), strict=True):
        begin = end - len(record)
        filled[begin:end] = np.frombuffer(record, np.uint8)
        filled[begin : min(begin + 4, end)] ^= 255
    columns = np.ascontiguousarray(filled.reshape(-1, _LANE).T)
    remainders = np.zeros(columns.shape[1], np.uint32)
    for column in columns:
        remainders = _TABLE[(remainders ^ column) & 255] ^ remainders >> 8
    found = np.zeros(len(records), np.uint32)
    order = np.argsort(-lanes, kind="stable")
    going = np.searchsorted(-lanes[order], -np.arange(1, lanes.max(initial=0) + 1), side="right")
    for lane, count in enumerate(going.tolist()):
        which = order[:count]
        before = found[which]
        shifted = np.zeros(count, np.uint32)
        for byte in range(4):
            shifted ^= _AFTER_LANE[byte][before >> np.uint32(8 * byte) & 255]
        found[which] = shifted ^ remainders[(ends - lanes)[which] + lane]
    short = {at: crc32c(each) for at, each in enumerate(records) if len(each) < 4}
    return [short.get(at, each ^ _MASK) for at, each in enumerate(found.tolist())]


def masked(checksum: int) -> int:
    """Return a checksum as records keep it: turned by 15 bits, and a constant added."""
    return ((checksum >> 15 | checksum << 17) + 0xA282EAD8) & _MASK
