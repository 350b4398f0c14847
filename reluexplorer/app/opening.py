"""From what a person names, a data set or a file, to the commands that open it."""

from __future__ import annotations

from pathlib import Path

from reluexplorer.core.tabular import TableError, preview
from reluexplorer.session.arguments import CommandError
from reluexplorer.session.commands import Command
from reluexplorer.session.edits import SHIPPED_DATA, ChooseData, OpenTable
from reluexplorer.session.storage import SUFFIX, OpenDocument


def commands_to_open(name: str, target: str = "") -> tuple[Command, ...]:
    """Return the commands that open a data set's name, a document or a table; none for an empty name.

    Raises :class:`CommandError` with a sentence where a file cannot be opened.
    """
    if not name:
        return ()
    if name in SHIPPED_DATA:
        return (ChooseData(name),)
    path = Path(name).expanduser()
    if path.suffix.lower() == SUFFIX:
        return (OpenDocument(str(path.absolute())),)
    if not path.exists() and not path.suffix and "/" not in name:
        raise CommandError(f"There is no data set {name!r}; there are {', '.join(SHIPPED_DATA)}, or a file.")
    try:
        shown = preview(path)
    except TableError as error:
        raise CommandError(str(error)) from None
    if target and target not in {column.name for column in shown.columns}:
        close = [column.name for column in shown.columns if column.name.lower() == target.lower()]
        if len(close) != 1:
            names = ", ".join(column.name for column in shown.columns)
            raise CommandError(f"There is no column named {target!r}. Columns: {names}.")
        target = close[0]
    return (OpenTable(str(path.absolute()), target),)
