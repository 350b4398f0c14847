"""The parts of a run file: frames that are only ever appended, each a safetensors buffer with checksums.

All numbers are little-endian. The file begins with ``MAGIC`` and a 32-bit version. A frame is a head of three
32-bit numbers (the length of the buffer, its CRC-32, and the CRC-32 of these eight bytes), then the buffer.
The buffer is as https://huggingface.co/docs/safetensors describes it: the 64-bit length of a header in JSON,
the header, the bytes of all tensors. Its ``__metadata__`` says what kind of frame it is, and has the rest of
what is told as JSON.
"""

from __future__ import annotations

import json
import math
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

MAGIC = b"reluruns"
VERSION = 1
OPENING = MAGIC + struct.pack("<I", VERSION)
HEAD = struct.Struct("<III")
LONGEST = 1 << 26
"""Bytes of a buffer: a longer one is no frame. A sample of 10 million units fits."""
_LENGTH = struct.Struct("<Q")

BFLOAT = np.dtype([("bfloat16", "<u2")])
"""The upper half of a number in single precision, which NumPy has no type for."""
_TAGS: dict[str, np.dtype[Any]] = {
    "U8": np.dtype(np.uint8), "U16": np.dtype("<u2"), "I32": np.dtype("<i4"), "I64": np.dtype("<i8"),
    "F32": np.dtype("<f4"), "F64": np.dtype("<f8"), "BF16": BFLOAT,
}  # fmt: skip
_BY_TYPE = {each: tag for tag, each in _TAGS.items()}


class FrameError(ValueError):
    """A buffer is not what a run file has; the message is for the record."""


@dataclass(frozen=True, eq=False)
class Frame:
    """What one frame says: its kind, words and settings, and arrays by name."""

    kind: str
    told: Mapping[str, Any] = field(default_factory=dict)
    arrays: Mapping[str, NDArray[Any]] = field(default_factory=dict)


def packed(frame: Frame) -> bytes:
    """Return a frame with its head, as it is appended."""
    arrays = {name: np.ascontiguousarray(each) for name, each in frame.arrays.items()}
    tensors = tuple(
        (name, _BY_TYPE[each.dtype], np.shape(frame.arrays[name])) for name, each in arrays.items()
    )
    told = json.dumps(frame.told, separators=(",", ":")) if frame.told else "{}"
    buffer = b"".join([_header(frame.kind, told, tensors), *(each.tobytes() for each in arrays.values())])
    if len(buffer) > LONGEST:
        raise FrameError(f"a frame of {len(buffer)} bytes")
    lengths = struct.pack("<II", len(buffer), zlib.crc32(buffer))
    return b"".join([lengths, struct.pack("<I", zlib.crc32(lengths)), buffer])


@lru_cache(maxsize=64)
def _header(kind: str, told: str, tensors: tuple[tuple[str, str, tuple[int, ...]], ...]) -> bytes:
    """Return what stands before the bytes of tensors; most samples of a run share it."""
    header: dict[str, Any] = {"__metadata__": {"kind": kind, "told": told}}
    end = 0
    for name, tag, shape in tensors:
        start, end = end, end + _TAGS[tag].itemsize * math.prod(shape)
        header[name] = {"dtype": tag, "shape": shape, "data_offsets": [start, end]}
    words = json.dumps(header, separators=(",", ":")).encode()
    words += b" " * (-len(words) % 8)
    return _LENGTH.pack(len(words)) + words


def length_of(head: bytes) -> tuple[int, int]:
    """Return length and checksum of the buffer behind a head; FrameError for one that is damaged."""
    length, check, own = HEAD.unpack(head)
    if zlib.crc32(head[:8]) != own or length > LONGEST:
        raise FrameError("the head of a frame is damaged")
    return length, check


def unpacked(buffer: bytes, check: int) -> Frame:
    """Return what a buffer says, its arrays read-only; FrameError for one that is damaged."""
    if zlib.crc32(buffer) != check:
        raise FrameError("the bytes of a frame are not those that were written")
    try:
        (length,) = _LENGTH.unpack_from(buffer)
        start = _LENGTH.size + length
        header = json.loads(buffer[_LENGTH.size : start])
        words = header.pop("__metadata__")
        told = json.loads(words["told"])
        arrays = {name: _tensor(buffer, start, each) for name, each in header.items()}
        return Frame(str(words["kind"]), dict(told), arrays)
    except (struct.error, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise FrameError(f"a frame cannot be read: {error}") from error


def _tensor(buffer: bytes, start: int, told: Mapping[str, Any]) -> NDArray[Any]:
    dtype, shape = _TAGS[told["dtype"]], tuple(map(int, told["shape"]))
    first, end = map(int, told["data_offsets"])
    if min(shape, default=0) < 0 or not 0 <= first <= end <= len(buffer) - start:
        raise FrameError("a tensor lies outside its frame")
    if end - first != dtype.itemsize * math.prod(shape):
        raise FrameError("a tensor's shape is not that of its bytes")
    return np.frombuffer(buffer, dtype, math.prod(shape), start + first).reshape(shape)


def halved(values: NDArray[np.float32]) -> NDArray[Any]:
    """Return numbers rounded to bfloat16: eight bits of precision, the range of single precision."""
    bits = np.ascontiguousarray(values, "<f4").view("<u4")
    up = (bits >> 16) & 1
    up += 0x7FFF
    up += bits
    halves = up.view("<u2")[1::2].copy()
    nan = np.isnan(values)
    if nan.any():
        halves[nan] = 0x7FC0
    return halves.view(BFLOAT)


def widened(values: NDArray[Any]) -> NDArray[np.float32]:
    """Return bfloat16 numbers in single precision."""
    return (values["bfloat16"].astype("<u4") << 16).view("<f4")
