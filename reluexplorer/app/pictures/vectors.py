"""SVG pictures of widgets, as every reader shows them.

Qt's own way leaves out that a widget ends at its edge, puts the clips of children in the wrong place, and
asks readers for strokes that do not scale, which few of them know.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from html import escape, unescape

from PySide6.QtCore import QBuffer, QIODevice, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPainterPath, QPicture, QTransform
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QLabel, QWidget

from reluexplorer.sentences import xml_text
from reluexplorer.session.files.kinds import PROGRAM, SVG_HEAD
from reluexplorer.widgets.theme.fonts import number_font, ui_font

_TEXT = re.compile(r"<text\b([^>]*)>(.*?)</text>", re.DOTALL)
_ATTRIBUTE = re.compile(r'([\w:-]+)="([^"]*)"')
_FAMILY = re.compile(r'\bfont-family="([^"]*)"')
_FALLBACKS = ("Inter", "Segoe UI", "Helvetica Neue", "Arial", "Liberation Sans")
"""About as wide as the program's font, on Windows, macOS and Linux."""
_OWN_FONT = Qt.WidgetAttribute.WA_SetFont
_TABULAR = QFont.Tag("tnum")
_KINDS = {
    QPainterPath.ElementType.MoveToElement: "M",
    QPainterPath.ElementType.LineToElement: "L",
    QPainterPath.ElementType.CurveToElement: "C",
    QPainterPath.ElementType.CurveToDataElement: "",
}


@dataclass(frozen=True)
class _Style:
    """What Qt does not write of a widget's font."""

    capitals: bool = False
    spacing: float = 0.0
    tabular: bool = True


class Marks:
    """Remembers the fonts of widgets by words that are painted before theirs and taken out again."""

    def __init__(self) -> None:
        self._token = secrets.token_hex(8)
        self._styles: list[_Style] = []

    def mark(self, painter: QPainter, widget: QWidget) -> None:
        """Say whose words follow."""
        style = _style_of(widget)
        if not self._styles or style != self._styles[-1]:
            self._styles.append(style)
            painter.setPen(Qt.PenStyle.SolidLine)
            painter.drawText(QPointF(0, 0), f"{self._token}{len(self._styles) - 1}")

    def applied(self, svg: str, *, outlines: bool) -> str:
        """Return the picture without marks, its words in capitals and spaced as on the screen."""
        style = _Style()

        def mended(found: re.Match[str]) -> str:
            nonlocal style
            words = unescape(found[2])
            if words.startswith(self._token):
                style = self._styles[int(words.removeprefix(self._token))]
                return ""
            words = words.upper() if style.capitals else words
            if outlines:
                return _path(dict(_ATTRIBUTE.findall(found[1])), words, style)
            return f"<text{_set_alike(found[1].rstrip(), words, style)}>{escape(words, quote=False)}</text>"

        return _TEXT.sub(mended, svg)


def _style_of(widget: QWidget) -> _Style:
    font = widget.font()
    if not widget.testAttribute(_OWN_FONT):  # it paints with fonts of its own
        return _Style()
    return _Style(
        font.capitalization() == QFont.Capitalization.AllUppercase,
        font.letterSpacing() if font.letterSpacingType() == QFont.SpacingType.AbsoluteSpacing else 0.0,
        font.isFeatureSet(_TABULAR),
    )


def _set_alike(given: str, words: str, style: _Style) -> str:
    """Return the attributes of a text with the width that it has on the screen, and fonts in place of ours.

    The fonts make it near; readers that know of widths make it exact.
    """
    wide = QFontMetricsF(_font(dict(_ATTRIBUTE.findall(given)), style)).horizontalAdvance(words)
    spaced = f' letter-spacing="{style.spacing:.2g}"' if style.spacing else ""
    fitted = f' textLength="{wide:.5g}" lengthAdjust="spacingAndGlyphs"' if len(words.strip()) > 1 else ""
    return f"{_FAMILY.sub(_with_fallbacks, given)}{spaced}{fitted}"


def _with_fallbacks(found: re.Match[str]) -> str:
    own = [name.strip().strip("'") for name in unescape(found[1]).split(",")]
    return f'font-family="{", ".join(dict.fromkeys((*own[:1], *_FALLBACKS, *own[1:], "sans-serif")))}"'


def _path(given: dict[str, str], words: str, style: _Style) -> str:
    """Return a path in the place of a text with these attributes."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    path.addText(float(given.get("x", 0)), float(given.get("y", 0)), _font(given, style), words)
    fill = " ".join(f'{key}="{given[key]}"' for key in ("fill", "fill-opacity", "opacity") if key in given)
    return f'<path {fill} stroke="none" fill-rule="nonzero" d="{_data(path)}"/>'


def _font(given: dict[str, str], style: _Style) -> QFont:
    size = round(float(given.get("font-size", "12").removesuffix("px")))
    font = number_font(size) if style.tabular else ui_font(size, spacing=style.spacing)
    if "font-family" in given:
        font.setFamilies([*unescape(given["font-family"]).split(","), *font.families()])
    font.setWeight(QFont.Weight(int(given.get("font-weight", "400"))))
    font.setItalic(given.get("font-style") == "italic")
    return font


def _data(path: QPainterPath) -> str:
    parts = []
    for index in range(path.elementCount()):
        element = path.elementAt(index)
        parts.append(f"{_KINDS[element.type]}{element.x:.6g},{element.y:.6g}")
    return " ".join(parts)


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
