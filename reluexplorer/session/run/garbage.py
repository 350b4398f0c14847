"""When garbage may be searched for: not while a thread makes millions of cells that are none.

With a window the search is the window's own (:mod:`reluexplorer.app.window.collecting`); without one it is
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
        self._is_loose = False

    @property
    def is_held(self) -> bool:
        """Whether no garbage is to be searched for now."""
        return self._holders > 0

    @contextmanager
    def held(self) -> Iterator[None]:
        """Search for no garbage meanwhile, nor among what is there in the end until :meth:`let_go`.

        A search among the cells of a large table would stop the window for a tenth of a second.
        """
        automatic = gc.isenabled()
        with self._lock:
            self._holders += 1
        gc.disable()
        try:
            yield
            gc.freeze()
        finally:
            with self._lock:
                self._holders -= 1
            if automatic:
                gc.enable()

    def let_go(self) -> None:
        """Let what was spared be searched as well; where a window searches, in its own turn."""
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
