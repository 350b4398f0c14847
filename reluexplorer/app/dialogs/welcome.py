"""The card of the first start: three ways in, and two to what was trained elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QWidget

from reluexplorer.app.dialogs.sheet import Sheet
from reluexplorer.language import _
from reluexplorer.lessons.claims.catalogue import NUMBERED
from reluexplorer.sentences import shortened
from reluexplorer.text import in_words
from reluexplorer.widgets.controls.all_controls import LinkButton, Paragraph, Text
from reluexplorer.widgets.controls.boxes import abreast
from reluexplorer.widgets.controls.picture_button import PictureButton
from reluexplorer.widgets.controls.way_cards import Way, Ways

_WAYS = (
    Way(
        "play",
        "play",
        _("Press play"),
        _("A small network learns to part two rings before your eyes; step back to any moment of it."),
        _("Train a network now (Space plays and pauses)"),
    ),
    Way(
        "learn",
        "check",
        _("{count} claims").format(count=in_words(len(NUMBERED))),
        _("What is said of ReLU, each with an experiment to play with and measured on this machine."),
        _("Go to Learn (Ctrl+1)"),
    ),
    Way(
        "open",
        "open",
        _("Open your table"),
        _("A table with a column to predict, as CSV or text: its columns are shown before it is learned."),
        _("Choose a file (Ctrl+O)"),
    ),
)

_ELSEWHERE = (
    (
        "model",
        _("Open a model…"),
        _("Choose an ONNX model, or weights, and see which of its channels never fire on your inputs"),
    ),
    (
        "run",
        _("Watch a training…"),
        _("Choose the file that reluexplorer.watch(model) writes, and see units die while it trains"),
    ),
)
"""Ways to networks of other programs: name, words, tooltip."""
_MOST_RECENT = 4
_LONGEST = 24
"""Letters of the name of a recent file."""
CONTINUE = _("Continue where you were")


class Welcome(Sheet):
    """``chosen`` carries the way that is taken: "play", "learn", "open", "model", "run" or
    "continue"; none where it is left.

    ``kept`` says what can be continued, empty for nothing, and ``picture`` shows it. ``file_chosen`` carries
    the path of one of the files that were opened last, the newest of which are shown.
    """

    chosen = Signal(str)
    file_chosen = Signal(Path)

    def __init__(
        self, parent: QWidget, kept: str = "", picture: QImage | None = None, recent: Sequence[Path] = ()
    ) -> None:
        super().__init__(_("See what ReLU does"), parent)
        self.ways = Ways(_WAYS)
        self.ways.chosen.connect(self._choose)
        words = Paragraph(
            _("Watch neurons fire and die, change anything, and take it back. Where do you begin?")
        )
        hint = Paragraph(
            _("Arrow keys and Enter choose, Esc looks around first. F1 lists all keys."), size=12
        )
        later = LinkButton(
            _("Look around first"), _("Close this card; Help in the menu brings it back (Esc)")
        )
        later.clicked.connect(lambda _on: self.reject())
        self.body.addWidget(words)
        self.back: PictureButton | None = None
        """Leads back to what was open, where something was kept."""
        if kept:
            tip = _("Go on with what was open when the program last ended")
            self.back = PictureButton(CONTINUE, kept, tip, picture)
            self.back.clicked.connect(lambda _on: self._choose("continue"))
            self.body.addWidget(self.back)
        self.body.addWidget(self.ways)
        self.body.addLayout(self._elsewhere())
        if recent:
            self.body.addLayout(self._recent(recent[:_MOST_RECENT]))
        self.body.addSpacing(4)
        self.body.addLayout(abreast(None, (hint, 1), later))
        self.setFixedSize(self.sizeHint())

    def show_over(self) -> None:
        """Show the card with the keys on the first choice."""
        self.open()
        (self.back or self.ways.buttons[0]).setFocus()

    def _elsewhere(self) -> QHBoxLayout:
        """Return the links to networks that are trained by other programs."""
        row = abreast(None, Text(_("Trained elsewhere"), tone="secondary"), spacing=12)
        for name, words, tip in _ELSEWHERE:
            link = LinkButton(words, tip)
            link.clicked.connect(lambda _on=False, name=name: self._choose(name))
            row.addWidget(link)
        row.addStretch(1)
        return row

    def _recent(self, paths: Sequence[Path]) -> QHBoxLayout:
        """Return the files that were opened last, each as a link that opens it."""
        row = abreast(None, Text(_("Recent"), tone="secondary"), spacing=12)
        for path in paths:
            link = LinkButton(shortened(path.name, _LONGEST), _("Open {path}").format(path=path))
            link.clicked.connect(lambda _on=False, path=path: self._open(path))
            row.addWidget(link)
        row.addStretch(1)
        return row

    def _open(self, path: Path) -> None:
        self.accept()
        self.file_chosen.emit(path)

    def _choose(self, name: str) -> None:
        self.accept()
        self.chosen.emit(name)
