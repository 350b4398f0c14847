"""Rows of measured figures with their intervals."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QRectF

from reluexplorer.lessons.exhibit import IntervalRow, Intervals
from reluexplorer.widgets.plots.interval_rows import LEAST, MOST, IntervalRows
from reluexplorer.widgets.theme.stylesheet import apply_theme
from reluexplorer.widgets.theme.theme import LIGHT
from tests.widgets.pictures import count, picture_of

ROWS = (
    IntervalRow("ReLU", 0.888, 0.87, 0.90, "89 %", "healthy", (0.88, 0.9)),
    IntervalRow("none", 0.163, 0.15, 0.18, "16 %", "dead", (0.16,)),
)
SHARES = Intervals(
    (("Stride", ROWS), ("Max-pool", ROWS[:1])), 0.0, 1.0, share=True, chance=(0.1, "chance, 10 %")
)


@pytest.fixture
def rows(qtbot, qapp):
    apply_theme(qapp, LIGHT)
    made = IntervalRows()
    qtbot.addWidget(made)
    made.set_view(SHARES)
    made.resize(330, made.heightForWidth(330))
    made.show()
    return made


def test_dots_stand_where_their_figures_are(rows):
    picture, columns = picture_of(rows), rows._columns(rows.width())
    for place, row in enumerate(ROWS):
        x = rows._x(SHARES, columns, row.mean)
        share = (x - columns.left) / (columns.right - columns.left)
        assert share == pytest.approx(row.mean)
        middle = 20 + LEAST * (place + 0.5)
        assert count(picture, QRectF(x - 4, middle - 4, 8, 8), LIGHT.role(row.role)) > 20


def test_figures_intervals_and_chance_are_told_in_words(rows):
    assert rows.accessibleName() == "Stride"
    assert rows.accessibleDescription() == (
        "Stride: ReLU: 89 %, 95 % interval from 87 % to 90 %, none: 16 %, 95 % interval from 15 % to 18 %; "
        "Max-pool: ReLU: 89 %, 95 % interval from 87 % to 90 %; chance, 10 %"
    )
    assert rows.tip_at(QPoint(20, 20 + 4)).words == "ReLU: 89 %, 95 % interval from 87 % to 90 %"
    assert rows.words_at(QPoint(20, 20 + LEAST + 4)) == "none"
    assert rows.tip_at(QPoint(20, 3)).words == ""


def test_a_logarithmic_scale_has_its_powers_evenly_apart(rows):
    view = Intervals((("", (IntervalRow("a", 1.0, 0.9, 1.1, "1", "text"),)),), 0.01, 100.0, log=True)
    rows.set_view(view)
    columns = rows._columns(rows.width())
    places = [rows._x(view, columns, value) for value in (0.01, 0.1, 1.0, 10.0, 100.0)]
    steps = [b - a for a, b in pairwise(places)]
    assert steps == pytest.approx([steps[0]] * 4)
    assert rows._x(view, columns, 1e9) == columns.right


def test_an_open_interval_and_no_number_are_left_out(rows):
    broken = IntervalRow("x", math.nan, -math.inf, math.inf, "–", "text", (math.nan,))
    rows.set_view(Intervals((("Head", (broken,)),), 0.0, 1.0))
    assert rows.accessibleDescription() == "Head: x: –"
    picture_of(rows)


def test_names_stand_on_lines_of_their_own_where_it_is_narrow(rows):
    long = tuple(IntervalRow("a name of some length", 0.5, 0.4, 0.6, "50 %", "text") for _ in range(2))
    rows.set_view(Intervals((("", long),), 0.0, 1.0))
    assert rows.heightForWidth(200) - rows.heightForWidth(400) == 2 * 15


def test_rows_are_as_high_as_they_are_told_within_bounds(rows):
    heights = []
    for pixels in (1, LEAST, 20, MOST, 99):
        rows.set_row_height(pixels)
        heights.append(rows.heightForWidth(330))
    least, _, middle, most, more = heights
    assert [height - least for height in heights[:2]] == [0, 0]
    assert (middle - least, most - least) == (3 * (20 - LEAST), 3 * (MOST - LEAST))
    assert most == more > middle


@pytest.mark.parametrize(("level", "words"), [(0.1, "chance, 10 %"), (0.5, "chance, 50 %"), (1.0, "all")])
def test_chance_is_named_among_the_numbers_in_place_of_the_one_of_its_level(rows, level, words):
    view = Intervals((("", ROWS),), 0.0, 1.0, share=True, chance=(level, words))
    rows.set_view(view)
    left, right = rows._chance_below(330)
    columns = rows._columns(330)
    at = rows._x(view, columns, level)
    assert left <= at <= right
    for _, start, wide in rows._numbers_at(view, columns, 330):
        assert start >= right or start + wide <= left or start + wide / 2 == pytest.approx(at, abs=1)


def test_chance_is_named_above_where_its_words_would_cover_another_number(rows):
    view = Intervals(
        (("", ROWS),), 0.0, 1.0, share=True, chance=(0.2, "what always guessing alike would read")
    )
    rows.set_view(view)
    assert rows._chance_below(330) is None
    assert rows.heightForWidth(330) == 15 + 2 * LEAST + 17


def test_long_words_of_a_head_and_below_the_scale_take_a_second_line(rows):
    words = "Normal inputs with one weight; 16, 50 and 84 in a hundred are expected"
    rows.set_view(Intervals(((words, ROWS),), 0.0, 1.0, words))
    assert rows.heightForWidth(330) - rows.heightForWidth(900) == 2 * 14
