"""The size of the whole interface, changed while the program runs.

Qt takes the size of a logical pixel from the screen, and the windows of a screen follow when they are made
anew. The call for it is there in every Qt that the program allows, though not in its public part; where it is
missing, the size takes effect at the next start.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable
from functools import cache

import shiboken6
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QFrame, QMainWindow, QScrollArea, QWidget

from reluexplorer.app.settings import SCALES

_CALL = "_ZN15QHighDpiScaling15setScreenFactorEP7QScreend"
_FACTOR = "QT_SCALE_FACTOR"
_OWN = "own_factor"
_CONTENT = QSize(900, 560)
"""The least room in which the workspaces can be used."""
_applied = [100]


@cache
def _setter() -> Callable[[int, float], None] | None:
    """Return Qt's call that sets the factor of a screen, None where there is none."""
    try:
        call = getattr(ctypes.CDLL("libQt6Gui.so.6"), _CALL) if sys.platform.startswith("linux") else None
    except (OSError, AttributeError):
        return None
    if call is not None:
        call.argtypes, call.restype = [ctypes.c_void_p, ctypes.c_double], None
    return call


def works_at_once() -> bool:
    """Whether another size can be had without a new start."""
    return _setter() is not None


def before_application(percent: int) -> None:
    """Ask for a size where it can only be had at the start; call it before Qt's application is made."""
    if percent != 100 and not works_at_once():
        os.environ[_FACTOR] = f"{float(os.environ.get(_FACTOR) or 1) * percent / 100:g}"


def next_scale(percent: int, direction: int) -> int:
    """Return the next larger (1) or smaller (−1) size, the same one at the ends."""
    place = SCALES.index(percent) + direction
    return SCALES[min(max(place, 0), len(SCALES) - 1)]


def applied() -> int:
    """Return the size that was set last, in per cent."""
    return _applied[0]


def set_scale(percent: int) -> bool:
    """Let all windows that are made from now on have a size; return False where that takes a new start."""
    call = _setter()
    if call is None or percent == _applied[0]:
        return call is not None
    _applied[0] = percent
    for screen in QGuiApplication.screens():
        _set(call, screen)
    application = QGuiApplication.instance()
    if isinstance(application, QGuiApplication) and not application.property(_OWN):
        application.setProperty(_OWN, True)
        application.screenAdded.connect(lambda screen: _set(call, screen))
    return True


def _set(call: Callable[[int, float], None], screen: QScreen) -> None:
    own = screen.property(_OWN)
    if own is None:
        own = screen.devicePixelRatio() / float(os.environ.get(_FACTOR) or 1)
        screen.setProperty(_OWN, own)
    call(shiboken6.getCppPointer(screen)[0], own * _applied[0] / 100)


def made_anew(window: QWidget, least: QSize, before: float) -> None:
    """Make a window's native part anew, in as many pixels of the screen as it had under the factor before.

    ``least`` is the smallest size where the screen has room for it.
    """
    ratio = _applied[0] / before
    place, maximised = window.geometry(), window.isMaximized()
    handle = window.windowHandle()
    shown = window.isVisible()
    if shown:
        window.hide()
    if handle is not None:
        handle.destroy()
    fit_minimum(window, least)
    size = QSize(round(place.width() / ratio), round(place.height() / ratio)).expandedTo(window.minimumSize())
    corner = QRect(round(place.x() / ratio), round(place.y() / ratio), size.width(), size.height())
    if not maximised:
        window.setGeometry(corner)
    if shown:
        window.show()
        window.activateWindow()


def fit_minimum(window: QWidget, least: QSize) -> None:
    """Let a window be as small as ``least``, or as the screen where that has less under a larger size."""
    room = window.screen().availableSize()
    window.setMinimumSize(least if _applied[0] <= 100 else least.boundedTo(room))


def hold(window: QMainWindow, content: QWidget) -> None:
    """Put the content into a window, to be scrolled where the screen has too little room for it."""
    room = window.screen().availableSize()
    tight = _applied[0] > 100 and room.boundedTo(_CONTENT) != _CONTENT
    holder = window.centralWidget()
    if holder is not None and tight == isinstance(holder, QScrollArea):
        return
    if isinstance(holder, QScrollArea):
        holder.takeWidget()
        content.setMinimumSize(0, 0)
    elif holder is not None:
        window.takeCentralWidget()
    if not tight:
        window.setCentralWidget(content)
        return
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidgetResizable(True)
    content.setMinimumSize(_CONTENT)
    area.setWidget(content)
    window.setCentralWidget(area)
