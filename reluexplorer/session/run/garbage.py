"""When garbage may be searched for: not while a thread makes millions of cells that are none.

With a window the search is the window's own (:mod:`reluexplorer.app.launching.collecting`); without one it is
Python's, in whichever thread makes the next object.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Search:
    """What threads have to say about the search of the whole process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._holders = 0
        self._spares = False
        """Whether something is not to be searched until it is let go of."""
        self._is_loose = False

    @property
    def is_held(self) -> bool:
        """Whether no garbage is to be searched for now."""
        return self._holders > 0

    @contextmanager
    def held(self) -> Iterator[None]:
        """Search for no garbage meanwhile."""
        automatic = gc.isenabled()
        with self._lock:
            self._holders += 1
        gc.disable()
        try:
            yield
        finally:
            with self._lock:
                self._holders -= 1
            if automatic:
                gc.enable()

    def spare(self) -> None:
        """Do not search among what is there now until :meth:`let_go`, while the search is held.

        A search among the cells of a large table would stop the window for a tenth of a second. The first
        one after it was let go of is through all that is there, and as long: not for what is small.
        """
        gc.freeze()
        self._spares = True

    def let_go(self) -> None:
        """Let what was spared be searched as well; where a window searches, in its own turn."""
        spared, self._spares = self._spares, False
        if not spared:
            return
        if gc.isenabled():
            gc.unfreeze()
        else:
            self._is_loose = True

    def take_loose(self) -> bool:
        """Return once whether something that was spared is to be searched as well."""
        loose, self._is_loose = self._is_loose, False
        return loose


SEARCH = Search()
"""The one of this process."""
