"""Pictures of parts of the window: PNG at any scale, and SVG and PDF that can be enlarged."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QPoint, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QImage, QPageSize, QPainter, QPdfWriter, QRegion
from PySide6.QtWidgets import QSlider, QWidget

from reluexplorer.language import _
from reluexplorer.panels.panel import Panel
from reluexplorer.sentences import xml_text
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.files.kinds import PROGRAM
from reluexplorer.widgets.controls.buttons import (
    LinkButton,
    PillButton,
    PrimaryRoundButton,
    RoundButton,
)
from reluexplorer.widgets.controls.chips import Chip
from reluexplorer.widgets.controls.fold import FoldButton
from reluexplorer.widgets.controls.list_row import ListRow
from reluexplorer.widgets.controls.search_field import SearchField
from reluexplorer.widgets.painting.pace import PACE
from reluexplorer.widgets.painting.painted_widget import PaintedWidget, colour
from reluexplorer.widgets.plane.thumbnails import ThumbnailButton
from reluexplorer.widgets.plots.curve_list import CurveRow
from reluexplorer.widgets.theme.stylesheet import current_theme

_HANDS = (Chip, RoundButton, PrimaryRoundButton, PillButton, LinkButton, FoldButton, SearchField)
"""What a picture of a part leaves out; choices that say what is shown are kept."""
_CONTENT = (ThumbnailButton, QSlider, ListRow, CurveRow)
"""What a part of controls has: without them nothing would be left of it."""
_MARGIN = 24
"""Pixels of the screen around a part on its page."""
_POINTS_PER_PIXEL = 0.75
_DPI = 96
"""One dot for a pixel of the screen, so that lines that are always a pixel wide are so on the page too."""
_MOST_PIXELS = 100_000_000
_LONGEST_SIDE = 32_767
"""Of what a painter reaches."""


def picture_bytes(widget: QWidget, form: str, scale: float = 1.0, *, outlines: bool = False) -> bytes:
    """Return a picture of what a widget shows in a form of ``FORMS``; ``scale`` is for PNG alone.

    Curves and words stay what they are in SVG and PDF; heat maps are pictures inside. With ``outlines``,
    the words of an SVG are drawn; a PDF brings its fonts along. Raises :class:`CommandError` for a picture
    that is too large.
    """
    if form == "png":
        return saved(image_of(widget, scale))
    if form == "svg":
        return _svg(widget, outlines=outlines)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    _paint_pdf(widget, buffer)
    return bytes(buffer.data().data())


def image_of(widget: QWidget, scale: float) -> QImage:
    """Return a widget painted at a scale, not enlarged afterwards; CommandError where that is too large."""
    size = QSize(round(widget.width() * scale), round(widget.height() * scale))
    if size.width() * size.height() > _MOST_PIXELS or max(size.width(), size.height()) > _LONGEST_SIDE:
        words = _("A picture of {width:,} × {height:,} pixels is too large: choose a smaller scale.")
        raise CommandError(words.format(width=size.width(), height=size.height()))
    image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    if image.isNull():
        raise MemoryError
    image.setDevicePixelRatio(scale)
    image.fill(Qt.GlobalColor.transparent)
    with QPainter(image) as painter:
        _render(widget, painter)
    return image


def saved(image: QImage) -> bytes:
    """Return an image as PNG."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.setText("Software", PROGRAM)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(content.data())


def _render(widget: QWidget, painter: QPainter) -> None:
    """Paint a widget; a drawing that is kept has no buttons on it."""
    with PACE.whole(), widget.bare() if isinstance(widget, PaintedWidget) else _without_controls(widget):
        QWidget.render(widget, painter, QPoint(0, 0))


@contextmanager
def _without_controls(widget: QWidget) -> Iterator[None]:
    """Hide what is there for the hand alone in a part that shows something; a part of controls keeps them.

    Nothing is laid out anew meanwhile: the rest stays where it is on the screen.
    """
    hidden: list[QWidget] = []
    if not (widget.isWindow() or isinstance(widget, Panel) or _is_of_controls(widget)):
        hidden = [
            child
            for child in widget.findChildren(QWidget)
            if isinstance(child, _HANDS) and not child.isHidden()
        ]
    try:
        for child in hidden:
            child.setAttribute(Qt.WidgetAttribute.WA_WState_Hidden, True)
        yield
    finally:
        for child in hidden:
            child.setAttribute(Qt.WidgetAttribute.WA_WState_Hidden, False)


def _is_of_controls(widget: QWidget) -> bool:
    return any(isinstance(child, _CONTENT) for child in widget.findChildren(QWidget))


def _title(widget: QWidget) -> str:
    return xml_text(widget.accessibleName() or widget.windowTitle() or PROGRAM)


def _svg(widget: QWidget, *, outlines: bool) -> bytes:
    from reluexplorer.app.pictures.vectors import svg_of

    with _without_controls(widget):
        return svg_of(widget, _title(widget), _render_alone, outlines=outlines).encode()


def _render_alone(widget: QWidget, painter: QPainter, flag: QWidget.RenderFlag) -> None:
    with PACE.whole(), widget.bare() if isinstance(widget, PaintedWidget) else nullcontext():
        QWidget.render(widget, painter, QPoint(0, 0), QRegion(), flag)


def _paint_pdf(widget: QWidget, device: QIODevice) -> None:
    writer = QPdfWriter(device)
    writer.setTitle(_title(widget))
    writer.setCreator(PROGRAM)
    writer.setResolution(_DPI)
    whole = QSizeF(widget.width() + 2 * _MARGIN, widget.height() + 2 * _MARGIN)
    writer.setPageSize(QPageSize(whole * _POINTS_PER_PIXEL, QPageSize.Unit.Point))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    with QPainter(writer) as painter:
        factor = writer.width() / whole.width()
        painter.scale(factor, factor)
        painter.fillRect(QRectF(0, 0, whole.width(), whole.height()), colour(current_theme().background))
        painter.translate(_MARGIN, _MARGIN)
        _render(widget, painter)
