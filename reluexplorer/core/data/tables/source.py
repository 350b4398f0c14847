"""What a table file is, whatever it is packed or written as, its bytes as text, and whether it changed."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO, cast

from reluexplorer.core.data.held import HeldTable, TableFile, open_table
from reluexplorer.core.data.tables.forms import FORMS, as_csv
from reluexplorer.core.data.tables.wording import TableError, explained
from reluexplorer.language import _
from reluexplorer.sentences import shortened

Stamp = tuple[str | int, ...]
_SETTLED = 2_000_000_000
"""Nanoseconds after which a change of a file shows in its time, however coarse the disk's clock is."""


def stamp_of(path: TableFile) -> Stamp | None:
    """Return what changes when a file does; None for one that is none, or changed in the last two seconds."""
    if isinstance(path, HeldTable):
        return path.name, path.sha256
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    if not 0 <= found.st_mtime_ns < time.time_ns() - _SETTLED:
        return None
    return str(path.absolute()), found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


MOST_UNPACKED = 1 << 30
"""Bytes that are read of a packed file."""
_MOST_RATIO = 300
"""How many times its size a file may hold; tables pack to a fiftieth at best."""
_START = 512
_FREE = 1 << 21
"""Bytes that are read of a packed file however small it is."""
_PACKINGS: dict[bytes, tuple[str, Callable[[IO[bytes]], IO[bytes]]]] = {
    b"\x1f\x8b": ("gzip", lambda file: cast(IO[bytes], gzip.GzipFile(fileobj=file))),
    b"BZh": ("bzip2", bz2.BZ2File),
    b"\xfd7zXZ\0": ("xz", lzma.LZMAFile),
}


def _read_by(function: str, what: str, it: str = "it") -> str:
    return _("{what}; write {it} as CSV first, for example with pandas: {function}(…).to_csv(…)").format(
        what=what, it=it, function=function
    )


_STRANGERS = {
    (b"PAR1",): _read_by("read_parquet", _("a Parquet file")),
    (b"ARROW1",): _read_by("read_feather", _("an Arrow file")),
    (b"FEA1",): _read_by("read_feather", _("a Feather file")),
    (b"\x89HDF",): _read_by("read_hdf", _("an HDF5 file"), _("its table")),
    (b"\xd0\xcf\x11\xe0",): _("an old Excel workbook (.xls); save it as .xlsx or CSV"),
    (b"SQLite format 3",): _("an SQLite database; write one of its tables as CSV first"),
    (b"$FL2",): _read_by("read_spss", _("an SPSS file")),
    (b"<stata_dta>",): _read_by("read_stata", _("a Stata file")),
    (b"7z\xbc\xaf",): _("a 7-Zip archive; unpack it and open the table in it"),
    (b"Rar!",): _("a RAR archive; unpack it and open the table in it"),
    (b"\x28\xb5\x2f\xfd",): _("packed with Zstandard; unpack it (unzstd) and open the table in it"),
    (b"\x04\x22\x4d\x18",): _("packed with LZ4; unpack it (unlz4) and open the table in it"),
    (b"%PDF",): _("a PDF document; copy its table into a CSV file"),
    (b"\x89PNG", b"\xff\xd8\xff", b"GIF8"): _("a picture; a table is needed"),
    (b"\x7fELF", b"MZ\x90"): _("a program; a table is needed"),
    (b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05"): (
        _("a Python pickle, which could run a program when opened; write it as CSV first")
    ),
    (b"RDX", b"X\n\0\0"): _(
        'an R data file; write it as CSV first: write.csv(x, "x.csv", row.names = FALSE)'
    ),
    (b"<!DOCTYPE html", b"<!doctype html", b"<table", b"<html"): _(
        "a web page; save the table itself as CSV"
    ),
    (b"<?xml",): _("an XML file; save its table as CSV"),
    (b"{\\rtf",): _("a word processor's document; save its table as CSV"),
}
"""What files are by what they begin with."""
_BY_SUFFIX = {
    ".dta": _read_by("read_stata", _("a Stata file")),
    ".sas7bdat": _read_by("read_sas", _("a SAS file")),
    ".xpt": _read_by("read_sas", _("a SAS file")),
    ".sav": _read_by("read_spss", _("an SPSS file")),
    ".mat": _("a MATLAB file; write its table as CSV first: writetable(T, 'T.csv')"),
}
"""What files are that begin with no mark of their own, where they are no text."""


