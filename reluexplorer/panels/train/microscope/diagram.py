"""The middle of one update: columns of cards, and what goes along the weights between them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from reluexplorer.language import _, ngettext
from reluexplorer.panels.train.microscope.cards import PlacedCard, paint_cards, placed_cards
from reluexplorer.panels.train.microscope.edges import (
    Edge,
    Strand,
    Strands,
    paint_lines,
    paint_pulses,
    pieces_of,
)
from reluexplorer.panels.train.microscope.formulas import spoken_passages
from reluexplorer.panels.train.microscope.layout import Arrangement, Size, arrange
from reluexplorer.panels.train.microscope.legend import paint_legend
from reluexplorer.panels.train.microscope.moments import STAGES
from reluexplorer.panels.train.microscope.view import MicroscopeView
from reluexplorer.text import measure
from reluexplorer.widgets.accessibility.parts import PRESS, Part
from reluexplorer.widgets.painting.ahead import Ahead
from reluexplorer.widgets.painting.kept import Kept, KeptParts, Piece, in_pieces, painted
from reluexplorer.widgets.painting.pace import PACE, paced
from reluexplorer.widgets.painting.painted_widget import (
    PaintedWidget,
    can_be_enlarged,
    colour,
    elided,
    face,
    pixel_ratio,
    same_view,
    text_width,
    write,
)
from reluexplorer.widgets.painting.shapes import dot, rounded, shows_focus
from reluexplorer.widgets.theme.fonts import SEMIBOLD
from reluexplorer.widgets.theme.theme import SIZE_SMALL, Theme
from reluexplorer.widgets.theme.tips import set_tip

_CHIP = (6.0, 20.0)
"""Padding and height of the number on a line."""
_MIDDLE = 0.5
_TIP = _("The network as one sample goes through it; ↑ and ↓ choose a neuron, ← and → go step by step")
_ENDS = _("Inputs are data: gradients end at the weights")


class UpdateDiagram(PaintedWidget[MicroscopeView]):
    """The network as one sample goes through it; a click or the up and down keys choose a neuron."""

    unit_selected = Signal(int, int)
    usual, least = (1060, 680), (640, 380)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("One update on one sample"), parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        set_tip(self, _TIP)
        self.arrangement = Arrangement((), compact=False)
        self._strands = Strands()
        self._lines: Kept[tuple[tuple[Strand, ...], tuple[Edge, ...]]] = Kept()
        self.parts = KeptParts(), KeptParts()
        """The lines of each layer, and the cards, as pictures."""
        self._hovered: Edge | None = None
        self._phase = 0.0
        self._laid_out = 0
        """How often; pictures are kept until it is done again."""
        self._placed: Kept[tuple[PlacedCard, ...]] = Kept()
        self._below: Kept[QPixmap] = Kept()
        self._above: Kept[QPixmap] = Kept()
        self._ahead = Ahead(self)
        self._ratio = 0.0
        """Pixels of the screen a logical one, as it was painted last; 0 before that."""

    def set_view(self, view: MicroscopeView | None) -> None:
        """Show ``view`` as soon as all that is new in it is painted, part by part."""
        if same_view(view, self._view):
            return
        before, self._view = self._view, view
        self.view_changed(before)
        self._ahead.begin(self._parts_ahead(self._ratio or self.devicePixelRatioF()))

    def set_phase(self, phase: float) -> None:
        """Say how far the pulses have gone, from 0 to 1."""
        if phase != self._phase:
            self._phase = phase
            self._repaint()

    def _repaint(self) -> None:
        """Have it painted, unless that is to come once the parts of a new picture are made."""
        if not self._ahead.is_busy:
            self.update()

    def view_changed(self, before: MicroscopeView | None) -> None:
        """Lay the cards out, and say what is known now."""
        del before
        self._lay_out()
        if self._view is not None:
            title = self._view.unit_title(*self._view.chosen)
            stage = STAGES[self._view.moment.stage]
            self.setAccessibleDescription(f"{stage}. {title}. {spoken_passages(self._view)}")

    def role_told(self) -> QAccessible.Role:
        """Return that it is a list of neurons."""
        return QAccessible.Role.List

    def count_parts(self) -> int:
        """Return how many neurons have a card."""
        return len(self._cards())

    def part(self, place: int) -> Part:
        """Return a neuron; pressing chooses it."""
        (layer, unit), room = self._cards()[place]
        name = "" if self._view is None else self._view.unit_title(layer, unit)
        chosen = self._view is not None and (layer, unit) == self._view.chosen
        ask = partial(self.unit_selected.emit, layer, unit)
        return Part(name, room, selected=chosen, doings=((PRESS, ask),))

    def part_with_keys(self) -> int:
        """Return the chosen neuron."""
        places = [place for place, _room in self._cards()]
        chosen = None if self._view is None else self._view.chosen
        return places.index(chosen) if chosen in places else -1

    def _cards(self) -> list[tuple[tuple[int, int], QRectF]]:
        return [
            ((column.number, unit), room)
            for column in self.arrangement.layers()
            for unit, room in column.cards
        ]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the cards out in the new room."""
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        self._hovered = None
        self._laid_out += 1
        if self._view is not None:
            self.arrangement = arrange(self._view, self.width(), self.height())

    @property
    def edges(self) -> tuple[Edge, ...]:
        """All lines, layer by layer."""
        return self._all_lines()[1]

    def _all_lines(self) -> tuple[tuple[Strand, ...], tuple[Edge, ...]]:
        view = self._view
        if view is None:
            return (), ()

        def made() -> tuple[tuple[Strand, ...], tuple[Edge, ...]]:
            strands = tuple(self._strands.of(view, self.arrangement))
            return strands, tuple(edge for strand in strands for edge in strand.edges)

        return self._lines.of(self._laid_out, made)

    @paced
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the view."""
        painter, view, theme = self.begin(), self._view, self.theme
        painter.fillRect(self.rect(), colour(theme.background))
        if view is None:
            self.paint_empty(
                painter, QRectF(self.rect()), _("There is no network to follow a sample through.")
            )
            return
        if can_be_enlarged(painter):
            self._paint_below(painter)
            paint_pulses(painter, self.edges, theme, self._phase)
            self._paint_above(painter)
            return
        ratio = pixel_ratio(painter)
        if PACE.shares and not self._is_ready(ratio):
            self._paint_last(painter, ratio)
            return
        painter.drawPixmap(0, 0, self._picture_below(ratio))
        paint_pulses(painter, self.edges, theme, self._phase)
        painter.drawPixmap(0, 0, self._picture_above(ratio))
        if self._hovered is not None:
            words = measure(self._hovered.weight)
            self._paint_chip(painter, self._hovered.point(_MIDDLE), words, theme, theme.accent)
        if shows_focus(self):
            rounded(painter, QRectF(self.rect()).adjusted(3, 3, -3, -3), 8, None, theme.accent, 2.0)

    def _is_ready(self, ratio: float) -> bool:
        key = self._key(ratio)
        return self._below.has(key) and self._above.has(key)

    def _key(self, ratio: float) -> tuple[object, ...]:
        return self._laid_out, self.theme, ratio

    def _paint_last(self, painter: QPainter, ratio: float) -> None:
        """Show what was shown last, until that of now is made."""
        if not self._ahead.is_busy or ratio != self._ratio:
            self._ratio = ratio
            self._ahead.begin(self._parts_ahead(ratio))
        for picture in (self._below.last, self._above.last):
            if picture is not None:
                painter.drawPixmap(0, 0, picture)

    def _parts_ahead(self, ratio: float) -> Iterator[None]:
        """Make the parts of the picture as the screen will show them."""
        if self._view is None:
            return
        for strand in self._strands.of(self._view, self.arrangement):
            yield
            if strand.edges:
                key, pieces = (strand, self.theme), pieces_of(strand.edges, self.theme)
                yield from self.parts[0].ahead(strand.room, key, pieces, ratio)
        for each in self._cards_placed():
            yield from self.parts[1].ahead(each.room, each.key, (each.paint,), ratio)
        whole, size = self._key(ratio), (self.width(), self.height())
        for kept, pieces in ((self._below, self._pieces_below()), (self._above, self._pieces_above())):
            if not kept.has(whole):
                kept.keep(whole, (yield from in_pieces(*size, ratio, pieces)))

    def _cards_placed(self) -> tuple[PlacedCard, ...]:
        view, arrangement, theme = self._view, self.arrangement, self.theme
        if view is None:
            return ()
        return self._placed.of((self._laid_out, theme), lambda: tuple(placed_cards(view, arrangement, theme)))

    def _picture_below(self, ratio: float) -> QPixmap:
        """Return what lies below the pulses."""
        size = self.width(), self.height()
        return self._below.of(self._key(ratio), lambda: painted(*size, ratio, self._paint_below))

    def _picture_above(self, ratio: float) -> QPixmap:
        """Return what lies above them."""
        size = self.width(), self.height()
        return self._above.of(self._key(ratio), lambda: painted(*size, ratio, self._paint_above))

    def _paint_below(self, painter: QPainter) -> None:
        """Paint what lies below the pulses."""
        for piece in self._pieces_below():
            piece(painter)

    def _paint_above(self, painter: QPainter) -> None:
        """Paint what lies above them."""
        for piece in self._pieces_above():
            piece(painter)

    def _pieces_below(self) -> Iterator[Piece]:
        self.parts[0].begin()
        for strand in self._all_lines()[0]:
            if strand.edges:
                yield partial(self._paint_strand, strand=strand)
        self.parts[0].end()
        if self._view is not None:
            yield partial(self._paint_way_to_loss, view=self._view, theme=self.theme)

    def _pieces_above(self) -> Iterator[Piece]:
        view, theme = self._view, self.theme
        yield partial(self._paint_titles, theme=theme)
        if view is not None:
            yield self._paint_cards
            yield partial(self._paint_chips, view=view, theme=theme)
            yield partial(self._paint_notes, view=view, theme=theme)
            room = QRectF(self.rect())
            yield partial(paint_legend, view=view, arrangement=self.arrangement, room=room, theme=theme)

    def _paint_strand(self, painter: QPainter, strand: Strand) -> None:
        paint = partial(paint_lines, edges=strand.edges, theme=self.theme)
        if can_be_enlarged(painter):
            paint(painter)
        else:
            self.parts[0].paint(painter, strand.room, (strand, self.theme), paint)

    def _paint_cards(self, painter: QPainter) -> None:
        parts = None if can_be_enlarged(painter) else self.parts[1]
        paint_cards(painter, self._cards_placed(), self.arrangement, self.theme, parts)

    def _paint_titles(self, painter: QPainter, theme: Theme) -> None:
        font = face(12, SEMIBOLD)
        for column in self.arrangement.columns:
            room = QRectF(column.middle - column.width / 2 - 16, 12, column.width + 32, 20)
            write(painter, room, elided(font, column.title, room.width()), theme.secondary, font)
        for x, count in self.arrangement.skipped:
            middle = self.height() / 2
            write(painter, QRectF(x - 40, middle - 18, 80, 18), "⋯", theme.secondary, face(13))
            words = ngettext("{count:,} layer", "{count:,} layers", count).format(count=count)
            write(painter, QRectF(x - 40, middle, 80, 16), words, theme.secondary, face(SIZE_SMALL))

    def _paint_way_to_loss(self, painter: QPainter, view: MicroscopeView, theme: Theme) -> None:
        output, loss = self.arrangement.columns[-2:]
        end = loss.cards[0][1]
        errors = view.update.layers[-1].delta
        for unit, start in output.cards:
            comes_back = view.moment.has_delta(view.output) and not view.moment.is_after
            ink = theme.strong_line
            if comes_back and errors[unit]:
                ink = theme.positive if errors[unit] > 0 else theme.negative
            painter.setPen(QPen(colour(ink, 0.6 if comes_back else 1.0), 3.0 if comes_back else 1.2))
            left = QPointF(start.right(), start.center().y())
            painter.drawLine(left, QPointF(end.left(), end.center().y()))
            if comes_back and errors[unit]:
                dot(painter, left.x() + 5, left.y(), ink, 8)

    def _paint_chips(self, painter: QPainter, view: MicroscopeView, theme: Theme) -> None:
        """Write the weights of the chosen neuron on its lines, where they do not hide each other."""
        layer, unit = view.chosen
        into = [edge for edge in self.edges if (edge.layer, edge.target) == (layer, unit)]
        out = [edge for edge in self.edges if (edge.layer, edge.source) == (layer + 1, unit)]
        for group in (into, out):
            free = 0.0
            for edge in sorted(group, key=lambda each: each.point(_MIDDLE).y()):
                middle = edge.point(_MIDDLE)
                if middle.y() - _CHIP[1] / 2 >= free:
                    self._paint_chip(painter, middle, measure(edge.weight), theme)
                    free = middle.y() + _CHIP[1] / 2

    def _paint_chip(
        self, painter: QPainter, middle: QPointF, words: str, theme: Theme, line: str = ""
    ) -> None:
        font = face(12, SEMIBOLD)
        pad, tall = _CHIP
        wide_of = text_width(font, words) + 2 * pad
        rect = QRectF(round(middle.x() - wide_of / 2), round(middle.y() - tall / 2), round(wide_of), tall)
        rounded(painter, rect, 6, theme.panel, line or theme.line)
        write(painter, rect, words, theme.text, font)

    def _paint_notes(self, painter: QPainter, view: MicroscopeView, theme: Theme) -> None:
        inputs = self.arrangement.columns[0]
        if not view.moment.has_delta(0) or inputs.size is not Size.INPUT:
            return
        last = inputs.cards[-1][1]
        room = QRectF(last.left() + 2, last.bottom() + 6, inputs.width + 6, 48)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        painter.setFont(face(SIZE_SMALL))
        painter.setPen(colour(theme.secondary))
        painter.drawText(room, flags, _ENDS)

    def _edge_at(self, point: QPointF) -> Edge | None:
        return next((edge for edge in self.edges if edge.is_at(point)), None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show the weight of the line under the mouse."""
        place = self.arrangement.at(event.position()) if self._view is not None else None
        hovered = self._edge_at(event.position()) if place is None else None
        self.setCursor(Qt.CursorShape.ArrowCursor if place is None else Qt.CursorShape.PointingHandCursor)
        if hovered is not self._hovered:
            self._hovered = hovered
            self._repaint()

    def leaveEvent(self, event: QEvent) -> None:
        """No line is under the mouse."""
        super().leaveEvent(event)
        if self._hovered is not None:
            self._hovered = None
            self._repaint()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the neuron under the mouse."""
        place = self.arrangement.at(event.position())
        if place is not None and event.button() is Qt.MouseButton.LeftButton:
            self.unit_selected.emit(*place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose the neuron before or behind the chosen one."""
        ways = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        way = ways.get(Qt.Key(event.key()))
        if way is None or self._view is None:
            super().keyPressEvent(event)
            return
        shown = [(column.number, unit) for column in self.arrangement.layers() for unit, _ in column.cards]
        chosen = self._view.chosen
        at = shown.index(chosen) if chosen in shown else -1
        self.unit_selected.emit(*shown[(at + way) % len(shown)])
