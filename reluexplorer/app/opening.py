"""From what a person names, a data set, a file or an address, to the commands that open it."""

from __future__ import annotations

from pathlib import Path

from reluexplorer.core.tabular import TableError, TablePreview, load_table, preview
from reluexplorer.session.arguments import CommandError
from reluexplorer.session.commands import Command
from reluexplorer.session.edits import SHIPPED_DATA, ChooseData, OpenTable
from reluexplorer.session.playground import OpenPlayground, read_address
from reluexplorer.session.playground_address import is_address
from reluexplorer.session.storage import SUFFIX, OpenDocument


def commands_to_open(name: str, target: str = "") -> tuple[Command, ...]:
    """Return the commands that open a data set's name, a document, a table or a Playground's address.

    None for an empty name. Raises :class:`CommandError` with a sentence where it cannot be opened.
    """
    if not name:
        return ()
    if name in SHIPPED_DATA:
        return (ChooseData(name),)
    if is_address(name):
        read_address(name)
        return (OpenPlayground(name),)
    path = Path(name).expanduser()
    if path.suffix.lower() == SUFFIX:
        return (OpenDocument(str(path.absolute())),)
    if not path.exists() and not path.suffix and "/" not in name:
        raise CommandError(f"There is no data set {name!r}; there are {', '.join(SHIPPED_DATA)}, or a file.")
    try:
        shown = preview(path)
        if shown.exact:
            load_table(path, target or None)
    except TableError as error:
        raise CommandError(str(error)) from None
    if target:
        target = _column(shown, target)
    return (OpenTable(str(path.absolute()), target),)


def _column(shown: TablePreview, name: str) -> str:
    """Return the name of a column as the table writes it."""
    names = [column.name for column in shown.columns]
    alike = [column for column in names if column.lower() == name.lower()]
    if name not in names and len(alike) != 1:
        raise CommandError(f"There is no column named {name!r}. Columns: {', '.join(names)}.")
    return name if name in names else alike[0]
