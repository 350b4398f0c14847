"""Keys that a line of text leaves to the window, whatever the system has it do with them unseen."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

_OWN = (
    QKeySequence.StandardKey.Copy,
    QKeySequence.StandardKey.Cut,
    QKeySequence.StandardKey.Paste,
    QKeySequence.StandardKey.SelectAll,
    QKeySequence.StandardKey.Undo,
    QKeySequence.StandardKey.Redo,
)


def is_for_window(event: QEvent) -> bool:
    """Whether a field is asked if it wants Ctrl with a letter that people do not know of fields.

    On some systems Ctrl E goes to the end of a line, and Ctrl K or U empties it. A key that the window does
    nothing with comes back to the field.
    """
    if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.ShortcutOverride:
        return False
    with_control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    is_letter = Qt.Key.Key_A <= event.key() <= Qt.Key.Key_Z
    return with_control and is_letter and not any(event.matches(key) for key in _OWN)
