"""The greatest z of each channel of a layer as dots: cut, kept or firing, with a margin to be dragged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QAccessible, QKeyEvent, QMouseEvent, QPainter, QPaintEvent

from reluexplorer.language import _
from reluexplorer.panels.doctor.shared.row_words import channel_tip
from reluexplorer.panels.doctor.shared.rows import DEAD, LayerRow
from reluexplorer.panels.doctor.subject.lines import BASE, paint_axis, paint_margin, paint_threshold
from reluexplorer.panels.doctor.subject.scale import Scale, distances, has_threshold, scale_of
from reluexplorer.session.jobs.doctored import MOST_MARGIN
from reluexplorer.text import digits
from reluexplorer.widgets.accessibility.parts import Level, Part, tell_keys
from reluexplorer.widgets.painting.kept import Kept
from reluexplorer.widgets.painting.pace import paced
from reluexplorer.widgets.painting.painted_widget import PaintedWidget, colour, face, solid, text_width, write
from reluexplorer.widgets.painting.shapes import LEFT, RIGHT
from reluexplorer.widgets.theme.fonts import SEMIBOLD
from reluexplorer.widgets.theme.theme import SIZE_SMALL
from reluexplorer.widgets.theme.tooltips import Tip

TOP = 22
"""Pixels of the words above the dots."""
_PITCHES = (10.0, 9.0, 8.0, 7.0, 6.0, 5.0, 4.0)
"""From a dot to the next: the largest with which the highest stack has room."""
_MOST_DOTS = 600
"""From more channels on stacks are bars."""
_GRIP = 6.0
"""Pixels beside the margin's line that take hold of it."""
CUT, KEPT, FIRES = 0, 1, 2


@dataclass(frozen=True, eq=False)
class DotsView:
    """A layer, its chosen channel, and the margin."""

    row: LayerRow
    channel: int = -1
    margin: float = 2.0


class Dots(NamedTuple):
    """Where the dots are; arrays are (channels shown,)."""

    channels: NDArray[np.intp]
    kinds: NDArray[np.uint8]
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    pitch: float
    """Pixels across from a stack to the next,"""
    step: float
    """and up from a channel to the next; less than a pitch where stacks are bars."""

    @property
    def are_bars(self) -> bool:
        """Whether there is no room for dots."""
        return self.step < self.pitch


def kinds_of(row: LayerRow, margin: float) -> NDArray[np.uint8]:
    """Return (channels,): cut, kept though it is silent, or firing, as what is constant or saturated."""
    cut = row.cut(margin)
    return np.where(cut, CUT, np.where(row.codes == DEAD, KEPT, FIRES)).astype(np.uint8)


def lay_out(row: LayerRow, margin: float, scale: Scale, width: float, height: float) -> Dots:
    """Stack channels where they stand on the scale: in each stack those to be cut below, then those kept.

    No stack lies on both sides of the threshold.
    """
    found = distances(row)
    channels = np.flatnonzero(~np.isnan(found))
    kinds, beyond = kinds_of(row, margin)[channels], found[channels]
    zero = scale.x(0.0, width)
    places = np.clip(beyond, scale.low, scale.high) * width / (scale.high - scale.low)
    for pitch in _PITCHES:
        stacks, levels = _stacked(places, kinds, pitch, (-zero, width - zero))
        high = float(levels.max(initial=0)) + 1.0
        if high * pitch <= height and len(channels) <= _MOST_DOTS:
            step = pitch
            break
    else:
        step = min(pitch / 2, height / high)
    return Dots(channels, kinds, zero + (stacks + 0.5) * pitch, height - (levels + 0.5) * step, pitch, step)


