"""An exhibit on the screen: its cards side by side, reused from frame to frame."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QSpacerItem, QWidget

from reluexplorer.lessons.exhibit import (
    Bars,
    Chart,
    Exhibit,
    FeatureMaps,
    GateDiagram,
    Lines,
    PlaneMap,
    ThroughSteps,
    Units,
)
from reluexplorer.lessons.exhibit import Card as CardValue
from reluexplorer.lessons.scales import on_one_scale
from reluexplorer.panels.learn.charts import ChartWidget, chart_widget
from reluexplorer.widgets.controls.all_controls import Card, FlowLayout, StatusPill, Text
from reluexplorer.widgets.controls.boxes import NO_LIMIT, abreast, clear, stacked
from reluexplorer.widgets.plots.unit_legend import UnitLegend, entries_of
from reluexplorer.widgets.theme.explaining import explain
from reluexplorer.widgets.theme.fonts import SEMIBOLD

_HEAD = 26
_STRETCH: dict[type, int] = {
    Bars: 1,
    Lines: 2,
    Units: 3,
    PlaneMap: 3,
    GateDiagram: 3,
    FeatureMaps: 3,
    ThroughSteps: 3,
}
_PICTURES = (PlaneMap, FeatureMaps)
_MOST_BARS = 320
"""Height up to which cards of bars and figures alone grow, in a window of any size."""


class ChartColumn(QWidget):
    """Charts below one another; ``placed`` where a person drags a point of one, and whether that goes on."""

    placed = Signal(object, bool)

    def __init__(self, spacing: int = 12) -> None:
        super().__init__()
        self._column = stacked(self, spacing=spacing)
        self._charts: list[ChartWidget[Any]] = []
        self._tight = False

    def set_charts(self, charts: tuple[Chart, ...]) -> None:
        """Show these charts, in the widgets that are there where they fit."""
        fitting = len(charts) == len(self._charts) and all(
            widget.fits(chart) for widget, chart in zip(self._charts, charts, strict=True)
        )
        if not fitting:
            self._rebuild(charts)
        for widget, chart in zip(self._charts, charts, strict=True):
            widget.show_chart(chart)

    def set_tight(self, tight: bool) -> None:
        """Leave little room in the charts and between them."""
        self._tight = tight
        self._column.setSpacing(6 if tight else 12)
        for chart in self._charts:
            chart.set_tight(tight)

    @property
    def rows(self) -> int:
        """How many rows of figures there are that can be higher and lower."""
        return sum(chart.rows for chart in self._charts)

    def set_row_height(self, pixels: int) -> None:
        """Give each of them so many pixels."""
        for chart in self._charts:
            chart.set_row_height(pixels)

    def _rebuild(self, charts: tuple[Chart, ...]) -> None:
        clear(self._column)
        self._charts = [chart_widget(chart) for chart in charts]
        for widget, chart in zip(self._charts, charts, strict=True):
            widget.placed.connect(self.placed)
            widget.set_tight(self._tight)
            self._column.addWidget(widget, _STRETCH.get(type(chart), 0))
        if not any(type(chart) in _STRETCH for chart in charts):
            self._column.addStretch(1)


class _ExhibitCard(Card):
    """A titled card with a badge."""

    placed = Signal(object, bool)

    def __init__(self) -> None:
        super().__init__()
        self._title = Text("", weight=SEMIBOLD)
        self._title.setFixedHeight(_HEAD)
        self._has_badge = False
        self._badge = StatusPill("")
        self._words = Text("", size=12, wrap=True)
        """The badge's words where they are longer than a line."""
        self._head = FlowLayout()
        for part in (self._title, self._badge, self._words):
            self._head.addWidget(part)
        self.body.addLayout(self._head)
        self._below = QSpacerItem(0, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.body.addItem(self._below)
        self._charts = ChartColumn()
        self._charts.placed.connect(self.placed)
        self.body.addWidget(self._charts, 1)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)

    def set_card(self, card: CardValue) -> None:
        """Show a card."""
        self._title.setText(card.title)
        if card.badge:
            self._badge.set_status(card.badge, card.badge_role)
        for badge in (self._badge, self._words):
            explain(badge, card.badge)
        self._has_badge = bool(card.badge)
        self._words.setText(card.badge)
        self._charts.set_charts(card.charts)

    def set_tight(self, tight: bool) -> None:
        """Take little room around the charts and between them."""
        around = 8 if tight else 16
        self.body.setContentsMargins(around, around, around, around)
        self.body.setSpacing(4 if tight else 12)
        self._head.setSpacing(4 if tight else 8)
        self._charts.set_tight(tight)

    def leave_below_head(self, height: int) -> None:
        """Begin the charts so much lower."""
        self._below.changeSize(0, height, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.body.invalidate()

    def place_head(self, width: int) -> int:
        """Write the badge as words where it is wider than a card of this width; return the head's height."""
        room = width - self.body.contentsMargins().left() - self.body.contentsMargins().right()
        for words in (self._title, self._words):
            words.setMinimumSize(0, 0)  # else they are never lower than what they held before
        wide = self._title.fontMetrics().horizontalAdvance(self._title.text()) + 2
        self._title.setWordWrap(wide > room)
        self._title.setFixedWidth(max(1, min(wide, room)))
        self._title.setFixedHeight(max(_HEAD, self._title.heightForWidth(room)) if wide > room else _HEAD)
        fits = self._badge.sizeHint().width() <= room
        self._badge.setVisible(self._has_badge and fits)
        self._words.setVisible(self._has_badge and not fits)
        self._words.setFixedSize(max(1, room), max(1, self._words.heightForWidth(room)))
        return self._head.heightForWidth(room)


class ExhibitView(QWidget):
    """The cards of an exhibit, side by side, and below them what the squares of neurons mean.

    ``placed`` carries where a point in it is dragged to, (x) or (x, y), and whether the drag goes on.
    """

    placed = Signal(object, bool)

    def __init__(self) -> None:
        super().__init__()
        self._row = abreast(None, spacing=16)
        self._legend = UnitLegend()
        stacked(self, (self._row, 1), self._legend, spacing=8)
        self._cards: list[_ExhibitCard] = []
        self._tight = self._pictured = False

    def set_tight(self, tight: bool) -> None:
        """Leave little room around what is shown, for windows that are low."""
        if tight != self._tight:
            self._tight = tight
            self._row.setSpacing(10 if tight else 16)
            for card in self._cards:
                card.set_tight(tight)
            self._line_up()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Line the charts up anew."""
        super().resizeEvent(event)
        self._line_up()

    def _line_up(self) -> None:
        """Let the charts of cards beside each other begin at one height, be their heads one line or two."""
        count = max(1, len(self._cards))
        wide = (self.width() - self._row.spacing() * (count - 1)) // count
        heads = [card.place_head(wide) for card in self._cards]
        for card, head in zip(self._cards, heads, strict=True):
            card.leave_below_head(max(heads) - head)

    @property
    def pictured(self) -> bool:
        """Whether it has pictures, which need height, beside curves, bars and figures."""
        return self._pictured

    def set_exhibit(self, exhibit: Exhibit | None) -> None:
        """Show an exhibit, or nothing."""
        cards = on_one_scale(exhibit.cards) if exhibit else ()
        shown = [chart for card in cards for chart in card.charts]
        self._pictured = any(isinstance(chart, _PICTURES) for chart in shown)
        grows = any(_STRETCH.get(type(chart), 0) > _STRETCH[Bars] for chart in shown)
        self.setMaximumHeight(NO_LIMIT if grows or not shown else _MOST_BARS)
        while len(self._cards) > len(cards):
            gone = self._cards.pop()
            self._row.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        while len(self._cards) < len(cards):
            added = _ExhibitCard()
            added.placed.connect(self.placed)
            added.set_tight(self._tight)
            self._cards.append(added)
            self._row.addWidget(added, 1)
        for widget, card in zip(self._cards, cards, strict=True):
            widget.set_card(card)
        grids = tuple(chart for card in cards for chart in card.charts if isinstance(chart, Units))
        self._legend.setVisible(bool(grids))
        self._legend.set_entries(entries_of(grids) if grids else ())
        self._line_up()
