"""A model's bytes are walked before they are parsed, so that what is damaged or a bomb costs no memory.

The wire format is that of https://protobuf.dev/programming-guides/encoding; which fields hold messages is
asked of onnx itself.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from reluexplorer.language import _
from reluexplorer.models.values.refusal import ModelError

if TYPE_CHECKING:
    from google.protobuf.descriptor import Descriptor

MOST_FIELDS = 1_000_000
"""In a whole model."""
MOST_MESSAGES = 400_000
"""Of those fields, such as nodes and attributes; each costs some hundred bytes once it is parsed."""
MOST_PACKED = 128 << 20
"""Bytes of numbers that are longer once they are parsed, up to eight times."""
DEEPEST = 90
"""Messages within messages; protobuf's own limit is 100."""
_GRAPH = 7
_WINDOW = 1 << 16
_HEADER = 20
"""Bytes of a field's key and length at most."""
_VARINT, _EIGHT, _BYTES, _FOUR = 0, 1, 2, 5
_CPP_NUMBERS = frozenset({1, 2, 3, 4, 7, 8})
"""Kinds of whole numbers in a descriptor: int32, int64, uint32, uint64, bool, enum."""
_TYPE_STRING = 9
_LONGEST_NAME = 1 << 20


def demand_sound(file: BinaryIO, size: int) -> None:
    """Raise :class:`ModelError` where a file of so many bytes is no whole model, or would take too much."""
    import onnx

    walk = _Walk(file, size)
    if not walk.walk(onnx.ModelProto.DESCRIPTOR):
        raise not_onnx()


def not_onnx() -> ModelError:
    """Return what is said of a file that is no ONNX model at all."""
    return ModelError(_("It is no ONNX model, or damaged: bring it here again, whole."))


class _Fields(NamedTuple):
    """Of a message, by their numbers."""

    messages: dict[int, Descriptor]
    whole_numbers: frozenset[int]
    names: frozenset[int]
    """Texts that are read here, which have to be UTF-8."""


def _too_many(most: int) -> ModelError:
    return ModelError(_("It has more parts than are read here ({most:,}).").format(most=most))


@cache
def _fields(message: Descriptor) -> _Fields:
    fields = message.fields_by_number.items()
    return _Fields(
        {number: field.message_type for number, field in fields if field.message_type is not None},
        frozenset(number for number, field in fields if field.cpp_type in _CPP_NUMBERS),
        frozenset(
            number for number, field in fields if field.type == _TYPE_STRING and field.name != "doc_string"
        ),
    )


class _Walk:
    """Goes through all fields of a file in order, a window of it in memory."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file, self._size = file, size
        self._begin, self._bytes = 0, b""
        self._ends: list[int] = []
        self._within: list[_Fields] = []
        self._fields = self._packed = self._messages = 0
        self._has_graph = False

    def walk(self, message: Descriptor) -> bool:
        """Return whether there is a graph."""
        self._enter(message, self._size)
        at = 0
        while self._ends:
            if at >= self._ends[-1]:
                self._leave(at)
                continue
            key, at = self._varint(at)
            at = self._bytes_field(key >> 3, at) if key & 7 == _BYTES else self._number(key & 7, at)
            self._fields += 1
            if key < 8:
                raise not_onnx()
            if self._fields > MOST_FIELDS or self._packed > MOST_PACKED:
                raise _too_many(MOST_FIELDS)
        return self._has_graph

    def _enter(self, message: Descriptor, end: int) -> None:
        self._ends.append(end)
        self._within.append(_fields(message))
        self._messages += 1
        if self._messages > MOST_MESSAGES:
            raise _too_many(MOST_MESSAGES)
        if len(self._ends) > DEEPEST:
            raise ModelError(_("Its graphs are nested deeper within each other than is read here."))

    def _leave(self, at: int) -> None:
        if at > self._ends.pop():
            raise not_onnx()
        self._within.pop()

    def _bytes_field(self, number: int, at: int) -> int:
        """Enter a message, or pass over what is none; return the next place."""
        length, at = self._varint(at)
        if length > self._ends[-1] - at:
            raise self._cut_short(at + length) if len(self._ends) == 1 else not_onnx()
        fields = self._within[-1]
        if number in fields.messages:
            self._has_graph = self._has_graph or (len(self._ends) == 1 and number == _GRAPH)
            self._enter(fields.messages[number], at + length)
            return at
        if number in fields.whole_numbers:
            self._packed += length
        elif number in fields.names:
            self._demand_text(at, length)
        return at + length

    def _demand_text(self, at: int, length: int) -> None:
        here = at - self._begin
        held = self._bytes[here : here + length]
        if len(held) < length <= _LONGEST_NAME:
            self._file.seek(at)
            held = self._file.read(length)
        try:
            held.decode()
        except UnicodeDecodeError:
            raise not_onnx() from None
        if len(held) < length:
            raise not_onnx()

    def _number(self, wire: int, at: int) -> int:
        if wire == _VARINT:
            return self._varint(at)[1]
        if wire not in {_EIGHT, _FOUR}:
            raise not_onnx()
        return at + (8 if wire == _EIGHT else 4)

    def _varint(self, at: int) -> tuple[int, int]:
        """Return the whole number at a place, and the place behind it."""
        here = at - self._begin
        if here < 0 or here + _HEADER > len(self._bytes):
            self._file.seek(at)
            self._bytes, self._begin, here = self._file.read(_WINDOW), at, 0
        first = self._bytes[here] if here < len(self._bytes) else 0x80
        if first < 0x80:
            return first, at + 1
        value = shift = 0
        for byte in self._bytes[here : here + 10]:
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value, at + shift // 7
        raise not_onnx()

    def _cut_short(self, wanted: int) -> ModelError:
        return ModelError(
            _(
                "It ends early: {size:,} of at least {wanted:,} bytes are there; bring it here again, whole."
            ).format(size=self._size, wanted=wanted)
        )
