"""Closes the window when the system or a terminal asks the program to end, as its own Quit does."""

from __future__ import annotations

import signal
import socket
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier, Signal

_ASKED = ("SIGINT", "SIGTERM", "SIGBREAK")
_HANGS_UP = "SIGHUP"


class EndSignals(QObject):
    """Emits ``asked`` in the window's own turn once the process is asked to end.

    A signal that arrives while Qt waits would be seen by Python with the next event only: it is written to a
    socket that Qt looks at. Programs that are started to outlive their terminal (nohup) still do.
    """

    asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._here, self._there = socket.socketpair()
        for end in (self._here, self._there):
            end.setblocking(False)
        self._notifier = QSocketNotifier(self._here.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._hear)
        self._former_fd = signal.set_wakeup_fd(self._there.fileno(), warn_on_full_buffer=False)
        self._former = {
            number: signal.signal(number, _nothing)
            for name in (*_ASKED, _HANGS_UP)
            if (number := getattr(signal, name, None)) is not None
            and not (name == _HANGS_UP and signal.getsignal(number) is signal.SIG_IGN)
        }

    def release(self) -> None:
        """Leave signals to whoever had them before."""
        for number, handler in self._former.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self._former_fd)
        self._notifier.setEnabled(False)
        self._here.close()
        self._there.close()

    def _hear(self) -> None:
        try:
            numbers = self._here.recv(64)
        except OSError:
            return
        if any(number in self._former for number in numbers):
            self.asked.emit()


def _nothing(_number: int, _frame: FrameType | None) -> None:
    """Let the socket tell."""
