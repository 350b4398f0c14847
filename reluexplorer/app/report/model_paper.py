"""The report of a model of others on paper: its page with the strips as pictures, set in PDF."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt, QUrl
from PySide6.QtGui import QColor, QImage, QPainter, QPdfWriter, QPen, QTextDocument

from reluexplorer.app.report.paper import printed
from reluexplorer.models.report.page import Report
from reluexplorer.models.report.plain_page import plain_page
from reluexplorer.models.report.states import COLOURS
from reluexplorer.models.report.strips import HEIGHT, WIDTH, pieces
from reluexplorer.models.values.findings import Channel, LayerFindings

_SCALE = 3
_APART, _LINE = 5, 1.8
"""Of hatching, in pixels of the strip."""


def model_pdf(report: Report) -> bytes:
    """Return the report as PDF on A4; needs the one application."""

    def laid_out(sheet: QRectF, writer: QPdfWriter) -> QTextDocument:
        document = QTextDocument()
        document.setDocumentMargin(0.0)
        for place, layer in enumerate(report.findings.layers):
            kind = QTextDocument.ResourceType.ImageResource.value
            document.addResource(kind, QUrl(f"strip-{place}.png"), strip_image(layer))
        document.documentLayout().setPaintDevice(writer)
        document.setHtml(plain_page(report))
        document.setPageSize(sheet.size())
        return document

    return printed(report.findings.name, laid_out)


def strip_image(found: LayerFindings) -> QImage:
    """Return a layer's strip of channels on white; dead ones are hatched."""
    image = QImage(WIDTH * _SCALE, HEIGHT * _SCALE, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    with QPainter(image) as painter:
        painter.scale(_SCALE, _SCALE)
        for piece in pieces(found):
            colour = QColor(COLOURS[piece.state][0])
            colour.setAlphaF(piece.opacity)
            room = QRectF(piece.x, 0, piece.width, HEIGHT)
            if piece.state is Channel.DEAD:
                _hatch(painter, room, colour)
            else:
                painter.fillRect(room, colour)
    return image


def _hatch(painter: QPainter, room: QRectF, colour: QColor) -> None:
    """Draw lines across a room that go on in the next one."""
    painter.save()
    painter.setClipRect(room)
    painter.setPen(QPen(colour, _LINE))
    first = math.floor(room.left() / _APART) * _APART
    for place in range(int(first), math.ceil(room.right()) + HEIGHT, _APART):
        painter.drawLine(QPointF(place, 0), QPointF(place - HEIGHT, HEIGHT))
    painter.restore()
