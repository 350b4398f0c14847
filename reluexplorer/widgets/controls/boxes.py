"""Columns and rows of widgets, without the margins that Qt would put around them, and what scrolls them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

Box = TypeVar("Box", bound=QBoxLayout)
Part = QWidget | QLayout | int | tuple[QWidget | QLayout, int]
"""What stands in a box, alone or with its share of the room that is left; a number is empty room with it."""
Margins = tuple[int, int, int, int]
_NONE = (0, 0, 0, 0)
NO_LIMIT = 16_777_215
"""Width or height at most that Qt takes for none at all."""


def stacked(holder: QWidget | None, *parts: Part, spacing: int = -1, margins: Margins = _NONE) -> QVBoxLayout:
    """Return a column of ``parts``, laid out in ``holder``; the ``spacing`` is the style's unless given."""
    return _filled(QVBoxLayout(), holder, parts, spacing, margins)


def abreast(holder: QWidget | None, *parts: Part, spacing: int = -1, margins: Margins = _NONE) -> QHBoxLayout:
    """Return a row of ``parts``, laid out in ``holder``; the ``spacing`` is the style's unless given."""
    return _filled(QHBoxLayout(), holder, parts, spacing, margins)


class Page(QWidget):
    """What scrolls where its words have more lines than there is room for.

    A scroll area takes the least height of words for theirs in any width, which is that of a narrow column.
    """

    def minimumSizeHint(self) -> QSize:
        """Return the least width; the least height follows from the width that there is."""
        least, layout = super().minimumSizeHint(), self.layout()
        return QSize(least.width(), 0) if layout is not None and layout.hasHeightForWidth() else least


def scrolling(inner: QWidget, *, sideways: bool = False) -> QScrollArea:
    """Return an area as wide as its room in which ``inner`` scrolls, with neither frame nor ground."""
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    if not sideways:
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inner)
    for part in (inner, area.viewport()):
        part.setAutoFillBackground(False)
    return area


def _filled(box: Box, holder: QWidget | None, parts: tuple[Part, ...], spacing: int, margins: Margins) -> Box:
    if holder is not None:
        holder.setLayout(box)
    box.setContentsMargins(*margins)
    box.setSpacing(spacing)
    fill(box, parts)
    return box


def fill(box: QBoxLayout, parts: tuple[Part, ...]) -> None:
    """Append ``parts`` to a row or a column."""
    for part in parts:
        if isinstance(part, int):
            box.addStretch(part)
            continue
        item, share = part if isinstance(part, tuple) else (part, 0)
        if isinstance(item, QWidget):
            box.addWidget(item, share)
        else:
            box.addLayout(item, share)


def clear(box: QBoxLayout) -> None:
    """Take all out of a row or a column; its widgets go for good."""
    while (item := box.takeAt(0)) is not None:
        old = item.widget()
        if old is not None:
            old.hide()
            old.deleteLater()


def empty(box: QBoxLayout) -> None:
    """Take all out of a row or a column, to be put elsewhere.

    A widget whose old item is only taken keeps that one: a new item never hears of its sizes that change.
    """
    for at in reversed(range(box.count())):
        item = box.itemAt(at)
        widget = None if item is None else item.widget()
        if widget is None:
            box.takeAt(at)
        else:
            box.removeWidget(widget)


def turn(box: QBoxLayout, *, narrow: bool) -> None:
    """Let what stands beside each other stand below each other where it is ``narrow``."""
    way = QBoxLayout.Direction
    box.setDirection(way.TopToBottom if narrow else way.LeftToRight)


@contextmanager
def laid_out_once(holder: QWidget) -> Iterator[None]:
    """Lay out ``holder`` in the end alone, and what it stands in later, whatever is shown meanwhile.

    Qt lays out all that a widget stands in, up to the window, each time that one is shown.
    """
    layouts = [each for each in _layouts_around(holder) if each.isEnabled()]
    for layout in layouts:
        layout.setEnabled(False)
    try:
        yield
    finally:
        for layout in layouts:
            layout.setEnabled(True)
    own = holder.layout()
    if own is not None:
        own.activate()


def _layouts_around(holder: QWidget) -> Iterator[QLayout]:
    widget: QWidget | None = holder
    while widget is not None:
        if (layout := widget.layout()) is not None:
            yield layout
        widget = None if widget.isWindow() else widget.parentWidget()
