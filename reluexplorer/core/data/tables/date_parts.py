"""Year, month, weekday and hour of a column of dates, as columns of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from reluexplorer.core.arrays import Floats, read_only
from reluexplorer.core.data.tables.columns import Column, ColumnKind
from reluexplorer.core.data.tables.dates import date_parts
from reluexplorer.core.data.tables.readings import Family

_PARTS = ("year", "month", "weekday", "hour")


def with_parts(columns: Iterable[Column]) -> list[Column]:
    """Return columns, each of parted dates followed by those of its parts that vary."""
    found: list[Column] = []
    for column in columns:
        found.append(column)
        if column.parted and column.values is not None:
            found += _parts(column, column.values)
    return found


def _parts(column: Column, days: Floats) -> Iterator[Column]:
    nothing = (np.nan,) * len(_PARTS)
    table = np.array([nothing if np.isnan(day) else date_parts(day) for day in days.tolist()])
    for name, values in zip(_PARTS, table.T, strict=True):
        if len(np.unique(values[~np.isnan(values)])) > 1:
            made = replace(
                column,
                name=f"{column.name}: {name}",
                kind=ColumnKind.NUMERIC,
                parted=False,
                part=name,
                parent=column.name,
            )
            yield replace(made, values=read_only(values.copy()), family=Family.PLAIN, how="")
