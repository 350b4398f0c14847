"""Where the columns of the table of layers stand."""

from __future__ import annotations

from reluexplorer.widgets.unit_table.columns import ColumnEnds, ColumnWidths

_LIMIT = 800
"""Pixels of a table from which its columns are wide."""
_WIDE = ColumnWidths(
    {"layer": 72, "fed": 148, "values": 52, "channels": 0, "dead": 76, "cut": 72, "firing": 58},
    gap=16, strip="channels", least=96, most_name=0.3,
)  # fmt: skip
_NARROW = ColumnWidths(
    {"layer": 62, "fed": 112, "values": 46, "channels": 0, "dead": 66, "cut": 62, "firing": 50},
    gap=10, strip="channels", least=96, most_name=0.3,
)  # fmt: skip


def columns(width: int, name_width: float = 0.0) -> ColumnEnds:
    """Return the columns of a table of a width; names take ``name_width`` as far as the strip keeps room."""
    return (_WIDE if width >= _LIMIT else _NARROW).within(width, name_width)