def _stacked(
    places: NDArray[np.float64], kinds: NDArray[np.uint8], pitch: float, ends: tuple[float, float]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return (channels,) numbers of stacks, from 0 on at the threshold, and of places in them from below.

    ``places`` are pixels from the threshold, as are the ``ends`` of the picture.
    """
    stacks = np.where(places <= 0.0, np.ceil(places / pitch) - 1.0, np.floor(places / pitch))
    stacks = np.clip(stacks, np.ceil(ends[0] / pitch), np.floor(ends[1] / pitch) - 1.0)
    order = np.lexsort((places, kinds, stacks))
    in_order = stacks[order]
    begins = np.searchsorted(in_order, in_order, side="left")
    levels = np.empty(len(places))
    levels[order] = np.arange(len(places)) - begins
    return stacks, levels


class ChannelDots(PaintedWidget[DotsView]):
    """Paints a DotsView; a click chooses a channel, arrows walk, the margin's line can be dragged."""

    channel_chosen = Signal(int)
    margin_moved = Signal(float, bool)
    """A margin, and whether it goes on with a drag."""

    usual, least = (368, 210), (160, 120)

    def __init__(self) -> None:
        super().__init__(_("Greatest z of each channel"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._kept: Kept[Dots] = Kept()
        self._dragging = self._goes_on = False

    @property
    def scale(self) -> Scale:
        """The scale of the layer that is shown."""
        return Scale(-1.0, 1.0) if self._view is None else scale_of(self._view.row)

    @property
    def base(self) -> float:
        """Where the axis is."""
        return float(self.height() - BASE)

    def dots(self) -> Dots | None:
        """Return where the dots are."""
        view = self._view
        if view is None or not has_threshold(view.row):
            return None
        key = (view.row, view.margin, self.width(), self.height())
        looks = view.row, view.margin, self.scale, float(self.width()), self.base - TOP - 2
        return self._kept.of(key, lambda: lay_out(*looks))

    def dot_room(self, place: int) -> QRectF:
        """Return where a dot is, by its place among those shown."""
        dots = self.dots()
        if dots is None:
            return QRectF()
        wide, tall = dots.pitch, dots.step
        return QRectF(dots.x[place] - wide / 2, TOP + dots.y[place] - tall / 2, wide, tall)

    def role_told(self) -> QAccessible.Role:
        """Return that it is a chart."""
        return QAccessible.Role.Chart

    def count_parts(self) -> int:
        """Return how many channels there are on the scale."""
        dots = self.dots()
        return 0 if dots is None else len(dots.channels)

    def part(self, place: int) -> Part:
        """Return a channel in words."""
        dots, view = self.dots(), self._view
        if dots is None or view is None:
            return super().part(place)
        channel = int(dots.channels[place])
        return Part(channel_tip(view.row, channel), self.dot_room(place), selected=channel == view.channel)

    def room_of_part(self, place: int) -> QRectF:
        """Return where a dot is."""
        return self.dot_room(place)

    def part_with_keys(self) -> int:
        """Return the place of the chosen channel."""
        dots, view = self.dots(), self._view
        if dots is None or view is None:
            return -1
        return int(next(iter(np.flatnonzero(dots.channels == view.channel)), -1))

    def level_told(self) -> Level | None:
        """Return the margin."""
        if self._view is None:
            return None
        return Level(self._view.margin, 0.0, MOST_MARGIN, 0.1, lambda at: self.margin_moved.emit(at, False))

    def tip_at(self, at: QPoint) -> Tip | None:
        """Return what is known of the channel under the mouse, or what the line is."""
        place, view = self.near(QPointF(at)), self._view
        if view is None:
            return None
        if self._grips(QPointF(at)):
            return Tip(_("The margin: drag it. Silent channels left of it are cut."))
        if place >= 0 and (dots := self.dots()) is not None:
            words = channel_tip(view.row, int(dots.channels[place]))
            return Tip(words, self.dot_room(place).toAlignedRect())
        return Tip(_("A dot for each channel: click one, or walk with ← and →."))

    def near(self, at: QPointF) -> int:
        """Return the dot at a point, −1 for none."""
        dots = self.dots()
        if dots is None or not len(dots.channels):
            return -1
        across, down = np.abs(dots.x - at.x()), np.abs(dots.y + TOP - at.y())
        inside = np.flatnonzero((across <= dots.pitch / 2) & (down <= dots.step / 2))
        return int(inside[0]) if inside.size else -1

    # Painting

    @paced
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground of what is cut, axis, dots, lines, counts."""
        with self.begin() as painter:
            view, dots = self._view, self.dots()
            if view is None or dots is None:
                words = _("The function has no threshold: no channel of it is short of anything.")
                self.paint_empty(painter, QRectF(self.rect()), words)
                return
            theme, scale, width = self._theme, self.scale, self.width()
            at = scale.x(-view.margin, width)
            if view.row.is_rectifier:
                painter.fillRect(QRectF(0, TOP, at, self.base - TOP), colour(theme.dead, 0.07))
            margin = view.margin if view.row.is_rectifier else None
            paint_axis(painter, scale, width, self.base, theme, margin)
            self._paint_dots(painter, dots)
            paint_threshold(painter, scale.x(0.0, width), TOP - 6, self.base, theme)
            if view.row.is_rectifier:
                paint_margin(painter, at, TOP - 6, self.base, theme)
            self._paint_chosen(painter)
            self._paint_counts(painter, dots, scale.x(0.0, width))

    def _paint_dots(self, painter: QPainter, dots: Dots) -> None:
        theme, radius = self._theme, max(1.2, dots.pitch / 2 - 1.0)
        inks = {CUT: theme.dead, KEPT: theme.dead, FIRES: theme.healthy}
        for kind, ink in inks.items():
            chosen = np.flatnonzero(dots.kinds == kind)
            hollow = kind == KEPT
            if dots.are_bars:
                _paint_bars(painter, dots, chosen, ink, hollow=hollow)
                continue
            painter.setPen(solid(ink, 1.3) if hollow else Qt.PenStyle.NoPen)
            painter.setBrush(colour(theme.panel) if hollow else colour(ink))
            less = 0.65 if hollow else 0.0
            for x, y in zip(dots.x[chosen].tolist(), dots.y[chosen].tolist(), strict=True):
                painter.drawEllipse(QPointF(x, TOP + y), radius - less, radius - less)

    def _paint_chosen(self, painter: QPainter) -> None:
        place = self.part_with_keys()
        if place < 0:
            return
        room = self.dot_room(place)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(solid(self._theme.accent, 2.0))
        around = room.width() / 2 + 1
        painter.drawEllipse(room.center(), around, around)
        if self.hasFocus() and not self._bare:
            painter.setPen(solid(self._theme.accent, 1.0))
            painter.drawEllipse(room.center(), around + 3, around + 3)

    def _paint_counts(self, painter: QPainter, dots: Dots, zero: float) -> None:
        theme, font = self._theme, face(SIZE_SMALL, SEMIBOLD)
        cut, kept, fires = (int(np.count_nonzero(dots.kinds == kind)) for kind in (CUT, KEPT, FIRES))
        room = QRectF(0, 0, self.width(), 16)
        said = _("{count:,} fire →").format(count=fires)
        wide = min(text_width(font, said), self.width() - zero - 8)
        write(painter, QRectF(zero + 8, 0, wide + 2, 16), said, theme.ink("healthy"), font, LEFT)
        if not self._view or not self._view.row.is_rectifier:
            return
        write(painter, room, _("{count:,} cut").format(count=cut), theme.ink("dead"), font, LEFT)
        said = _("{count:,} kept").format(count=kept)
        taken = text_width(font, _("{count:,} cut").format(count=cut)) + 10
        right = max(zero - 6, taken + text_width(font, said))
        write(painter, QRectF(0, 0, right, 16), said, theme.ink("dead"), font, RIGHT)

    # Hands

    def _grips(self, at: QPointF) -> bool:
        view = self._view
        if view is None or not view.row.is_rectifier or not has_threshold(view.row):
            return False
        return abs(at.x() - self.scale.x(-view.margin, self.width())) <= _GRIP and at.y() <= self.base

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the margin, or choose the channel under the mouse."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        place, dots = self.near(event.position()), self.dots()
        if place >= 0 and dots is not None:
            self.channel_chosen.emit(int(dots.channels[place]))
        elif self._grips(event.position()):
            self._dragging, self._goes_on = True, False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the margin; show where it can be taken hold of."""
        if self._dragging:
            value = -self.scale.value(event.position().x(), self.width())
            margin = round(min(max(value, 0.0), MOST_MARGIN), 1)
            if self._view is not None and margin != self._view.margin:
                self.margin_moved.emit(margin, self._goes_on)
                self._goes_on = True
            return
        over = self._grips(event.position()) and self.near(event.position()) < 0
        self.setCursor(Qt.CursorShape.SplitHCursor if over else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let the margin go."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._dragging = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right go through the channels as they stand; Home and End to the first and last."""
        dots, key = self.dots(), Qt.Key(event.key())
        keys = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Home: None, Qt.Key.Key_End: None}
        if dots is None or not len(dots.channels) or key not in keys:
            super().keyPressEvent(event)
            return
        order = np.lexsort((-dots.y, dots.x))
        here = self.part_with_keys()
        now = int(np.flatnonzero(order == here)[0]) if here >= 0 else -1
        last, step = len(order) - 1, keys[key]
        reached = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: last}.get(key, min(max(now + (step or 0), 0), last))
        self.channel_chosen.emit(int(dots.channels[order[reached]]))
        tell_keys(self)

    def view_changed(self, _before: DotsView | None) -> None:
        """Say in words what the picture shows."""
        view = self._view
        if view is not None:
            kinds = kinds_of(view.row, view.margin)
            cut, kept, fires = (int(np.count_nonzero(kinds == kind)) for kind in (CUT, KEPT, FIRES))
            said = _("{cut:,} cut at {margin} standard deviations, {kept:,} silent ones kept, {fires:,} fire")
            margin = digits(view.margin, 2)
            self.setAccessibleDescription(said.format(cut=cut, kept=kept, fires=fires, margin=margin))


def _paint_bars(painter: QPainter, dots: Dots, chosen: NDArray[np.intp], ink: str, *, hollow: bool) -> None:
    """Draw the channels of a kind as pieces of bars."""
    half = dots.step / 2
    for x in np.unique(dots.x[chosen]).tolist():
        heights = dots.y[chosen][dots.x[chosen] == x]
        top, bottom = TOP + float(heights.min()) - half, TOP + float(heights.max()) + half
        room = QRectF(x - dots.pitch / 2, top, dots.pitch - 1, bottom - top)
        painter.fillRect(room, colour(ink, 0.4 if hollow else 1.0))
