"""Columns and rows of widgets, without the margins that Qt would put around them, and what scrolls them."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

Box = TypeVar("Box", bound=QBoxLayout)
Part = QWidget | QLayout | int | tuple[QWidget | QLayout, int]
"""What stands in a box, alone or with its share of the room that is left; a number is empty room with it."""
Margins = tuple[int, int, int, int]
_NONE = (0, 0, 0, 0)


def stacked(holder: QWidget | None, *parts: Part, spacing: int = -1, margins: Margins = _NONE) -> QVBoxLayout:
    """Return a column of ``parts``, laid out in ``holder``; the ``spacing`` is the style's unless given."""
    return _filled(QVBoxLayout(), holder, parts, spacing, margins)


def abreast(holder: QWidget | None, *parts: Part, spacing: int = -1, margins: Margins = _NONE) -> QHBoxLayout:
    """Return a row of ``parts``, laid out in ``holder``; the ``spacing`` is the style's unless given."""
    return _filled(QHBoxLayout(), holder, parts, spacing, margins)


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


def turn(box: QBoxLayout, *, narrow: bool) -> None:
    """Let what stands beside each other stand below each other where it is ``narrow``."""
    way = QBoxLayout.Direction
    box.setDirection(way.TopToBottom if narrow else way.LeftToRight)
