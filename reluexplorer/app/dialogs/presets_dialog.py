"""The presets as a gallery: pictures at the left, what the chosen one shows at the right."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from reluexplorer.app.dialogs.sheet import Sheet
from reluexplorer.language import _
from reluexplorer.resources import resource
from reluexplorer.session.starts.presets import PRESETS, Preset
from reluexplorer.widgets.controls.all_controls import (
    LinkButton,
    Paragraph,
    PillButton,
    SectionHead,
    Subject,
    Text,
)
from reluexplorer.widgets.controls.boxes import abreast, stacked
from reluexplorer.widgets.controls.gallery import Gallery, Tile

_DETAIL = 250
_AROUND = QSize(_DETAIL + 100, 140)
"""Room of the dialog beside and above the pictures, with what is left around it."""
_KEYS = _("Type words of a name or a description, or press arrows, to move; Enter or Space opens.")
_MISSED = _("No network here has “{words}” in its name or description. Type other words, or press an arrow.")
_LONGEST = 24
_BARS = QSize(10, 10)
"""Room for scroll bars."""


class PresetsDialog(Sheet):
    """``chosen`` carries the name of the preset that is opened; ``address_asked`` leads to the other way."""

    chosen = Signal(str)
    address_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(_("Start from"), parent)
        self.gallery = Gallery(tuple(tile(preset) for preset in PRESETS.values()))
        self.gallery.shown.connect(self._show)
        self.gallery.chosen.connect(self._choose)
        self.gallery.missed.connect(self._say_missed)
        row = abreast(None, spacing=24)
        row.addWidget(self._pictures(), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(self._detail())
        self.body.addLayout(row)
        self.setFixedSize(self.sizeHint())

    def open_at(self, name: str) -> None:
        """Show the gallery with a preset chosen."""
        self.open()
        self.gallery.set_current(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Find a preset by its name wherever the focus is."""
        if not self.gallery.look_for(event):
            super().keyPressEvent(event)

    def _pictures(self) -> QWidget:
        """Return the gallery, in an area that scrolls where the screen is too small for all of it."""
        whole = self.gallery.sizeHint()
        room = self.screen().availableSize() - _AROUND
        if whole.width() <= room.width() and whole.height() <= room.height():
            return self.gallery
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.viewport().setAutoFillBackground(False)
        self.gallery.setAutoFillBackground(False)
        area.setWidget(self.gallery)
        area.setFixedSize(whole.boundedTo(room) + _BARS)
        self.gallery.shown.connect(lambda _name: area.ensureWidgetVisible(self.gallery.current_button()))
        return area

    def _detail(self) -> QVBoxLayout:
        self.title = Subject()
        self.title.setWordWrap(True)
        self.sentence = Paragraph(tone="text")
        self.look = Paragraph()
        self.button = PillButton(
            _("Open"), _("Make this the document; undo brings the old one back"), variant="filled"
        )
        self.button.clicked.connect(lambda _on: self._choose(self.gallery.current()))
        self.default = self.button
        self.address = LinkButton(
            _("Playground address…"), _("Open an address of TensorFlow Playground (Ctrl+L)")
        )
        self.address.clicked.connect(lambda _on: self.reject())
        self.address.clicked.connect(lambda _on: self.address_asked.emit())
        column = stacked(None, self.title, self.sentence, spacing=8)
        column.addSpacing(8)
        column.addWidget(SectionHead(_("What to look at")))
        column.addWidget(self.look)
        column.addStretch(1)
        self.keys = Text(_KEYS, size=11, tone="secondary", wrap=True)
        column.addWidget(self.keys)
        column.addWidget(self.address, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.button)
        for widget in (self.title, self.sentence, self.look, self.button):
            widget.setFixedWidth(_DETAIL)
        return column

    def _show(self, name: str) -> None:
        preset = PRESETS[name]
        self.title.setText(preset.title)
        self.sentence.set_words(preset.sentence)
        self.look.set_words(preset.look)

    def _say_missed(self, typed: str) -> None:
        """Say that nothing has the typed words, or how to find something."""
        short = typed if len(typed) <= _LONGEST else f"{typed[: _LONGEST - 1]}…"
        self.keys.setText(_MISSED.format(words=short) if typed else _KEYS)

    def _choose(self, name: str) -> None:
        self.accept()
        self.chosen.emit(name)


def tile(preset: Preset) -> Tile:
    """Return the tile of a preset, which is found by all that is told about it."""
    light, dark = (resource("presets", f"{preset.name}_{theme}.png") for theme in ("light", "dark"))
    return Tile(preset.name, preset.title, preset.sentence, light, dark, preset.look)
