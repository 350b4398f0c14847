"""Where words and numbers stand in a widget that paints, so that nothing is laid over them."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from PySide6.QtCore import QRect


@runtime_checkable
class HasPicture(Protocol):
    """A widget that knows where in it words and numbers are: the rest is picture alone."""

    def read_rooms(self) -> tuple[QRect, ...]:
        """Return the rooms of what is read, in the widget's own pixels."""


def around(whole: QRect, picture: QRect) -> tuple[QRect, ...]:
    """Return what is left of, above, right of and below a picture; all where there is none."""
    if picture.isEmpty():
        return (QRect(whole),)
    left, above, right, below = (QRect(whole) for _ in range(4))
    left.setRight(picture.left() - 1)
    above.setBottom(picture.top() - 1)
    right.setLeft(picture.right() + 1)
    below.setTop(picture.bottom() + 1)
    return tuple(room for room in (left, above, right, below) if not room.isEmpty())
