"""What screen readers and the Tab key find: ``python -m tests.reliability.accessibility`` prints figures.

Every workspace, page of Learn, sheet and dialog is walked twice: along Tab, and through the tree of Qt's
accessible interfaces, painted parts among them.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QDialog,
    QLabel,
    QScrollBar,
    QWidget,
)

from reluexplorer.app.window.application import make_application
from reluexplorer.app.window.window import Window
from reluexplorer.lessons.claims.catalogue import LESSONS
from reluexplorer.session.commands.data import ChooseData
from reluexplorer.session.commands.lessons import OpenLesson
from reluexplorer.session.commands.microscope import FollowSample, ShowMoment
from reluexplorer.session.commands.network import SetHidden
from reluexplorer.session.commands.run import Step
from reluexplorer.session.commands.selection import SelectUnit
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.host.host import Command
from reluexplorer.session.session import Session
from reluexplorer.widgets.accessibility.parts import Told
from reluexplorer.widgets.theme.stylesheet import apply_theme
from reluexplorer.widgets.theme.theme import THEMES

SIZE = (1440, 900)
MORE = tuple(assign(f"view.more_{what}", True) for what in ("data", "network", "training", "measures"))
DEAD = (assign("training.learning_rate", 3.0), SetHidden((6, 5, 3)), Step(120), SelectUnit(0, 1))
SCENES: dict[str, tuple[Command, ...]] = {
    "train": (assign("view.workspace", "train"),),
    "train, all folds open": (assign("view.workspace", "train"), *MORE, *DEAD),
    "train, digits": (assign("view.workspace", "train"), ChooseData("digits"), Step(5)),
    "train, drawn by hand": (assign("view.workspace", "train"), ChooseData("drawn")),
    "train, one update": (SetHidden((4, 3)), Step(20), FollowSample(3), ShowMoment(6)),
    "neurons": (assign("view.workspace", "neurons"), *DEAD),
    "neurons, maps": (*DEAD, assign("view.grid", "maps"), assign("view.workspace", "neurons")),
    "activations": (assign("view.workspace", "activations"),),
    **{f"learn, {name}": (OpenLesson(name),) for name in LESSONS},
}
DIALOGS = ("presets", "open-address", "export", "palette", "help", "glossary", "welcome", "about")
NAMELESS_ROLES = frozenset(
    {QAccessible.Role.NoRole, QAccessible.Role.Client, QAccessible.Role.Pane, QAccessible.Role.Window}
)
_MOST_TABS = 400


@dataclass
class Found:
    """What the walks through one scene met, and what is wrong with it."""

    stops: int = 0
    """Widgets that Tab comes to."""
    parts: int = 0
    """Painted parts of widgets in sight."""
    roles: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def face(widget: QWidget) -> QAccessibleInterface:
    """Return what a screen reader is told of a widget."""
    return QAccessible.queryAccessibleInterface(widget)


def called(widget: QWidget) -> str:
    """Return a widget so that it is found in the code."""
    return f"{type(widget).__name__} {face(widget).text(QAccessible.Text.Name)!r}"


def takes_keys(widget: QWidget) -> bool:
    """Whether a person can bring the keys to a widget.

    What hands them on, only scrolls, or lets the mouse copy its words does not count.
    """
    return (
        widget.isVisible()
        and widget.isEnabled()
        and widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and widget.focusProxy() is None
        and not isinstance(widget, QScrollBar)
        and widget.objectName() != "qt_scrollarea_viewport"
        and not (isinstance(widget, QLabel) and widget.focusPolicy() == Qt.FocusPolicy.ClickFocus)
    )


def focusable(top: QWidget) -> list[QWidget]:
    """Return all that can have the keys in a window, itself left out."""
    return [each for each in top.findChildren(QWidget) if each.window() is top and takes_keys(each)]


def tabbed(top: QWidget, back: bool = False) -> list[QWidget]:
    """Return where Tab leads, from where the keys are until it is there again; a trap ends it."""
    seen: list[QWidget] = []
    for _ in range(_MOST_TABS):
        top.focusNextPrevChild(not back)
        now = top.focusWidget()
        if now is None or now in seen:
            return seen
        seen.append(now)
    return seen


def reached(widget: QWidget, stops: list[QWidget]) -> bool:
    """Whether Tab comes to a widget, or to one beside it from which the arrow keys lead on."""
    beside = widget.parentWidget()
    grouped = beside is not None and any(each.parentWidget() is beside for each in stops)
    exclusive = isinstance(widget, QAbstractButton) and (widget.autoExclusive() or widget.group() is not None)
    arrows = grouped and (exclusive or widget.focusPolicy() == Qt.FocusPolicy.ClickFocus)
    inside = any(each.isAncestorOf(widget) for each in stops if isinstance(each, QAbstractScrollArea))
    return widget in stops or arrows or inside


def walked(top: QWidget) -> Found:
    """Return what is in a window, and each thing without name, role, tooltip or a way to it."""
    found = Found()
    stops = tabbed(top)
    found.stops = len(stops)
    for widget in {id(each): each for each in [*focusable(top), *stops]}.values():
        told = face(widget)
        found.roles[told.role().name] += 1
        if not told.text(QAccessible.Text.Name).strip():
            found.wrong.append(f"no name: {called(widget)} in {type(widget.parentWidget()).__name__}")
        if told.role() in NAMELESS_ROLES:
            found.wrong.append(f"no role: {called(widget)}")
        if not widget.toolTip().strip():
            found.wrong.append(f"no tooltip: {called(widget)}")
        if not reached(widget, stops):
            found.wrong.append(f"out of reach: {called(widget)}")
    if set(tabbed(top, back=True)) != set(stops):
        found.wrong.append("Shift Tab leads elsewhere than Tab")
    for widget in top.findChildren(QWidget):
        if isinstance(widget, Told) and widget.isVisible() and widget.window() is top:
            parts, wrong = parts_of(widget)
            found.parts += parts
            found.wrong += wrong
    return found


def parts_of(widget: QWidget) -> tuple[int, list[str]]:
    """Return how many painted parts a widget has, and what is wrong with them."""
    told, wrong = face(widget), []
    parts = [part for part in children(told) if part.object() is None]
    for place, part in enumerate(parts):
        name = part.text(QAccessible.Text.Name)
        if not name.strip() or part.role() in NAMELESS_ROLES:
            wrong.append(f"a part without name or role: {called(widget)}, {place}")
        if told.indexOfChild(part) < 0 or part.parent() is None:
            wrong.append(f"a part that leads nowhere: {called(widget)}, {name}")
    return len(parts), wrong


def children(told: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    """Yield what is below an interface."""
    for place in range(told.childCount()):
        child = told.child(place)
        if child is not None:
            yield child


def settle() -> None:
    """Let all be laid out."""
    for _ in range(4):
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        QApplication.processEvents()


def show_scene(window: Window, name: str) -> None:
    """Bring a window to a scene."""
    for command in SCENES[name]:
        window.session.dispatch(command)
    window.session.settle()
    settle()


def open_dialog(window: Window, name: str) -> QDialog:
    """Return a dialog, opened as the menu opens it."""
    window._actions[name].trigger()
    settle()
    (found,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()]
    return found


def main() -> int:
    """Print what is found in each scene and dialog; return how many faults there are."""
    make_application()
    apply_theme(make_application(), THEMES["light"])
    faults = 0
    for name in SCENES:
        with closing(Session()) as session:
            window = Window(session)
            window.resize(*SIZE)
            window.show()
            show_scene(window, name)
            faults += _print(name, walked(window))
            window.close()
    with closing(Session()) as session:
        window = Window(session)
        window.resize(*SIZE)
        window.show()
        session.settle()
        settle()
        for name in DIALOGS:
            dialog = open_dialog(window, name)
            faults += _print(f"dialog {name}", walked(dialog))
            dialog.reject()
            settle()
        window.close()
    print(f"{faults} faults")
    return int(faults > 0)


def _print(name: str, found: Found) -> int:
    print(f"{name:32} {found.stops:4} stops {found.parts:6} parts {len(found.wrong):4} faults", flush=True)
    for fault in found.wrong:
        print(f"    {fault}")
    return len(found.wrong)


if __name__ == "__main__":
    sys.exit(main())
