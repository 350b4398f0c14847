"""The search for garbage as the window does it: in its own thread alone, and not among what lasts.

Python searches in whichever thread makes one object too many. What goes there may hold things of Qt's, and a
font that is let go of beside the thread that draws with it brings the whole program down. In the window's own
thread it may begin while Qt, which holds a lock, asks Python for a method; a thing of Qt's that is found then
waits for the same lock, for ever.
"""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication

from reluexplorer.session.run.garbage import SEARCH

if TYPE_CHECKING:
    from reluexplorer.app.window.window import Window

_EVERY = 20
"""Milliseconds between two looks at how much was made."""


class Collector(QObject):
    """Searches in the window's turns, as soon and as deep as Python would have, until :meth:`end`.

    Modules and panels last as long as the program. They are 100,000 objects: each look through all of them
    would stop the window for some 70 ms, so they are spared. What was spared for a table's sake is searched
    with them once another program is used, as little is lost until then: cells go without a search.
    """

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        for made in (window.first_frame, window.panel_made):
            made.connect(gc.freeze)
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        gc.disable()

    def look(self) -> None:
        """Search where enough was made, and nobody makes what is not to be searched."""
        if SEARCH.is_held:
            return
        if _is_out_of_use() and SEARCH.take_loose():
            gc.unfreeze()
            gc.collect()
            gc.freeze()
            return
        search_if_due()

    def end(self) -> None:
        """Leave the search to Python again."""
        self._timer.stop()
        gc.enable()


def search_if_due() -> None:
    """Search as soon and as deep as Python would have."""
    full = [made > most for made, most in zip(gc.get_count(), gc.get_threshold(), strict=True)]
    if full[0]:
        gc.collect(2 if full[1] and full[2] else int(full[1]))


def _is_out_of_use() -> bool:
    return QGuiApplication.applicationState() is not Qt.ApplicationState.ApplicationActive
