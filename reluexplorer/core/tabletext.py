"""The text of a table file: whether it is one, how it is encoded, and its lines."""

from __future__ import annotations

import codecs
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

HEAD = 1 << 22
"""Bytes that are looked at to learn what a file is; no line of a table is longer."""
_CHUNK = 1 << 20
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WESTERN = "cp1252"
"""What Latin-1 files nearly always are: Latin-1 with quotation marks and the euro in its empty places."""
_TOO_LONG = f"A line is longer than {HEAD >> 20} million characters; this is not a table."
_NOT_IN_TEXT = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1a\x1b"))


class TableError(ValueError):
    """A file cannot be learned from; its message is one sentence for people."""


class TableCancelledError(TableError):
    """Reading stopped because it was asked to."""


@dataclass(frozen=True)
class Watch:
    """Who waits for a long reading: told the share that is done, asked whether to go on."""

    progress: Callable[[float], None] | None = None
    cancelled: Callable[[], bool] | None = None
    start: float = 0.0
    end: float = 1.0

    def part(self, start: float, end: float) -> Watch:
        """Return the watch of a part of the whole."""
        return Watch(self.progress, self.cancelled, start, end)

    def tick(self, share: float) -> None:
        """Report how much of this part is done; raise TableCancelledError when it is to stop."""
        if self.cancelled is not None and self.cancelled():
            raise TableCancelledError("Reading the table was cancelled.")
        if self.progress is not None:
            self.progress(self.start + (self.end - self.start) * min(share, 1.0))


@dataclass(frozen=True)
class Survey:
    """What a look at every byte tells: the encoding, and a bound on the number of lines."""

    encoding: str
    lines: int


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn the operating system's refusals and broken encodings into a TableError."""
    try:
        yield
    except FileNotFoundError as error:
        raise TableError(f"There is no file at {path}.") from error
    except IsADirectoryError as error:
        raise TableError(f"{path} is a folder, not a table.") from error
    except PermissionError as error:
        raise TableError(f"{path} cannot be read: permission denied.") from error
    except UnicodeError as error:
        raise TableError(f"{path} cannot be decoded as {_encoding_name(error)} text.") from error
    except OSError as error:
        raise TableError(f"{path} cannot be read: {(error.strerror or str(error)).lower()}.") from error


def _encoding_name(error: UnicodeError) -> str:
    codec = error.encoding if isinstance(error, UnicodeDecodeError) else "UTF-16"
    return codec.upper().removesuffix("-LE").removesuffix("-BE").removesuffix("-SIG")


def check_file(path: Path) -> int:
    """Return the size of a file in bytes; raise TableError if it is none, or empty."""
    with explained(path):
        if "\0" in str(path):
            raise TableError("A file's path cannot hold the character 0.")
        status = path.stat()
        if path.is_dir():
            raise IsADirectoryError(str(path))
        if not path.is_file():
            raise TableError(f"{path} is not a file.")
    if status.st_size == 0:
        raise TableError("The file is empty.")
    return status.st_size


def read_head(path: Path, encoding: str | None = None) -> tuple[str, str, bool]:
    """Return (text, encoding, whole): the file's first complete lines, and whether they are all.

    The encoding is found out where it is not given. Raises TableError for what is not text.
    """
    with explained(path), path.open("rb") as file:
        raw = file.read(HEAD + 1)
        whole = len(raw) <= HEAD
        encoding = encoding or _guess_encoding(raw, whole)
        errors = "replace" if encoding == _WESTERN else "strict"
        text = codecs.getincrementaldecoder(encoding)(errors).decode(raw, final=whole)
    if not whole:
        end = max(text.rfind("\n"), text.rfind("\r"))
        if end < 0:
            raise TableError(_TOO_LONG)
        text = text[: end + 1]
    if not text.strip():
        raise TableError("The file is empty.")
    return text, encoding, whole


def _guess_encoding(raw: bytes, whole: bool) -> str:
    for mark, name in _MARKS:
        if raw.startswith(mark):
            return name
    _refuse_byte(raw, b"\0", 0)
    try:
        codecs.getincrementaldecoder("utf-8")().decode(raw, final=whole)
    except UnicodeDecodeError:
        _refuse_byte(raw, _NOT_IN_TEXT, 0)
        return _WESTERN
    return "utf-8"


def _refuse_byte(raw: bytes, refused: bytes, offset: int) -> None:
    """Raise TableError for the first byte of ``raw`` that is one of ``refused``."""
    places = [raw.find(value) for value in refused]
    found = min((place for place in places if place >= 0), default=None)
    if found is not None:
        raise TableError(f"This does not look like text: byte {raw[found]} at position {offset + found:,}.")


def survey(path: Path, encoding: str, watch: Watch) -> Survey:
    """Read every byte once: settle the encoding and bound the number of lines."""
    wide = encoding in {"utf-16", "utf-32"}
    decoder = codecs.getincrementaldecoder(encoding)() if encoding == "utf-8" else None
    feeds = returns = offset = line_start = 0
    size = check_file(path)
    with explained(path), path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            if not wide:
                _refuse_byte(chunk, b"\0", offset)
            if decoder is not None:
                try:
                    decoder.decode(chunk)
                except UnicodeDecodeError:
                    encoding, decoder = _WESTERN, None
            feeds += chunk.count(b"\n")
            returns += chunk.count(b"\r")
            line_end = max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))
            if line_end >= 0:
                line_start = offset + line_end
            offset += len(chunk)
            if offset - line_start > HEAD + _CHUNK:
                raise TableError(_TOO_LONG)
            watch.tick(offset / size)
    return Survey(encoding, max(feeds, returns) + 1)


@contextmanager
def open_lines(path: Path, encoding: str) -> Iterator[TextIO]:
    """Open a table for reading line by line; every kind of line end counts."""
    errors = "replace" if encoding == _WESTERN else "strict"
    with explained(path), path.open(encoding=encoding, errors=errors) as file:
        yield file


def head_lines(text: str) -> Iterator[str]:
    """Return the lines of a head as a file would give them."""
    return iter(io.StringIO(text, newline=None))


def is_western(encoding: str) -> bool:
    """Whether the text is neither UTF-8 nor UTF-16, so that its accents are a guess."""
    return encoding == _WESTERN
