"""The foot of the left column: how the run is, and what can be done."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from reluexplorer.panels.panel import Dispatch
from reluexplorer.panels.train.settings.condition import Condition
from reluexplorer.text import breakable
from reluexplorer.widgets.controls.all_controls import FlowLayout, LinkButton, Paragraph, StatusPill, Surface
from reluexplorer.widgets.theme.fonts import ui_font
from reluexplorer.widgets.theme.theme import SIZE_BODY
from reluexplorer.widgets.theme.tips import set_tip

_MOST_LINKS = 2


class StatusBlock(Surface):
    """Shows a Condition; its links dispatch the commands of the remedies."""

    def __init__(self, dispatch: Dispatch) -> None:
        super().__init__("top right")
        self._dispatch = dispatch
        self._condition = Condition()
        self.pill = StatusPill("")
        self.sentence = Paragraph("")
        self.links = tuple(LinkButton("", "") for _ in range(_MOST_LINKS))
        column = self._column = QVBoxLayout(self)
        self.set_close(close=False)
        column.addWidget(self.pill)
        column.addWidget(self.sentence)
        flow = FlowLayout(spacing=16)
        for index, link in enumerate(self.links):
            link.clicked.connect(lambda _on, index=index: self._take(index))
            flow.addWidget(link)
        column.addLayout(flow)
        self._write()

    def set_close(self, *, close: bool) -> None:
        """Move the words closer together, or apart."""
        self._column.setContentsMargins(16, 9 if close else 13, 16, 8 if close else 12)
        self._column.setSpacing(4 if close else 6)
        self.sentence.setFont(ui_font(12 if close else SIZE_BODY))

    def set_condition(self, condition: Condition) -> None:
        """Show a condition."""
        if condition != self._condition:
            self._condition = condition
            self._write()

    def _write(self) -> None:
        condition = self._condition
        self.setVisible(bool(condition.pill))
        self.pill.set_status(condition.pill, condition.role, condition.strong)
        self.sentence.set_words(breakable(condition.sentence))
        self.sentence.setVisible(bool(condition.sentence))
        set_tip(self.sentence, condition.tip)
        for index, link in enumerate(self.links):
            link.setVisible(index < len(condition.remedies))
            if index < len(condition.remedies):
                remedy = condition.remedies[index]
                link.setText(remedy.words)
                link.setAccessibleName(remedy.words)
                set_tip(link, remedy.tip)
                link.updateGeometry()

    def _take(self, index: int) -> None:
        for command in self._condition.remedies[index].commands:
            self._dispatch(command)
