"""Rows from all over a large file, without reading it."""

from __future__ import annotations

import codecs
from itertools import islice

from reluexplorer.core.cells import Cells
from reluexplorer.core.csvrecords import Dialect, fields, records
from reluexplorer.core.headers import fitted
from reluexplorer.core.tableerrors import TableError, explained
from reluexplorer.core.tablesource import Source
from reluexplorer.core.tabletext import HEAD, head_lines

_BLOCKS = 16
_BLOCK = 1 << 15
_WIDE = ("utf-16", "utf-32")


def later_rows(source: Source, encoding: str, dialect: Dialect, width: int, most: int) -> list[Cells]:
    """Return at most ``most`` rows of ``width`` fields from beyond what is looked at of a file's beginning.

    None of a packed file, whose later parts cannot be reached at once, nor where a line is longer than the
    32 KB that are looked at in each of 16 places.
    """
    if source.unpack or source.content is not None or encoding.startswith(_WIDE):
        return []
    found: list[Cells] = []
    with explained(source.path), source.path.open("rb") as file:
        for block in range(_BLOCKS):
            end = HEAD + (source.size - HEAD) * (block + 1) // _BLOCKS
            file.seek(max(HEAD, end - _BLOCK))
            raw = file.read(_BLOCK)
            text = codecs.decode(raw[raw.find(b"\n") + 1 : raw.rfind(b"\n") + 1], encoding, "replace")
            found += _rows(text, dialect, width, most // _BLOCKS)
    return found


def _rows(text: str, dialect: Dialect, width: int, most: int) -> list[Cells]:
    """Return the rows of a piece of a file, which may begin within a quoted field: none that do not fit."""
    rows = []
    try:
        for record in islice(records(head_lines(text), dialect), 1, most + 1):
            cells = fitted(fields(record, dialect), width)
            if len(cells) == width:
                rows.append(cells)
    except TableError:
        return rows
    return rows
