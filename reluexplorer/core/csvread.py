"""An even choice of a table's rows, while the file streams past."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from reluexplorer.core.cells import Cells
from reluexplorer.core.csvformat import SNIFFED, TableFormat, check_shape, read_head_rows
from reluexplorer.core.csvrecords import fields, records
from reluexplorer.core.tabletext import Watch, open_lines, survey

_TICK = 4096


@dataclass(frozen=True, eq=False)
class Rows:
    """Every ``stride``-th of ``count`` rows, with each one's place; lines of another width are dropped."""

    rows: list[Cells]
    places: list[int]
    count: int
    stride: int
    malformed: int


def read_rows(path: Path, most: int, most_cells: int, watch: Watch) -> tuple[TableFormat, Rows]:
    """Return a file's format and at most ``most`` of its rows, evenly spaced, ``most_cells`` cells at most.

    The file streams past twice, or three times if it has more lines than are wanted, and only the rows
    that are kept stay in memory. Raises TableError, also when the watch says to stop.
    """
    table = read_head_rows(path, SNIFFED).format
    seen = survey(path, table.encoding, watch.part(0.0, 0.3))
    if seen.encoding != table.encoding:
        table = read_head_rows(path, SNIFFED, seen.encoding).format
    most = max(2, min(most, most_cells // table.width))
    begun, stride = 0.3, 1
    if seen.lines - table.skip > most:
        count = sum(1 for _ in _watched(table, watch.part(0.3, 0.6)))
        begun, stride = 0.6, max(1, -(-count // most))
    rows: list[Cells] = []
    places: list[int] = []
    count = malformed = 0
    for place, record in enumerate(_watched(table, watch.part(begun, 0.95))):
        count += 1
        if place % stride:
            continue
        cells = fields(record, table.separator)
        if len(cells) == table.width:
            rows.append(cells)
            places.append(place)
        else:
            malformed += 1
    check_shape(len(rows) + malformed, len(rows), table.width)
    return table, Rows(rows, places, count, stride, malformed)


def _watched(table: TableFormat, watch: Watch) -> Iterator[str | Cells]:
    """Return the records below the header, telling the watch how many bytes have gone by."""
    with open_lines(table.path, table.encoding) as file:
        found = islice(records(file, table.separator), table.skip, None)
        for place, record in enumerate(found):
            if not place % _TICK:
                watch.tick(file.buffer.tell() / table.size)
            yield record
