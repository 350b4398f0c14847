"""Formulas: which letters are of which kind, where lines break, and what is read aloud."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter

from reluexplorer.widgets.painting.formula import (
    GAP,
    Line,
    Piece,
    broken,
    left_width,
    paint_lines,
    pieces,
    spoken,
    tall,
    wide,
)

pytestmark = pytest.mark.usefixtures("qapp")
SUM = Line("~z~", ("0.41 · 0.62", " + (−0.73) · (−1.10)", " + 0.05"), "*1.107*")


def test_marks_say_which_letters_are_italic_strong_or_below():
    assert pieces("~w~_1_ = *0.41*") == (
        Piece("w", "letter"), Piece("1", "below"), Piece(" = "), Piece("0.41", "strong"),
    )  # fmt: skip
    assert pieces("plain") == (Piece("plain"),)
    assert spoken("∂~L~/∂~w~_1_") == "∂L/∂w1"
    assert SUM.spoken == "z = 0.41 · 0.62 + (−0.73) · (−1.10) + 0.05, 1.107"


def test_lines_break_between_terms_where_there_is_no_room():
    whole = left_width([SUM]) + 3 * GAP + wide("=") + sum(map(wide, SUM.terms)) + wide(SUM.trailing)
    left = left_width([SUM])
    assert broken(SUM, left, whole + 1) == [list(SUM.terms)]
    assert broken(SUM, left, whole - 1) == [list(SUM.terms[:2]), [SUM.terms[2]]]
    assert broken(SUM, left, 10) == [[term] for term in SUM.terms]
    assert tall([SUM, SUM], whole + 1, 20.0) == 40.0
    assert tall([SUM, SUM], 10, 20.0) == 120.0


def ink_columns(lines: list[Line]) -> list[int]:
    """The columns of pixels that are written on."""
    image = QImage(400, 60, QImage.Format.Format_ARGB32)
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    paint_lines(painter, QPointF(0, 0), 400, lines, ("#000000", "#ff0000"), 20.0)
    painter.end()
    return [x for x in range(400) if any(image.pixelColor(x, y).red() < 128 for y in range(60))]


def test_signs_are_aligned_and_what_trails_ends_at_the_right():
    short, long = Line("~b~", ("1",)), Line("∂~L~/∂~w~", ("1",))
    one_end = max(ink_columns([long]))
    assert max(ink_columns([short, long])) == one_end
    assert max(ink_columns([short])) < one_end
    assert 395 <= max(ink_columns([SUM])) < 400
