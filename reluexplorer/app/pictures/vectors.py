"""SVG pictures of widgets, as every reader shows them.

Qt's own way leaves out that a widget ends at its edge, puts the clips of children in the wrong place, and
asks readers for strokes that do not scale, which few of them know.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import QBuffer, QIODevice, QPoint, QPointF, QRect
from PySide6.QtGui import QPainter, QPicture, QTransform
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QLabel, QWidget

from reluexplorer.app.pictures.lettering import Marks
from reluexplorer.sentences import xml_text
from reluexplorer.session.files.kinds import PROGRAM, SVG_HEAD

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<svg width="'
_QT = "<desc>Generated with Qt</desc>"
_GROUP = re.compile(r'(<g [^>]*?transform="matrix\(([^)]*)\)"[^>]*>)(.*?)(</g>)', re.DOTALL)
_UNSCALED = re.compile(r'<(path|polyline|polygon)\b([^>]*?)\svector-effect="non-scaling-stroke"([^>]*?)/>')
_PLACES = re.compile(r'\b(d|points)="([^"]*)"')
_PAIR = re.compile(r"(-?[\d.]+(?:e[+-]?\d+)?),(-?[\d.]+(?:e[+-]?\d+)?)")

Render = Callable[[QWidget, QPainter, QWidget.RenderFlag], None]
"""Paints a widget without its children."""


def svg_of(widget: QWidget, title: str, render: Render, *, outlines: bool = False) -> str:
    """Return an SVG picture of a widget with its children, in well-formed XML.

    With ``outlines`` the words are drawn, so that no fonts are needed.
    """
    marks = Marks()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
    generator.setOutputDevice(buffer)
    generator.setResolution(QPicture().logicalDpiX())
    generator.setSize(widget.size())
    generator.setViewBox(widget.rect())
    generator.setTitle(title)
    with QPainter(generator) as painter:
        ground = QWidget.RenderFlag.DrawWindowBackground
        _Composer(painter, render, marks).compose(widget, QPoint(0, 0), widget.rect(), ground)
    words = xml_text(bytes(buffer.data().data()).decode(errors="replace"))
    words = words.replace(_DECLARATION, SVG_HEAD.decode(), 1).replace(
        _QT, f"<desc>Made by {PROGRAM}</desc>", 1
    )
    return marks.applied(_GROUP.sub(_scaled, words), outlines=outlines)


class _Composer:
    """Paints widgets one by one, each cut at its edge and at those that it lies in."""

    def __init__(self, painter: QPainter, render: Render, marks: Marks) -> None:
        self._painter, self._render, self._marks = painter, render, marks

    def compose(self, widget: QWidget, at: QPoint, room: QRect, flag: QWidget.RenderFlag) -> None:
        """Paint a widget at a place, then what lies on it.

        Words may go past the edge of their label: a reader without the program's font sets them wider.
        """
        around, room = room, room.intersected(QRect(at, widget.size()))
        if room.isEmpty():
            return
        picture = QPicture()
        with QPainter(picture) as recorder:
            self._render(widget, recorder, flag)
        painter = self._painter
        self._marks.mark(painter, widget)
        painter.save()
        painter.setClipRect(around if isinstance(widget, QLabel) else room)
        painter.translate(at)
        painter.drawPicture(0, 0, picture)
        painter.restore()
        for child in widget.children():
            if isinstance(child, QWidget) and not child.isWindow() and child.isVisibleTo(widget):
                self.compose(child, at + child.pos(), room, QWidget.RenderFlag.IgnoreMask)


def _scaled(group: re.Match[str]) -> str:
    """Return a group whose strokes have the width that they are to have, whatever its matrix does."""
    matrix = QTransform(*map(float, group[2].split(","))) if "non-scaling" in group[3] else QTransform()
    inverse, invertible = matrix.inverted()
    if not (matrix.isScaling() or matrix.isRotating()) or not invertible:
        return group[0]
    undone = ",".join(
        f"{value:.10g}"
        for value in (
            inverse.m11(), inverse.m12(), inverse.m21(), inverse.m22(), inverse.dx(), inverse.dy(),
        )
    )  # fmt: skip

    def moved(pair: re.Match[str]) -> str:
        place = matrix.map(QPointF(float(pair[1]), float(pair[2])))
        return f"{place.x():.7g},{place.y():.7g}"

    def mended(shape: re.Match[str]) -> str:
        rest = _PLACES.sub(lambda found: f'{found[1]}="{_PAIR.sub(moved, found[2])}"', shape[2] + shape[3])
        return f'<{shape[1]} transform="matrix({undone})"{rest}/>'

    return group[1] + _UNSCALED.sub(mended, group[3]) + group[4]
