"""Where the window's content stands, and the picture that is laid over it while all of it changes.

A new size, another theme or another scale concerns everything that is seen: to lay it out, colour and paint
it takes longer than a window may keep a person waiting. Behind a picture of what was seen last it is done in
parts, a short one in each turn of the event loop, and the new picture is shown once it is whole.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QHideEvent, QImage, QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QWidget

from reluexplorer.widgets.painting.ahead import is_anything_made, make_all
from reluexplorer.widgets.painting.pace import PACE

W = TypeVar("W", bound=QWidget)
_TURN = 0.006
"""Seconds of work after which the next turn goes on."""
_BREATH = 8
"""Milliseconds from a change to the first turn, in which the system has the picture painted."""
_BETWEEN = 1
"""Milliseconds between two turns, in which the window answers."""
_PATIENCE = 0.25
"""Seconds that the screen may take to show all as it is now, while newer pictures come again and again."""
_NOTHING = object()
"""What a change yields first in which there is nothing to do."""
_SMALL = 40_000
"""Pixels of a part that is painted in one go, whatever stands in it."""


class Curtain(QWidget):
    """A picture over everything below it, which is then not painted; the mouse goes through it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        self.picture = QImage()
        self.by_pixels = False

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the picture from its corner on, in whatever ratio it was taken or pixel for pixel."""
        if self.by_pixels:
            self.picture.setDevicePixelRatio(self.devicePixelRatioF())
        shown = QRectF(QPoint(), self.picture.deviceIndependentSize())
        painter = QPainter(self)
        ground = self.palette().window()
        painter.fillRect(QRectF(shown.width(), 0, self.width() - shown.width(), self.height()), ground)
        painter.fillRect(QRectF(0, shown.height(), shown.width(), self.height() - shown.height()), ground)
        painter.drawImage(shown, self.picture)
        painter.end()

    def lift(self) -> None:
        """Go, while what is on the screen stays: the same is below."""
        self.setUpdatesEnabled(False)
        self.hide()
        self.setUpdatesEnabled(True)
        self.picture, self.by_pixels = QImage(), False


class Stage(QWidget):
    """Holds one widget, as large as itself.

    A change of all that is seen is done in parts while painting is shared out, else at once, as for pictures.
    """

    def __init__(self) -> None:
        super().__init__()
        self._content = QWidget(self)
        self._curtain = Curtain(self)
        self._steps: list[Iterator[object]] = []
        """What is still to be changed behind the curtain."""
        self._is_owed = False
        """Whether something changed since the picture was begun that will be shown next."""
        self._work: Iterator[bool] | None = None
        """What is done a few steps at a time."""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._go_on)

    @property
    def content(self) -> QWidget:
        """What all of the window stands in."""
        return self._content

    def is_changing(self) -> bool:
        """Whether something is being done behind the curtain."""
        return self._work is not None

    def is_unfinished(self) -> bool:
        """Whether what is seen is not all of what was shown last: a change, or what is shown in turns."""
        return self.is_changing() or is_anything_made()

    def sizeHint(self) -> QSize:
        """Return what the content asks for."""
        return self._content.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Return what the content needs."""
        return self._content.minimumSizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the content the new size, in one of the next turns where there is something to be seen."""
        super().resizeEvent(event)
        if event.oldSize().isValid() and self.cover():
            self._curtain.resize(self.size())
        else:
            self._content.resize(self.size())

    def hideEvent(self, event: QHideEvent) -> None:
        """End what was begun, as nobody sees it, but while the window is made anew in another scale."""
        super().hideEvent(event)
        if not event.spontaneous() and not self._curtain.by_pixels:
            self.finish()

    def change(self, steps: Iterable[object]) -> None:
        """Take the steps of a change that concerns everything: the first at once, then a few in each turn."""
        ahead = iter(steps)
        if next(ahead, _NOTHING) is _NOTHING:
            return
        self._steps.append(ahead)
        if not self.cover():
            self.finish()

    def cover(self, *, by_pixels: bool = False) -> bool:
        """Lay the picture of now over the content until all of it is painted anew; False where there is none.

        ``by_pixels`` lets it stay as large on the screen, whatever the scale will be.
        """
        if not PACE.shares or not self.isVisible():
            return False
        self._is_owed = True
        if not self._curtain.isVisible():
            picture = self._shown(self)
            if picture.isNull():
                return False
            self._curtain.picture = picture
            self._curtain.setGeometry(self.rect())
            self._curtain.raise_()
            self._curtain.show()
            self._work = self._behind()
            self._timer.start(_BREATH)
        self._curtain.by_pixels |= by_pixels
        return True

    def finish(self) -> None:
        """Do at once what is still to be done; the widgets are painted as ever."""
        self._timer.stop()
        was_at_work, self._work = self._work is not None, None
        try:
            for _ in self._changed():
                pass
        finally:
            self._content.resize(self.size())
            self._curtain.hide()
            self._curtain.picture, self._curtain.by_pixels = QImage(), False
            if was_at_work:
                # What came below the curtain was not painted, though Qt takes it for done.
                self._content.update()

    def finished(self, widget: W) -> W:
        """Return a widget of the content once all is done in it that was begun."""
        make_all()
        self.finish()
        return widget

    def once_painted(self, doing: Callable[[], object]) -> None:
        """Do something once the screen shows all as it is now, or after a moment; at once without pace."""
        if PACE.shares and self.isVisible():
            QTimer.singleShot(_BREATH, self, partial(self._look, doing, time.perf_counter() + _PATIENCE))
        else:
            doing()

    def _look(self, doing: Callable[[], object], end: float) -> None:
        if not self.isVisible():
            return
        if self._is_at_work() and time.perf_counter() < end:
            QTimer.singleShot(_BREATH, self, partial(self._look, doing, end))
        else:
            doing()

    def _is_at_work(self) -> bool:
        """Whether the screen does not show all as it is yet."""
        return PACE.is_behind or self.is_unfinished()

    def picture_of(self, widget: QWidget) -> QImage:
        """Return how a widget of the content looks now, from the screen where that shows it all."""
        is_seen = PACE.shares and widget.isVisible() and not (self._is_at_work() or _is_beneath(widget))
        shown = self._shown(widget) if is_seen else QImage()
        if is_seen and shown.size() == widget.size() * self.devicePixelRatioF():
            return shown
        return PACE.grab(self.finished(widget)).toImage()

    def _shown(self, widget: QWidget) -> QImage:
        """Return what is on the screen now of a widget, an empty picture where it cannot be had."""
        source = self.backingStore().paintDevice()
        if not isinstance(source, QImage) or source.isNull():
            return QImage()
        ratio, corner = self.devicePixelRatioF(), widget.mapTo(self.window(), QPoint())
        size = widget.size() * ratio
        place = QRect(round(corner.x() * ratio), round(corner.y() * ratio), size.width(), size.height())
        picture = source.copy(place.intersected(source.rect()))
        picture.setDevicePixelRatio(ratio)
        return picture

    def _go_on(self) -> None:
        """Do the work of one turn."""
        with PACE.spends():
            self._work_on()

    def _work_on(self) -> None:
        end, work = time.thread_time() + _TURN, self._work
        try:
            for rests in () if work is None else work:
                if rests or time.thread_time() >= end:
                    self._timer.start(_BETWEEN)
                    return
        except Exception:
            self.finish()
            raise
        self._work = None

    def _behind(self) -> Iterator[bool]:
        """Change, lay out and paint all behind the curtain, then show it; a step each, True before a rest."""
        while self._is_owed:
            self._is_owed = False
            for _ in self._changed():
                yield False
            self._content.resize(self.size())
            yield True
            picture = self._blank()
            for _part in self._painted(picture):
                if picture.devicePixelRatio() != self.devicePixelRatioF():
                    # None of its parts is of use any more, nor what was made ahead for them.
                    break
                yield False
            else:
                if not self._steps:
                    self._curtain.picture, self._curtain.by_pixels = picture, False
                    self._curtain.repaint()
                    yield True
        self._curtain.lift()
        # What has come meanwhile was not painted below the curtain, and how all looked before is over.
        PACE.forget()
        for part in self._parts():
            self._content.repaint(part)
            yield False

    def _painted(self, picture: QImage) -> Iterator[None]:
        """Paint the content on a picture, and yield after each part."""
        for _part in PACE.parts_ahead(self._content):
            yield
        for part in self._parts():
            with PACE.whole(may_lag=True):
                self._content.render(picture, part.boundingRect().topLeft(), part)
            yield

    def _changed(self) -> Iterator[object]:
        """Yield before each step; whoever stops between two leaves the rest to be gone on with."""
        while self._steps:
            # Not ``yield from``: to be left would end the steps as well.
            for _ in self._steps[0]:
                yield None
            del self._steps[0]

    def _blank(self) -> QImage:
        ratio = self.devicePixelRatioF()
        picture = QImage(self.size() * ratio, QImage.Format.Format_RGB32)
        picture.setDevicePixelRatio(ratio)
        picture.fill(self.palette().window().color())
        return picture

    def _parts(self) -> Iterator[QRegion]:
        """Return the parts of the content, as the widgets in it lie, and what is left between them."""
        left, gathered, pixels = QRegion(self._content.rect()), QRegion(), 0
        for room in _rooms(self._content, self._content, self._content.rect()):
            gathered += left.intersected(room)
            left = left.subtracted(room)
            pixels += room.width() * room.height()
            if pixels >= _SMALL:
                yield gathered
                gathered, pixels = QRegion(), 0
        yield gathered + left


def _is_beneath(widget: QWidget) -> bool:
    """Whether another widget lies over a part of one, as a notice does."""
    room = QRect(widget.mapTo(widget.window(), QPoint()), widget.size())
    while (parent := widget.parentWidget()) is not None and not widget.isWindow():
        siblings = [each for each in parent.children() if isinstance(each, QWidget) and each.isVisible()]
        for each in siblings[siblings.index(widget) + 1 :] if widget in siblings else []:
            place = QRect(each.mapTo(each.window(), QPoint()), each.size())
            if not each.isWindow() and place.intersects(room):
                return True
        widget = parent
    return False


def _rooms(widget: QWidget, whole: QWidget, seen: QRect) -> Iterator[QRect]:
    """Return the rectangles in ``whole`` of what stands in a widget, of which a part is seen."""
    room = seen.intersected(QRect(widget.mapTo(whole, QPoint()), widget.size()))
    within = [each for each in widget.children() if isinstance(each, QWidget) and each.isVisible()]
    if room.isEmpty():
        return
    if not within or room.width() * room.height() <= _SMALL:
        if widget is not whole:
            yield room
        return
    for each in within:
        if not each.isWindow():
            yield from _rooms(each, whole, room)
