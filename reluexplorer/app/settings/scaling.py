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
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget

from reluexplorer.app.settings.settings import SCALES, Settings
from reluexplorer.language import _

_CALL = "_ZN15QHighDpiScaling15setScreenFactorEP7QScreend"
_FACTOR = "QT_SCALE_FACTOR"
_OWN = "own_factor"
_PLACE = "place_at_the_usual_size"
CONTENT = QSize(1024, 700)
"""The least room in which all of every workspace is whole."""
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


def before_application(percent: int) -> None:
    """Ask for a size where it can only be had at the start; call it before Qt's application is made."""
    if percent != 100 and _setter() is None:
        os.environ[_FACTOR] = f"{float(os.environ.get(_FACTOR) or 1) * percent / 100:g}"


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


def scaled(window: QWidget, least: QSize, settings: Settings | None, direction: int) -> str:
    """Make all larger (1), smaller (−1) or as it usually is (0), and keep that; return what is to be said."""
    before = _applied[0] if settings is None or _setter() else settings.scale()
    place = min(max(SCALES.index(before) + direction, 0), len(SCALES) - 1)
    percent = SCALES[place] if direction else 100
    if settings is not None:
        settings.remember(scale=percent)
    at_once = made_anew(window, least, percent)
    if at_once and not _holds_all(window.size()):
        said = _("The interface is at {percent} %; what does not fit scrolls, Ctrl 0 is the usual size.")
        return said.format(percent=percent)
    if at_once:
        return _("The interface is at {percent} %; Ctrl 0 is the usual size.").format(percent=percent)
    return _("At the next start it is at {percent} %; Ctrl 0 is the usual size.").format(percent=percent)


def _holds_all(size: QSize) -> bool:
    """Whether so many pixels of the present size hold all of every workspace."""
    return CONTENT.boundedTo(size) == CONTENT


def _in_pixels(window: QWidget) -> QRect:
    """Return where a window is in pixels of the usual size, exactly where only the scale has changed it."""
    place, known = window.geometry(), window.property(_PLACE)
    ratio = _applied[0] / 100
    corners = (place.x(), place.y(), place.width(), place.height())
    whole = QRect(*(round(each * ratio) for each in corners))
    if isinstance(known, tuple):
        given, before = known
        whole.setSize(before.size() if given.size() == place.size() else whole.size())
        if given.topLeft() == place.topLeft():
            whole.moveTopLeft(before.topLeft())
    return whole


def made_anew(window: QWidget, least: QSize, percent: int) -> bool:
    """Set the scale and make a window's native part anew, in as many pixels of the screen as it had.

    ``least`` is the smallest size at the usual scale. Return False where the scale takes a new start.
    """
    whole, maximised = _in_pixels(window), window.isMaximized()
    if not set_scale(percent):
        return False
    shown = window.isVisible()
    if shown:
        window.hide()
    if (handle := window.windowHandle()) is not None:
        handle.destroy()
    fit_minimum(window, least)
    corners = (whole.x(), whole.y(), whole.width(), whole.height())
    place = QRect(*(round(each * 100 / _applied[0]) for each in corners))
    if not maximised:
        window.setGeometry(place)
        window.setProperty(_PLACE, (window.geometry(), whole))
    if shown:
        window.show()
        window.activateWindow()
    return True


def fit_minimum(window: QWidget, least: QSize) -> None:
    """Let a window be as small as ``least``, in as many pixels of the screen under a larger scale."""
    window.setMinimumSize(least if _applied[0] <= 100 else least * (100 / _applied[0]))
