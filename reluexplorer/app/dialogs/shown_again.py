"""Dialogs that are kept when they are left: to show one again takes a fraction of what making it takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDialog, QWidget

from reluexplorer.widgets.theme.stylesheet import theme_hub

D = TypeVar("D", bound=QDialog)


class ShownAgain(QObject):
    """Keeps one dialog of each kind over a window until the theme, the scale or the screen is another."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._kept: dict[type[QDialog], tuple[object, QDialog]] = {}
        theme_hub().changed.connect(self._on_theme)

    def get(self, kind: type[D], make: Callable[[], D]) -> D:
        """Return the dialog of a kind, made where there is none; who shows it says what is in it."""
        place = self._window.devicePixelRatio(), self._window.screen().availableSize().toTuple()
        made_for, dialog = self._kept.get(kind, (None, None))
        if isinstance(dialog, kind) and (made_for == place or dialog.isVisible()):
            return dialog
        if dialog is not None:
            dialog.deleteLater()
        made = make()
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        self._kept[kind] = place, made
        return made

    def _on_theme(self, _theme: object) -> None:
        """Let go of what nobody sees; it would have to take the colours of the new theme."""
        for kind, (_place, dialog) in list(self._kept.items()):
            if not dialog.isVisible():
                del self._kept[kind]
                dialog.deleteLater()
