"""Side columns whose content stays where it is when a scroll bar comes."""

from __future__ import annotations

from PySide6.QtWidgets import QScrollArea

from reluexplorer.widgets.controls.all_controls import Section, SideColumn
from reluexplorer.widgets.theme.theme import PADDING


def hold_still(column: SideColumn, *sections: Section) -> None:
    """Take the room of the column's scroll bar from the right padding of its sections."""
    area = column.findChild(QScrollArea)
    if area is None:
        raise ValueError("the column does not scroll")
    bar = area.verticalScrollBar()

    def make_room(_low: int, high: int) -> None:
        right = PADDING - bar.sizeHint().width() if high > 0 else PADDING
        for section in sections:
            margins = section.body.contentsMargins()
            if margins.right() != right:
                margins.setRight(right)
                section.body.setContentsMargins(margins)

    bar.rangeChanged.connect(make_room)
