"""Surfaces: cards, side columns, sections, form rows and the lines between them."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget

from reluexplorer.widgets.controls.boxes import Part, abreast, fill, scrolling, stacked
from reluexplorer.widgets.controls.labels import Elided, SectionHead
from reluexplorer.widgets.painting.shapes import Painted, rounded
from reluexplorer.widgets.theme.theme import PADDING, RADIUS_CARD, Theme
from reluexplorer.widgets.theme.tips import set_tip

_AROUND = 12, 14
"""Pixels above and below what a section holds."""


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


class Divider(Painted):
    """A hairline from left to right."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def _paint(self, theme: Theme, painter: QPainter, area: QRectF) -> None:
        painter.fillRect(area, theme.line)


class Card(Painted):
    """A panel with round corners. Put widgets into `body`, a vertical layout with the card's padding."""

    def __init__(self, *, padding: int = PADDING, spacing: int = 10, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.body = stacked(self, spacing=spacing, margins=(padding, padding, padding, padding))

    def _paint(self, theme: Theme, painter: QPainter, area: QRectF) -> None:
        rounded(painter, area, RADIUS_CARD, theme.panel, theme.line)


class Surface(Painted):
    """A plain rectangle in the panel colour with hairlines at the named sides ("left right top bottom")."""

    def __init__(self, sides: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sides = sides.split()

    def _paint(self, theme: Theme, painter: QPainter, area: QRectF) -> None:
        painter.fillRect(area, theme.panel)
        lines = {
            "left": QRectF(0, 0, 1, area.height()),
            "right": QRectF(area.width() - 1, 0, 1, area.height()),
            "top": QRectF(0, 0, area.width(), 1),
            "bottom": QRectF(0, area.height() - 1, area.width(), 1),
        }
        for side in self._sides:
            painter.fillRect(lines[side], theme.line)


class FormRow(QWidget):
    """A label at the left and a field of fixed width at the right, so that fields of several rows align."""

    def __init__(self, label: str, field: QWidget, *, field_width: int | None = 108) -> None:
        super().__init__()
        self.field = field
        self.label = Elided(label, parent=self)
        self.label.setBuddy(field)
        set_tip(self.label, field.toolTip())
        row = abreast(self, (self.label, 1), spacing=8)
        if field_width is not None:
            field.setFixedWidth(field_width)
        row.addWidget(field, 0 if field_width is not None else 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)


class Section(QWidget):
    """A padded part of a column with an optional heading; put widgets into `body`.

    ``inset`` is the padding at both sides; lists of ListRow take 8: their words align with the heading.
    """

    def __init__(
        self,
        title: str = "",
        trailing: QWidget | str | None = None,
        *,
        spacing: int = 6,
        inset: int = PADDING,
        around: tuple[int, int] = _AROUND,
    ) -> None:
        super().__init__()
        self.body = stacked(self, spacing=spacing, margins=(inset, around[0], inset, around[1]))
        self.head = SectionHead(title, trailing, parent=self)
        self.head.setContentsMargins(PADDING - inset, 0, PADDING - inset, 0)
        self.head.setVisible(bool(title))
        self.body.addWidget(self.head)
        self.divider: QWidget | None = None
        """The hairline above, which goes where the section goes."""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def setVisible(self, visible: bool) -> None:
        """Show or hide the section with its hairline."""
        super().setVisible(visible)
        if self.divider is not None:
            self.divider.setVisible(visible)

    def add(self, *parts: Part) -> None:
        """Append widgets, layouts and room that is left to the section."""
        fill(self.body, parts)


def activate_layout(widget: QWidget) -> None:
    """Lay out the direct children of a widget now."""
    layout = widget.layout()
    if layout is not None:
        layout.activate()


class SideColumn(Surface):
    """A column of fixed width that scrolls up and down only; sections are parted by hairlines.

    ``side`` says where the column stands, "left" or "right" of the middle; the hairline faces the middle.
    ``inner`` is what scrolls, a plain widget where it is left out; ``around`` is the room above and below
    what a section holds.
    """

    def __init__(
        self,
        width: int = 264,
        side: str = "left",
        parent: QWidget | None = None,
        *,
        inner: QWidget | None = None,
        around: tuple[int, int] = _AROUND,
    ) -> None:
        super().__init__("right" if side == "left" else "left", parent)
        self.setFixedWidth(width)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self._inner = inner or QWidget()
        self._inner.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._column = stacked(self._inner, 1, spacing=0)
        self._scroll = scrolling(self._inner)
        self._whole = stacked(
            self, self._scroll, spacing=0, margins=(0, 0, 1, 0) if side == "left" else (1, 0, 0, 0)
        )
        self._sections = 0
        self._around = around

    def add_section(
        self,
        title: str = "",
        trailing: QWidget | str | None = None,
        *,
        spacing: int = 6,
        inset: int = PADDING,
        divider: bool = True,
    ) -> Section:
        """Append a section, with a hairline above it unless it is the first or ``divider`` is off."""
        section = Section(title, trailing, spacing=spacing, inset=inset, around=self._around)
        if divider and self._sections:
            section.divider = Divider()
            self._insert(section.divider)
        self._insert(section)
        self._sections += 1
        return section

    def add_widget(self, widget: QWidget) -> None:
        """Append a widget from edge to edge."""
        self._insert(widget)
        self._sections += 1

    def settle(self) -> None:
        """Lay out now what the event loop would in several turns, so that what is painted next is final.

        A scroll bar that comes or goes may change margins, and these the heights: that is the second round.
        """
        for _ in range(2):
            for part in self._inner.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
                activate_layout(part)
            self._column.activate()
            QCoreApplication.sendEvent(self._scroll, QEvent(QEvent.Type.LayoutRequest))

    def scroll_home(self) -> None:
        """Scroll to the top."""
        self._scroll.verticalScrollBar().setValue(0)

    def reveal(self, widget: QWidget) -> None:
        """Scroll until a widget of the column is at the top, or as far up as there is more below it."""
        bar = self._scroll.verticalScrollBar()
        bar.setValue(widget.mapTo(self._inner, QPoint(0, 0)).y() - PADDING)

    def _insert(self, widget: QWidget) -> None:
        self._column.insertWidget(self._column.count() - 1, widget)
