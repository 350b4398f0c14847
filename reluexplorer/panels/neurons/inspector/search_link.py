"""A link that stops the search for the deaths, or goes on with it."""

from __future__ import annotations

from PySide6.QtCore import Signal

from reluexplorer.session.deaths.since import search_label
from reluexplorer.session.run.snapshot import Search
from reluexplorer.widgets.controls.buttons import LinkButton
from reluexplorer.widgets.theme.tips import set_tip

_STOP_TIP = "Leave it at what the records tell: the search takes some of the machine"
_AGAIN_TIP = "Search on for the update that silenced each dead neuron"


class SearchLink(LinkButton):
    """Says how far the search is, and what a click does; hidden where there is none."""

    asked = Signal(bool)
    """The search is to go on, or to stop."""

    def __init__(self) -> None:
        super().__init__("Stop the search", _STOP_TIP)
        self._is_stopped = False
        self.clicked.connect(lambda _on: self.asked.emit(self._is_stopped))
        self.hide()

    def set_search(self, search: Search | None) -> None:
        """Offer to stop a search, or to go on with one that was stopped."""
        self._is_stopped = search is not None and search.is_stopped
        self.setText(search_label(search))
        set_tip(self, _AGAIN_TIP if self._is_stopped else _STOP_TIP)
        self.setVisible(search is not None)
