"""Event files made here, bit by bit: nothing is shared with what reads them."""

from __future__ import annotations

import struct


def crc32c(content: bytes) -> int:
    """Bit by bit, as the polynomial is defined."""
    rest = 0xFFFFFFFF
    for byte in content:
        rest ^= byte
        for _bit in range(8):
            rest = (rest >> 1) ^ (0x82F63B78 if rest & 1 else 0)
    return rest ^ 0xFFFFFFFF


def _mark(content: bytes) -> bytes:
    found = crc32c(content)
    turned = ((found >> 15) | (found << 17)) & 0xFFFFFFFF
    return struct.pack("<I", (turned + 0xA282EAD8) % 2**32)


def record(content: bytes) -> bytes:
    length = struct.pack("<Q", len(content))
    return length + _mark(length) + content + _mark(content)


def varint(value: int) -> bytes:
    value %= 2**64
    out = b""
    while value > 127:
        out += bytes([value % 128 + 128])
        value //= 128
    return out + bytes([value])


def whole(number: int, value: int) -> bytes:
    return varint(number * 8) + varint(value)


def block(number: int, content: bytes) -> bytes:
    return varint(number * 8 + 2) + varint(len(content)) + content


def double(number: int, value: float) -> bytes:
    return varint(number * 8 + 1) + struct.pack("<d", value)


def event(step: int, *values: bytes) -> bytes:
    return double(1, 1.7e9) + whole(2, step) + block(5, b"".join(block(1, value) for value in values))


def scalar(tag: str, value: float) -> bytes:
    return block(1, tag.encode()) + varint(2 * 8 + 5) + struct.pack("<f", value)


def histogram(
    tag: str, least: float, limits: list[float], counts: list[float], *, packed: bool = True
) -> bytes:
    """As TensorFlow 1 and PyTorch write it."""
    told = double(1, least) + double(2, limits[-1])
    for number, numbers in ((6, limits), (7, counts)):
        if packed:
            told += block(number, struct.pack(f"<{len(numbers)}d", *numbers))
        else:
            told += b"".join(double(number, each) for each in numbers)
    return block(1, tag.encode()) + block(5, told)


def tensor(tag: str, sizes: tuple[int, ...], numbers: list[float], *, single: bool) -> bytes:
    """As TensorFlow 2 writes scalars and histograms."""
    shape = block(2, b"".join(block(2, whole(1, size)) for size in sizes))
    content = block(4, struct.pack(f"<{len(numbers)}{'f' if single else 'd'}", *numbers))
    return block(1, tag.encode()) + block(8, whole(1, 1 if single else 2) + shape + content)
