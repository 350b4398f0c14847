"""The dialog after a fault of the program: what is kept, the details to hand on, and how to go on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from reluexplorer.app.dialogs.sheet import Sheet
from reluexplorer.app.trouble.faults import Fault
from reluexplorer.language import _, ngettext
from reluexplorer.widgets.accessibility.parts import announce
from reluexplorer.widgets.controls.all_controls import Paragraph, PillButton, Text
from reluexplorer.widgets.controls.boxes import abreast
from reluexplorer.widgets.theme.tips import set_tip

TITLE = _("A part of the program has failed")
_WIDTH, _DETAILS = 640, 200
_MOST_TEXTS = 10
"""Faults whose tracebacks are shown; the log has the others."""


class CrashDialog(Sheet):
    """Tells of a fault, and of others that come meanwhile; ``quit_asked`` where the person leaves by Quit.

    ``kept`` says what becomes of the open document, ``details`` returns what is copied, ``save`` lets the
    person save a copy and returns what came of it.
    """

    quit_asked = Signal()

    def __init__(
        self,
        fault: Fault,
        kept: str,
        details: Callable[[], str],
        save: Callable[[], str],
        parent: QWidget,
    ) -> None:
        super().__init__(TITLE, parent)
        self._faults = [fault]
        self._details, self._save = details, save
        self.words = Paragraph(tone="text")
        self.kept = Paragraph(kept)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setAccessibleName(_("Details of the fault"))
        set_tip(self.text, _("Where in the program it happened, line by line"))
        self.text.setFixedHeight(_DETAILS)
        self.done_words = Text("", size=12, tone="secondary")
        self.copy = PillButton(
            _("Copy details"), _("Copy what happened, with versions and the log's last lines")
        )
        self.save = PillButton(_("Save a copy…"), _("Save what is open to a file of your choice"))
        self.leave = PillButton(_("Quit"), _("End the program; what is kept is offered at the next start"))
        self.go_on = PillButton(_("Go on"), _("Close this and work on (Esc)"), variant="filled")
        self.copy.clicked.connect(lambda _on: self._copy())
        self.save.clicked.connect(lambda _on: self._say(self._save()))
        self.leave.clicked.connect(lambda _on: self._quit())
        self.go_on.clicked.connect(lambda _on: self.accept())
        self.default = self.go_on
        for paragraph in (self.words, self.kept):
            paragraph.setFixedWidth(_WIDTH)
            self.body.addWidget(paragraph)
        self.body.addWidget(self.text)
        self.body.addWidget(self.done_words)
        self.body.addLayout(abreast(None, self.copy, self.save, 1, self.leave, self.go_on, spacing=8))
        self._tell()

    def show_over(self) -> None:
        """Show it with the keys on the button that goes on."""
        self.open()
        self.go_on.setFocus()

    def add(self, fault: Fault) -> None:
        """Tell of another fault too."""
        self._faults.append(fault)
        self._tell()

    def say_kept(self, words: str) -> None:
        """Say what became of the open document."""
        self.kept.set_words(words)
        self._describe()
        if self.isVisible():
            announce(self, words)

    def _describe(self) -> None:
        self.setAccessibleDescription(f"{self.words.words()} {self.kept.words()}")

    def _tell(self) -> None:
        first, others = self._faults[0], len(self._faults) - 1
        said = _("It is a fault of the program, not yours: {kind} in {place}.")
        more = ngettext(
            "{count:,} other fault came after it.", "{count:,} other faults came after it.", others
        )
        rest = _("The rest works on; what the failed part shows may be wrong until the next start.")
        self.words.set_words(
            " ".join(
                (
                    said.format(kind=first.kind, place=first.place),
                    *([more.format(count=others)] if others else []),
                    rest,
                )
            )
        )
        self._describe()
        if others < _MOST_TEXTS:
            self.text.setPlainText("\n\n".join(fault.text for fault in self._faults))

    def _copy(self) -> None:
        """Copy the tracebacks alone first: what else is to be told may fail, as something has already."""
        faults, clipboard = self.text.toPlainText(), QGuiApplication.clipboard()
        clipboard.setText(faults)
        clipboard.setText(f"{faults}\n\n{self._details()}")
        self._say(_("The details are in the clipboard."))

    def _say(self, words: str) -> None:
        self.done_words.setText(words)

    def _quit(self) -> None:
        self.accept()
        self.quit_asked.emit()
