"""Arrays of numbers from NumPy's files, read by their declared shapes and lengths alone.

Large ones are mapped from the file, or from one without a name that they are unpacked into.
"""

from __future__ import annotations

import math
import struct
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.damage import IN_ARCHIVE, IN_ARRAY
from reluexplorer.language import _
from reluexplorer.models.feeding.samples import ArraySamples
from reluexplorer.models.feeding.signature import shape_words
from reluexplorer.models.values.refusal import ModelError
from reluexplorer.sentences import reason, shortened

SAME = "!"
"""What the name of an array ends in that is the same for all samples."""
MOST_ARRAYS = 1000
MOST_BYTES = 1 << 35
"""Of all arrays of a file."""
_IN_MEMORY = 1 << 27
"""Bytes of an array that is not mapped."""
_MOST_AXES = 16
_PIECE = 1 << 20
_MOST_RATIO = 1100
"""How many times its size an array may have: deflate packs to a 1032nd at best."""


@dataclass(frozen=True)
class _Head:
    """The beginning of an array's file."""

    shape: tuple[int, ...]
    by_columns: bool
    type: np.dtype[Any]
    start: int
    """Where the numbers begin, in bytes."""

    @property
    def size(self) -> int:
        """Bytes of the numbers."""
        return math.prod(self.shape) * self.type.itemsize

    def shaped(self, flat: NDArray[Any]) -> NDArray[Any]:
        """Return the numbers as the array that they are."""
        return flat.reshape(self.shape, order="F" if self.by_columns else "C")


def npy_array(path: Path) -> NDArray[Any]:
    """Return the array of an .npy file, read-only; raise ModelError."""
    with _explained(path), path.open("rb") as file:
        head = _head(file, path.name)
        size = path.stat().st_size - head.start
        if head.size != size:
            raise ModelError(_damaged(path.name))
        if head.size > _IN_MEMORY:
            flat: NDArray[Any] = np.memmap(path, head.type, "r", head.start, (math.prod(head.shape),))
            return head.shaped(flat)
        return head.shaped(np.frombuffer(file.read(head.size), head.type))


def npz_arrays(path: Path) -> dict[str, NDArray[Any]]:
    """Return the arrays of an .npz file by name; raise ModelError."""
    with _explained(path), zipfile.ZipFile(path) as archive:
        members = [each for each in archive.infolist() if not each.is_dir()]
        whole = sum(each.file_size for each in members)
        if len(members) > MOST_ARRAYS or whole > MOST_BYTES:
            words = _("{name} holds more than is read here: {arrays:,} arrays of {most:,} GB together.")
            raise ModelError(
                words.format(name=shortened(path.name), arrays=MOST_ARRAYS, most=MOST_BYTES >> 30)
            )
        return {each.filename.removesuffix(".npy"): _member(archive, each) for each in members}


def array_samples(path: Path) -> ArraySamples:
    """Return the samples in an .npz or .npy file; a lone array has the name "".

    Raises ModelError where it is damaged, or arrays have different numbers of samples.
    """
    with _explained(path), path.open("rb") as file:
        is_archive = file.read(2) == b"PK"
    found = npz_arrays(path) if is_archive else {"": npy_array(path)}
    same = {name.removesuffix(SAME): array for name, array in found.items() if name.endswith(SAME)}
    arrays = {name: array for name, array in found.items() if not name.endswith(SAME)}
    if not found:
        raise ModelError(_("{name} holds no arrays.").format(name=shortened(path.name)))
    if same.keys() & arrays.keys():
        twice = min(same.keys() & arrays.keys())
        words = _("{file} holds {name} twice, once with a “!”; leave one of them out.")
        raise ModelError(words.format(file=shortened(path.name), name=shortened(twice)))
    bare = next((name for name, array in arrays.items() if not array.ndim), None)
    if bare is not None:
        words = _("{name} is one number: an array needs a first axis of samples, or a name that ends in “!”.")
        raise ModelError(words.format(name=shortened(bare) or shortened(path.name)))
    if len({len(array) for array in arrays.values()}) > 1:
        counts = ", ".join(f"{shortened(name)} {len(array):,}" for name, array in list(arrays.items())[:6])
        words = _(
            "The first axis of each array is the samples, and must be as long in all: {counts}. The name of "
            "an array that is the same for all ends in “!”."
        )
        raise ModelError(words.format(counts=counts))
    if arrays and not len(next(iter(arrays.values()))):
        raise ModelError(_("{name} holds no samples.").format(name=shortened(path.name)))
    return ArraySamples(arrays, same)


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except ModelError:
        raise
    except OSError as error:
        words = _("{path} cannot be read: {why}.").format(path=shortened(path, 120), why=reason(error))
        raise ModelError(words) from error
    except IN_ARCHIVE as error:
        raise ModelError(_damaged(path.name)) from error


def _damaged(name: str) -> str:
    return _("{name} is damaged, or no file of NumPy arrays; write it anew.").format(name=shortened(name))


def _head(file: IO[bytes], name: str) -> _Head:
    """Read a head, which NumPy parses as a literal, never carried out."""
    lib = np.lib.format
    try:
        old = lib.read_magic(file) == (1, 0)
        shape, by_columns, kind = (lib.read_array_header_1_0 if old else lib.read_array_header_2_0)(file)
    except IN_ARRAY as error:
        raise ModelError(_damaged(name)) from error
    if kind.kind not in "biuf" or kind.itemsize > 8:
        words = _("{name} holds {kind}; arrays of numbers are read (others could run a program).")
        raise ModelError(words.format(name=shortened(name), kind=shortened(kind, 40)))
    if len(shape) > _MOST_AXES or any(type(side) is not int or not 0 <= side <= MOST_BYTES for side in shape):
        raise ModelError(_damaged(name))
    found = _Head(shape, by_columns, kind, file.tell())
    if found.size > MOST_BYTES:
        words = _("{name} says that it is {shape} of {kind}, which is more than is read here.")
        raise ModelError(words.format(name=shortened(name), shape=shape_words(shape), kind=kind))
    return found


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> NDArray[Any]:
    name = member.filename
    with archive.open(member) as file:
        head = _head(file, name)
        packed = member.compress_type != zipfile.ZIP_STORED
        most = member.compress_size * (_MOST_RATIO if packed else 1)
        if head.size != member.file_size - head.start or head.size > most:
            raise ModelError(_damaged(name))
        pieces = iter(lambda: file.read(_PIECE), b"")
        if head.size > _IN_MEMORY:
            return head.shaped(_mapped(pieces, head))
        content = bytearray()
        for piece in pieces:
            content += piece
    if len(content) != head.size:
        raise ModelError(_damaged(name))
    return head.shaped(np.frombuffer(bytes(content), head.type))


def _mapped(pieces: Iterator[bytes], head: _Head) -> NDArray[Any]:
    """Return the numbers in a file that goes when they do."""
    with tempfile.TemporaryFile() as file:
        for piece in pieces:
            file.write(piece)
        file.flush()
        if file.tell() != head.size:
            raise struct.error
        return np.memmap(file, head.type, "r", 0, (math.prod(head.shape),))
