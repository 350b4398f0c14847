"""The report on paper: the page that browsers show, set in PDF."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QUrl
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPdfWriter, QTextDocument

from reluexplorer.app.report.page import Picture, Report, page
from reluexplorer.session.files.kinds import PROGRAM

_MARGIN = 15.0
_DPI = 96


def pdf(report: Report) -> bytes:
    """Return the report as PDF on A4; needs the one application."""
    document = QTextDocument()
    document.setDocumentMargin(0.0)

    def address(lesson: str, place: int, picture: Picture) -> str:
        name = f"{lesson}-{place}.png"
        document.addResource(
            QTextDocument.ResourceType.ImageResource.value, QUrl(name), QImage.fromData(picture.png)
        )
        return name

    document.setHtml(page(report, address))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(f"{PROGRAM}: what was measured")
    writer.setCreator(PROGRAM)
    writer.setResolution(_DPI)
    margins = QMarginsF(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
    size = QPageSize(QPageSize.PageSizeId.A4)
    writer.setPageLayout(
        QPageLayout(size, QPageLayout.Orientation.Portrait, margins, QPageLayout.Unit.Millimeter)
    )
    document.print_(writer)
    return bytes(buffer.data().data())
