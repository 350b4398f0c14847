"""Every action with its keys, once: the menu, the shortcuts and the help are made of this list."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from reluexplorer.app.top_bar import TABS


@dataclass(frozen=True)
class ActionSpec:
    """An action: what it is called, where in the menu it stands, and its keys."""

    name: str
    words: str
    menu: str
    keys: tuple[str, ...] = ()


ACTIONS = (
    ActionSpec("presets", "Start from…", "File", ("Ctrl+P",)),
    ActionSpec("open", "Open…", "File", ("Ctrl+O",)),
    ActionSpec("open-address", "Open address…", "File", ("Ctrl+L",)),
    ActionSpec("save", "Save", "File", ("Ctrl+S",)),
    ActionSpec("save-as", "Save as…", "File", ("Ctrl+Shift+S",)),
    ActionSpec("reopen", "Reopen the last one", "File"),
    ActionSpec("new", "Start afresh", "File", ("Ctrl+N",)),
    ActionSpec("save-picture", "Save picture…", "File", ("Ctrl+E",)),
    ActionSpec("quit", "Quit", "File", ("Ctrl+Q",)),
    ActionSpec("undo", "Undo", "Edit", ("Ctrl+Z",)),
    ActionSpec("redo", "Redo", "Edit", ("Ctrl+Shift+Z", "Ctrl+Y")),
    ActionSpec("paste", "Paste a Playground address", "Edit", ("Ctrl+V",)),
    ActionSpec("copy-picture", "Copy picture", "Edit", ("Ctrl+Shift+C",)),
    ActionSpec("play", "Play or pause", "Run", ("F5",)),
    ActionSpec("step", "One step", "Run", ("F6",)),
    ActionSpec("reset", "Reset", "Run", ("F7",)),
    *(
        ActionSpec(f"go-{name}", words, "View", (f"Ctrl+{number}",))
        for number, (name, (words, _tip)) in enumerate(TABS.items(), 1)
    ),
    ActionSpec("theme", "Light or dark", "View", ("Ctrl+Shift+L",)),
    ActionSpec("palette", "Search or run a command", "View", ("Ctrl+K",)),
    ActionSpec("menu", "Menu", "View", ("F10",)),
    ActionSpec("about", "About ReLU Explorer", "Help", ()),
)


def make_actions(owner: QWidget) -> dict[str, QAction]:
    """Return an action for each specification, with its keys alive in ``owner``."""
    made = {}
    for spec in ACTIONS:
        action = QAction(spec.words, owner)
        action.setShortcuts([QKeySequence(keys) for keys in spec.keys])
        owner.addAction(action)
        made[spec.name] = action
    return made


def fill_menu(menu: QMenu, actions: dict[str, QAction]) -> None:
    """Fill a menu with a submenu for each group of actions."""
    for group in dict.fromkeys(spec.menu for spec in ACTIONS):
        submenu = menu.addMenu(group)
        for spec in ACTIONS:
            if spec.menu == group and spec.name != "menu":
                submenu.addAction(actions[spec.name])