@dataclass(frozen=True, eq=False)
class Source:
    """A table file. ``size`` is in bytes, as it lies on the disk.

    ``content`` is its table as CSV where it was no text, and ``separator`` is known then; ``notes`` say
    what the file is and what of it is left out, where that is worth saying.
    """

    path: TableFile
    size: int
    unpack: Callable[[IO[bytes]], IO[bytes]] | None = None
    content: bytes | None = None
    separator: str = ""
    notes: tuple[str, ...] = ()

    @contextmanager
    def opened(self) -> Iterator[Reader]:
        """Open the table's bytes; TableError for what cannot be read, or unpacks to too much."""
        with explained(self.path):
            if self.content is not None:
                yield Reader(io.BytesIO(self.content), None, len(self.content))
                return
            with open_table(self.path) as file:
                try:
                    yield Reader(self.unpack(file) if self.unpack else file, file, self.size)
                except (EOFError, zlib.error, lzma.LZMAError, gzip.BadGzipFile, zipfile.BadZipFile) as error:
                    raise TableError(
                        _("{name} is packed, and damaged: {error}.").format(
                            name=shortened(self.path.name), error=error
                        )
                    ) from error


class Reader(io.RawIOBase):
    """The bytes of a table, counted, so that a small file that unpacks without end is found out."""

    def __init__(self, inner: IO[bytes], file: BinaryIO | IO[bytes] | None, size: int) -> None:
        super().__init__()
        self._inner, self._file, self._size = inner, file, size
        self._most = min(MOST_UNPACKED, max(_FREE, _MOST_RATIO * size))
        self._packed = file is not None and inner is not file
        self._count = 0

    def readable(self) -> bool:
        """It can be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Read as much as there is room for."""
        piece = self._inner.read(len(buffer))
        buffer[: len(piece)] = piece
        self._count += len(piece)
        if self._packed and self._count > self._most:
            raise TableError(
                _("The file unpacks to more than {most:,} MB; unpack it and open a part of it.").format(
                    most=self._most >> 20
                )
            )
        return len(piece)

    @property
    def share(self) -> float:
        """How much of the file has gone by, from 0 to 1."""
        done = self._file.tell() if self._file is not None else self._count
        return min(done / max(self._size, 1), 1.0)


def source_of(path: TableFile) -> Source:
    """Return what a file is.

    Raises TableError with a sentence for a file that is missing, empty, or not a table of a known kind.
    """
    size = checked_size(path)
    with explained(path), open_table(path) as file:
        start = file.read(_START)
    for mark, (packing, unpack) in _PACKINGS.items():
        if start.startswith(mark):
            packed = Source(
                path, size, unpack, notes=(_("The file is packed with {packing}.").format(packing=packing),)
            )
            return _within(packed, Path(path.stem))
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(path, size)
    _refuse_strangers(start)
    if b"\0" in start and path.suffix.lower() in _BY_SUFFIX:
        raise TableError(_("This is {words}.").format(words=_BY_SUFFIX[path.suffix.lower()]))
    return _formed(Source(path, size), start, path.suffix.lower())


def checked_size(path: TableFile) -> int:
    """Return the size of a file in bytes; raise TableError if it is none, or empty."""
    if isinstance(path, HeldTable):
        return _some(path.size)
    with explained(path):
        if "\0" in str(path):
            raise TableError(_("A file's path cannot hold the character 0."))
        status = path.stat()
        if path.is_dir():
            raise IsADirectoryError(str(path))
        if not path.is_file():
            raise TableError(_("{path} is not a file.").format(path=shortened(str(path), 120)))
    return _some(status.st_size)


