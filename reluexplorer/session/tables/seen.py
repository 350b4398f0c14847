"""What is shown of a table that was read: its columns in short and its first cells, not its rows."""

from __future__ import annotations

from dataclasses import dataclass

from reluexplorer.core.data.tables.columns import Column, ColumnKind
from reluexplorer.core.data.tables.headers import Header
from reluexplorer.core.data.tables.readings import Family
from reluexplorer.core.data.tables.rows import ReadTable

_SHOWN = 8
"""First cells of a column."""
_LETTERS = 400
"""Letters of a cell: more than are shown of one anywhere."""


@dataclass(frozen=True)
class SeenColumn:
    """What a column was found to hold."""

    name: str
    kind: ColumnKind
    family: Family
    how: str
    """How its cells were read."""
    numbers: bool
    """Whether they were read as numbers."""
    missing: int
    """Cells without a value."""
    first: tuple[str, ...]
    """Its first cells as they stand in the file, long ones in part."""


@dataclass(frozen=True)
class SeenTable:
    """A table's columns, the line that names them, and how many rows there are below it."""

    columns: tuple[SeenColumn, ...]
    header: Header
    rows: int


def seen(table: ReadTable) -> SeenTable:
    """Return what is shown of a table; raises TableCancelledError where its watch says to stop."""
    columns = zip(table.columns, table.read.columns, strict=True)
    return SeenTable(tuple(_seen(*each) for each in columns), table.format.header, table.read.count)


def _seen(column: Column, cells: list[str]) -> SeenColumn:
    first = tuple(cell.strip()[:_LETTERS] for cell in cells[:_SHOWN])
    numbers = column.values is not None
    return SeenColumn(column.name, column.kind, column.family, column.how, numbers, column.missing, first)
