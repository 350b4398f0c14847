"""What is said when there is nothing to show, or something to say."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from reluexplorer.widgets.controls.boxes import abreast, stacked
from reluexplorer.widgets.controls.buttons import LinkButton, PillButton, RoundButton
from reluexplorer.widgets.controls.labels import Paragraph, Text
from reluexplorer.widgets.painting.shapes import faint, rounded, start
from reluexplorer.widgets.theme.fonts import SEMIBOLD
from reluexplorer.widgets.theme.icons import paint_icon
from reluexplorer.widgets.theme.stylesheet import current_theme
from reluexplorer.widgets.theme.theme import RADIUS_CONTROL
from reluexplorer.widgets.theme.tips import set_tip

_CENTRE = Qt.AlignmentFlag.AlignCenter
_ICONS = {"info": ("info", "accent"), "warning": ("warning", "warning"), "error": ("error", "dead")}


class EmptyState(QWidget):
    """A title, a sentence that says what to do, and a button for it; ``acted`` when it is pressed."""

    acted = Signal()

    def __init__(
        self, title: str, sentence: str, action: str = "", tip: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._title = Text(title, size=17, weight=SEMIBOLD)
        self._title.setAlignment(_CENTRE)
        self._title.setWordWrap(True)
        self._sentence = Text(sentence, tone="secondary", wrap=True)
        self._sentence.setAlignment(_CENTRE)
        self._sentence.setMaximumWidth(420)
        self._sentence.setMinimumWidth(180)
        column = stacked(self, 1, self._title, spacing=8, margins=(24, 24, 24, 24))
        row = abreast(None, 1, (self._sentence, 20), 1)
        column.addLayout(row)
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


class Notice(QWidget):
    """One sentence in a bar, of a kind ("info", "warning", "error"), with an action and a way to close it.

    ``acted`` when the action is clicked, ``dismissed`` when the user closes it (it hides itself).
    """

    acted = Signal()
    dismissed = Signal()

    def __init__(
        self,
        sentence: str,
        kind: str = "info",
        *,
        action: str = "",
        dismissable: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._kind = kind
        self._sentence = Text(sentence, wrap=True)
        self._sentence.setMinimumWidth(80)
        self._action = LinkButton(action, action)
        self._action.setVisible(bool(action))
        self.more = LinkButton("More", "Show all of this message")
        self.more.hide()
        self._close = RoundButton("close", "Dismiss", "Hide this message", size=24, flat=True)
        self._close.setVisible(dismissable)
        row = abreast(self, (self._sentence, 1), self._action, spacing=12, margins=(40, 8, 10, 8))
        row.insertWidget(1, self.more)
        row.addWidget(self._close)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setMinimumHeight(40)
        self._action.clicked.connect(lambda _on: self.acted.emit())
        self._close.clicked.connect(self._dismiss)
        self.set_notice(sentence, kind, action)

    def set_notice(self, sentence: str, kind: str = "info", action: str = "") -> None:
        """Change sentence, kind and action; raises KeyError for an unknown kind."""
        self._kind = kind
        _ = _ICONS[kind]
        self._whole = sentence
        self.show_part(sentence)
        self._action.setText(action)
        self._action.setAccessibleName(action)
        set_tip(self._action, f"{action}: {sentence}")
        self._action.setVisible(bool(action))
        self._action.updateGeometry()
        self.setAccessibleName(f"{kind.capitalize()}: {sentence}")
        self.update()

    def sentence(self) -> str:
        """Return all that is said, also where less of it is shown."""
        return self._whole

    def show_part(self, words: str) -> None:
        """Show only so much of the sentence; the whole is the tooltip then, and is asked for by More."""
        self._sentence.setText(words)
        self.more.setVisible(words != self._whole)
        tip = "" if words == self._whole else self._whole
        for widget in (self, self._sentence):
            set_tip(widget, tip)

    def action_width(self) -> int:
        """Return how many pixels the action takes, 0 without one."""
        return 0 if self._action.isHidden() else self._action.sizeHint().width()

    def more_width(self) -> int:
        """Return how many pixels the way to the whole sentence takes where it is offered."""
        return self.more.sizeHint().width()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the tinted bar and its icon."""
        theme = current_theme()
        icon, role = _ICONS[self._kind]
        painter = start(self)
        area = QRectF(self.rect())
        rounded(painter, area, RADIUS_CONTROL, theme.panel, None)
        painter.setPen(faint(theme.role(role), 0.45))
        painter.setBrush(faint(theme.role(role), 0.08))
        painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_CONTROL, RADIUS_CONTROL)
        paint_icon(painter, icon, theme.ink(role), QRectF(13, (area.height() - 18) / 2, 18, 18))
        painter.end()

    def _dismiss(self) -> None:
        self.hide()
        self.dismissed.emit()


class Aside(QWidget):
    """A remark with a coloured stroke at its left: a bold title and a paragraph."""

    def __init__(self, title: str, words: str, role: str = "warning", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._role = role
        self._title = Text(title, weight=SEMIBOLD, wrap=True)
        self._words = Paragraph(words)
        stacked(self, self._title, self._words, spacing=4, margins=(15, 2, 0, 2))

    def set_words(self, title: str, words: str) -> None:
        """Change title and paragraph."""
        self._title.setText(title)
        self._words.set_words(words)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the stroke."""
        painter = start(self)
        painter.fillRect(QRectF(0, 0, 3, self.height()), QColor(current_theme().role(self._role)))
        painter.end()
