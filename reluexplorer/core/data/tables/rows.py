"""An even choice of a table's rows, while the file streams past."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from reluexplorer.core.data.tables.dialect import TableFormat, check_shape, find_format, with_encoding
from reluexplorer.core.data.tables.headers import fitted
from reluexplorer.core.data.tables.records import NO_VALUES, Cells, fields, records
from reluexplorer.core.data.tables.source import source_of
from reluexplorer.core.data.tables.text import open_lines, survey
from reluexplorer.core.data.tables.wording import Watch

_SAME = 1 << 16
"""Different texts that are kept once each, so that a table of words does not fill the memory with copies."""
_BLOCK = 256


@dataclass(frozen=True, eq=False)
class Rows:
    """Every ``stride``-th of ``count`` rows, by column, with each one's place; others' widths are dropped."""

    columns: list[list[str]]
    places: list[int]
    count: int
    stride: int
    malformed: int
    repeated: int = 0

    def __len__(self) -> int:
        return len(self.places)


def read_rows(path: Path, most: int, most_cells: int, watch: Watch) -> tuple[TableFormat, Rows]:
    """Return a file's format and at most ``most`` of its rows, evenly spaced, ``most_cells`` cells at most.

    The file streams past twice, or three times if it has more lines than are wanted, and only the rows
    that are kept stay in memory. Raises TableError, also when the watch says to stop.
    """
    table = find_format(source_of(path))[0]
    seen = survey(table.source, table.encoding, watch.part(0.0, 0.3))
    table = with_encoding(table, seen.encoding)
    most = max(2, min(most, most_cells // table.width))
    begun, stride = 0.3, 1
    if seen.lines - table.skip > most:
        with _opened(table, watch.part(0.3, 0.6)) as found:
            count = sum(1 for _ in found)
        begun, stride = 0.6, max(1, -(-count // most))
    with _opened(table, watch.part(begun, 0.95)) as found:
        rows = _kept(found, table, stride)
    check_shape(len(rows) + rows.malformed, len(rows), table.width)
    return table, rows


def count_whole_rows(path: Path, most: int, watch: Watch) -> int:
    """Return how many of at most ``most`` rows would be kept that have a value in every column.

    Nothing stays in memory. Raises TableError for what is no table.
    """
    table = find_format(source_of(path))[0]
    seen = survey(table.source, table.encoding, watch)
    table = with_encoding(table, seen.encoding)
    with _opened(table, watch) as found:
        count = sum(1 for _ in found)
    stride = max(1, -(-count // most))
    with _opened(table, watch) as found:
        return sum(_is_whole(record, table) for record in islice(found, 0, None, stride))


def _is_whole(record: str | Cells, table: TableFormat) -> bool:
    """Whether a record has as many fields as the table has columns, and none stands for no value."""
    cells = fitted(fields(record, table.dialect), table.width)
    return len(cells) == table.width and NO_VALUES.isdisjoint(cell.strip().lower() for cell in cells)


def _kept(found: Iterator[str | Cells], table: TableFormat, stride: int) -> Rows:
    columns: list[list[str]] = [[] for _ in table.names]
    block: list[Cells] = []
    places: list[int] = []
    known: dict[str, str] = {}
    count = malformed = repeated = 0
    for place, record in enumerate(found):
        count += 1
        if place % stride:
            continue
        cells = fitted(fields(record, table.dialect), table.width)
        if table.repeats(cells):
            repeated += 1
        elif len(cells) == table.width:
            block.append(cells if len(known) > _SAME else [known.setdefault(cell, cell) for cell in cells])
            places.append(place - repeated if stride == 1 else place)
            if len(block) == _BLOCK:
                _into(columns, block)
        else:
            malformed += 1
    _into(columns, block)
    return Rows(columns, places, count - repeated, stride, malformed, repeated)


def _into(columns: list[list[str]], block: list[Cells]) -> None:
    for column, cells in zip(columns, zip(*block, strict=True), strict=False):
        column.extend(cells)
    block.clear()


@contextmanager
def _opened(table: TableFormat, watch: Watch) -> Iterator[Iterator[str | Cells]]:
    """Return the records below the header, telling the watch how much of the file has gone by."""
    with open_lines(table.source, table.encoding, watch) as lines:
        yield islice(records(islice(lines, table.lead, None), table.dialect), table.skip, None)
