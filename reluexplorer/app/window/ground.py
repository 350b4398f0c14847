"""What an X server fills a window with where nothing of it is painted yet."""

from __future__ import annotations

import ctypes
import sys
from functools import cache

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QColor, QGuiApplication, QNativeInterface
from PySide6.QtWidgets import QWidget

from reluexplorer.widgets.theme.stylesheet import current_theme, theme_hub

_BACK_PIXEL = 2
"""X's name for the colour that a window's new area has."""


class Ground(QObject):
    """Gives a window's new area the theme's ground until it is painted.

    Qt asks for none, so that what is behind is seen for a moment where a window grows: mostly white.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        theme_hub().changed.connect(self._lay)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Lay it before the window is seen: it has a new native part after another scale."""
        if event.type() == QEvent.Type.Show and not event.spontaneous():
            self._lay()
        return super().eventFilter(watched, event)

    def _lay(self) -> None:
        application = QGuiApplication.instance()
        native = application.nativeInterface() if isinstance(application, QGuiApplication) else None
        connection = native.connection() if isinstance(native, QNativeInterface.QX11Application) else 0
        library, handle = _xcb() if connection else None, self._window.windowHandle()
        if library is not None and handle is not None:
            colour = ctypes.c_uint32(QColor(current_theme().background).rgb())
            number = int(handle.winId())
            library.xcb_change_window_attributes(connection, number, _BACK_PIXEL, ctypes.byref(colour))
            library.xcb_flush(connection)


@cache
def _xcb() -> ctypes.CDLL | None:
    """Return X's library, which Qt has loaded there; None where it cannot be had."""
    try:
        library = ctypes.CDLL("libxcb.so.1") if sys.platform.startswith("linux") else None
    except OSError:
        return None
    if library is not None:
        kinds = ctypes.c_void_p, ctypes.c_uint32, ctypes.c_uint32, ctypes.c_void_p
        library.xcb_change_window_attributes.argtypes = kinds
        library.xcb_flush.argtypes = [ctypes.c_void_p]
    return library
