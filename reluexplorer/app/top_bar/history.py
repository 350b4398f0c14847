"""Undo, redo and the history where a person meets them: in the menu, on the bar, in the list of changes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from reluexplorer.app.top_bar.history_card import HistoryCard
from reluexplorer.app.top_bar.top_bar import TopBar
from reluexplorer.language import _
from reluexplorer.session.commands.run import JumpHistory, Redo, Undo
from reluexplorer.session.document.history import History
from reluexplorer.session.host.host import Command
from reluexplorer.text import within


class HistoryControls:
    """Names what would be undone and redone, and goes where a person points in the list of changes."""

    def __init__(
        self, beneath: QWidget, bar: TopBar, actions: dict[str, QAction], run: Callable[[Command], None]
    ) -> None:
        self.card = HistoryCard(beneath, bar.history_anchor())
        self._bar, self._actions = bar, actions
        self._shown: History | None = None
        bar.undo_asked.connect(lambda: run(Undo()))
        bar.redo_asked.connect(lambda: run(Redo()))
        bar.history_asked.connect(self.toggle)
        self.card.list.chosen.connect(lambda done: run(JumpHistory(done)))

    def set_history(self, history: History) -> None:
        """Show another history wherever it is shown."""
        if history is self._shown:
            return
        self._shown = history
        undo, redo = _("Undo"), _("Redo")
        if history.undo_label:
            undo = _("Undo {change}").format(change=within(history.undo_label))
        if history.redo_label:
            redo = _("Redo {change}").format(change=within(history.redo_label))
        for name, words, label in (("undo", undo, history.undo_label), ("redo", redo, history.redo_label)):
            self._actions[name].setText(words)
            self._actions[name].setEnabled(bool(label))
        self._bar.set_history(undo if history.undo_label else "", redo if history.redo_label else "")
        self.card.set_history(history)

    def toggle(self) -> None:
        """Show the list of changes, or put it away."""
        if not self.card.close_up():
            self.card.open_up()
