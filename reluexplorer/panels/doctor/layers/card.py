"""The card of layers: a search, the functions, the states; the heads; the rows, or the graph."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from reluexplorer.language import _
from reluexplorer.panels.doctor.graph.walk import GraphView, GraphWalk
from reluexplorer.panels.doctor.layers.heads import Heads
from reluexplorer.panels.doctor.layers.state_filter import StateFilter
from reluexplorer.panels.doctor.layers.table import LayersTable, TableView
from reluexplorer.panels.doctor.shared.kinds import KINDS
from reluexplorer.panels.doctor.shared.rows import RECTIFIERS, LayerRow, Wanted, rows_of, shown, totals
from reluexplorer.session.jobs.doctored import Doctored
from reluexplorer.widgets.controls.all_controls import Card, ComboField, SegmentedControl
from reluexplorer.widgets.controls.boxes import abreast, scrolling, stacked, turn
from reluexplorer.widgets.controls.search_field import SearchField

_NONE = _("No layer has these letters and such channels: empty the search, or press the states once more.")
_ALL = _("All kinds")
_ROOM = 16
_SEARCH, _KINDS = 160, 164
"""Pixels that the search and the functions need at least, with the gap beside each."""


class LayersCard(Card):
    """All layers of a model, as a table or as the graph; ``layer_chosen`` and ``channel_chosen`` ask."""

    layer_chosen = Signal(int)
    channel_chosen = Signal(int, int)

    def __init__(self) -> None:
        super().__init__(padding=_ROOM, spacing=4)
        self._seen: Doctored | None = None
        self._wanted = Wanted()
        self.search = SearchField(
            _("Search layers"), _("Letters of a name, of what feeds it or of a function")
        )
        self.search.setMaximumWidth(180)
        self.kinds = ComboField(_("Function"), _("Show only layers of this function"), (("", _ALL),))
        self.search.setMinimumWidth(_SEARCH - 8)
        self.kinds.setFixedWidth(_KINDS - 8)
        self.pages_choice = SegmentedControl(
            _("Show layers as"),
            _("A table of all layers, or the activations one after the other"),
            (("table", _("Table")), ("graph", _("Graph"))),
        )
        self.states = StateFilter()
        self.heads = Heads()
        self.table = LayersTable()
        self.graph = GraphWalk()
        self.pages = QStackedWidget()
        self._lay_out()
        self.search.textChanged.connect(lambda words: self._want(search=words))
        self.search.left_down.connect(self.table.setFocus)
        self.search.entered.connect(self._take_first)
        self.kinds.edited.connect(self._want_kind)
        self.states.edited.connect(lambda: self._want(states=self.states.states()))
        self.heads.pressed.connect(self._order)
        self.pages_choice.edited.connect(self.show_page)
        self.table.row_reached.connect(self._reveal)
        self.table.laid_out.connect(self._fit_rows)
        for part in (self.table, self.graph):
            part.layer_chosen.connect(self.layer_chosen)
        self.table.unit_chosen.connect(self.channel_chosen)
        bar = self._walk.horizontalScrollBar()
        self.graph.turned.connect(lambda by: bar.setValue(bar.value() + by))

    def _lay_out(self) -> None:
        asking = abreast(None, (self.search, 3), (self.kinds, 2), self.pages_choice, 0, spacing=8)
        self._tools = abreast(None, (asking, 4), (self.states, 6), spacing=8)
        self._tools.setAlignment(self.states, Qt.AlignmentFlag.AlignVCenter)
        self._scroll = scrolling(self.table)
        rows = QWidget()
        stacked(rows, self.heads, (self._scroll, 1), spacing=0)
        self._walk = scrolling(self.graph, sideways=True)
        for page in (rows, self._walk):
            self.pages.addWidget(page)
        self.body.addLayout(self._tools)
        self.body.addWidget(self.pages, 1)

    @property
    def wanted(self) -> Wanted:
        """What is searched for, and the order."""
        return self._wanted

    def set_seen(self, seen: Doctored) -> None:
        """Show the layers of what was found."""
        other = self._seen is None or seen.findings is not self._seen.findings
        self._seen = seen
        if other:
            self._offer(self._rows())
        else:
            self._render()

    def show_page(self, name: str) -> None:
        """Show the table or the graph."""
        self.pages_choice.set_value(name)
        self.pages.setCurrentIndex(int(name == "graph"))
        if name == "graph":
            self._reveal_station()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let tools stand below each other where there is little room, and fill the rest with rows."""
        super().resizeEvent(event)
        self._fit()

    def _rows(self) -> tuple[LayerRow, ...]:
        findings = None if self._seen is None else self._seen.findings
        return () if findings is None else rows_of(findings)

    def _offer(self, rows: tuple[LayerRow, ...]) -> None:
        """Offer the functions that there are; at first those that headlines count are shown."""
        kinds = dict.fromkeys(row.found.layer.kind for row in rows)
        options = [("", _ALL), *((kind.value, KINDS[kind]) for kind in kinds)]
        counted = {row.is_rectifier for row in rows}
        if len(counted) > 1:
            options.insert(0, (RECTIFIERS, _("ReLU and its like")))
        self.kinds.set_options(options, RECTIFIERS if len(counted) > 1 else "")
        self.kinds.setVisible(len(kinds) > 1)
        self._want_kind(self.kinds.value())

    def _want_kind(self, kind: str) -> None:
        """Show a function's layers, and count the states of these."""
        self.states.set_counts(totals(tuple(row for row in self._rows() if row.is_of(kind))))
        self._want(kind=kind, states=self.states.states())

    def _want(self, **changes: object) -> None:
        self._wanted = replace(self._wanted, **changes)  # type: ignore[arg-type]
        self._render()

    def _order(self, name: str) -> None:
        column, falling = self._wanted.by(name)
        self._want(column=column, falling=falling)

    def _render(self) -> None:
        seen = self._seen
        if seen is None:
            return
        rows = shown(self._rows(), self._wanted, seen.margin)
        self.table.set_view(TableView(rows, seen.layer, seen.channel, seen.margin, _NONE))
        self.graph.set_view(GraphView(self._rows(), seen.layer, frozenset(row.number for row in rows)))
        self.heads.set_order(self._wanted, seen.margin)
        self._fit()
        if self.pages.currentIndex():
            self._reveal_station()

    def _fit(self) -> None:
        beside = self.pages_choice.sizeHint().width() + _SEARCH + (_KINDS if self.kinds.isVisible() else 0)
        turn(self._tools, narrow=beside + self.states.sizeHint().width() > self.width() - 2 * _ROOM)
        self._fit_rows()

    def _fit_rows(self) -> None:
        """Fill the room with rows, and put the heads above their columns."""
        count = max(1, len(self.table.rows()))
        self.table.set_row_height(self._scroll.viewport().height() // count)
        self.heads.place(self.table.columns())

    def _take_first(self) -> None:
        if self.table.rows():
            self.layer_chosen.emit(self.table.rows()[0].number)

    def _reveal(self, room: QRect) -> None:
        self._scroll.ensureVisible(room.left(), room.center().y(), 0, room.height())

    def _reveal_station(self) -> None:
        room = self.graph.chosen_room()
        if not room.isEmpty():
            at = room.center().toPoint()
            self._walk.ensureVisible(at.x(), at.y(), round(room.width()), 0)
