"""Formulas with numbers in them: italic letters, subscripts, bold results, lines aligned at the sign."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont, QPainter

from reluexplorer.widgets.painting.painted_widget import colour, face, text_width
from reluexplorer.widgets.theme.fonts import NORMAL, SEMIBOLD
from reluexplorer.widgets.theme.theme import SIZE_BODY

_MARKED = re.compile(r"~(?P<letter>[^~]+)~|\*(?P<strong>[^*]+)\*|_(?P<below>[^_]+)_")
_SUBSCRIPT = 0.77
_DROP = 0.24
"""By what share of the letters' size a subscript is smaller, and lies lower."""
GAP = 8.0
"""Between what stands at the left of the sign, the sign, and what stands at its right."""


@dataclass(frozen=True)
class Piece:
    """Letters of one kind."""

    words: str
    kind: str = ""
    """``letter`` is italic, ``strong`` semi-bold, ``below`` a subscript; empty is as it is."""


@lru_cache(maxsize=256)
def pieces(marked: str) -> tuple[Piece, ...]:
    """Return the pieces of marked words: ~z~ is an italic letter, *0.41* a result, _1_ a subscript."""
    made: list[Piece] = []
    end = 0
    for match in _MARKED.finditer(marked):
        if match.start() > end:
            made.append(Piece(marked[end : match.start()]))
        kind = match.lastgroup or ""
        made.append(Piece(match[kind], kind))
        end = match.end()
    if end < len(marked):
        made.append(Piece(marked[end:]))
    return tuple(made)


def spoken(marked: str) -> str:
    """Return marked words without their marks, as a screen reader says them."""
    return "".join(piece.words for piece in pieces(marked))


def wide(marked: str, size: int = SIZE_BODY) -> float:
    """Return the width of marked words in logical pixels."""
    return sum(text_width(_font(piece.kind, size), piece.words) for piece in pieces(marked))


def paint_marked(
    painter: QPainter, left: float, baseline: float, marked: str, ink: str, size: int = SIZE_BODY
) -> float:
    """Write marked words from a place on; return where they end."""
    painter.setPen(colour(ink))
    for piece in pieces(marked):
        font = _font(piece.kind, size)
        painter.setFont(font)
        drop = _DROP * size if piece.kind == "below" else 0.0
        painter.drawText(QPointF(left, baseline + drop), piece.words)
        left += text_width(font, piece.words)
    return left


@lru_cache(maxsize=64)
def _font(kind: str, size: int) -> QFont:
    if kind == "below":
        return face(max(8, round(_SUBSCRIPT * size)))
    font = QFont(face(size, SEMIBOLD if kind == "strong" else NORMAL))
    font.setItalic(kind == "letter")
    return font


@dataclass(frozen=True)
class Line:
    """One side of a sign, the sign, and the terms of the other side, between which a new line may begin."""

    left: str
    terms: tuple[str, ...]
    trailing: str = ""
    """What stands at the right end of the first line."""
    sign: str = "="

    @property
    def spoken(self) -> str:
        """The line in words."""
        said = f"{spoken(self.left)} {self.sign} {''.join(map(spoken, self.terms))}".strip()
        return f"{said}, {spoken(self.trailing)}" if self.trailing else said


def left_width(lines: Sequence[Line], size: int = SIZE_BODY) -> float:
    """Return the width of the widest left side, at which the signs of all lines are aligned."""
    return max((wide(line.left, size) for line in lines), default=0.0)


def broken(line: Line, left: float, width: float, size: int = SIZE_BODY) -> list[list[str]]:
    """Return the terms of a line parted into rows that fit into ``width`` behind a left side of ``left``."""
    start = left + 2 * GAP + wide(line.sign, size)
    room = width - start - (wide(line.trailing, size) + GAP if line.trailing else 0.0)
    rows: list[list[str]] = [[]]
    taken = 0.0
    for term in line.terms:
        needed = wide(term, size)
        if rows[-1] and taken + needed > room:
            rows.append([])
            taken = GAP
        rows[-1].append(term)
        taken += needed
    return rows


def paint_lines(
    painter: QPainter,
    at: QPointF,
    width: float,
    lines: Sequence[Line],
    inks: tuple[str, str],
    pitch: float,
    size: int = SIZE_BODY,
) -> None:
    """Paint lines below each other from the top left on, ``pitch`` apart; inks are of words and of signs."""
    left, (ink, quiet) = left_width(lines, size), inks
    baseline = at.y() + pitch / 2 + 0.36 * size
    for line in lines:
        paint_marked(painter, at.x() + left - wide(line.left, size), baseline, line.left, ink, size)
        start = paint_marked(painter, at.x() + left + GAP, baseline, line.sign, quiet, size) + GAP
        if line.trailing:
            end = at.x() + width - wide(line.trailing, size)
            paint_marked(painter, end, baseline, line.trailing, ink, size)
        for number, row in enumerate(broken(line, left, width, size)):
            paint_marked(painter, start + (GAP if number else 0.0), baseline, "".join(row), ink, size)
            baseline += pitch


def tall(lines: Sequence[Line], width: float, pitch: float, size: int = SIZE_BODY) -> float:
    """Return the height of lines painted into ``width``."""
    left = left_width(lines, size)
    return pitch * sum(len(broken(line, left, width, size)) for line in lines)
