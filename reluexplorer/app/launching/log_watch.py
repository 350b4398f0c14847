"""Tells a person that the log cannot be written: what helps to find a fault is lost with the end then."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from reluexplorer.app.settings.telling import tell_beside
from reluexplorer.app.trouble.log import current
from reluexplorer.language import _
from reluexplorer.session.session import Session

_LOOK_EVERY = 5000
"""Milliseconds."""


class LogWatch:
    """Looks now and then whether the last line of the log was written."""

    def __init__(self, beneath: QWidget, session: Session) -> None:
        self._session = session
        self._failed = False
        self._timer = QTimer(beneath)
        self._timer.timeout.connect(self.look)
        self._timer.start(_LOOK_EVERY)

    def look(self) -> None:
        """Tell the first failure in a row."""
        handler = current()
        trouble = "" if handler is None else handler.trouble
        if trouble and not self._failed:
            tell_beside(
                self._session,
                _("The log cannot be written: {trouble}. Help › Copy diagnostics has its last lines.").format(
                    trouble=trouble
                ),
            )
        self._failed = bool(trouble)
