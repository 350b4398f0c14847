"""The container of a document that holds its table, or whose run took long: a ZIP of its fields and of these.

Beside ``document.json`` there are the bytes of the table's file, packed, and what the run kept of its way,
one array a member, under names that are all known here. No path is made
of a name, nothing is unpacked into a folder, and no more is read than an array may have, whatever it says.
"""

from __future__ import annotations

import io
import math
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.arrays import read_only
from reluexplorer.core.data.held import MOST_HELD
from reluexplorer.language import _
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.document.kept import MEASURES, MOST_KEPT, Arrays
from reluexplorer.session.files.kinds import FIELDS, TABLE_MEMBER

MOST_FIELDS = 16 << 20
"""Bytes of that."""
MOST_TABLE = MOST_HELD
"""Bytes of a table's file that a document may hold."""
_QUICKLY = 1
"""How a table is packed: in a seventh of the usual time, an eighth larger."""
LARGEST = 160 << 20
"""Bytes of a whole container."""
_INTEGER, _REAL, _EITHER = ("<i8",), ("<f8",), ("<f4", "<f8")


@dataclass(frozen=True)
class Kind:
    """What an array of a container may be."""

    types: tuple[str, ...]
    axes: int
    packed: bool = True
    """Whether it is worth being compressed: weights are not."""


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "steps": Kind(_INTEGER, 1),
        "diverged_at": Kind(_INTEGER, 1),
        "sizes": Kind(_INTEGER, 2),
        "parameters": Kind(_EITHER, 1, packed=False),
        "slots": Kind(_EITHER, 1, packed=False),
        "shown": Kind(_INTEGER, 1),
        "log/intervals": Kind(_INTEGER, 1),
        "log/bests": Kind(_REAL, 2),
        "log/events": Kind(_INTEGER, 2),
        "log/since": Kind(_INTEGER, 2),
        "log/outputs": Kind(_INTEGER, 1),
        **{
            f"log/{name}": Kind((dtype.newbyteorder("<").str,), 1 if beyond is None else 2)
            for name, (dtype, beyond) in MEASURES.items()
        },
    }
)
"""The arrays that a container has, all of them."""
_MEMBERS = {FIELDS: "", TABLE_MEMBER: "", **{f"past/{name}.npy": name for name in KINDS}}
"""The members, each with the array that it holds."""
_SAME_MOMENT = (1980, 1, 1, 0, 0, 0)
"""When members were written, as they say: the same content is the same file."""
_MOST_MEMBERS = 64
"""That a container of any version has."""
_END, _END_64 = b"PK\x05\x06", b"PK\x06\x07"
_END_SIZE, _END_64_SIZE, _MOST_DIRECTORY = 22, 20, 16 << 10
_HEAD = re.compile(
    rb"\x93NUMPY\x01\x00..\{'descr': '(<[fi][48])', 'fortran_order': False, "
    rb"'shape': \((\d{1,12}(?:, ?\d{1,12})?),?\), \} *\n",
    re.DOTALL,
)
"""The head of an array as NumPy writes it: read here, and nothing in it carried out."""
_MOST_HEAD = 512
_FAULTS = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, KeyError, NotImplementedError, OverflowError,
    RuntimeError, UnicodeError, ValueError,
)  # fmt: skip
"""What reading a damaged archive raises."""


class DamagedContainerError(CommandError):
    """A container, or an array in it, that is not as it was written."""


def packed(fields: bytes, arrays: Arrays | None = None, table: bytes | None = None) -> bytes:
    """Return the container of a document's fields, as JSON, of its table's bytes, and of what a run kept.

    ``arrays`` are all those of :data:`KINDS`; None where there is no table, or nothing was kept.
    """
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(_member(FIELDS, packed=True), fields)
        if table is not None:
            archive.writestr(_member(TABLE_MEMBER, packed=True), table, compresslevel=_QUICKLY)
        for member, name in _MEMBERS.items():
            if name and arrays is not None:
                archive.writestr(_member(member, packed=KINDS[name].packed), _as_npy(arrays[name]))
    return made.getvalue()


def _member(name: str, *, packed: bool) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _SAME_MOMENT)
    info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    return info


