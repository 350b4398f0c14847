"""What is said when there is nothing to show, or something to say."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from reluexplorer.language import _
from reluexplorer.widgets.controls.boxes import abreast, stacked
from reluexplorer.widgets.controls.buttons import LinkButton, PillButton, RoundButton
from reluexplorer.widgets.controls.labels import Paragraph, Text
from reluexplorer.widgets.painting.shapes import Painted, faint, rounded
from reluexplorer.widgets.theme.fonts import SEMIBOLD
from reluexplorer.widgets.theme.icons import paint_icon
from reluexplorer.widgets.theme.theme import RADIUS_CONTROL, Theme
from reluexplorer.widgets.theme.tips import set_tip

_CENTRE = Qt.AlignmentFlag.AlignCenter
_ROOM = (40, 8, 10, 8)
"""Around the parts of a notice, with the icon at the left."""
_PICTURE, _AROUND_PICTURE = 44, 6
_CALLED = {"info": _("Info"), "warning": _("Warning"), "error": _("Error")}
_ICONS = {"info": ("info", "accent"), "warning": ("warning", "warning"), "error": ("error", "dead")}


class EmptyState(QWidget):
    """A title, a sentence that says what to do, and a button for it; ``acted`` when it is pressed."""

    acted = Signal()

    def __init__(self, title: str, sentence: str, action: str = "", tip: str = "") -> None:
        super().__init__()
        self._title = Text(title, size=17, weight=SEMIBOLD)
        self._title.setAlignment(_CENTRE)
        self._title.setWordWrap(True)
        self._sentence = Text(sentence, tone="secondary", wrap=True)
        self._sentence.setAlignment(_CENTRE)
        self._sentence.setMaximumWidth(420)
        self._sentence.setMinimumWidth(180)
        row = abreast(None, 1, (self._sentence, 20), 1)
        column = stacked(self, 1, self._title, row, spacing=8, margins=(24, 24, 24, 24))
        if action:
            self.button = PillButton(action, tip or action, variant="accent")
            self.button.clicked.connect(lambda _on: self.acted.emit())
            column.addSpacing(8)
            column.addWidget(self.button, 0, _CENTRE)
        column.addStretch(1)

    def set_words(self, title: str, sentence: str) -> None:
        """Change title and sentence."""
        self._title.setText(title)
        self._sentence.setText(sentence)


class Notice(Painted):
    """One sentence in a bar, of a kind ("info", "warning", "error"), with an action and a way to close it.

    It may have a title above the sentence, and a square picture in the place of the icon.

    ``acted`` when the action is clicked, ``dismissed`` when the user closes it (it hides itself).
    """

    acted = Signal()
    dismissed = Signal()

    def __init__(self, *, dismissable: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture: QImage | None = None
        self._title = Text(weight=SEMIBOLD)
        self._sentence = Text(wrap=True)
        self._sentence.setMinimumWidth(80)
        self._action = LinkButton("", "")
        self.more = LinkButton(_("More"), _("Show all of this message"))
        self.more.hide()
        self._close = RoundButton("close", _("Dismiss"), _("Hide this message"), size=24, flat=True)
        self._close.setVisible(dismissable)
        words = stacked(None, 1, self._title, self._sentence, 1, spacing=2)
        self._row = abreast(self, (words, 1), self._action, self._close, spacing=12, margins=_ROOM)
        self._row.insertWidget(1, self.more)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._action.clicked.connect(lambda _on: self.acted.emit())
        self._close.clicked.connect(self._dismiss)
        self.set_notice("", "info")

    def set_notice(
        self, sentence: str, kind: str, action: str = "", *, title: str = "", picture: QImage | None = None
    ) -> None:
        """Change sentence, kind, action, title and picture; raises KeyError for an unknown kind."""
        self._icon, self._role = _ICONS[kind]
        self._whole, self._picture = sentence, picture
        self._title.setText(title)
        self._title.setVisible(bool(title))
        self._sentence.set_tone("secondary" if title else "text")
        side = self._picture_side()
        left, top, right, bottom = _ROOM
        self._row.setContentsMargins(left if not side else side + 12 + _AROUND_PICTURE, top, right, bottom)
        self.setMinimumHeight(max(40, side + 2 * _AROUND_PICTURE if side else 0))
        self.show_part(sentence)
        self._action.set_words(action)
        set_tip(self._action, f"{action}: {sentence}")
        self._action.setVisible(bool(action))
        self.setAccessibleName(f"{title or _CALLED[kind]}: {sentence}")
        self.update()

    def sentence(self) -> str:
        """Return all that is said, also where less of it is shown."""
        return self._whole

    def show_part(self, words: str) -> None:
        """Show only so much of the sentence; the whole is the tooltip then, and is asked for by More."""
        self._sentence.setText(words)
        self.more.setVisible(words != self._whole)
        self._row.activate()  # else the column of words keeps the height that it had
        tip = "" if words == self._whole else self._whole
        for widget in (self, self._sentence):
            set_tip(widget, tip)

    def action_width(self) -> int:
        """Return how many pixels the action takes, 0 without one."""
        return 0 if self._action.isHidden() else self._action.sizeHint().width()

    def more_width(self) -> int:
        """Return how many pixels the way to the whole sentence takes where it is offered."""
        return self.more.sizeHint().width()

    def _picture_side(self) -> int:
        """Return the pixels of the picture's side, 0 without one."""
        return 0 if self._picture is None else _PICTURE

    def _paint(self, theme: Theme, painter: QPainter, area: QRectF) -> None:
        colour = theme.role(self._role)
        rounded(painter, area, RADIUS_CONTROL, theme.panel, None)
        rounded(painter, area, RADIUS_CONTROL, faint(colour, 0.08), faint(colour, 0.45))
        if self._picture is not None:
            side = self._picture_side()
            square = QRectF(_AROUND_PICTURE, (area.height() - side) / 2, side, side)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(square, self._picture)
            rounded(painter, square, RADIUS_CONTROL, None, theme.line)
            return
        place = QRectF(13, (area.height() - 18) / 2, 18, 18)
        paint_icon(painter, self._icon, theme.ink(self._role), place)

    def _dismiss(self) -> None:
        self.hide()
        self.dismissed.emit()


class Aside(Painted):
    """A warning with a coloured stroke at its left: a bold title and a paragraph."""

    def __init__(self, title: str, words: str) -> None:
        super().__init__()
        self._title = Text(title, weight=SEMIBOLD, wrap=True)
        self._words = Paragraph(words)
        stacked(self, self._title, self._words, spacing=4, margins=(15, 2, 0, 2))

    def set_words(self, title: str, words: str) -> None:
        """Change title and paragraph."""
        self._title.setText(title)
        self._words.set_words(words)

    def _paint(self, theme: Theme, painter: QPainter, area: QRectF) -> None:
        painter.fillRect(QRectF(0, 0, 3, area.height()), theme.warning)
