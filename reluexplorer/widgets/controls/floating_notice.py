"""A notice over what is shown, where nothing is to be clicked: it comes and goes and moves nothing."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QStackedWidget, QWidget

from reluexplorer.widgets.controls.free_place import free_place, hides_held, hides_picture
from reluexplorer.widgets.controls.notices import Notice
from reluexplorer.widgets.painting.ahead import all_made

_WIDTHS = (760, 640, 540, 460, 400, 340, 280, 240, 210)
_MARGIN = 8
_LINES = 5
"""Lines of words, and of the beginning of what is too long: that is whole in the tooltip."""
_MOST_LINES = 14
"""Lines where only a narrow place is free for all of the words."""
_LOOK_EVERY = 400
"""Milliseconds after which what came to lie beneath the notice is seen too: new layers, a folded-out part."""
_SELDOM = 5
_LAYOUT = 20
"""Milliseconds between two looks whether what lies beneath has come to rest."""
_TURN = 0.008
"""Seconds after which the search for a place goes on in another turn of the event loop."""
_AWAY = QPoint(-10_000, -10_000)
"""Where it is until it has a place."""
_BESIDE = 92
"""Pixels for the icon, the button that closes, and the gaps."""


class FloatingNotice(Notice):
    """A notice over ``beneath``, its sibling, where it covers no control and no heading, below if it can.

    It is not seen before it has a place, stays there while nothing is hidden by it that is read or clicked,
    and looks for none while all ``is_changing`` beneath.
    """

    def __init__(self, beneath: QWidget, is_changing: Callable[[], bool] = lambda: False) -> None:
        super().__init__(parent=beneath.parentWidget())
        self._beneath, self._is_changing = beneath, is_changing
        self._settled = QTimer(self, singleShot=True, interval=0)
        self._settled.timeout.connect(self._look)
        self._search: Iterator[None] = iter(())
        self._searching = QTimer(self, interval=0)
        self._searching.timeout.connect(self._go_on)
        self._hides = False
        """Whether there was no place that hides nothing: one is then looked for more seldom."""
        self._looked = 0
        self._taken: dict[tuple[str, int], QRect] = {}
        """What words take at a width, while a place is looked for."""
        self._watch = QTimer(self, interval=_LOOK_EVERY)
        self._watch.timeout.connect(self._give_way)
        self._open = False
        """Whether the whole was asked for, whatever it covers."""
        self.more.clicked.connect(lambda _on: self._open_whole())
        beneath.installEventFilter(self)
        if isinstance(beneath, QStackedWidget):
            beneath.currentChanged.connect(self._look_again)
        self.hide()

    def say(
        self, sentence: str, kind: str, action: str = "", *, title: str = "", picture: QImage | None = None
    ) -> None:
        """Show a sentence once it has a place, or go where it is empty.

        ``action`` is the words of a button beside it.
        """
        self._open = False
        self._watch.stop()
        if sentence:
            self.set_notice(sentence, kind, action, title=title, picture=picture)
            self.move(_AWAY)
            self._settled.start(0)
            self.raise_()
        self.setVisible(bool(sentence))

    @property
    def is_placed(self) -> bool:
        """Whether it lies where it is to lie, as far as was looked."""
        return not (self._settled.isActive() or self._searching.isActive())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look for a place again when what lies beneath is moved, shown or gets another size."""
        if event.type() in {QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show}:
            self._look_again()
        return super().eventFilter(watched, event)

    def _look_again(self) -> None:
        """Look for a place once all has settled; what is hidden needs none until it is said."""
        if not self.isHidden():
            self._settled.start(0)

    def _give_way(self) -> None:
        """Look for a place again where a control or a heading has come to lie beneath the notice."""
        if self.isHidden():
            self._watch.stop()
            return
        self._looked += 1
        due = self.is_placed and (not self._hides or self._looked % _SELDOM == 0)
        if due and self._beneath.isVisible() and self._hides_held():
            self._look()

    def hides_picture(self) -> bool:
        """Whether it is shown and lies over some of a picture."""
        return self.isVisible() and hides_picture(self._beneath, self._covered())

    def _hides_held(self) -> bool:
        """Whether it hides a control or a heading, or is itself scrolled out of sight."""
        seen = self._beneath.visibleRegion().boundingRect()
        return not seen.contains(self._covered()) or hides_held(self._beneath, self._covered())

    def _covered(self) -> QRect:
        return self.geometry().translated(-self._beneath.geometry().topLeft())

    def _open_whole(self) -> None:
        """Show all of the words over whatever lies there: they were asked for."""
        self._open = True
        self._look()
        self._close.setFocus()

    def _whole_place(self) -> QRect:
        """Return the place of all of the words, at the middle of the bottom edge."""
        seen = self._beneath.visibleRegion().boundingRect()
        room = seen.adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        self.show_part(self._whole)
        wide = min(_WIDTHS[0], room.width())
        high = min(max(self.minimumHeight(), self.heightForWidth(wide)), room.height())
        return QRect(room.center().x() - wide // 2, room.bottom() + 1 - high, wide, high)

    def _look(self) -> None:
        """Look for a place, from the beginning."""
        self._searching.stop()
        if self._open:
            self.setGeometry(self._whole_place().translated(self._beneath.geometry().topLeft()))
        elif self._is_changing():
            self._settled.start(_LAYOUT)
        elif not self.isHidden():
            self._search = self._place()
            self._searching.start()

    def _go_on(self) -> None:
        """Look on for a while, then let the window answer."""
        if all_made(self._search, _TURN):
            self._searching.stop()
            self._watch.start()

    def _place(self) -> Iterator[None]:
        self._taken.clear()
        place = yield from free_place(self._beneath, self._choices(), _MARGIN, self._covered())
        self.show_part(self._fitting(place.width()))
        self.setGeometry(place.translated(self._beneath.geometry().topLeft()))
        self._hides = self._hides_held()

    def _choices(self) -> Iterator[Iterable[QSize]]:
        """Yield the sizes for all of the words, in few lines and in more, then its beginning by width."""
        widths = list(self._widths())
        for lines in (_LINES, _MOST_LINES):
            yield map(self._size, self._wide_enough(widths, lines))
        for width in widths:
            yield [self._size(width)]

    def _wide_enough(self, widths: Iterable[int], lines: int) -> Iterator[int]:
        """Yield the widths at which all of the words have room in so many lines."""
        beside = self._beside()
        for width in widths:
            if self._has_room(self._whole, width - beside, lines):
                yield width

    def _size(self, width: int) -> QSize:
        self.show_part(self._fitting(width))
        return QSize(width, max(self.minimumHeight(), self.heightForWidth(width)))

    def _fitting(self, width: int) -> str:
        """Return as many whole sentences as have room in a few lines at this width, else as many words."""
        room = width - self._beside()
        whole = self.sentence()
        if self._has_room(whole, room, _MOST_LINES):
            return whole
        room -= self.more_width() + 12
        for pattern in (r"(?<=[.!?]) ", " "):
            parts = re.split(pattern, whole)
            beginnings = [f"{' '.join(parts[:count])} …" for count in range(1, len(parts))]
            cut = bisect_left(beginnings, True, key=lambda words: not self._has_room(words, room, _LINES))
            if cut:
                return beginnings[cut - 1]
        return f"{whole[:1]}…"

    def _has_room(self, words: str, width: int, lines: int) -> bool:
        metrics = self._sentence.fontMetrics()
        if (words, width) not in self._taken:
            room = QRect(0, 0, width, 10_000)
            self._taken[words, width] = metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, words)
        taken = self._taken[words, width]
        return taken.height() <= lines * metrics.lineSpacing() and taken.width() <= width

    def _beside(self) -> int:
        """Return the pixels of a line that are not for words."""
        action = self.action_width()
        return _BESIDE + self._picture_side() + (action + 12 if action else 0)

    def _widths(self) -> Iterator[int]:
        """Yield the widths that can be had, the widest first."""
        words = self.fontMetrics().size(Qt.TextFlag.TextSingleLine, self.accessibleName()).width()
        action = self.action_width()
        wanted = max(320, words + self._picture_side() + (104 + action if action else 140))
        least = self.minimumSizeHint().width()
        for width in dict.fromkeys(min(width, wanted) for width in _WIDTHS):
            if width >= least:
                yield width
