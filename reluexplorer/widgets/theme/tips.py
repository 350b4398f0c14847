"""Words of others, names of columns, tables and paths, shown as they stand wherever Qt would guess HTML."""

from __future__ import annotations

from functools import lru_cache
from typing import Protocol

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import Qt
from PySide6.QtWidgets import QMessageBox, QToolTip, QWidget

_ANYWHERE = QRect()
_JOINER = "\u2060"
"""Takes no room and shows nothing; behind a bracket, what follows names no tag."""


class _Explained(Protocol):
    def toolTip(self) -> str: ...
    def setToolTip(self, words: str, /) -> None: ...


@lru_cache(maxsize=256)
def plain(words: str) -> str:
    """Return words that Qt takes for plain text.

    A tooltip has no format of its own: Qt looks at its words, and what looks like HTML is read as such,
    with the files that it names.
    """
    if not Qt.mightBeRichText(words):
        return words
    return words.replace("<", f"<{_JOINER}").replace("&", f"&{_JOINER}")


def set_tip(what: _Explained, words: str) -> None:
    """Give a widget, an action or an item its tooltip; the words are no HTML, whatever they look like."""
    if (shown := plain(words)) != what.toolTip():
        what.setToolTip(shown)


def show_tip(place: QPoint, words: str, widget: QWidget, part: QRect = _ANYWHERE) -> None:
    """Show words as a tooltip at a place on the screen; none hides it.

    It goes when the mouse leaves the widget, or the part of it that is given.
    """
    QToolTip.showText(place, plain(words), widget, part)


def asks(window: QWidget, title: str, words: str) -> bool:
    """Ask a question in a box of its own, and return whether the answer is yes."""
    box = QMessageBox(QMessageBox.Icon.Question, title, "", parent=window)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(words)
    yes, no = QMessageBox.StandardButton.Yes, QMessageBox.StandardButton.No
    box.setStandardButtons(yes | no)
    box.setDefaultButton(no)
    answer = box.exec()
    box.deleteLater()
    return answer == yes.value
