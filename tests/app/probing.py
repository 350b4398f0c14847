"""What a probe in a copy of the program looks at, and how it tells what it saw."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import QEventLoop

from reluexplorer.app.dialogs.palette_entries import entries
from reluexplorer.app.window.application import make_application
from reluexplorer.app.window.window import Window
from reluexplorer.session.commands.all_commands import parse
from reluexplorer.session.commands.command import Edit
from reluexplorer.session.commands.files import read
from reluexplorer.session.document.document import Document
from reluexplorer.session.files.document_file import save
from reluexplorer.session.run.snapshot import Status
from reluexplorer.session.session import Session

APPLICATION = make_application()


def shown(workspace: str) -> Window:
    """Return the window with a workspace in view and its run ready."""
    window = Window(Session())
    window.show()
    while window.session.state.run.status is not Status.PAUSED:
        APPLICATION.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    window.session.dispatch(parse({"do": "go-to", "value": workspace}))
    return window


def palette(name: str) -> list[str]:
    """Return the lines of the palette that a name of scripts finds."""
    return [line.words for line in entries() if name in line.also]


def document(*commands: dict[str, object]) -> Document:
    """Return what edits make of a new document."""
    made = Document()
    for entry in commands:
        edit = parse(entry)
        assert isinstance(edit, Edit)
        made = edit.apply(made)
    return made


def kept(before: Document) -> bool:
    """Save a document and open it again; return whether it is the same."""
    path = Path("kept.reluexp")
    save(path, before, 7)
    return read(path) == (before, 7)


def tell(window: Window, **seen: object) -> None:
    """Print what was seen, and close the window."""
    window.close()
    print(json.dumps(seen))
