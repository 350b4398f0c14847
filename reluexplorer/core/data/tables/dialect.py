"""How a file's text becomes a table, found out from its first lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from reluexplorer.core.data.dataset import Dialect
from reluexplorer.core.data.tables.cells import Cells
from reluexplorer.core.data.tables.dialects import SEPARATORS, SNIFFED, common_width, find_dialect
from reluexplorer.core.data.tables.headers import Header, find_header, fitted, without_empty_end
from reluexplorer.core.data.tables.numerals import decimal_votes
from reluexplorer.core.data.tables.records import fields, leading, records
from reluexplorer.core.data.tables.source import Source, Stamp, source_of, stamp_of
from reluexplorer.core.data.tables.text import head_lines, read_head
from reluexplorer.core.data.tables.wording import TableError

MOST_COLUMNS = 50_000
_HEADER_CELLS = 20_000
_COMMA_CELLS = 50_000
_KEPT = 1 << 20
"""Letters of a text whose format is kept."""
_JUDGED = 50
"""Rows, an even choice of a file's first few megabytes, that tell whether it is one table."""


@dataclass(frozen=True)
class TableFormat:
    """How to read a table. ``lead`` is the number of lines above the first record that are no records.

    ``titles`` are the header's fields as they are written, so that they are known again further down;
    ``around`` are the cells of the records before the first row that are neither.
    """

    source: Source
    encoding: str
    dialect: Dialect
    decimal_comma: bool
    header: Header
    lead: int = 0
    titles: tuple[str, ...] = ()
    around: tuple[tuple[str, ...], ...] = ()

    @property
    def path(self) -> Path:
        """The file."""
        return self.source.path

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' unique names."""
        return self.header.names

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.names)

    @property
    def separator(self) -> str:
        """What parts the fields, as a person calls it."""
        return SEPARATORS.get(self.dialect.separator, "another sign")

    @property
    def has_header(self) -> bool:
        """Whether a line of the file names the columns."""
        return self.header.named

    @property
    def skip(self) -> int:
        """Records before the first row."""
        return self.header.above + self.header.beneath + bool(self.titles)

    def repeats(self, row: Cells) -> bool:
        """Whether a row is the header once more, as where files were put together."""
        if not self.titles or row[0].strip().casefold() != self.titles[0]:
            return False
        return tuple(cell.strip().casefold() for cell in row[: self.width]) == self.titles


Found = tuple[TableFormat, str, bool]
_LAST: dict[tuple[Stamp | None, str | None], Found] = {}
"""The format that was found last, by the file as it was then and the encoding that was asked for."""


def find_format(source: Source, encoding: str | None = None) -> Found:
    """Return a file's format, the text of its first few megabytes, and whether that is all of it.

    What opens a table looks at its format before it is read, so that of the last one is kept if it is small.
    Raises TableError for a file that is missing, empty, not text, or not a table.
    """
    key = stamp_of(source.path), encoding
    found = _LAST.get(key) or _found(source, encoding)
    _LAST.clear()
    if key[0] is not None and source.content is None and len(found[1]) <= _KEPT:
        _LAST[key] = found
    return found


def _found(source: Source, encoding: str | None) -> Found:
    text, encoding, whole, blank = read_head(source, encoding)
    found = find_dialect(text, source.separator)
    parsed, broken = leading(head_lines(found.text), found.dialect, SNIFFED)
    if not parsed or (broken is not None and (whole or len(parsed) < 2)):
        raise broken or TableError("The file is empty.")
    width = without_empty_end(parsed, common_width(parsed))
    if width > MOST_COLUMNS:
        raise TableError(f"The table has {width:,} columns; {MOST_COLUMNS:,} is the most.")
    commas = _has_decimal_comma(parsed, width, found.dialect.separator)
    few = parsed[: max(6, _HEADER_CELLS // max(width, 1))]
    header = find_header(few, width, found.remark, decimal_comma=commas)
    titles: tuple[str, ...] = ()
    if header.named and not header.remarked:
        titles = tuple(cell.strip().casefold() for cell in fitted(parsed[header.above], width))
    first = header.above + bool(titles)
    around = [*parsed[: header.above], *parsed[first : first + header.beneath]]
    cells = tuple(tuple(cell.strip() for cell in row) for row in around)
    table = TableFormat(source, encoding, found.dialect, commas, header, blank + found.skipped, titles, cells)
    return table, found.text, whole


def head_format(path: Path) -> tuple[TableFormat, int | None]:
    """Return a file's format as its first few megabytes show it, and its rows; None where it has more.

    Raises TableError for a file that is missing, empty, not text, or not a table.
    """
    table, text, whole = find_format(source_of(path))
    found, broken = _all_records(text, table)
    if broken is not None and (whole or len(found) < 2):
        raise broken
    body = found[table.skip :]
    stride = max(1, -(-len(body) // _JUDGED))
    judged = (fitted(fields(body[place], table.dialect), table.width) for place in _spread(len(body), stride))
    rows = [row for row in judged if not table.repeats(row)]
    kept = sum(len(row) == table.width for row in rows)
    if whole or len(rows) > 1:
        check_shape(len(rows), kept, table.width)
    return table, (kept if stride == 1 else len(body)) if whole else None


def _spread(count: int, stride: int) -> list[int]:
    """Return a place in each ``stride`` of ``count``, at no fixed distance, so that no pattern is missed."""
    places = [start + start * 2_654_435_761 // 7 % stride for start in range(0, count, stride)]
    return [place for place in places if place < count]


def _all_records(text: str, table: TableFormat) -> tuple[list[str | Cells], TableError | None]:
    found: list[str | Cells] = []
    try:
        found.extend(records(head_lines(text), table.dialect))
    except TableError as error:
        return found, error
    return found, None


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
        raise TableError("The table has one row; it needs at least two, of different targets.")


def _has_decimal_comma(rows: Sequence[Cells], width: int, separator: str) -> bool:
    """Whether numbers are written 1,5 more often than 1.5; 1,234 counts only between semicolons."""
    cells = (cell for row in rows[1:] if len(row) == width for cell in row)
    commas, points, either = decimal_votes(islice(cells, _COMMA_CELLS))
    return commas + (either if separator == ";" else 0) > points


def with_encoding(table: TableFormat, encoding: str) -> TableFormat:
    """Return the format of the same file read in another encoding."""
    return table if encoding == table.encoding else replace(find_format(table.source, encoding)[0])
