"""Every action with its keys, once: the menu, the shortcuts and the help are made of this list."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from reluexplorer.core.discovery import once
from reluexplorer.language import LANGUAGES, _
from reluexplorer.session.commands.all_commands import COMMANDS
from reluexplorer.session.document.limits import WORKSPACES


@dataclass(frozen=True)
class ActionSpec:
    """An action: what it is called, where in the menu it stands, and its keys."""

    name: str
    words: str
    menu: str
    keys: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()
    """The names of the commands that it carries out."""


ACTIONS = (
    ActionSpec("presets", "Start from…", "File", ("Ctrl+P",), ("open-preset",)),
    ActionSpec("open", "Open…", "File", ("Ctrl+O",), ("open-document", "open-table", "open-weights")),
    ActionSpec("open-recent", "Open recent", "File"),
    ActionSpec("new-window", "New window", "File", ("Ctrl+Shift+N",)),
    ActionSpec("columns", "Columns of the table…", "File", ("Ctrl+T",), ("choose-columns",)),
    ActionSpec("open-address", "Open address…", "File", ("Ctrl+L",), ("open-playground",)),
    ActionSpec("save", "Save", "File", ("Ctrl+S",), ("save-document",)),
    ActionSpec("save-as", "Save as…", "File", ("Ctrl+Shift+S",), ("save-document",)),
    ActionSpec("reopen", "Continue where you were", "File"),
    ActionSpec("new", "Start afresh", "File", ("Ctrl+N",), ("new",)),
    ActionSpec("save-picture", "Save picture…", "File", ("Ctrl+E",)),
    ActionSpec("report", "Report of all verdicts…", "File", (), ("measure-all",)),
    ActionSpec(
        "export",
        "Export…",
        "File",
        ("Ctrl+Shift+E",),
        ("export-torch", "export-numpy", "export-weights", "export-data", "export-history"),
    ),
    ActionSpec("quit", "Quit", "File", ("Ctrl+Q",)),
    ActionSpec("undo", "Undo", "Edit", ("Ctrl+Z",), ("undo",)),
    ActionSpec("redo", "Redo", "Edit", ("Ctrl+Shift+Z", "Ctrl+Y"), ("redo",)),
    ActionSpec("history", "History…", "Edit", ("Ctrl+H", "Ctrl+Alt+Z")),
    ActionSpec("paste", "Paste a Playground address", "Edit", ("Ctrl+V",), ("open-playground",)),
    ActionSpec("copy-link", "Copy link to Playground", "Edit", ("Ctrl+Shift+K",)),
    ActionSpec("copy-picture", "Copy picture", "Edit", ("Ctrl+Shift+C",)),
    ActionSpec("play", "Play or pause", "Run", ("F5",), ("play", "pause", "play-lesson", "stop-lesson")),
    ActionSpec("step", "One step", "Run", ("F6",), ("step",)),
    ActionSpec("reset", "Reset", "Run", ("F7",), ("reset",)),
    *(
        ActionSpec(f"go-{name}", name.capitalize(), "View", (f"Ctrl+{number}",), ("go-to",))
        for number, name in enumerate(WORKSPACES, 1)
    ),
    ActionSpec("theme", "Light or dark", "View", ("Ctrl+Shift+L",), ("set-theme",)),
    ActionSpec("motion", "Less motion", "View"),
    ActionSpec("larger", "Larger", "View", ("Ctrl++", "Ctrl+=")),
    ActionSpec("smaller", "Smaller", "View", ("Ctrl+-",)),
    ActionSpec("usual-size", "Usual size", "View", ("Ctrl+0",)),
    ActionSpec("language-system", _("Language of the system"), _("Language")),
    *(ActionSpec(f"language-{code}", words, _("Language")) for code, words in LANGUAGES.items()),
    ActionSpec("palette", "Search or run a command", "View", ("Ctrl+K",)),
    ActionSpec("menu", "Menu", "View", ("F10",)),
    ActionSpec("help", "Commands and keys", "Help", ("F1", "?")),
    ActionSpec("glossary", "Glossary", "Help", ("Shift+F1",)),
    ActionSpec("welcome", "Ways to begin", "Help"),
    ActionSpec("diagnostics", "Copy diagnostics", "Help"),
    ActionSpec("about", "About ReLU Explorer", "Help", ()),
)


@cache
def all_actions() -> tuple[ActionSpec, ...]:
    """Return the actions, with one for each command that has keys of its own.

    Raises ValueError where two have one name, or the same keys.
    """
    commanded = [
        ActionSpec(name, kind.label, "Commands", kind.keys, (name,))
        for name, kind in COMMANDS.items()
        if kind.keys
    ]
    places = [(__name__, spec) for spec in ACTIONS]
    places += [(COMMANDS[spec.name].__module__, spec) for spec in commanded]
    once("shortcut", (
        (QKeySequence(keys).toString(), f"“{spec.words}” of {place}", spec)
        for place, spec in places for keys in spec.keys
    ))  # fmt: skip
    named = once("action", ((spec.name, f"“{spec.words}” of {place}", spec) for place, spec in places))
    return tuple(named.values())


def make_actions(owner: QWidget) -> dict[str, QAction]:
    """Return an action for each specification, with its keys alive in ``owner``."""
    made = {}
    for spec in all_actions():
        action = QAction(spec.words, owner)
        action.setShortcuts([QKeySequence(keys) for keys in spec.keys])
        owner.addAction(action)
        made[spec.name] = action
    return made


Fill = Callable[[QMenu], None]
"""Puts into a menu what it has to offer now."""


_NONE: Mapping[str, Fill] = MappingProxyType({})


def fill_menu(menu: QMenu, actions: dict[str, QAction], lists: Mapping[str, Fill] = _NONE) -> None:
    """Fill a menu with a submenu for each group of actions; that of languages is in that of views.

    ``lists`` are actions that are menus themselves, with what fills them.
    """
    groups: dict[str, QMenu] = {}
    for group in dict.fromkeys(spec.menu for spec in all_actions()):
        submenu = (groups["View"] if group == _("Language") else menu).addMenu(group)
        groups[group] = submenu
        for spec in all_actions():
            if spec.menu == group and spec.name in lists:
                lists[spec.name](submenu.addMenu(spec.words))
            elif spec.menu == group and spec.name != "menu":
                submenu.addAction(actions[spec.name])


def spelled(keys: str) -> str:
    """Return keys such as Ctrl+Shift+S as people read them, parted by spaces."""
    return re.sub(r"\+(?=.)", " ", keys)
