"""The chart on which a bet is put where the answer will be drawn: by the mouse, or by the arrow keys."""

from __future__ import annotations

import math

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QAccessible, QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from reluexplorer.language import _
from reluexplorer.widgets.accessibility.parts import Level, Part, tell_keys
from reluexplorer.widgets.painting.pace import paced
from reluexplorer.widgets.painting.painted_widget import PaintedWidget
from reluexplorer.widgets.painting.shapes import shows_focus
from reluexplorer.widgets.plots.bet_paint import BetPainter, BetView, Layout, lay_out, level, marks, y_range
from reluexplorer.widgets.theme.tips import set_tip
from reluexplorer.widgets.theme.tooltips import Tip

_STEPS = 100
"""Steps of an arrow key from end to end, where a bet is no whole number of few."""
_LARGE = 10
"""Steps of the keys that go further."""
_AGREE = 0.05
"""Share by which two guesses of where growing curves end may differ."""


class BetChart(PaintedWidget[BetView]):
    """Paints a :class:`BetView`.

    ``moved`` carries where the marks stand while a person moves them, ``placed`` that Enter was pressed.
    """

    usual, least = (480, 84), (220, 84)
    moved = Signal(object)
    placed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Your bet"), parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        set_tip(self, _("Drag the mark, or move it by the arrow keys; Enter bets"))
        self._chosen = 0
        self._dragging = False
        self._guess: float | None = None
        self._expected: float | None = None

    @property
    def chosen(self) -> int:
        """Which mark has the keys."""
        return self._chosen

    def view_changed(self, before: BetView | None) -> None:
        """Say bet and gap in words, and see where growing curves will end."""
        view = self._view
        if view is None:
            return
        if before is None or before.bet is not view.bet:
            self._chosen, self._guess, self._expected = 0, None, None
        self._dragging = self._dragging and view.is_open
        self._chosen = min(self._chosen, max(0, len(view.said) - 1))
        self._expect(view)
        self._describe(view)

    def role_told(self) -> QAccessible.Role:
        """Return that a single mark is moved like a slider; several are a list of such."""
        several = self._view is not None and len(self._view.said) > 1
        return QAccessible.Role.List if several else QAccessible.Role.Slider

    def level_told(self) -> Level | None:
        """Return where the single mark stands."""
        several = self._view is not None and len(self._view.said) > 1
        return None if several else self._level(0)

    def value_told(self) -> str:
        """Return the bet in words."""
        return self.accessibleDescription()

    def count_parts(self) -> int:
        """Return how many marks a curve has, and none where there is a single mark."""
        return len(self._view.said) if self._view is not None and len(self._view.said) > 1 else 0

    def part(self, place: int) -> Part:
        """Return a mark of a curve."""
        view, layout = self._view, self.layout_now()
        if view is None or layout is None:
            return super().part(place)
        at = marks(view, layout)[place]
        called = view.bet.places_words[place] if view.bet.places_words else str(place + 1)
        return Part(
            _("Your bet at {place}").format(place=called),
            QRectF(at.x() - 8, at.y() - 8, 16, 16),
            QAccessible.Role.Slider,
            value=view.bet.shown(view.said[place]),
            level=self._level(place),
        )

    def part_with_keys(self) -> int:
        """Return which mark of a curve has the keys."""
        return self._chosen if self.count_parts() else -1

    def _level(self, place: int) -> Level | None:
        view = self._view
        if view is None or place >= len(view.said):
            return None
        bet = view.bet
        step = max(1.0, (bet.high - bet.low) // _STEPS) if bet.whole else (bet.high - bet.low) / _STEPS

        def put(value: float) -> None:
            self._chosen = place
            self._put(value)

        return Level(view.said[place], bet.low, bet.high, step, put if view.is_open else None)

    def layout_now(self) -> Layout | None:
        """Return where all stands; None without a view."""
        view = self._view
        return None if view is None else lay_out(view, self.width(), self.height(), self._expected)

    @paced
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint axes, lines, marks and gap."""
        view, layout = self._view, self.layout_now()
        if view is None or layout is None:
            return
        with self.begin() as painter:
            focus = shows_focus(self) and view.is_open and not self._bare
            BetPainter(painter, self.theme, view, layout).paint(self._chosen, focus=focus)

    def tip_at(self, _at: QPoint) -> Tip | None:
        """Return how the mark is moved, as long as it can be."""
        movable = self._view is not None and self._view.is_open
        return Tip(self.toolTip() if movable else "")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the mark that is nearest."""
        layout, view = self.layout_now(), self._view
        if event.button() != Qt.MouseButton.LeftButton or layout is None or view is None or not view.is_open:
            super().mousePressEvent(event)
            return
        places = marks(view, layout)
        at = event.position()
        self._chosen = min(range(len(places)), key=lambda number: abs(places[number].x() - at.x()))
        self._dragging = True
        self._follow(at.y(), layout)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the mark with the mouse."""
        layout, view = self.layout_now(), self._view
        movable = view is not None and view.is_open
        self.setCursor(Qt.CursorShape.SizeVerCursor if movable else Qt.CursorShape.ArrowCursor)
        if self._dragging and layout is not None:
            self._follow(event.position().y(), layout)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let the mark go."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._dragging = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the mark up and down, go between those of a curve, and bet."""
        view, key = self._view, Qt.Key(event.key())
        if view is None or not view.is_open:
            super().keyPressEvent(event)
            return
        far = _LARGE if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        steps = {
            Qt.Key.Key_Up: far,
            Qt.Key.Key_Down: -far,
            Qt.Key.Key_PageUp: _LARGE,
            Qt.Key.Key_PageDown: -_LARGE,
        }
        ends = {Qt.Key.Key_Home: view.bet.low, Qt.Key.Key_End: view.bet.high}
        across = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.placed.emit()
        elif key in steps:
            self._put(self._stepped(view, steps[key]))
        elif key in ends:
            self._put(ends[key])
        elif key in across and view.bet.places:
            self._chosen = min(max(self._chosen + across[key], 0), len(view.said) - 1)
            self._describe(view)
            tell_keys(self)
            self.update()
        else:
            super().keyPressEvent(event)

    def _stepped(self, view: BetView, steps: int) -> float:
        value, bet = view.said[self._chosen], view.bet
        if view.lines.log_y:
            low, high = (level(view, end) for end in (bet.low, bet.high))
            return float(10.0 ** (level(view, value) + steps * (high - low) / _STEPS))
        step = (bet.high - bet.low) / _STEPS
        return float(value + steps * (max(1.0, math.floor(step)) if bet.whole else step))

    def _follow(self, y: float, layout: Layout) -> None:
        view = self._view
        if view is None:
            return
        low, high = y_range(view)
        area = layout.frame.area
        at = low + (area.bottom() - y) / max(1.0, area.height()) * (high - low)
        self._put(float(10.0**at) if view.lines.log_y else at)

    def _put(self, value: float) -> None:
        view = self._view
        if view is None:
            return
        said = list(view.said)
        said[self._chosen] = view.bet.kept_in(value)
        self.moved.emit(tuple(said))

    def _expect(self, view: BetView) -> None:
        """Guess where curves that grow will end; two guesses that agree are believed."""
        ends = [float(line.x[-1]) for line in view.lines.lines if len(line.x) > 1]
        if view.bet.places or view.lines.ticks or not ends or not 0 < view.done < 1:
            self._guess = self._expected = None
            return
        guess = max(ends) / view.done
        agrees = self._guess is not None and abs(guess - self._guess) <= _AGREE * abs(guess)
        self._guess, self._expected = guess, guess if agrees else None

    def _describe(self, view: BetView) -> None:
        if view.gap is not None:
            said = view.gap.told
        elif view.said:
            said = self._said(view)
        else:
            said = _("No bet")
        self.setAccessibleDescription(said)

    def _said(self, view: BetView) -> str:
        """Return in words what is bet, how to change it, and the bet that it is to replace."""
        bet = view.bet
        said = f"{bet.shown(view.said[self._chosen])} {view.words}".rstrip()
        if bet.places_words:
            place = bet.places_words[self._chosen]
            said = _("Your bet at {place}: {said}").format(place=place, said=said)
        else:
            said = _("Your bet: {said}").format(said=said)
        if view.is_open:
            said = _("{said}; arrow keys move it, Enter bets").format(said=said)
        if view.former:
            old = ", ".join(map(bet.shown, view.former))
            said = _("{said}. Your old bet: {old}; Escape keeps it").format(said=said, old=old)
        return said
