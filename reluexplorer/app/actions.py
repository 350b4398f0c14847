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
from reluexplorer.language import LANGUAGES, _, pgettext
from reluexplorer.session.commands.all_commands import COMMANDS
from reluexplorer.session.document.limits import WORKSPACES, workspace_title

MENUS = {
    "file": pgettext("menu", "File"),
    "edit": pgettext("menu", "Edit"),
    "run": pgettext("menu", "Run"),
    "view": pgettext("menu", "View"),
    "language": _("Language"),
    "help": pgettext("menu", "Help"),
    "commands": pgettext("menu", "Commands"),
}
"""What people call the menus."""


@dataclass(frozen=True)
class ActionSpec:
    """An action: what it is called, in which of :data:`MENUS` it stands, and its keys."""

    name: str
    words: str
    menu: str
    keys: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()
    """The names of the commands that it carries out."""


ACTIONS = (
    ActionSpec("presets", _("Start from…"), "file", ("Ctrl+P",), ("open-preset",)),
    ActionSpec(
        "open", _("Open…"), "file", ("Ctrl+O",), ("open-document", "open-table", "open-weights", "open-model")
    ),
    ActionSpec("feed-model", _("Choose what the model is fed…"), "file", (), ("feed-model",)),
    ActionSpec("feed-folder", _("Choose a folder that the model is fed…"), "file", (), ("feed-model",)),
    ActionSpec("smaller-copy", _("Save a smaller copy of the model…"), "file", (), ("save-smaller-copy",)),
    ActionSpec("model-report", _("Report on the model…"), "file", (), ("export-doctor-report",)),
    ActionSpec("open-run", _("Open a watched training…"), "file", (), ("open-run",)),
    ActionSpec("run-report", _("Report on the watched training…"), "file", (), ("export-run-report",)),
    ActionSpec("open-recent", _("Open recent"), "file"),
    ActionSpec("new-window", _("New window"), "file", ("Ctrl+Shift+N",)),
    ActionSpec("columns", _("Columns of the table…"), "file", ("Ctrl+T",), ("choose-columns",)),
    ActionSpec("open-address", _("Open address…"), "file", ("Ctrl+L",), ("open-playground",)),
    ActionSpec("save", _("Save"), "file", ("Ctrl+S",), ("save-document",)),
    ActionSpec("save-as", _("Save as…"), "file", ("Ctrl+Shift+S",), ("save-document",)),
    ActionSpec("reopen", _("Continue where you were"), "file"),
    ActionSpec("new", _("Start afresh"), "file", ("Ctrl+N",), ("new",)),
    ActionSpec("save-picture", _("Save picture…"), "file", ("Ctrl+E",)),
    ActionSpec("report", _("Report of all verdicts…"), "file", (), ("measure-all",)),
    ActionSpec(
        "export",
        _("Export…"),
        "file",
        ("Ctrl+Shift+E",),
        ("export-torch", "export-numpy", "export-weights", "export-data", "export-history"),
    ),
    ActionSpec("quit", _("Quit"), "file", ("Ctrl+Q",)),
    ActionSpec("undo", _("Undo"), "edit", ("Ctrl+Z",), ("undo",)),
    ActionSpec("redo", _("Redo"), "edit", ("Ctrl+Shift+Z", "Ctrl+Y"), ("redo",)),
    ActionSpec("history", _("History…"), "edit", ("Ctrl+H", "Ctrl+Alt+Z")),
    ActionSpec("paste", _("Paste a Playground address"), "edit", ("Ctrl+V",), ("open-playground",)),
    ActionSpec("copy-link", _("Copy link to Playground"), "edit", ("Ctrl+Shift+K",)),
    ActionSpec("watch-lines", _("Copy the lines that watch a training"), "edit"),
    ActionSpec("copy-picture", _("Copy picture"), "edit", ("Ctrl+Shift+C",)),
    ActionSpec("play", _("Play or pause"), "run", ("F5",), ("play", "pause", "play-lesson", "stop-lesson")),
    ActionSpec("step", _("One step"), "run", ("F6",), ("step",)),
    ActionSpec("reset", _("Reset"), "run", ("F7",), ("reset",)),
    *(
        ActionSpec(f"go-{name}", workspace_title(name), "view", (f"Ctrl+{number}",), ("go-to",))
        for number, name in enumerate(WORKSPACES, 1)
    ),
    ActionSpec("theme", _("Light or dark"), "view", ("Ctrl+Shift+L",), ("set-theme",)),
    ActionSpec("motion", _("Less motion"), "view"),
    ActionSpec("larger", _("Larger"), "view", ("Ctrl++", "Ctrl+=")),
    ActionSpec("smaller", _("Smaller"), "view", ("Ctrl+-",)),
    ActionSpec("usual-size", _("Usual size"), "view", ("Ctrl+0",)),
    ActionSpec("language-system", _("Language of the system"), "language"),
    *(ActionSpec(f"language-{code}", words, "language") for code, words in LANGUAGES.items()),
    ActionSpec("palette", _("Search or run a command"), "view", ("Ctrl+K",)),
    ActionSpec("menu", _("Menu"), "view", ("F10",)),
    ActionSpec("help", _("Commands and keys"), "help", ("F1", "?")),
    ActionSpec("glossary", _("Glossary"), "help", ("Shift+F1",)),
    ActionSpec("welcome", _("Ways to begin"), "help"),
    ActionSpec("diagnostics", _("Copy diagnostics"), "help"),
    ActionSpec("about", _("About ReLU Explorer"), "help", ()),
)


@cache
def all_actions() -> tuple[ActionSpec, ...]:
    """Return the actions, with one for each command that has keys of its own.

    Raises ValueError where two have one name, or the same keys.
    """
    commanded = [
        ActionSpec(name, kind.label, "commands", kind.keys, (name,))
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
        submenu = (groups["view"] if group == "language" else menu).addMenu(MENUS[group])
        groups[group] = submenu
        for spec in all_actions():
            if spec.menu == group and spec.name in lists:
                lists[spec.name](submenu.addMenu(spec.words))
            elif spec.menu == group and spec.name != "menu":
                submenu.addAction(actions[spec.name])


_KEYS = {"Ctrl": pgettext("key", "Ctrl"), "Shift": pgettext("key", "Shift")}
"""Keys that are called otherwise in other languages, as Qt calls them there too."""


def spelled(keys: str, between: str = " ") -> str:
    """Return keys such as Ctrl+Shift+S as people read them, parted by spaces, or by what is given."""
    return between.join(_KEYS.get(each, each) for each in re.split(r"\+(?=.)", keys))
