"""Rows kept as columns, against a plain list of rows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reluexplorer.session.run.metric_log import Columns


def row_of(number: int) -> dict[str, np.ndarray]:
    return {"steps": np.array(number), "shares": np.array([number / 2, -number])}


@given(st.lists(st.one_of(st.integers(0, 99), st.integers(2, 5).map(lambda n: -n)), max_size=30))
def test_columns_are_what_a_list_of_rows_would_be(doings: list[int]) -> None:
    """A number is a row that is added; a negative one keeps the rows that it divides."""
    table, rows = Columns(30), []
    for doing in doings:
        if doing >= 0:
            table.add(row_of(doing))
            rows.append(doing)
        elif rows:
            table.keep(table.column("steps") % -doing == 0)
            rows = [row for row in rows if row % -doing == 0]
    assert table.count == len(rows)
    frozen = table.frozen()
    if frozen:
        assert frozen["steps"].tolist() == rows
        assert frozen["shares"].tolist() == [[row / 2, -row] for row in rows]


def test_what_was_handed_out_and_what_was_copied_stay_as_they_are() -> None:
    table = Columns(3)
    table.add(row_of(4))
    frozen, other = table.frozen(), table.copy()
    table.keep(np.array([False]))
    table.add(row_of(7))
    assert frozen["steps"].tolist() == other.column("steps").tolist() == [4]
    with pytest.raises(ValueError, match="read-only"):
        frozen["steps"][0] = 1


def test_there_is_room_for_so_many_rows_and_no_more() -> None:
    table = Columns(1)
    with pytest.raises(KeyError):
        table.column("steps")
    table.add(row_of(1))
    with pytest.raises(IndexError):
        table.add(row_of(2))
    assert table.column("steps").tolist() == [1]
