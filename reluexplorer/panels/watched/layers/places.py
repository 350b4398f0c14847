"""Where the columns of the table of a watched run's layers stand."""

from __future__ import annotations

from reluexplorer.widgets.unit_table.columns import ColumnEnds, ColumnWidths

_LIMIT = 860
"""Pixels of a table from which its columns are wide."""
_WIDE = ColumnWidths(
    {"layer": 96, "units": 0, "firing": 46, "dead": 54, "changes": 120, "gradient": 122, "update": 146},
    gap=18, strip="units", least=80, most_name=0.4,
)  # fmt: skip
_NARROW = ColumnWidths(
    {"layer": 84, "units": 0, "firing": 46, "dead": 50, "changes": 84, "gradient": 84, "update": 116},
    gap=10, strip="units", least=80, most_name=0.4,
)  # fmt: skip
FIGURE = {"gradient": 38, "update": 52}
"""Pixels of the figure at the right of a picture."""


def places(width: int, name_width: float = 0.0) -> ColumnEnds:
    """Return the columns of a table of a width; names take ``name_width`` as far as the strip keeps room."""
    return (_WIDE if width >= _LIMIT else _NARROW).within(width, name_width)
