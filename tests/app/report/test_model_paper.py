"""The report of a model on paper: what is written on it, and the strips in it."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QTextDocument

from reluexplorer.app.report.model_paper import model_pdf, strip_image
from reluexplorer.models.report.page import Report
from reluexplorer.models.report.plain_page import plain_page
from reluexplorer.models.report.states import COLOURS
from reluexplorer.models.report.strips import HEIGHT, WIDTH, pieces
from reluexplorer.models.values.findings import Channel
from tests.models.report.made import findings, waking


def test_a_report_becomes_a_pdf(qapp) -> None:
    made = model_pdf(Report(findings(), waking(), "photos"))
    assert made.startswith(b"%PDF-")
    assert made.rstrip().endswith(b"%%EOF")


def test_the_page_says_what_the_one_for_browsers_says(qapp) -> None:
    document = QTextDocument()
    document.setHtml(plain_page(Report(findings("<b>net</b>", notes=("A note.",)), waking(), "photos")))
    text = document.toPlainText()
    for said in (
        "<b>net</b>", "2 of 6", "1 the model · 1 your data", "2 / 4", "conv 3×3", "A note.",
        "1 woke on some probe", "The model was run on 60 inputs from photos.", "dead: 0 on every input seen",
    ):  # fmt: skip
        assert said in text
    assert "Other activations" not in text


def test_a_strip_has_the_colours_of_its_channels(qapp) -> None:
    layer = findings().layers[0]
    image = strip_image(layer)
    scale = image.width() // WIDTH
    assert (image.width(), image.height()) == (WIDTH * scale, HEIGHT * scale)
    for piece in pieces(layer):
        middle = QRectF(piece.x, 0, piece.width, HEIGHT).center() * scale
        found = {
            image.pixelColor(int(middle.x()) + shift, int(middle.y())).name() for shift in range(5 * scale)
        }
        wanted = QColor(COLOURS[piece.state][0]).name()
        if piece.state is Channel.DEAD:
            assert {wanted, "#ffffff"} <= found
        else:
            assert len(found) == 1
            assert (found == {wanted}) is (piece.opacity == 1.0)
