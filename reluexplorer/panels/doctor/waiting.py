"""What is shown while there is nothing to show: what to do, how far it is, or what is wrong."""

from __future__ import annotations

from pathlib import PurePath

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from reluexplorer.language import _
from reluexplorer.session.jobs.doctored import Doctored
from reluexplorer.text import progress
from reluexplorer.widgets.controls.all_controls import KeyHint, PillButton, Text
from reluexplorer.widgets.controls.boxes import abreast, stacked
from reluexplorer.widgets.painting.shapes import Painted, rounded
from reluexplorer.widgets.theme.fonts import SEMIBOLD
from reluexplorer.widgets.theme.theme import Theme

_CENTRE = Qt.AlignmentFlag.AlignCenter
_WIDE = 460
COMMAND = _("reluexplorer doctor MODEL.onnx --inputs FILE.npz")


class ProgressBar(Painted):
    """A bar that fills from left to right."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(6)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.share = 0.0

    def set_share(self, share: float) -> None:
        """Show a share between 0 and 1."""
        if share != self.share:
            self.share = share
            self.setAccessibleName(progress(share))
            self.update()

    def _paint(self, theme: Theme, painter: QPainter, area: QRectF) -> None:
        rounded(painter, area, 3, theme.track, None)
        filled = QRectF(area)
        filled.setWidth(max(6.0, area.width() * min(self.share, 1.0)))
        rounded(painter, filled, 3, theme.accent, None)


class Waiting(QWidget):
    """Signals ask for a model, for data, and to stop."""

    model_asked = Signal()
    data_asked = Signal()
    stop_asked = Signal()
    matrices_said = Signal(str)
    """By which library the matrices of the model were laid."""

    def __init__(self) -> None:
        super().__init__()
        self.title = Text("", size=17, weight=SEMIBOLD, wrap=True)
        self.sentence = Text("", tone="secondary", wrap=True)
        for label in (self.title, self.sentence):
            label.setAlignment(_CENTRE)
        self.bar = ProgressBar()
        self.model = PillButton(_("Open model…"), _("Choose a model to look at: ONNX"), variant="accent")
        self.data = PillButton(_("Open data…"), _("Choose what the model is fed; for a folder: menu, File"))
        self.stop = PillButton(_("Cancel"), _("Stop what is being done"))
        self.ways = {
            "pytorch": PillButton(_("As PyTorch lays them"), _("Its matrices are (outputs, inputs)")),
            "keras": PillButton(_("As Keras lays them"), _("Its matrices are (inputs, outputs)")),
        }
        self.command = QWidget()
        hint = KeyHint(COMMAND)
        stacked(self.command, Text(_("or, on the command line"), size=12, tone="secondary"), hint, spacing=6)
        layout = self.command.layout()
        for place in range(2 if layout is not None else 0):
            item = None if layout is None else layout.itemAt(place)
            if item is not None:
                item.setAlignment(_CENTRE)
        buttons = abreast(None, 1, *self.ways.values(), self.model, self.data, self.stop, 1, spacing=8)
        inner = QWidget()
        inner.setMaximumWidth(_WIDE)
        column = stacked(inner, self.title, self.sentence, self.bar, spacing=12)
        column.addSpacing(4)
        column.addLayout(buttons)
        column.addSpacing(8)
        column.addWidget(self.command)
        across = abreast(None, 1, (inner, 100), 1, spacing=0)
        stacked(self, 2, across, 3, margins=(24, 24, 24, 24))
        for button, asked in (
            (self.model, self.model_asked), (self.data, self.data_asked), (self.stop, self.stop_asked)
        ):  # fmt: skip
            button.clicked.connect(lambda _on, asked=asked: asked.emit())
        for library, way in self.ways.items():
            way.clicked.connect(lambda _on, library=library: self.matrices_said.emit(library))

    def set_seen(self, seen: Doctored) -> None:
        """Say what to do, how far it is, or what is wrong."""
        name = PurePath(seen.path).name
        if seen.is_busy:
            title = _("Looking at {name}").format(name=name)
            words = f"{seen.stage} · {progress(seen.progress)}"
        elif seen.asks_matrices:
            title, words = _("Which way round do the matrices of {name} lie?").format(name=name), seen.trouble
        elif seen.trouble:
            title, words = _("{name} cannot be examined").format(name=name or _("The model")), seen.trouble
        else:
            title, words = _("Which channels of a model never fire?"), _EMPTY
        self.title.setText(title)
        self.sentence.setText(words)
        self.bar.set_share(seen.progress)
        self.bar.setVisible(seen.is_busy)
        self.stop.setVisible(seen.is_busy)
        self.model.setVisible(not seen.is_busy)
        for way in self.ways.values():
            way.setVisible(seen.asks_matrices)
        asks_data = bool(seen.trouble) and bool(seen.path) and not (seen.is_busy or seen.asks_matrices)
        self.data.setVisible(asks_data)
        self.command.setVisible(not seen.is_busy and not seen.trouble)


_EMPTY = _(
    "Open an ONNX model, or drop one here. Each activation is measured on inputs of yours, or on noise to "
    "begin with: which channels are dead, whether that is the data or the model, and what can be cut. "
    "Nothing in the file is run but its arithmetic."
)
