"""The words of the window that skip the catalogue: of pages, menus and dialogs, and what is painted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QEventLoop, QModelIndex, Qt
from PySide6.QtGui import QAction, QPainter
from PySide6.QtWidgets import QAbstractItemView, QApplication, QComboBox, QDialog, QTabBar, QWidget

from reluexplorer.app.window.application import make_application
from reluexplorer.app.window.window import Window
from reluexplorer.lessons.claims.catalogue import LESSONS
from reluexplorer.session.commands.all_commands import COMMANDS
from reluexplorer.session.commands.lessons import OpenLesson
from reluexplorer.session.commands.network import SetHidden
from reluexplorer.session.commands.run import Step
from reluexplorer.session.commands.selection import SelectUnit
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.limits import WORKSPACES
from reluexplorer.session.session import Session
from tests.pseudo import skipped

NO_WORDS = {
    "negative 56 %; positive 55 %": "names of classes, which are data",
    "Export": "an action of the library's scene, whose menu is off",
    "Export...": "the same",
}
"""What may skip the catalogue, with why."""
DIALOGS = ("presets", "open-address", "export", "palette", "help", "glossary", "welcome")
_GETTERS = (
    "text", "toolTip", "accessibleName", "accessibleDescription", "placeholderText", "windowTitle", "title",
)  # fmt: skip


class _Painted:
    """All texts that are drawn while it listens."""

    def __init__(self) -> None:
        self.texts: set[str] = set()
        self._draw = QPainter.drawText
        told = self

        def draw(painter: QPainter, *arguments: Any) -> Any:
            told.texts |= {each for each in arguments if isinstance(each, str)}
            return told._draw(painter, *arguments)

        QPainter.drawText = draw  # type: ignore[method-assign]

    def taken(self) -> set[str]:
        """Return what was drawn since the last time."""
        texts, self.texts = self.texts, set()
        return texts


def _of_model(model: QAbstractItemModel, parent: QModelIndex) -> Iterator[str]:
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)
    for row in range(min(model.rowCount(parent), 400)):
        for column in range(columns):
            for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
                value = model.data(model.index(row, column, parent), role)
                if isinstance(value, str):
                    yield value


def _of_widget(widget: QWidget) -> Iterator[str]:
    for name in _GETTERS:
        value = getattr(widget, name, None)
        said = value() if callable(value) else None
        if isinstance(said, str):
            yield said
    if isinstance(widget, QComboBox):
        yield from (widget.itemText(place) for place in range(widget.count()))
    if isinstance(widget, QTabBar):
        yield from (widget.tabText(place) for place in range(widget.count()))
    if isinstance(widget, QAbstractItemView) and widget.model() is not None:
        yield from _of_model(widget.model(), QModelIndex())


def _shown(top: QWidget, painted: _Painted) -> set[str]:
    """Return all that a window says in words, in its visible parts."""
    top.grab()
    texts = painted.taken()
    for widget in (top, *(each for each in top.findChildren(QWidget) if each.isVisible())):
        texts |= set(_of_widget(widget))
    return texts


def _wait(window: Window) -> None:
    window.session.settle()
    QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)


def of_window() -> dict[str, list[str]]:
    """Return by place what skips the catalogue: each workspace, each lesson, the menu and each dialog."""
    make_application()
    painted = _Painted()
    window = Window(Session())
    window.resize(1440, 900)
    window.show()
    found: dict[str, set[str]] = {}
    for command in (SetHidden((6, 5)), assign("training.learning_rate", 3.0), Step(40), SelectUnit(0, 0)):
        window.session.dispatch(command)
        _wait(window)
    for name in WORKSPACES:
        window.session.dispatch(assign("view.workspace", name))
        _wait(window)
        found[name] = _shown(window, painted)
    for lesson in LESSONS:
        window.session.dispatch(OpenLesson(lesson))
        _wait(window)
        found["learn"] |= _shown(window, painted)
    actions = window.findChildren(QAction)
    found["menu"] = {text for action in actions for text in (action.text(), action.toolTip())}
    for name in DIALOGS:
        window._actions[name].trigger()
        _wait(window)
        tops = [each for each in QApplication.topLevelWidgets() if each.isVisible()]
        for dialog in (each for each in tops if isinstance(each, QDialog)):
            found[name] = _shown(dialog, painted)
            dialog.reject()
            _wait(window)
    window.close()
    return {place: sorted(filter(_is_amiss, texts)) for place, texts in found.items()}


def _is_amiss(text: str) -> bool:
    """Whether a text skips the catalogue that may not; names of commands are typed, in all languages."""
    plain = " ".join(text.split())
    return skipped(text) and plain not in NO_WORDS and plain.partition(" ")[0] not in COMMANDS
