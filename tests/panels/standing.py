"""A panel or a part of one in a window of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from PySide6.QtWidgets import QWidget

W = TypeVar("W", bound=QWidget)


@contextmanager
def standing(qtbot, made: W, width: int, height: int) -> Iterator[W]:
    """Show a widget with the ground of a window; close it afterwards."""
    made.setObjectName("window")
    made.resize(width, height)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.close()
