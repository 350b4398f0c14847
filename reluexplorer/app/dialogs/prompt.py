"""A small dialog that asks for one line of text, and says while one types whether it fits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from reluexplorer.app.dialogs.sheet import Sheet
from reluexplorer.language import _
from reluexplorer.session.document.domains import CommandError
from reluexplorer.widgets.controls.all_controls import Paragraph, PillButton
from reluexplorer.widgets.controls.boxes import abreast
from reluexplorer.widgets.theme.tips import set_tip

_WIDTH = 540
_ROOM = 96
"""Height for what is said below the field, so that the dialog stays still while one types."""


@dataclass(frozen=True)
class Question:
    """What is asked for: a title, the field's name, tooltip and example, and the button's word."""

    title: str
    name: str
    tip: str
    example: str = ""
    action: str = _("Open")


class Prompt(Sheet):
    """Asks a question; ``answered`` carries the text once it fits and is accepted.

    ``judge`` says what a text means, or raises :class:`CommandError` with why it does not fit.
    """

    answered = Signal(str)

    def __init__(self, question: Question, judge: Callable[[str], str], parent: QWidget) -> None:
        super().__init__(question.title, parent)
        self._judge = judge
        self.field = QLineEdit()
        self.field.setAccessibleName(question.name)
        set_tip(self.field, question.tip)
        self.field.setPlaceholderText(question.example)
        self.field.textChanged.connect(self._look)
        self.verdict = Paragraph("", size=12)
        self.verdict.setFixedHeight(_ROOM)
        self.verdict.setAlignment(Qt.AlignmentFlag.AlignTop)
        tip = Paragraph(question.tip)
        tip.setFixedWidth(_WIDTH)
        cancel = PillButton(_("Cancel"), _("Leave everything as it is (Esc)"))
        cancel.clicked.connect(self.reject)
        self.button = PillButton(
            question.action, _("{title} (Enter)").format(title=question.title), variant="filled"
        )
        self.button.clicked.connect(self.accept)
        self.field.returnPressed.connect(self.accept)
        for widget in (tip, self.field, self.verdict):
            self.body.addWidget(widget)
        self.body.addLayout(abreast(None, 1, cancel, self.button))
        self.accepted.connect(lambda: self.answered.emit(self.field.text()))
        self._look("")

    def open_with(self, text: str = "") -> None:
        """Show it with the keys in the field, on a text that typing replaces."""
        self.field.setText(text)
        self.field.selectAll()
        self.open()
        self.field.setFocus()

    def accept(self) -> None:
        """Close with the text, if it fits."""
        self._look(self.field.text())
        if self.button.isEnabled():
            super().accept()

    def _look(self, text: str) -> None:
        words, fits, written = "", False, bool(text.strip())
        if written:
            try:
                words, fits = self._judge(text), True
            except CommandError as error:
                words = str(error)
        self.button.setEnabled(fits)
        self.verdict.set_words(words)
        marked = written and not fits
        if self.field.property("problem") != marked:
            self.field.setProperty("problem", marked)
            self.field.style().unpolish(self.field)
            self.field.style().polish(self.field)