def _as_npy(array: NDArray[Any]) -> bytes:
    file = io.BytesIO()
    little = array.astype(array.dtype.newbyteorder("<"), order="C", copy=False)
    np.lib.format.write_array(file, little, version=(1, 0), allow_pickle=False)
    return file.getvalue()


def fields_in(file: IO[bytes]) -> bytes:
    """Return the fields of the document in a container, as JSON.

    There may be members that are not known here: the fields say which version wrote them. Raises
    :class:`DamagedContainerError` where it is damaged.
    """
    return _read(file, {FIELDS: MOST_FIELDS}, knows_all=False)[FIELDS]


def demand_known_members(file: IO[bytes]) -> None:
    """Raise :class:`DamagedContainerError` where a container has a member that none of this version has."""
    _read(file, {})


def table_in(file: IO[bytes]) -> bytes:
    """Return the bytes of the table's file that a container holds; raises as :func:`fields_in`."""
    return _read(file, {TABLE_MEMBER: MOST_TABLE})[TABLE_MEMBER]


def arrays_in(file: IO[bytes]) -> dict[str, NDArray[Any]]:
    """Return the arrays of a container, read-only and all of :data:`KINDS`; raises as :func:`fields_in`."""
    found = _read(file, {member: MOST_KEPT + _MOST_HEAD for member, name in _MEMBERS.items() if name})
    return {_MEMBERS[member]: _array(content, KINDS[_MEMBERS[member]]) for member, content in found.items()}


def _read(file: IO[bytes], most: Mapping[str, int], *, knows_all: bool = True) -> dict[str, bytes]:
    """Return these members, each of at most so many bytes, and all together of as many as the largest.

    ``knows_all`` refuses members that are not known.
    """
    _demand_small_directory(file)
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            by_name = {entry.filename: entry for entry in entries}
            if len(by_name) < len(entries) or (knows_all and by_name.keys() - _MEMBERS.keys()):
                raise DamagedContainerError(_("it holds something that a document has not"))
            left, found = max(most.values(), default=0), {}
            for member in most:
                found[member] = _content(archive, by_name[member], min(left, most[member]))
                left -= len(found[member])
            return found
    except CommandError:
        raise
    except _FAULTS as error:
        raise DamagedContainerError(_("{error} in the archive").format(error=type(error).__name__)) from None


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes:
    """Return what a member holds; its checksum is compared at its end."""
    if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} or entry.flag_bits & 1:
        raise DamagedContainerError(_("a part is packed otherwise than a document's"))
    if entry.file_size > most:
        raise DamagedContainerError(_("a part is larger than it may be"))
    with archive.open(entry) as member:
        content = member.read(entry.file_size + 1)
        if len(content) != entry.file_size or member.read(1):
            raise DamagedContainerError(_("a part has another size than it says"))
    return content


def _demand_small_directory(file: IO[bytes]) -> None:
    """Raise where the list of members is not the short one at the very end that a document has."""
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - _END_SIZE - _END_64_SIZE))
    end = file.read()
    last = end[-_END_SIZE:]
    if not last.startswith(_END) or len(last) < _END_SIZE or end[:-_END_SIZE].startswith(_END_64):
        raise DamagedContainerError(_("its end is missing"))
    count, length = struct.unpack("<HL", last[10:16])
    if count > _MOST_MEMBERS or length > _MOST_DIRECTORY:
        raise DamagedContainerError(_("it holds something that a document has not"))


def _array(content: bytes, kind: Kind) -> NDArray[Any]:
    """Return the array that a member holds, without a copy of it."""
    head = _HEAD.match(content[:_MOST_HEAD])
    if head is None:
        raise DamagedContainerError(_("an array has another head than a document's"))
    shape = tuple(map(int, head[2].split(b",")))
    dtype = np.dtype(head[1].decode())
    if dtype.str not in kind.types or len(shape) != kind.axes:
        raise DamagedContainerError(_("an array is of another kind than a document's"))
    if math.prod(shape) * dtype.itemsize != len(content) - head.end():
        raise DamagedContainerError(_("an array has another size than it says"))
    return read_only(np.frombuffer(content, dtype, offset=head.end()).reshape(shape))
