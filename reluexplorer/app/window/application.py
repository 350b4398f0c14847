"""The QApplication, set up the same for the window, for pictures and for tests."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator

from PySide6.QtCore import QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtGui import QIcon, QPixmapCache
from PySide6.QtWidgets import QApplication

import reluexplorer.app.window.sources  # noqa: F401  # before what follows, whose sources it leaves unread
from reluexplorer import __version__
from reluexplorer.language import ENGLISH, _, language
from reluexplorer.resources import resource
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.run.machine import keep_what_is_freed, share_the_machine
from reluexplorer.widgets.accessibility.interfaces import install
from reluexplorer.widgets.theme.fonts import ui_font
from reluexplorer.widgets.theme.stylesheet import system_theme, theming
from reluexplorer.widgets.theme.theme import THEMES

_NO_HELPERS = "QT_NO_GUI_THREADPOOL"
"""Set, it lets Qt fill areas and paste pictures in the window's thread. To hand them to others takes as long,
and the wait for these has no end while the process that trains has the other core."""
STYLE_PICTURES = 1024
"""Kibibytes of pictures that Qt keeps of buttons and fields: one for each size that any of them ever had, and
new ones for each button that is made, as it is known by its palette. They fill this up in hours, and none of
a button that is gone is ever used again; all that a window shows takes less."""


def require_screen() -> None:
    """Raise :class:`CommandError` where Qt would abort for want of a screen."""
    given = os.environ.get
    if not sys.platform.startswith("linux") or given("QT_QPA_PLATFORM") or given("WAYLAND_DISPLAY"):
        return
    if given("DISPLAY") and not _has_cursors():
        raise CommandError(
            _(
                "The window needs the library libxcb-cursor.so.0, which is not installed: Debian and "
                "Ubuntu have it in the package libxcb-cursor0, Fedora in xcb-util-cursor."
            )
        )
    if not given("DISPLAY"):
        raise CommandError(
            _(
                "There is no screen here: neither DISPLAY nor WAYLAND_DISPLAY is set. The commands "
                "train, lesson and shot work without one."
            )
        )


def _has_cursors() -> bool:
    """Whether the one library of X11's that systems often lack is there; without it Qt ends the program.

    The packaged program brings it along.
    """
    if getattr(sys, "frozen", False):
        return True
    try:
        ctypes.CDLL("libxcb-cursor.so.0")
    except OSError:
        return False
    return True


def make_application() -> QApplication:
    """Return the application, made if there is none yet."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    QApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    QLocale.setDefault(QLocale.c())
    keep_what_is_freed()
    share_the_machine()
    os.environ.setdefault(_NO_HELPERS, "1")
    app = QApplication(["reluexplorer"])
    QPixmapCache.setCacheLimit(STYLE_PICTURES)
    app.setApplicationName("reluexplorer")
    app.setApplicationDisplayName("ReLU Explorer")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("reluexplorer")
    app.setWindowIcon(QIcon(str(resource("icons", "reluexplorer.svg"))))
    app.setFont(ui_font())
    install()
    _teach(app, language())
    return app


def _teach(app: QApplication, spoken: str) -> None:
    """Let Qt say its own words in a language, where it knows that: of buttons, menus of fields and keys."""
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    words = QTranslator(app)
    if spoken != ENGLISH and words.load(f"qtbase_{spoken}", folder):
        app.installTranslator(words)


def theming_by_name(name: str) -> Iterator[None]:
    """Apply ``light``, ``dark``, or for ``system`` what the system is set to, in short steps."""
    app = make_application()
    return theming(app, THEMES.get(name) or system_theme(app))
