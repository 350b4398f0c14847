"""How far runs were made that were left."""

from __future__ import annotations

from reluexplorer.session.run.reach import MOST_RUNS, Reach, Reaches


def test_what_was_left_longest_ago_is_forgotten():
    left = Reaches()
    for run in range(MOST_RUNS + 5):
        left.put(run, Reach(run, run))
    assert len(left) == MOST_RUNS
    assert left.get(4) is None
    assert left.get(5) == Reach(5, 5)
    left.put(5, Reach(7, 9))
    left.put(-1, Reach())
    assert left.get(5) == Reach(7, 9)
    assert left.get(6) is None


def test_a_run_that_is_come_back_to_is_taken_out():
    left = Reaches()
    left.put(3, Reach(1, 2))
    assert left.pop(3) == Reach(1, 2)
    assert left.pop(3) is None


def test_what_is_taken_over_is_newer_than_what_was_known():
    known, newer = Reaches(), Reaches()
    known.put(1, Reach(1, 1))
    known.put(2, Reach(2, 2))
    newer.put(1, Reach(5, 5))
    known.take_over(newer)
    assert (known.get(1), known.get(2), len(newer)) == (Reach(5, 5), Reach(2, 2), 0)
