"""Which keys a line of text leaves to the window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QKeyCombination
from PySide6.QtGui import QKeyEvent, QKeySequence

from reluexplorer.widgets.controls.all_controls import TextField
from reluexplorer.widgets.controls.field_keys import is_for_window
from reluexplorer.widgets.controls.search_field import SearchField


def asked(keys: str) -> QKeyEvent:
    """Return the question whether a field wants keys, answered with yes as by one that does."""
    pressed: QKeyCombination = QKeySequence(keys)[0]
    event = QKeyEvent(QEvent.Type.ShortcutOverride, pressed.key(), pressed.keyboardModifiers())
    event.accept()
    return event


@pytest.mark.parametrize("keys", ["Ctrl+E", "Ctrl+K", "Ctrl+U", "Ctrl+Shift+E", "Ctrl+P"])
@pytest.mark.parametrize(
    "make", [lambda: TextField("Name", "Name", "a"), lambda: SearchField("Find", "Find")]
)
def test_control_with_a_letter_that_people_do_not_know_of_fields_is_the_windows(show, keys, make):
    event, field = asked(keys), show(make())
    assert is_for_window(event)
    assert (field.event(event), event.isAccepted()) == (False, False)


@pytest.mark.parametrize(
    "keys",
    ["Ctrl+C", "Ctrl+X", "Ctrl+V", "Ctrl+A", "Ctrl+Z", "Ctrl+Shift+Z", "E", "Shift+E", "Ctrl+Left", "End"],
)
def test_what_people_know_of_fields_stays_theirs(show, keys):
    field = show(TextField("Name", "Name", "a"))
    field.setModified(True)
    event = asked(keys)
    assert not is_for_window(event)
    field.event(event)
    assert event.isAccepted()
