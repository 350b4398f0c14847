"""The ways by which a file comes into the program: the command line, a script's rehearsal, the window."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import reluexplorer
from reluexplorer.app.cli.command_line import main
from reluexplorer.app.shots import screenshots
from reluexplorer.session.files.write import Ground
from reluexplorer.session.script import Script, first_of
from reluexplorer.session.script_check import rehearse
from reluexplorer.session.tables import desk
from reluexplorer.session.tables.reading import ReaderHere
from tests.reliability import specimens

_ONE_IN = 7
"""Of so many mutants one is opened in a window too."""


@dataclass(frozen=True)
class Route:
    """What is done with a file, and what it takes with one that is sound."""

    act: Callable[[], int]
    is_window: bool = False
    seconds: float = 0.0
    megabytes: float = 0.0


def prepare() -> None:
    """Import all of the program, so that a child spends its time on the file alone.

    A table is read where it is watched: a process of its own would be one that was started.
    """
    for found in pkgutil.walk_packages(reluexplorer.__path__, "reluexplorer."):
        if "numba" not in found.name and not found.name.endswith("__main__"):
            importlib.import_module(found.name)
    screenshots.take = _rehearsed
    desk.ReaderApart = ReaderHere


def route(kind: str, path: Path, content: bytes, number: int) -> Route:
    """Return how a mutant is tried: some of the commands that read such a file, or the window."""
    if kind == specimens.KEPT:
        return Route(lambda: _window(None), True, 2.0, 256.0)
    if kind not in {specimens.ADDRESS, specimens.SCRIPT} and number % _ONE_IN == 3:
        return Route(lambda: _window(path), True, 2.0, 256.0)
    name = str(path)
    if kind == specimens.ADDRESS:
        name = content.decode("utf-8", "surrogateescape").replace("\0", "")
    opens = [
        ["train", "--open", name, "--steps", "0"],
        ["train", "--open", name, "--steps", "0"],
        ["health", "--open", name, "--steps", "0"],
        ["export", name, "-", "--as", "weights"],
    ]
    arguments = {
        specimens.SCRIPT: ["shot", name, "--out", "pictures"],
        specimens.TABLE: ["train", "--data", name, "--steps", "0"],
        specimens.WEIGHTS: ["train", "--weights", name, "--steps", "0"],
    }.get(kind, opens[number // 10 % len(opens)])
    return Route(lambda: main(arguments))


def _rehearsed(script: Script, ground: Ground, *_look: object) -> tuple[Path, ...]:
    """Go through a script as before its pictures are taken."""
    rehearsal = rehearse(script, ground)
    if faults := (*rehearsal.faults, *script.faults):
        raise first_of(faults)
    return ()


def _window(path: Path | None) -> int:
    """Start the window with what is kept in the home, reopen that or open a file in it, and close it.

    Returns 2 where the file was refused, with what the window says of it on standard error, and the document
    that was open stayed as it was.
    """
    from reluexplorer.app.dialogs.leave_dialog import Answer
    from reluexplorer.app.files.files import Files
    from reluexplorer.app.settings.settings import Settings
    from reluexplorer.app.window import window as window_module
    from reluexplorer.app.window.application import make_application
    from reluexplorer.session.session import Session

    app = make_application()
    Files._ask_import = staticmethod(_accepts)  # type: ignore[method-assign]
    window_module.ask_about_leaving = lambda *_asked: Answer.LEAVE
    settings = Settings()
    window = window_module.Window(Session(), settings)
    window.show()
    session = window.session
    session.settle()
    before = session.state.document
    if path is None:
        if window.learning is not None:
            window.learning.reopen()
        window.kept.offer()
        window.kept.reopen()
        was_opened = True
    else:
        session.notify("")
        window.files.open(path)
        was_opened = str(path) in settings.recent()
    session.settle()
    app.processEvents()
    after, said = session.state.document, session.state.notice
    window.close()
    session.close()
    if was_opened:
        return 0
    print(f"reluexplorer: {said}", file=sys.stderr)
    return 2 if after == before and said else 3


def _accepts(dialog: Any) -> bool:
    """Load a table as it was understood; where it cannot be, what stands in the dialog is what is said."""
    dialog.settle()
    dialog._load()
    if not dialog.result() and not dialog.trouble:
        dialog.trouble = dialog.words.words()
    return bool(dialog.result())
