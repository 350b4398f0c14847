"""The table of all functions has a time and a multiple of ReLU's for each."""

from __future__ import annotations

import pytest

from reluexplorer.lessons.claims.cost import LESSON
from reluexplorer.lessons.cost.forms import FUNCTIONS
from reluexplorer.lessons.measuring import experiments_of


def test_the_table_has_every_function_in_both_precisions() -> None:
    shares: list[float] = []
    table = experiments_of(LESSON)["table"]
    found = table.measure({"numbers": 4096.0, "rounds": 3.0}, 2, shares.append)
    known = {figure.name: figure for figure in found}
    for dtype in ("float32", "float64"):
        for way in ("forward", "backward"):
            relu = known[f"relu_{way}_{dtype}"]
            assert f"relu_{way}_{dtype}_ratio" not in known
            for name in FUNCTIONS.keys() - {"relu"}:
                mine = known[f"{name}_{way}_{dtype}"]
                assert all(value > 0 for value in mine.values)
                ratios = known[f"{name}_{way}_{dtype}_ratio"].values
                assert ratios == pytest.approx([a / b for a, b in zip(mine.values, relu.values, strict=True)])
    assert len(shares) == 12
    assert shares[-1] == 1
