"""Of a test with many copies a few are quick; the others run with the slow tests."""

from __future__ import annotations

import pytest

from tests.conftest import thin_out


class Copy:
    """A collected copy of a test, with its marks."""

    def __init__(self, nodeid: str, *marks: pytest.MarkDecorator) -> None:
        self.nodeid = nodeid
        self.marks = [mark.mark for mark in marks]

    def get_closest_marker(self, name):
        return next((mark for mark in self.marks if mark.name == name), None)

    def add_marker(self, mark):
        self.marks.append(mark.mark)


def quick(count, kept, *, slow=()):
    """Return the numbers of the copies that stay quick."""
    copies = [
        Copy(f"file::test[{number}]", pytest.mark.copies(quick=kept), *[pytest.mark.slow] * (number in slow))
        for number in range(count)
    ]
    thin_out([*copies, Copy("file::other[0]")])
    return [number for number, copy in enumerate(copies) if copy.get_closest_marker("slow") is None]


def test_the_copies_that_stay_quick_are_evenly_apart():
    assert quick(9, 3) == [0, 4, 8]
    assert quick(8, 2) == [0, 7]
    assert quick(5, 1) == [0]


def test_a_few_copies_all_stay_and_what_is_slow_anyway_counts_for_none():
    assert quick(2, 4) == [0, 1]
    assert quick(5, 2, slow=(0, 4)) == [1, 3]
