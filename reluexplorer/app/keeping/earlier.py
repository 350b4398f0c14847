"""What was kept of earlier work, as a menu: what other windows were at, and what branches left."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtWidgets import QMenu

from reluexplorer.app.keeping.offering import Offer
from reluexplorer.language import _
from reluexplorer.widgets.theme.tips import set_tip

Found = Iterable[tuple[Path, Offer]]


class EarlierWork:
    """Lists it, newest first, when the menu is opened: each is read for what it says of itself."""

    def __init__(self, found: Callable[[], Found], reopen: Callable[[Path], object]) -> None:
        self._found, self._reopen = found, reopen

    def add_to(self, menu: QMenu) -> None:
        """Put a menu of its own below another."""
        below = menu.addMenu(_("Earlier work"))
        below.setToolTipsVisible(True)
        set_tip(below.menuAction(), _("What other windows were at when they ended, and what branches left"))
        below.aboutToShow.connect(lambda: self._fill(below))

    def _fill(self, menu: QMenu) -> None:
        menu.clear()
        for path, offer in self._found():
            action = menu.addAction(offer.words.replace("&", "&&"))
            set_tip(action, str(path))
            action.triggered.connect(lambda _on=False, path=path: self._reopen(path))
        if menu.isEmpty():
            menu.addAction(_("Nothing was kept")).setEnabled(False)
