"""Contrast of words and marks, from rendered pictures: ``python -m tests.reliability.contrast`` prints it.

A window is painted twice: as SVG, which tells where which words stand in which size and colour, and as a
picture three times as fine, whose pixels tell which colours there are. WCAG 2.2 asks for 4.5 : 1, for large
words 3 : 1, and for none of what is disabled. Marks are measured as :mod:`tests.reliability.marks` says.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from html import unescape

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QBuffer, QPoint, QPointF, QRectF
from PySide6.QtGui import QFontMetricsF, QImage, QPainter, QTransform
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from reluexplorer.app.window.application import make_application
from reluexplorer.app.window.window import Window
from reluexplorer.session.session import Session
from reluexplorer.widgets.theme.fonts import ui_font
from reluexplorer.widgets.theme.stylesheet import apply_theme, current_theme
from reluexplorer.widgets.theme.theme import THEMES, contrast
from tests.reliability.accessibility import DIALOGS, SCENES, SIZE, open_dialog, settle, show_scene
from tests.reliability.marks import LEAST as LEAST_MARK
from tests.reliability.marks import marks_in, seen

FINE = 3
"""Pixels of the picture for each of the window's: strokes of small letters are whole so."""
LEAST, LEAST_LARGE = 4.5, 3.0
LARGE, LARGE_BOLD, BOLD = 24.0, 18.66, 600
_NEAR = 20
"""Steps of a colour channel within which a pixel has the colour of the words."""
_TEXT = re.compile(r'transform="matrix\(([^)]*)\)"\s[^>]*>\s*<text ([^>]*)>([^<]*)</text>', re.DOTALL)
_GIVEN = re.compile(r'([\w-]+)="([^"]*)"')


@dataclass(frozen=True)
class Words:
    """Words where they stand in a window."""

    words: str
    room: QRectF
    colour: str
    size: float
    weight: int

    @property
    def least(self) -> float:
        """The contrast that they need."""
        large = self.size >= LARGE or (self.size >= LARGE_BOLD and self.weight >= BOLD)
        return LEAST_LARGE if large else LEAST


@dataclass(frozen=True)
class Measured:
    """Words and the contrast that they have."""

    words: Words
    ground: str
    ratio: float

    def __str__(self) -> str:
        """Return what is wrong, and where."""
        words, at = self.words, self.words.room.topLeft().toPoint()
        colours = f"{words.colour} on {self.ground}"
        place = f"{at.x()}, {at.y()}"
        return f"{self.ratio:.2f} < {words.least}: {words.words!r} {colours} at {place}, {words.size:g} px"


def drawing_of(widget: QWidget) -> str:
    """Return what a widget and those within it paint, as SVG."""
    buffer, picture = QBuffer(), QSvgGenerator()
    buffer.open(QBuffer.OpenModeFlag.ReadWrite)
    picture.setOutputDevice(buffer)
    picture.setSize(widget.size())
    picture.setViewBox(widget.rect())
    with QPainter(picture) as painter:
        widget.render(painter, QPoint())
    return bytes(buffer.data().data()).decode()


def words_in(drawing: str) -> Iterator[Words]:
    """Yield all words of a drawing."""
    for matrix, attributes, words in _TEXT.findall(drawing):
        given, said = dict(_GIVEN.findall(attributes)), unescape(words)
        if not said.strip():
            continue
        size, weight = float(given["font-size"]), int(given["font-weight"])
        metrics = QFontMetricsF(ui_font(round(size), weight))
        tight = metrics.tightBoundingRect(said).translated(float(given["x"]), float(given["y"]))
        room = QTransform(*_matrix(matrix)).mapRect(tight)
        yield Words(said, room, given["fill"], size, weight)


def _matrix(numbers: str) -> tuple[float, ...]:
    return tuple(map(float, numbers.split(",")))


def picture_of(widget: QWidget) -> NDArray[np.uint8]:
    """Return a widget's picture, (rows, columns, 3), ``FINE`` pixels for each of its own."""
    image = QImage(widget.size() * FINE, QImage.Format.Format_RGB888)
    image.setDevicePixelRatio(FINE)
    image.fill(0)
    widget.render(image)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()


def measured(words: Words, picture: NDArray[np.uint8]) -> Measured | None:
    """Return the contrast of words with their ground; None where they are not to be seen."""
    fine = QRectF(words.room.topLeft() * FINE, words.room.size() * FINE)
    room = fine.adjusted(-2, -2, 2, 2).toAlignedRect()
    top, bottom = max(room.top(), 0), min(room.bottom() + 1, picture.shape[0])
    left, right = max(room.left(), 0), min(room.right() + 1, picture.shape[1])
    pixels = picture[top:bottom, left:right].reshape(-1, 3).astype(np.int64)
    ink = np.array([int(words.colour[at : at + 2], 16) for at in (1, 3, 5)])
    own = np.abs(pixels - ink).max(axis=1, initial=0) <= _NEAR
    if not own.any():
        return None
    values, counts = np.unique(pixels[~own], axis=0, return_counts=True)
    if not len(values):
        return None
    ground = _name(values[counts.argmax()])
    ink_seen = Counter(map(_name, pixels[own])).most_common(1)[0][0]
    return Measured(words, ground, contrast(ink_seen, ground))


def _name(channels: NDArray[np.int64]) -> str:
    return "#" + "".join(f"{int(each):02x}" for each in channels)


def enabled_at(widget: QWidget, at: QPointF) -> bool:
    """Whether what stands at a point can be used."""
    found = widget.childAt(at.toPoint())
    return found is None or found.isEnabled()


def low_contrast(widget: QWidget) -> tuple[int, list[str]]:
    """Return how many words and marks were measured, and those that are too faint, each kind once."""
    picture, drawing = picture_of(widget), drawing_of(widget)
    words = [
        each
        for one in words_in(drawing)
        if enabled_at(widget, one.room.center()) and (each := measured(one, picture)) is not None
    ]
    marks = [
        each
        for mark in marks_in(drawing, current_theme())
        if enabled_at(widget, mark.room.center()) and (each := seen(mark, picture, FINE)) is not None
    ]
    faint = [str(each) for each in words if each.ratio < each.words.least]
    kinds = {
        (each.mark.colour, each.mark.shape, each.ground): each for each in marks if each.ratio < LEAST_MARK
    }
    return len(words) + len(marks), [*faint, *map(str, kinds.values())]


def main(scenes: list[str]) -> int:
    """Print what is found in the scenes and all dialogs, in both themes; return whether any is too faint."""
    make_application()
    faults = 0
    for theme in ("light", "dark"):
        for name in scenes:
            with closing(Session()) as session:
                window = Window(session)
                window.resize(*SIZE)
                window.show()
                show_scene(window, name)
                apply_theme(make_application(), THEMES[theme])
                settle()
                faults += _print(f"{theme}, {name}", *low_contrast(window))
                window.close()
        with closing(Session()) as session:
            window = Window(session)
            window.resize(*SIZE)
            window.show()
            session.settle()
            apply_theme(make_application(), THEMES[theme])
            settle()
            for name in DIALOGS:
                dialog = open_dialog(window, name)
                faults += _print(f"{theme}, dialog {name}", *low_contrast(dialog))
                dialog.reject()
                settle()
            window.close()
    print(f"{faults} words and kinds of marks are too faint")
    return int(faults > 0)


def _print(name: str, count: int, faint: list[str]) -> int:
    print(f"{name:40} {count:4} words and marks, {len(faint)} too faint", flush=True)
    for each in faint:
        print(f"    {each}")
    return len(faint)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or list(SCENES)))
