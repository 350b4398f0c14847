"""Values by step in whatever order they come."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reluexplorer.watch.tensorboard.series import Series

PUT = st.tuples(st.integers(-3, 8), st.integers(0, 2), st.floats(-9.0, 9.0))


@given(st.lists(st.lists(PUT, max_size=12), max_size=4))
def test_of_each_step_the_last_value_of_the_highest_rank_is_kept(parts):
    series, kept = Series(), {}
    for part in parts:
        for step, rank, value in part:
            series.put(step, rank, value)
            if step not in kept or rank >= kept[step][0]:
                kept[step] = rank, value
        assert series.steps.tolist() == sorted(kept)
        assert series.values.tolist() == [kept[step][1] for step in sorted(kept)]
