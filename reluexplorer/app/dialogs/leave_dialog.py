"""The question before the window is closed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget

from reluexplorer.language import _
from reluexplorer.widgets.theme.tips import set_tip


class Answer(Enum):
    """What a person wants who is asked about leaving."""

    SAVE = auto()
    LEAVE = auto()
    STAY = auto()


@dataclass(frozen=True)
class Question:
    """What is asked before the window is closed; ``saves`` offers to save first."""

    words: str
    more: str = ""
    saves: bool = False


_STAYING = (Answer.STAY, _("&Cancel"), _("Keep the window open (Esc)"), QMessageBox.ButtonRole.RejectRole)
_SAVING = (
    (Answer.SAVE, _("&Save"), _("Save what is open, then close"), QMessageBox.ButtonRole.AcceptRole),
    (Answer.LEAVE, _("&Discard"), _("Close without saving"), QMessageBox.ButtonRole.DestructiveRole),
    _STAYING,
)
_LEAVING = (
    (Answer.LEAVE, _("C&lose"), _("Close the window"), QMessageBox.ButtonRole.DestructiveRole),
    _STAYING,
)


def ask_about_leaving(window: QWidget, question: Question) -> Answer:
    """Ask in a box of its own, and return the answer; to leave the box is to stay."""
    box = QMessageBox(QMessageBox.Icon.Question, _("Close"), "", parent=window)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(question.words)
    box.setInformativeText(question.more)
    buttons: dict[QPushButton, Answer] = {}
    for answer, name, tip, role in _SAVING if question.saves else _LEAVING:
        button = box.addButton(name, role)
        button.setAccessibleName(name.replace("&", ""))
        set_tip(button, tip)
        buttons[button] = answer
        if answer is (Answer.SAVE if question.saves else Answer.STAY):
            box.setDefaultButton(button)
        if answer is Answer.STAY:
            box.setEscapeButton(button)
    box.exec()
    clicked = box.clickedButton()
    box.deleteLater()
    return next((answer for button, answer in buttons.items() if button is clicked), Answer.STAY)
