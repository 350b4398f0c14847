"""Commands that open and save documents."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from reluexplorer.sentences import shortened
from reluexplorer.session.commands.all_commands import parse
from reluexplorer.session.commands.command import ActionCommand, Edit, MovingCommand, command
from reluexplorer.session.commands.quiet import demand_no_times
from reluexplorer.session.document.codec import from_fields
from reluexplorer.session.document.document import Document
from reluexplorer.session.document.domains import CommandError, Subject, argument
from reluexplorer.session.document.limits import FILE
from reluexplorer.session.files.document_file import PATH, content_of, save, warning_of, with_table_found
from reluexplorer.session.host.host import Host


def open_file(host: Host, path: Path, name: str = "") -> None:
    """Open a document that from now on is saved as ``name``; raise :class:`CommandError` with a sentence.

    What it says of the theme and the speed is for older versions: the reader's own stay.
    """
    document, step = read(path)
    if step:
        demand_no_times(host)
    view = document.view.for_person(host.state.document.view)
    host.open(replace(document, view=view, file=name), step, OpenDocument.label, origin="")
    host.known_files.remember(name, until=str(path))
    warning = warning_of(path, document)
    if warning:
        host.notify(warning)


@command("open-document", "Open a document", Subject.FILES)
class OpenDocument(MovingCommand):
    """Open a document file and train to the step that it had reached."""

    path: str = argument(FILE)

    def perform(self, host: Host) -> None:
        """Read the file and put it in place of what is open; undo brings that back."""
        open_file(host, Path(self.path), str(Path(self.path).absolute()))


@command("save-document", "Save the document", Subject.FILES)
class SaveDocument(ActionCommand):
    """Save what is open."""

    path: str = argument(FILE)

    def perform(self, host: Host) -> None:
        document, step = host.state.document, host.saved_step()
        written = save(Path(self.path), document, step, ground=host.ground)
        name = str(written if host.ground.folders else Path(self.path).absolute())
        host.named(name)
        host.known_files.remember(name)


_MOST_COMMANDS = 20_000
"""Each takes as long as there are before it, so that more would take minutes to open."""


def read(path: Path) -> tuple[Document, int]:
    """Return a saved document and its step; raise :class:`CommandError` with a sentence.

    A table that is no more where it was is looked for beside the document.
    """
    content, where = content_of(path), shortened(path, PATH)
    if "document" not in content:
        return with_table_found(_followed(where, content["commands"]), path.parent), content["step"]
    try:
        document = from_fields(content["document"])
    except CommandError as error:
        raise CommandError(f"{where} is damaged: {error}") from None
    return with_table_found(document, path.parent), content["step"]


def _followed(where: str, entries: list[Any]) -> Document:
    """Return the document that the commands in a file of version 1 lead to."""
    if len(entries) > _MOST_COMMANDS:
        raise CommandError(
            f"{where} holds {len(entries):,} commands; a document has at most {_MOST_COMMANDS:,}."
        )
    document = Document()
    for number, entry in enumerate(entries, 1):
        try:
            document = _edit_of(entry).apply(document)
        except CommandError as error:
            raise CommandError(f"{where} is damaged at command {number}: {error}") from None
    return document


def _edit_of(entry: object) -> Edit:
    step = parse(entry) if isinstance(entry, dict) else None
    if not isinstance(step, Edit):
        raise CommandError("it is none that a document may have.")
    return step
