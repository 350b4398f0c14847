"""Where tooltips stand, in the whole program: beside the mouse, never over what they speak of.

One rule answers for all widgets. A painted widget says by ``tip_at`` which of its parts is under the mouse,
and that it wants no tooltip where it shows values there itself.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, replace
from typing import Protocol, runtime_checkable

import shiboken6
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication, QHelpEvent, QMouseEvent, QWindow
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QLabel, QMenu, QToolTip, QWidget

from reluexplorer.widgets.theme.explaining import header_words, with_terms, words_of
from reluexplorer.widgets.theme.tips import show_tip

_APART = 6
"""Pixels between a tooltip and what it speaks of."""
_CURSOR = QRect(-4, -4, 24, 28)
"""What the mouse's arrow hides, around its tip."""
_SMALL = 96
"""A widget of at most this height is what its tooltip speaks of; in a larger one, what the arrow hides."""
_LETTERS = 60
"""In a line of a tooltip."""
_KEPT = "tipRule"


@dataclass(frozen=True)
class Tip:
    """Words about a part of a widget; ``subject`` is where the part is, in the widget, None for all of it."""

    words: str
    subject: QRect | None = None
    above: bool = False
    """Whether it stands above its subject where there is room, as for a head, whose cells are below it."""


@runtime_checkable
class HasParts(Protocol):
    """A widget whose parts have tooltips of their own."""

    def tip_at(self, at: QPoint) -> Tip | None:
        """Return the tooltip for a point of the widget; None where there shall be none."""


def place(size: QSize, subject: QRect, mouse: QPoint, screen: QRect, *, above: bool = False) -> QPoint:
    """Return the upper left corner of a tooltip of this size, all in the screen's coordinates.

    It stands below the subject, or else above it, right or left of it: where the screen has room, near the
    mouse and outside the subject and the mouse's arrow; with ``above`` rather above it than below. If there
    is no such place it stands where it hides least of both.
    """
    arrow = _CURSOR.translated(mouse)
    covered = subject.united(arrow) if subject.height() <= _SMALL else arrow
    across, down = mouse.x() + _APART, mouse.y() - size.height() // 2
    wishes = (
        QPoint(across, covered.bottom() + 1 + _APART),
        QPoint(across, covered.top() - _APART - size.height()),
        QPoint(covered.right() + 1 + _APART, down),
        QPoint(covered.left() - _APART - size.width(), down),
    )
    if above:
        wishes = (wishes[1], wishes[0], *wishes[2:])
    places = [_within(QRect(wish, size), screen) for wish in wishes]
    return min(places, key=lambda rect: _area(rect.intersected(covered))).topLeft()


def _within(rect: QRect, screen: QRect) -> QRect:
    x = max(screen.left(), min(rect.x(), screen.right() + 1 - rect.width()))
    y = max(screen.top(), min(rect.y(), screen.bottom() + 1 - rect.height()))
    return QRect(QPoint(x, y), rect.size())


def _area(rect: QRect) -> int:
    return rect.width() * rect.height() if rect.isValid() else 0


