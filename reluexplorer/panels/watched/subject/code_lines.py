"""Lines of code in a box, each with what it stands for and a button that copies it."""

from __future__ import annotations

import re

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QFont, QFontMetricsF, QGuiApplication, QPainter, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from reluexplorer.language import _
from reluexplorer.watch.remedies import ScriptRemedy
from reluexplorer.widgets.controls.all_controls import LinkButton, Text
from reluexplorer.widgets.controls.boxes import abreast, clear, stacked
from reluexplorer.widgets.painting.painted_widget import elided
from reluexplorer.widgets.painting.shapes import LEFT, Painted, rounded, text
from reluexplorer.widgets.theme.fonts import SEMIBOLD, ui_font
from reluexplorer.widgets.theme.theme import RADIUS_CONTROL, SIZE_SMALL, Theme
from reluexplorer.widgets.theme.tips import set_tip

_CODE = 12
_HIGH, _GAP = 30, 10
_CALL = re.compile(r"\w+(?=\()|\bwatch(?=\.)")
"""What is called in a line."""


def code_font() -> QFont:
    """Return the font of code."""
    font = ui_font(_CODE - 1)
    font.setFamilies(["DejaVu Sans Mono"])
    return font


def copy(words: str) -> None:
    """Put words on the clipboard."""
    QGuiApplication.clipboard().setText(words)


class CopyLink(LinkButton):
    """Copies what it was given last."""

    def __init__(self, tip: str) -> None:
        super().__init__(_("Copy"), tip)
        self.setFont(ui_font(SIZE_SMALL, SEMIBOLD))
        self.words = ""
        self.clicked.connect(lambda _on: copy(self.words))


class CodeText(Painted):
    """A line of code, calls in the colour of links; a line that is a comment in grey."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code
        self.setAccessibleName(code)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return room for all of it."""
        return QSize(int(QFontMetricsF(code_font()).horizontalAdvance(self.code)) + 2, 20)

    def minimumSizeHint(self) -> QSize:
        """Return room for a part of it: the rest is left out."""
        return QSize(60, 20)

    def _paint(self, theme: Theme, painter: QPainter, area: QRectF) -> None:
        font = code_font()
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        shown = elided(font, self.code, area.width())
        if shown.startswith("..."):
            text(painter, area, shown, theme.secondary, LEFT)
            return
        at, x = 0, 0.0
        for found in [*_CALL.finditer(shown), None]:
            end = len(shown) if found is None else found.start()
            parts = [(shown[at:end], theme.text)]
            if found is not None:
                parts.append((found.group(), theme.ink("accent")))
                at = found.end()
            for words, ink in parts:
                wide = metrics.horizontalAdvance(words)
                text(painter, QRectF(x, 0, wide + 2, area.height()), words, ink, LEFT)
                x += wide


class CodeBox(Painted):
    """A box with round corners for lines of code."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: QVBoxLayout = stacked(self, spacing=0, margins=(12, 1, 10, 1))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def _paint(self, theme: Theme, painter: QPainter, area: QRectF) -> None:
        rounded(painter, area, RADIUS_CONTROL, theme.background, theme.line)


class RemedyLine(QWidget):
    """One remedy: its code, what it stands for, and Copy."""

    def __init__(self, remedy: ScriptRemedy) -> None:
        super().__init__()
        self.setFixedHeight(_HIGH)
        self.copy = CopyLink(_("Copy {code}").format(code=remedy.code))
        self.copy.setAccessibleName(_("Copy {code}").format(code=remedy.code))
        self.copy.words = remedy.code
        self._code, self.note = CodeText(remedy.code), Text(remedy.note, size=SIZE_SMALL, tone="secondary")
        for part in (self, self._code, self.note):
            set_tip(part, f"{remedy.code} · {remedy.note}\n{remedy.reason}")
        abreast(self, (self._code, 1), self.note, self.copy, spacing=_GAP)

    def minimumSizeHint(self) -> QSize:
        """Return room for the button and some code: the note goes where there is no room for it."""
        return QSize(120, _HIGH)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the note where all of the code has room beside it."""
        super().resizeEvent(event)
        needs = sum(part.sizeHint().width() + _GAP for part in (self._code, self.note))
        self.note.setVisible(needs + self.copy.sizeHint().width() <= self.width())


class RemedyBox(CodeBox):
    """Remedies, the first to be tried first."""

    def __init__(self) -> None:
        super().__init__()
        self._remedies: tuple[ScriptRemedy, ...] = ()
        self.rows: tuple[RemedyLine, ...] = ()

    def set_remedies(self, remedies: tuple[ScriptRemedy, ...]) -> None:
        """Show remedies; nothing happens where they are those that are shown."""
        if remedies == self._remedies:
            return
        self._remedies = remedies
        clear(self.lines)
        self.rows = tuple(RemedyLine(each) for each in remedies)
        for row in self.rows:
            self.lines.addWidget(row)

    def _paint(self, theme: Theme, painter: QPainter, area: QRectF) -> None:
        super()._paint(theme, painter, area)
        for row in self.rows[1:]:
            painter.fillRect(QRectF(1, row.y(), area.width() - 2, 1), theme.line)