def _some(size: int) -> int:
    if size == 0:
        raise TableError(_("The file is empty."))
    return size


def _refuse_strangers(start: bytes) -> None:
    if start[257:262] == b"ustar":
        raise TableError(_("This is a tar archive; unpack it and open the table in it."))
    for marks, words in _STRANGERS.items():
        if (start.lstrip() if marks[0].startswith(b"<") else start).startswith(marks):
            raise TableError(_("This is {words}.").format(words=words))


def _within(packed: Source, inner: Path, *, books: bool = False) -> Source:
    """Return the source of the file within another, of a workbook only where that may hold ``books``."""
    suffix = inner.suffix.lower()
    with packed.opened() as reader:
        start = io.BufferedReader(reader).read(_START)
    if books and suffix == ".xlsx" and start.startswith(b"PK"):
        return _formed(packed, b"xlsx", suffix)
    _refuse_strangers(start)
    return _formed(packed, start, suffix)


def _formed(bare: Source, start: bytes, suffix: str) -> Source:
    """Return the source of text as it is, and of one of the forms that are turned into it as CSV."""
    form = next((form for form in FORMS if form.fits(start, suffix)), None)
    if form is None:
        return bare
    with bare.opened() as reader:
        content, further = as_csv(form, io.BufferedReader(reader), bare.size)
    notes = (_("The table was read from {words}.").format(words=form.words), *further)
    return Source(bare.path, bare.size, content=content, separator=",", notes=notes)


def _zipped(path: TableFile, size: int) -> Source:
    """Return the one table in an archive, or the first sheet of a workbook."""
    try:
        with explained(path), open_table(path) as file, zipfile.ZipFile(file) as archive:
            names = [each for each in archive.infolist() if not each.is_dir()]
    except zipfile.BadZipFile as error:
        raise TableError(
            _("{name} is a damaged ZIP archive; write it anew.").format(name=shortened(path.name))
        ) from error
    held = {each.filename for each in names}
    if "xl/workbook.xml" in held:
        return _formed(Source(path, size), b"xlsx", ".xlsx")
    if "content.xml" in held and "mimetype" in held:
        raise TableError(_("This is an OpenDocument file; save its table as CSV or .xlsx."))
    if held and all(name.endswith(".npy") for name in held):
        return _formed(Source(path, size), b"npz", ".npz")
    if "word/document.xml" in held:
        raise TableError(
            _("This is a Word document; copy its table into a spreadsheet and save that as CSV.")
        )
    member = _table_in(names).filename

    def unpack(file: IO[bytes]) -> IO[bytes]:
        try:
            return zipfile.ZipFile(file).open(member)
        except NotImplementedError as error:
            raise TableError(_("The ZIP archive is packed in an unusual way; unpack it by hand.")) from error

    notes = (_("The table is {member} in a ZIP archive.").format(member=shortened(member)),)
    return _within(Source(path, size, unpack, notes=notes), Path(member), books=True)


def _table_in(members: Sequence[zipfile.ZipInfo]) -> zipfile.ZipInfo:
    """Return the one table among an archive's files; raise TableError where there are more, or none."""
    tables = [each for each in members if not each.filename.startswith(("__MACOSX/", "."))]
    chosen = tables
    for suffixes in ((".csv", ".tsv", ".tab"), (".txt", ".data", ".dat", ".json", ".xlsx")):
        fitting = [each for each in tables if each.filename.lower().endswith(suffixes)]
        if fitting:
            chosen = fitting
            break
    if len(chosen) != 1:
        what = _("{count:,} files").format(count=len(tables)) if tables else _("no file")
        raise TableError(
            _("The ZIP archive holds {what}; it must hold one table. Unpack it and open one of them.").format(
                what=what
            )
        )
    if chosen[0].flag_bits & 1:
        raise TableError(_("The ZIP archive is locked with a password; unpack it and open the table in it."))
    return chosen[0]
