"""The question at the foot of a lesson: a click on it, or Enter, shows what was found."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout

from reluexplorer.text import kept_together
from reluexplorer.widgets.controls.all_controls import Card, LinkButton, Text

_SHOW, _HIDE = "Answer", "Hide answer"


class _Asked(Text):
    """The question's words; emits ``clicked()``."""

    clicked = Signal()

    def __init__(self) -> None:
        super().__init__("", wrap=True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Take a click on the words for one on the button beside them."""
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.clicked.emit()


class QuestionCard(Card):
    """Emits ``train_asked()``; the answer is hidden until it is asked for, and again in another lesson."""

    train_asked = Signal()

    def __init__(self) -> None:
        super().__init__(padding=12)
        row = QHBoxLayout()
        self._question = _Asked()
        row.addWidget(self._question, 1)
        self._answer = Text("", wrap=True, tone="secondary")
        self._answer.setAccessibleName("Answer")
        self._answer.hide()
        self._show = LinkButton(_SHOW, "What the experiment or the measurement has found (Enter)")
        link = LinkButton("Open in Train", "Set this experiment up in the Train workspace", arrow=True)
        self._show.clicked.connect(self._turn)
        self._question.clicked.connect(self._turn)
        link.clicked.connect(self.train_asked)
        row.addWidget(self._show)
        row.addSpacing(8)
        row.addWidget(link)
        self.body.addLayout(row)
        self.body.addWidget(self._answer)

    def set_question(self, question: str, answer: str) -> None:
        """Show a question, and its answer where that is asked for already."""
        if question != self._question.text():
            self._question.setText(question)
            self._set_open(False)
        self._answer.setText(kept_together(answer))

    def _turn(self) -> None:
        self._set_open(self._answer.isHidden())

    def _set_open(self, shown: bool) -> None:
        self._answer.setVisible(shown)
        self._show.setText(_HIDE if shown else _SHOW)
        self._show.setAccessibleName(_HIDE if shown else _SHOW)
        self._show.updateGeometry()
