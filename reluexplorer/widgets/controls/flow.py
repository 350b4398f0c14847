"""A layout that breaks its row where the width ends."""

from __future__ import annotations

from PySide6.QtCore import QMargins, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

Sizes = tuple[tuple[int, int], ...]
"""Width and height of each item that is shown, as it likes to be, in pixels."""
_WIDTHS = 32
"""So many widths at most of which the height is kept."""


class FlowLayout(QLayout):
    """Items beside each other, going on in the next line where there is no room; right-aligned on wish."""

    def __init__(self, *, spacing: int = 8, right: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._right = right
        self._heights: dict[int, tuple[Sizes, int]] = {}
        """By width, of which sizes and how high: a window that is laid out asks for it again and again."""
        self.setContentsMargins(QMargins())
        self.setSpacing(spacing)

    def set_right(self, right: bool) -> None:
        """Align lines at the right, or at the left."""
        if right != self._right:
            self._right = right
            self.invalidate()

    def addItem(self, item: QLayoutItem) -> None:
        """Append an item."""
        self._items.append(item)

    def count(self) -> int:
        """Return the number of items."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Return an item, None behind the last."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Remove and return an item, None behind the last."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Return none: the layout takes what its items need."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Return True."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all lines at this width."""
        sizes, known = self._sizes(), self._heights.get(width)
        if known is None or known[0] != sizes:
            if len(self._heights) >= _WIDTHS:
                self._heights.clear()
            known = self._heights[width] = sizes, self._height(sizes, width)
        return known[1]

    def setGeometry(self, rect: QRect) -> None:
        """Place the items."""
        super().setGeometry(rect)
        items, space, top = iter(self._shown()), self.spacing(), rect.top()
        for line in _lines(self._sizes(), rect.width(), space):
            height = max(each for _, each in line)
            free = rect.width() - sum(width for width, _ in line) - space * (len(line) - 1)
            left = rect.left() + (free if self._right else 0)
            for (width, high), item in zip(line, items, strict=False):
                item.setGeometry(QRect(left, top + (height - high) // 2, width, high))
                left += width + space
            top += height + space

    def sizeHint(self) -> QSize:
        """Return the size of one line."""
        sizes = self._sizes()
        width = sum(each for each, _ in sizes) + self.spacing() * max(0, len(sizes) - 1)
        return QSize(width, max((height for _, height in sizes), default=0))

    def minimumSize(self) -> QSize:
        """Return a narrow column: the widest item may be shortened to 80 pixels."""
        sizes = [item.minimumSize() for item in self._shown()]
        width = min(80, max((size.width() for size in sizes), default=0))
        return QSize(width, max((size.height() for size in sizes), default=0))

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _sizes(self) -> Sizes:
        return tuple(item.sizeHint().toTuple() for item in self._shown())

    def _height(self, sizes: Sizes, width: int) -> int:
        lines = _lines(sizes, width, self.spacing())
        between = self.spacing() * max(0, len(lines) - 1)
        return between + sum(max(height for _, height in line) for line in lines)


def _lines(sizes: Sizes, room: int, space: int) -> list[list[tuple[int, int]]]:
    """Return what stands in each line of a width; what is wider than a line is as wide as that."""
    lines: list[list[tuple[int, int]]] = []
    left = -1
    for wanted, height in sizes:
        width = min(wanted, room)
        if not lines or width > left:
            lines.append([])
            left = room
        lines[-1].append((width, height))
        left -= width + space
    return lines
