"""Rows as CSV, for other programs: names and numbers as they are."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Sequence

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What begins a formula in a spreadsheet; names come out of files of others."""


def csv_text(names: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table with its head; what is not known (NaN) is left empty."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return file.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    if isinstance(value, float):
        return "" if math.isnan(value) else repr(value)
    return value
