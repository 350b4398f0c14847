"""The report on paper: the page that browsers show, set in PDF, with what belongs together on one page."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextBlock,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextTable,
)

from reluexplorer.app.report.page import Picture, Report, page, title
from reluexplorer.session.files.kinds import PROGRAM

_MARGIN = 15.0
_DPI = 96
_FOOT = 28
"""Pixels below each page's text, in which its number stands."""
_SECTION = 2
"""Level of the headings of claims."""
_PICTURE = "\ufffc"
"""Stands in a paragraph's text for a picture."""
_BREAK = QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore


def pdf(report: Report) -> bytes:
    """Return the report as PDF on A4; needs the one application."""
    return printed(title(), lambda sheet, writer: set_on_pages(report, sheet, writer))


def printed(heading: str, laid_out: Callable[[QRectF, QPdfWriter], QTextDocument]) -> bytes:
    """Return as PDF on A4 a document that is laid out for a sheet, in pixels, and what it is painted on."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(heading)
    writer.setCreator(PROGRAM)
    writer.setResolution(_DPI)
    margins = QMarginsF(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
    size = QPageSize(QPageSize.PageSizeId.A4)
    writer.setPageLayout(
        QPageLayout(size, QPageLayout.Orientation.Portrait, margins, QPageLayout.Unit.Millimeter)
    )
    _print(laid_out(QRectF(0, 0, writer.width(), writer.height() - _FOOT), writer), writer)
    return bytes(buffer.data().data())


def set_on_pages(report: Report, sheet: QRectF, writer: QPdfWriter | None = None) -> QTextDocument:
    """Return the report laid out on pages of the sheet's size in pixels: no claim, table or picture is cut.

    A claim that is longer than a page is, but not its tables and pictures.
    """
    document = QTextDocument()
    document.setDocumentMargin(0.0)

    def address(lesson: str, place: int, picture: Picture) -> str:
        name = f"{lesson}-{place}.png"
        document.addResource(
            QTextDocument.ResourceType.ImageResource.value, QUrl(name), QImage.fromData(picture.png)
        )
        return name

    if writer is not None:
        document.documentLayout().setPaintDevice(writer)
    document.setHtml(page(report, address))
    document.setPageSize(sheet.size())
    layout = document.documentLayout()
    layout.documentSize()
    for first, last in sections(document):
        if _is_cut(document, layout.blockBoundingRect(first).united(layout.blockBoundingRect(last))):
            _break_before(document, first)
    for picture in (each for each in _blocks(document) if _PICTURE in each.text()):
        if _is_cut(document, layout.blockBoundingRect(picture)):
            _break_before(document, picture)
    for table in (each for each in document.rootFrame().childFrames() if isinstance(each, QTextTable)):
        if _is_cut(document, layout.frameBoundingRect(table)):
            form = table.format()
            form.setPageBreakPolicy(_BREAK)
            table.setFormat(form)
            _lay_out(document)
    return document


def sections(document: QTextDocument) -> Iterator[tuple[QTextBlock, QTextBlock]]:
    """Yield the heading and the last paragraph of each claim."""
    heads = [each for each in _blocks(document) if each.blockFormat().headingLevel() == _SECTION]
    ends = [head.previous() for head in heads[1:]] + [document.lastBlock()]
    yield from zip(heads, ends, strict=False)


def _blocks(document: QTextDocument) -> Iterator[QTextBlock]:
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


def _is_cut(document: QTextDocument, room: QRectF) -> bool:
    """Whether a part of the document lies on more than one page."""
    height = document.pageSize().height()
    return room.top() // height != (room.bottom() - 1) // height


def _break_before(document: QTextDocument, block: QTextBlock) -> None:
    form = block.blockFormat()
    form.setPageBreakPolicy(_BREAK)
    QTextCursor(block).setBlockFormat(form)
    _lay_out(document)


def _lay_out(document: QTextDocument) -> None:
    """Let all of it stand where it belongs: Qt lays out no more than it takes for changed."""
    document.markContentsDirty(0, document.characterCount())
    document.documentLayout().documentSize()


def _print(document: QTextDocument, writer: QPdfWriter) -> None:
    """Paint page after page, each with its number below."""
    width, height = document.pageSize().width(), document.pageSize().height()
    with QPainter(writer) as painter:
        for number in range(document.pageCount()):
            if number:
                writer.newPage()
            painter.save()
            painter.translate(0, -number * height)
            document.drawContents(painter, QRectF(0, number * height, width, height))
            painter.restore()
            painter.setPen(QColor("#667085"))
            foot = QRectF(0, height, width, _FOOT)
            painter.drawText(
                foot, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, str(number + 1)
            )
