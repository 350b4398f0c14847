"""The text of a table file: whether it is one, how it is encoded, and its lines."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from reluexplorer.core.data.tables.code_pages import code_page, is_code_page
from reluexplorer.core.data.tables.source import Source
from reluexplorer.core.data.tables.wording import TableError, Watch, explained
from reluexplorer.language import _

HEAD = 1 << 22
"""Bytes that are looked at to learn what a file is; no line of a table is longer."""
_CHUNK = 1 << 20
_MANY = 1 << 14
"""Bytes of blank lines at the start of a file from which they are passed over before it is looked at."""
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_TOO_LONG = _("A line is longer than {count} million characters; this is not a table.").format(
    count=HEAD >> 20
)
_BLANK = _("The file begins with {count} million bytes of blank lines; take them out.").format(
    count=HEAD >> 20
)
_NOT_IN_TEXT = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1a\x1b\x01\x1f"))


def read_head(source: Source, encoding: str | None = None) -> tuple[str, str, bool, int]:
    """Return (text, encoding, whole, blank): the file's first complete lines, and whether they are all.

    ``blank`` lines above them are left out where they are very many. The encoding is found out where it
    is not given. Raises TableError for what is not text.
    """
    with source.opened() as reader, explained(source.path):
        raw, blank = _from_first_line(io.BufferedReader(reader, _CHUNK))
        whole = len(raw) <= HEAD
        encoding = encoding or _guess_encoding(raw, whole)
        errors = "replace" if is_code_page(encoding) else "strict"
        text = codecs.getincrementaldecoder(encoding)(errors).decode(raw, final=whole)
    text = text.lstrip("\ufeff")
    if not whole:
        end = max(text.rfind("\n"), text.rfind("\r"))
        if end < 0:
            raise TableError(_TOO_LONG)
        text = text[: end + 1]
    if not text.strip():
        raise TableError(_("The file is empty.") if whole else _BLANK)
    return text, encoding, whole, blank


def _from_first_line(file: io.BufferedReader) -> tuple[bytes, int]:
    """Return a file's first bytes, and how many blank lines before them were left out as very many."""
    raw = file.read(HEAD + 1)
    if _blank_start(bare := raw.removeprefix(codecs.BOM_UTF8)) >= _MANY:
        raw = bare
    blank, ends = 0, False
    while (taken := _blank_start(raw)) >= _MANY or (blank and taken):
        start = raw[:taken]
        blank += len(start.splitlines()) - (ends and start[:1] == b"\n")
        ends = start[-1:] == b"\r"
        raw = raw[taken:] + file.read(taken)
    return raw, blank


def _blank_start(raw: bytes) -> int:
    """Return how many bytes are lines of nothing or blanks alone."""
    start = raw[: len(raw) - len(raw.lstrip(b"\r\n \t"))]
    return max(start.rfind(b"\n"), start.rfind(b"\r")) + 1


def _guess_encoding(raw: bytes, whole: bool) -> str:
    for mark, name in _MARKS:
        if raw.startswith(mark):
            return name
    if wide := _wide_without_mark(raw):
        return wide
    _refuse_byte(raw, b"\0", 0)
    try:
        codecs.getincrementaldecoder("utf-8")().decode(raw, final=whole)
    except UnicodeDecodeError:
        _refuse_byte(raw, _NOT_IN_TEXT, 0)
        return code_page(raw)
    return "utf-8"


def _wide_without_mark(raw: bytes) -> str:
    """Return UTF-16 of either order where half of the bytes are 0, as they are in figures and separators."""
    even, odd = raw[:4096:2], raw[1:4096:2]
    if len(raw) < 8 or (len(raw) % 2 and len(raw) <= HEAD):
        return ""
    zeros = even.count(0) / len(even), odd.count(0) / len(odd)
    for first, second, name in ((*zeros, "utf-16-be"), (*zeros[::-1], "utf-16-le")):
        if first > 0.4 and second < 0.02:
            try:
                text = codecs.getincrementaldecoder(name)().decode(raw[:4096])
            except UnicodeDecodeError:
                continue
            if not any(ord(letter) < 32 and letter not in "\t\n\r\f\v" for letter in text):
                return name
    return ""


def _refuse_byte(raw: bytes, refused: bytes, offset: int) -> None:
    """Raise TableError for the first byte of ``raw`` that is one of ``refused``."""
    places = [raw.find(value) for value in refused]
    found = min((place for place in places if place >= 0), default=None)
    if found is not None:
        refusal = _(
            "This is no text, and no kind of table that is known here: after {count:,} bytes comes one that "
            "no text has. Save the table as CSV."
        )
        raise TableError(refusal.format(count=offset + found))


def survey(source: Source, encoding: str, watch: Watch) -> tuple[str, int]:
    """Read every byte once: return the encoding, settled, and a bound on the number of lines."""
    wide = encoding.startswith(("utf-16", "utf-32"))
    decoder = codecs.getincrementaldecoder(encoding)() if encoding == "utf-8" else None
    feeds = returns = offset = line_start = 0
    with source.opened() as reader:
        buffered = io.BufferedReader(reader, _CHUNK)
        while chunk := buffered.read(_CHUNK):
            if not wide:
                _refuse_byte(chunk, b"\0", offset)
            if decoder is not None:
                try:
                    decoder.decode(chunk)
                except UnicodeDecodeError:
                    encoding, decoder = code_page(chunk), None
            feeds += chunk.count(b"\n")
            returns += chunk.count(b"\r")
            line_end = max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))
            if line_end >= 0:
                line_start = offset + line_end
            offset += len(chunk)
            if offset - line_start > HEAD + _CHUNK:
                raise TableError(_TOO_LONG)
            watch.tick(reader.share)
    return encoding, max(feeds, returns) + 1


@contextmanager
def open_lines(source: Source, encoding: str, watch: Watch) -> Iterator[Iterator[str]]:
    """Open a table for reading line by line, telling ``watch``; every kind of line end counts."""
    errors = "replace" if is_code_page(encoding) else "strict"
    with source.opened() as reader, explained(source.path):
        file = io.TextIOWrapper(io.BufferedReader(reader, 1 << 16), encoding, errors)
        yield _told(file, watch, reader)


def _told(file: TextIO, watch: Watch, reader: object) -> Iterator[str]:
    for place, line in enumerate(file):
        if not place % 4096:
            watch.tick(getattr(reader, "share", 0.0))
        yield line.lstrip("\ufeff") if place == 0 else line


def head_lines(text: str) -> Iterator[str]:
    """Return the lines of a head as a file would give them."""
    return iter(io.StringIO(text, newline=None))
