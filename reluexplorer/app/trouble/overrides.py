"""An error in an override of Qt's is told of where it is raised, and goes no further through Qt.

While one does, an override that Qt looks up for the first time of an object is taken for absent and never
called again, or the program crashes: a fault as a workspace is hidden would break all others in it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import wraps
from types import FunctionType
from typing import Any

from PySide6.QtCore import QObject, QSize

_ANSWERS: dict[str, Callable[[], object]] = {
    "event": bool, "eventFilter": bool, "sizeHint": QSize, "minimumSizeHint": QSize,
    "heightForWidth": lambda: -1, "data": lambda: None, "rowCount": int, "columnCount": int,
    "paint": lambda: None,
}  # fmt: skip
"""What Qt hears in place of an answer, besides events that are handled, which have none."""
_EVENT = "Event"
"""Ends the names of those."""


class Overrides:
    """Guards those of all classes that there are and of those to come, between begin and end.

    What is written in their place stays there: objects of Qt's remember what they found.
    """

    def __init__(self) -> None:
        self._is_on = False
        self._is_asked = False
        """Whether Python tells of each new class."""

    def begin(self) -> None:
        """Guard from now on."""
        self._is_on = True
        if not self._is_asked:
            self._is_asked = True
            for kind in _below(QObject):
                self._take(kind)
            setattr(QObject, "__init_subclass__", classmethod(self._made))  # noqa: B010 - Qt's class has none

    def end(self) -> None:
        """Let errors go where they go."""
        self._is_on = False

    def _made(self, kind: type[QObject], /, **given: Any) -> None:
        super(QObject, kind).__init_subclass__(**given)
        self._take(kind)

    def _take(self, kind: type) -> None:
        for name, written in list(vars(kind).items()):
            if isinstance(written, FunctionType) and _is_qts(kind, name):
                setattr(kind, name, self._guarded(written, _ANSWERS.get(name, lambda: None)))

    def _guarded(self, written: FunctionType, answer: Callable[[], object]) -> Callable[..., object]:
        @wraps(written)
        def called(*given: Any, **named: Any) -> object:
            if not self._is_on:
                return written(*given, **named)
            try:
                return written(*given, **named)
            except Exception:
                sys.excepthook(*sys.exc_info())
                return answer()

        return called


OVERRIDES = Overrides()
"""Those of the program: Python has one base class of Qt's."""


def _below(kind: type[Any]) -> Iterator[type[Any]]:
    """Yield the classes below one that are none of Qt's own."""
    for each in kind.__subclasses__():
        if not each.__module__.startswith("PySide6"):
            yield each
        yield from _below(each)


def _is_qts(kind: type, name: str) -> bool:
    """Whether a function takes the place of one of Qt's by which it asks or tells."""
    if name not in _ANSWERS and not name.endswith(_EVENT):
        return False
    return any(name in vars(base) for base in kind.__mro__ if base.__module__.startswith("PySide6"))
