"""How a file's text becomes a table, found out from its first lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from reluexplorer.core.cells import DECIMAL_COMMA, DECIMAL_POINT, THOUSANDS, Cells, is_missing, number
from reluexplorer.core.csvrecords import leading
from reluexplorer.core.tabletext import TableError, check_file, head_lines, read_head

SEPARATORS = {"\t": "tabs", ";": "semicolons", "|": "bars", ",": "commas", " ": "spaces"}
"""How fields can be parted, and what to call it; of equals the first is taken."""
SNIFFED = 100
"""Records that decide on a file's format."""


@dataclass(frozen=True)
class TableFormat:
    """How to read a table. ``names`` are unique; ``size`` is in bytes."""

    path: Path
    size: int
    encoding: str
    separator: str
    decimal_comma: bool
    has_header: bool
    preamble: int
    """Records above the table that are no part of it."""
    names: tuple[str, ...]

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.names)

    @property
    def skip(self) -> int:
        """Records before the first row."""
        return self.preamble + self.has_header


@dataclass(frozen=True, eq=False)
class Head:
    """A table's format and its first rows; ``count`` is of all rows, an estimate unless ``whole``."""

    format: TableFormat
    rows: tuple[Cells, ...]
    malformed: int
    count: int
    whole: bool


def read_head_rows(path: Path, most: int, encoding: str | None = None) -> Head:
    """Return a file's format and its first ``most`` rows at most, from its first few megabytes.

    Raises TableError for a file that is missing, empty, not text, or not a table.
    """
    size = check_file(path)
    text, encoding, whole_text = read_head(path, encoding)
    separator = _find_separator(text)
    parsed, broken = leading(head_lines(text), separator, max(most, SNIFFED) + 1)
    if broken is not None and (whole_text or len(parsed) < 2):
        raise broken
    whole = whole_text and len(parsed) <= most
    sniffed = parsed[:SNIFFED]
    width = _common_width(sniffed)
    preamble = _preamble(sniffed, width)
    header, names = _find_header(sniffed[preamble:], width, separator)
    body = parsed[preamble + header :][:most]
    kept = tuple(row for row in body if len(row) == width)
    check_shape(len(body), len(kept), width)
    commas = separator != "," and _has_decimal_comma(kept[:SNIFFED], separator)
    count = len(kept)
    if not whole:
        characters = sum(len(cell) + 1 for row in parsed for cell in row)
        bytes_each = len(text.encode(encoding, "replace")) / len(text)
        count = round(len(parsed) * size / (characters * bytes_each))
    table = TableFormat(path, size, encoding, separator, commas, header, preamble, names)
    return Head(table, kept, len(body) - len(kept), count, whole)


def check_shape(read: int, kept: int, width: int) -> None:
    """Raise TableError unless most lines have the table's width and there are two rows at least."""
    if 2 * kept < read:
        raise TableError(
            f"{read - kept:,} of {read:,} rows do not have {width} fields as the first lines have; "
            "this is not one table."
        )
    if kept == 0:
        raise TableError("The table has a header and no rows.")
    if kept == 1:
        raise TableError("The table has one row; it needs at least two, one to learn from and one to test.")


def _common_width(rows: Sequence[Cells]) -> int:
    widths = Counter(map(len, rows))
    return max(widths, key=lambda width: (widths[width], width))


def _find_separator(text: str) -> str:
    """Return what parts the fields: the first that nearly all lines agree on, else the one most do."""
    agreement: dict[str, float] = {}
    for separator in SEPARATORS:
        rows, broken = leading(head_lines(text), separator, SNIFFED)
        if not rows:
            raise broken or TableError("The file is empty.")
        width = _common_width(rows)
        headed = separator != " " or len(rows[0]) == width or len(rows[0]) == width - 1 > 1
        if width > 1 and headed:
            agreement[separator] = sum(len(row) == width for row in rows) / len(rows)
    clear = [separator for separator, share in agreement.items() if share >= 0.9 and separator != " "]
    if clear:
        return clear[0]
    if not agreement:
        raise TableError("The table has one column; it needs at least one input and a target.")
    return max(agreement, key=lambda separator: agreement[separator])


def _preamble(rows: Sequence[Cells], width: int) -> int:
    """Return how many records stand above the first that belongs to the table."""
    return next(place for place, row in enumerate(rows) if len(row) == width or _lacks_one(row, width))


def _lacks_one(row: Cells, width: int) -> bool:
    """Whether this may be a header that leaves out the column of row names, or a last empty column."""
    return len(row) == width - 1 > 1 and all(number(cell, decimal_comma=True) is None for cell in row)


def _find_header(rows: Sequence[Cells], width: int, separator: str) -> tuple[bool, tuple[str, ...]]:
    """Return whether the first record names the columns, and the columns' unique names."""
    first, rest = [cell.strip() for cell in rows[0]], [row for row in rows[1:] if len(row) == width]
    if len(first) < width:
        last_is_empty = all(is_missing(row[-1]) for row in rest)
        return True, _unique([*first, ""] if last_is_empty else ["row", *first])
    header = _names_columns(first, list(zip(*rest, strict=True)), separator)
    return header, _unique(first if header else [""] * width)


def _names_columns(first: Cells, columns: Sequence[Sequence[str]], separator: str) -> bool:
    """Whether ``first`` differs from what is below as names differ from values."""

    def is_number(text: str) -> bool:
        return number(text, decimal_comma=separator != ",") is not None

    votes = 0
    for cell, below in zip(first, columns, strict=False):
        held = [text for text in below if not is_missing(text)]
        if held and not is_missing(cell) and sum(map(is_number, held)) >= 0.8 * len(held):
            votes += -1 if is_number(cell) else 1
    if votes:
        return votes > 0
    if any(map(is_number, first)):
        return False
    return not any(cell in map(str.strip, below) for cell, below in zip(first, columns, strict=False))


def _unique(names: Sequence[str]) -> tuple[str, ...]:
    """Return names with none empty and none twice: "column 3", "size (2)"."""
    taken: dict[str, None] = {}
    for place, name in enumerate(names, start=1):
        plain = " ".join(name.split()) or f"column {place}"
        unique, copy = plain, 1
        while unique in taken:
            copy += 1
            unique = f"{plain} ({copy})"
        taken[unique] = None
    return tuple(taken)


def _has_decimal_comma(rows: Sequence[Cells], separator: str) -> bool:
    """Whether numbers are written 1,5 more often than 1.5; 1,234 counts only between semicolons."""
    commas = points = 0
    for cell in (cell.strip() for row in rows for cell in row):
        if DECIMAL_COMMA.fullmatch(cell):
            commas += separator == ";" or not THOUSANDS.fullmatch(cell)
        points += DECIMAL_POINT.fullmatch(cell) is not None
    return commas > points
