"""Small buttons side by side, each of which asks for a command."""

from __future__ import annotations

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

from reluexplorer.panels.neurons.remedies.buttons import Remedy
from reluexplorer.widgets.controls.all_controls import FlowLayout, PillButton
from reluexplorer.widgets.theme.tips import set_tip


class Choices(QWidget):
    """Buttons that are kept and renamed, so that none flickers under the mouse."""

    def __init__(self, wanted: SignalInstance) -> None:
        super().__init__()
        self._wanted = wanted
        self._offered: tuple[Remedy, ...] = ()
        self._flow = FlowLayout(parent=self)
        self.pills: list[PillButton] = []

    def offer(self, offered: tuple[Remedy, ...]) -> None:
        """Show a button for each."""
        before, self._offered = self._offered, offered
        if offered == before:
            return
        while len(self.pills) < len(offered):
            pill, number = PillButton("", "A remedy", small=True), len(self.pills)
            pill.clicked.connect(lambda _on, number=number: self._wanted.emit(self._offered[number].command))
            self.pills.append(pill)
            self._flow.addWidget(pill)
        for number, pill in enumerate(self.pills):
            pill.setVisible(number < len(offered))
            if number < len(offered):
                pill.setText(offered[number].words)
                pill.setAccessibleName(offered[number].words)
                set_tip(pill, offered[number].tip)
                pill.updateGeometry()
