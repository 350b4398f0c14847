"""The heads of a table of layers, above its columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QRect, Signal
from PySide6.QtWidgets import QWidget

from reluexplorer.widgets.controls.head_button import HeadButton
from reluexplorer.widgets.unit_table.columns import NAMES, ColumnEnds

_ARROW = 14


class ColumnHeads(QWidget):
    """A button for each column; ``pressed`` carries the name of one."""

    pressed = Signal(str)

    def __init__(self, names: Iterable[str], left: frozenset[str], height: int) -> None:
        super().__init__()
        self.setFixedHeight(height)
        self._left = left
        self.buttons: dict[str, HeadButton] = {}
        for name in names:
            button = HeadButton(name, left=name in left, parent=self)
            button.clicked.connect(lambda _on, name=name: self.pressed.emit(name))
            self.buttons[name] = button

    def set_heads(self, said: Mapping[str, tuple[str, str]], column: str, *, falling: bool) -> None:
        """Say of each column its words and tooltip, and by which the table goes; by names is as it comes."""
        for name, (words, tip) in said.items():
            way = ("falling" if falling else "rising") if name == column else ""
            self.buttons[name].set_head(words, tip, "" if name == NAMES and not falling else way)

    def place(self, at: ColumnEnds) -> None:
        """Stand above the columns; heads of figures may reach into the gap before them."""
        height = self.height()
        for name, button in self.buttons.items():
            left, right = at.ends[name]
            wide = button.sizeHint().width()
            if name in self._left:
                button.setGeometry(QRect(round(left), 0, min(wide, round(right - left) + _ARROW), height))
            else:
                wide = max(wide, round(right - left))
                button.setGeometry(QRect(round(right) - wide, 0, wide, height))
