"""The heads of the table of layers, above its columns."""

from __future__ import annotations

from PySide6.QtCore import QRect, Signal
from PySide6.QtWidgets import QWidget

from reluexplorer.language import _
from reluexplorer.panels.doctor.layers.columns import Columns
from reluexplorer.panels.doctor.shared.rows import COLUMNS, Wanted
from reluexplorer.text import digits
from reluexplorer.widgets.controls.head_button import HeadButton

HEIGHT = 28
_LEFT = frozenset({"layer", "fed", "channels"})
_ARROW = 14


class Heads(QWidget):
    """A button for each column; ``pressed`` carries the name of one."""

    pressed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(HEIGHT)
        self.buttons: dict[str, HeadButton] = {}
        for name in COLUMNS:
            button = HeadButton(name, left=name in _LEFT, parent=self)
            button.clicked.connect(lambda _on, name=name: self.pressed.emit(name))
            self.buttons[name] = button

    def set_order(self, wanted: Wanted, margin: float) -> None:
        """Say what the columns are and which one the table goes by."""
        said = {
            "layer": (_("Layer"), _("The activation, in the order of the graph")),
            "fed": (_("Fed by"), _("What makes its pre-activations, and how many channels there are")),
            "values": (_("Values"), _("Values seen of each channel: inputs times positions")),
            "channels": (_("Channels"), _("What each channel does; the order is by how many there are")),
            "dead": (_("Dead"), _("Channels that are 0 for each value seen, of all; the order is by share")),
            "cut": (
                _("Cut at {margin} sd").format(margin=digits(margin, 2)),
                _("Silent channels that stay this many standard deviations below the threshold"),
            ),
            "firing": (_("Firing"), _("Mean share of values at which its channels fire")),
        }
        for name, (words, tip) in said.items():
            order = ("falling" if wanted.falling else "rising") if name == wanted.column else ""
            if name == "layer" and not wanted.falling:
                order = ""
            self.buttons[name].set_head(words, tip, order)

    def place(self, at: Columns) -> None:
        """Stand above the columns; heads of figures may reach into the gap before them."""
        for name, button in self.buttons.items():
            left, right = at.ends[name]
            wide = button.sizeHint().width()
            if name in _LEFT:
                button.setGeometry(QRect(round(left), 0, min(wide, round(right - left) + _ARROW), HEIGHT))
            else:
                wide = max(wide, round(right - left))
                button.setGeometry(QRect(round(right) - wide, 0, wide, HEIGHT))