class TipRule(QObject):
    """Shows the tooltips of all widgets, each once for as long as the mouse stays on what it speaks of.

    It watches each window, to which come few events but those of the mouse, and of the widgets in it that
    under the mouse alone, and what that lies in once it has nothing to say itself: to see all events of all
    widgets would cost more than many of them.
    """

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._said: tuple[QWidget, Tip] | None = None
        self._watched: list[QWidget] = []
        application.focusWindowChanged.connect(self._attend)
        application.focusChanged.connect(self._attend_to_its_window)

    def turn_to(self, widget: QWidget) -> None:
        """Answer for a widget that came under the mouse."""
        if self._watched and self._watched[0] is widget:
            return
        for each in self._watched:
            if shiboken6.isValid(each):
                each.removeEventFilter(self)
        self._watched = []
        self._watch(widget)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Answer where a tooltip is asked for; see where the mouse is."""
        if isinstance(event, QHelpEvent):
            asked = event.type() is QEvent.Type.ToolTip
            return asked and isinstance(watched, QWidget) and self._answers(watched, event)
        if isinstance(watched, QWindow):
            if isinstance(event, QMouseEvent) and event.type() is QEvent.Type.MouseMove:
                self._look(watched, event)
        elif self._said is not None and watched is self._said[0] and event.type() is QEvent.Type.Leave:
            self._said = None
        return False

    def _attend(self, window: QWindow | None) -> None:
        """Watch a window, but one that is gone already: that of a list that was closed may still be named."""
        if window is not None and shiboken6.isValid(window):
            window.installEventFilter(self)

    def _attend_to_its_window(self, _former: QWidget | None, widget: QWidget | None) -> None:
        """Attend to the window of what has the keys: a small one that opens over another is not told of."""
        if widget is not None:
            self._attend(widget.window().windowHandle())

    def _look(self, window: QWindow, event: QMouseEvent) -> None:
        top = None if event.buttons() else QWidget.find(window.winId())
        if top is not None:
            self.turn_to(top.childAt(event.position().toPoint()) or top)

    def _watch(self, widget: QWidget) -> None:
        self._watched.append(widget)
        widget.installEventFilter(self)

    def _answers(self, widget: QWidget, event: QHelpEvent) -> bool:
        if self._tell(widget, event):
            return True
        beneath = None if widget.isWindow() else widget.parentWidget()
        if beneath is not None and beneath not in self._watched:
            self._watch(beneath)
        return False

    def _tell(self, widget: QWidget, event: QHelpEvent) -> bool:
        header, is_label = widget.parent(), isinstance(widget, QLabel)
        if isinstance(header, QHeaderView):
            words, own = header_words(header, event.pos())
            tip: Tip | None = Tip(
                with_terms(own, words), above=header.orientation() is Qt.Orientation.Horizontal
            )
        elif isinstance(widget, QMenu) or isinstance(header, QAbstractItemView):
            return False
        elif isinstance(widget, HasParts):
            tip = widget.tip_at(event.pos())
            if tip is not None and is_label:
                tip = replace(tip, words=with_terms(tip.words, words_of(widget, event.pos())))
        else:
            tip = Tip(with_terms(_own(widget), words_of(widget, event.pos())))
            if not tip.words:
                return False
        if tip is None or not tip.words:
            self._said = None
            QToolTip.hideText()
        elif self._said != (widget, tip):
            self._said = (widget, tip)
            show_beside(widget, tip, event.globalPos())
        return True


def _own(widget: QWidget) -> str:
    """Return the tooltip of a widget; a label within another widget shares that one's."""
    parent = widget.parentWidget()
    shares = isinstance(widget, QLabel) and parent is not None and not parent.isWindow()
    return widget.toolTip() or (parent.toolTip() if shares and parent is not None else "")


def show_beside(widget: QWidget, tip: Tip, mouse: QPoint) -> None:
    """Show a tooltip for a widget or a part of it; ``mouse`` is in the screen's coordinates."""
    subject = widget.rect() if tip.subject is None else tip.subject
    show_tip(mouse, wrapped(tip.words), widget, subject)
    screen = QGuiApplication.screenAt(mouse) or widget.screen()
    for label in QApplication.topLevelWidgets():
        if label.inherits("QTipLabel") and label.isVisible():
            there = QRect(widget.mapToGlobal(subject.topLeft()), subject.size())
            room = screen.availableGeometry()
            label.move(place(label.size(), there, mouse, room, above=tip.above))


def wrapped(words: str) -> str:
    """Return words in lines that can be read at a glance; lines that they have already stay."""
    return "\n".join(textwrap.fill(line, _LETTERS, break_long_words=False) for line in words.split("\n"))


def install(application: QApplication) -> TipRule:
    """Let one rule place all tooltips, and return it; a second call changes nothing."""
    rule = application.property(_KEPT)
    if not isinstance(rule, TipRule):
        rule = TipRule(application)
        application.setProperty(_KEPT, rule)
    return rule
