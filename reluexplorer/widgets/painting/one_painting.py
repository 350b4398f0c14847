"""Lets all that one change of state does to a window come into one painting."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent

_WAITING = (QEvent.Type.LayoutRequest, QEvent.Type.UpdateLater)
"""What widgets ask of themselves for later: to be laid out, and to be painted where they were just shown."""


def bring_into_one_painting() -> None:
    """Deal now with what changed sizes and what is shown anew, so that none is painted before, and again.

    A plot in it has the window painted as soon as it is its own turn in the queue, amid these.
    """
    for kind in _WAITING:
        QCoreApplication.sendPostedEvents(None, kind)
