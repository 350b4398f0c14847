from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF

from reluexplorer.widgets.diagram.layout import MIN_CELL, Hit, Layout, lay_out

COUNTS = st.lists(st.integers(1, 64), min_size=2, max_size=16)
SIZES = st.tuples(st.integers(240, 3840), st.integers(180, 2160))
LABELS = st.tuples(st.floats(4, 300), st.floats(4, 300))


def solid_parts(layout: Layout) -> list[tuple[str, QRectF]]:
    """Everything that is painted, where it may not meet anything else."""
    parts = [("append", layout.append)]
    for i, column in enumerate(layout.columns):
        parts.append((f"header {i}", column.header))
        units = range(column.first, column.first + column.shown)
        parts += [(f"cell {i}.{unit}", column.rect(unit)) for unit in units]
        if column.labels != "none":
            parts += [(f"label {i}.{unit}", column.label(unit)) for unit in units]
        if column.hidden:
            parts.append((f"more {i}", column.more))
        if column.controls:
            parts += [(f"− {i}", column.minus), (f"count {i}", column.count), (f"+ {i}", column.plus)]
        if i + 1 < len(layout.columns):
            parts.append((f"insert {i}", layout.insert(i)))
    return parts


@settings(max_examples=60, deadline=None)
@given(COUNTS, SIZES, LABELS)
def test_nothing_overlaps_and_nothing_is_clipped(
    counts: list[int], size: tuple[int, int], labels: tuple[float, float]
) -> None:
    layout = lay_out(counts, *size, label_widths=labels)
    whole = QRectF(0, 0, layout.width, layout.height)
    parts = solid_parts(layout)
    for name, rect in parts:
        assert whole.contains(rect), name
    by_column: dict[int, list[tuple[str, QRectF]]] = {}
    for name, rect in parts:
        by_column.setdefault(int(rect.center().x() // 40), []).append((name, rect))
    for bucket, own in by_column.items():
        near = (
            own
            + by_column.get(bucket + 1, [])
            + by_column.get(bucket + 2, [])
            + by_column.get(bucket + 3, [])
        )
        for (a, one), (b, two) in combinations(near, 2):
            assert not one.adjusted(0.01, 0.01, -0.01, -0.01).intersects(two), (a, b)


@settings(max_examples=60, deadline=None)
@given(COUNTS, SIZES)
def test_every_unit_has_a_cell_or_is_counted(counts: list[int], size: tuple[int, int]) -> None:
    layout = lay_out(counts, *size)
    assert layout.width >= size[0]
    for column, units in zip(layout.columns, counts, strict=True):
        assert column.units == units == column.shown + column.hidden
        assert column.shown >= 1
        assert column.cell >= MIN_CELL


@settings(max_examples=40, deadline=None)
@given(COUNTS, SIZES)
def test_a_point_in_a_cell_finds_its_unit(counts: list[int], size: tuple[int, int]) -> None:
    layout = lay_out(counts, *size)
    for i, column in enumerate(layout.columns):
        for unit in (column.first, column.first + column.shown - 1):
            assert layout.hit(column.rect(unit).center()) == Hit("unit", i, unit)
        if column.controls:
            assert layout.hit(column.minus.center()) == Hit("minus", i)
            assert layout.hit(column.plus.center()) == Hit("plus", i)
            assert layout.hit(column.remove.center()) == Hit("remove", i)
        if i + 1 < len(counts):
            assert layout.hit(layout.insert(i).center()) == Hit("add", i)
    assert layout.hit(layout.append.center()) == Hit("add", len(counts) - 2)
    assert layout.hit(QPointF(2, 2)).kind == "none"


def test_cells_are_full_sized_for_eight_units_and_shrink_to_the_least() -> None:
    layout = lay_out((2, 8, 8, 4, 1), 805, 770)
    assert [column.cell for column in layout.columns] == [57, 57, 57, 57, 57]
    crowded = lay_out((64, 64, 10), 805, 770).columns
    assert [(column.cell, column.shown, column.hidden) for column in crowded[:2]] == [(14, 35, 29)] * 2


def test_a_column_shows_the_units_from_its_first_on() -> None:
    column = lay_out((64, 64, 10), 805, 770, first=(0, 20, 0)).columns[1]
    assert (column.first, column.has(19), column.has(20), column.has(54), column.has(55)) == (
        20,
        False,
        True,
        True,
        False,
    )
    assert lay_out((64, 64, 10), 805, 770, first=(0, 99, 0)).columns[1].first == 29
