"""The menu of what can be done to a unit of the network diagram."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from reluexplorer.widgets.diagram.actions import ACTIONS, actions_of
from reluexplorer.widgets.diagram.view import DiagramView
from reluexplorer.widgets.theme.tips import set_tip


def unit_menu(
    parent: QWidget, view: DiagramView, column: int, unit: int, act: Callable[[str, int, int], object]
) -> QMenu:
    """Return a menu that calls ``act`` with what is chosen; it deletes itself when closed."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.setToolTipsVisible(True)
    for name, words in actions_of(view, column, unit):
        action = menu.addAction(words)
        set_tip(action, ACTIONS[name][1])
        action.triggered.connect(partial(act, name, column, unit))
    return menu
