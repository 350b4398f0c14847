"""Writes into the log what nobody caught, in whichever thread, and what Qt warns of; a flood is counted."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import TracebackType
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from reluexplorer.app.trouble.faults import Fault, fault_of, key_of
from reluexplorer.app.trouble.overrides import OVERRIDES

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

_LOG = logging.getLogger(__name__)
_MOST = 1000
"""Different faults that are told apart in one run of the program; what comes after these is not logged."""
_LEVELS = {
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
_ENDS = (KeyboardInterrupt, SystemExit)
Told = Callable[[Fault], object]


@dataclass
class _Met:
    """How often each thing was met."""

    counts: dict[Hashable, int] = field(default_factory=dict)

    def another(self, key: Hashable) -> int:
        """Count a thing; return how often it was met by now where that is to be said, else 0.

        It is at first, then at 10, 100, 1,000 times.
        """
        if key not in self.counts and len(self.counts) >= _MOST:
            return 0
        count = self.counts[key] = self.counts.get(key, 0) + 1
        return count if str(count).strip("0") == "1" else 0


class Hooks:
    """What Python and Qt call instead of what they called before."""

    def __init__(self) -> None:
        self._met = _Met()
        self._in_window: Told = _nobody
        self._beside: Told = _nobody
        self._former = sys.excepthook, threading.excepthook, sys.unraisablehook
        self.former_of_qt: Any = None

    def tell(self, in_window: Told, beside: Told) -> None:
        """Tell of the first time of each fault of the main thread, and of other threads, in that thread."""
        self._in_window, self._beside = in_window, beside

    def install(self) -> None:
        """Take the place of the former ones."""
        sys.excepthook, threading.excepthook = self._of_main, self._of_thread
        sys.unraisablehook = self._of_destructor
        self.former_of_qt = qInstallMessageHandler(self._of_qt)
        OVERRIDES.begin()

    def release(self) -> None:
        """Give the place back."""
        OVERRIDES.end()
        qInstallMessageHandler(self.former_of_qt)
        sys.excepthook, threading.excepthook, sys.unraisablehook = self._former

    def _note(self, title: str, error: BaseException, tell: Told) -> None:
        key = key_of(error)
        count = self._met.another(key)
        if count == 1:
            fault = fault_of(error)
            _LOG.error("%s:\n%s", title, fault.text)
            tell(fault)
        elif count:
            _LOG.error("%s, %s times by now: %s in %s", title, f"{count:,}", *key)

    def _of_main(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if not isinstance(error, _ENDS):
            here = threading.current_thread()
            in_window = here is threading.main_thread()
            title = "Not caught" if in_window else f"Not caught in {here.name}"
            self._note(title, error, self._in_window if in_window else self._beside)
        self._former[0](kind, error, trace)

    def _of_thread(self, met: threading.ExceptHookArgs) -> None:
        if met.exc_value is not None and not isinstance(met.exc_value, _ENDS):
            name = "a thread" if met.thread is None else met.thread.name
            self._note(f"Not caught in {name}", met.exc_value, self._beside)
        self._former[1](met)

    def _of_destructor(self, met: UnraisableHookArgs) -> None:
        if met.exc_value is not None:
            self._note("Not caught where nothing can be raised", met.exc_value, _nobody)
        self._former[2](met)

    def _of_qt(self, kind: QtMsgType, context: QMessageLogContext, words: str) -> None:
        if (level := _LEVELS.get(kind)) is not None and (count := self._met.another(words)):
            _LOG.log(level, "Qt: %s%s", words, f" ({count:,} times by now)" if count > 1 else "")
        if self.former_of_qt is not None:
            self.former_of_qt(kind, context, words)
        elif sys.stderr is not None:
            print(words, file=sys.stderr)


def _nobody(_fault: Fault) -> None:
    """Tell nobody: Python goes on without a word where a destructor has raised something."""


@contextmanager
def hooked() -> Iterator[Hooks]:
    """Log what nobody catches, which is printed as ever too, and what Qt warns of."""
    hooks = Hooks()
    hooks.install()
    try:
        yield hooks
    finally:
        hooks.release()
