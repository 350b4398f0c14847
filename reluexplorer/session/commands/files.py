"""Commands that open and save documents."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from reluexplorer.core.data.held import LearnedFile
from reluexplorer.language import _
from reluexplorer.session.commands.all_commands import parse
from reluexplorer.session.commands.command import ActionCommand, Edit, MovingCommand, command
from reluexplorer.session.document.codec import from_fields
from reluexplorer.session.document.document import Document
from reluexplorer.session.document.domains import CommandError, Subject, argument
from reluexplorer.session.document.limits import FILE
from reluexplorer.session.files.document_file import (
    KEPT_DAMAGED,
    kept_in,
    table_to_come,
    warning_of,
    with_table_found,
    written,
)
from reluexplorer.session.files.embedded import changed_words, said_of_size
from reluexplorer.session.files.stored import Stored, dense_of
from reluexplorer.session.files.write import find_place
from reluexplorer.session.host.host import Host
from reluexplorer.session.host.saved import Work, open_work, work_of
from reluexplorer.session.run.past import Past
from reluexplorer.session.run.snapshot import Status

_SAVED = _("Saved at step {step:,}: {path}")


def open_file(host: Host, file: Path | Stored, name: str = "") -> None:
    """Open a document that from now on is saved as ``name``; raise :class:`CommandError` with a sentence.

    What it says of the theme and the speed is for older versions: the reader's own stay.
    """
    stored = dense_of(file)
    path = stored.path
    document, step = read(stored)
    warning = warning_of(stored, document)
    try:
        past = past_in(stored, document)
    except CommandError as error:
        past, warning = None, str(error)
    view = document.view.for_person(host.state.document.view)
    work = work_of(document, step, 0 if past is None else past.head)
    if (held := held_by(path, name, work)) is not None:
        host.saved = host.saved.read(name, held)
    host.open(replace(document, view=view, file=name), step, OpenDocument.label, origin="", past=past)
    host.known_files.remember(name, until=str(path))
    host.expected_table.expect(table_to_come(stored, document), document.recipe.data)
    host.newer_file.look(host.state.document)
    if warning:
        host.notify(warning)


def held_by(path: Path, name: str, work: Work) -> Work | None:
    """Return what the file of a name holds where ``path`` holds a work; None where it is no document."""
    if not name or name == str(path):
        return work if name else None
    try:
        document, step = read(Path(name))
    except CommandError:
        return None
    return work_of(document, step)


def past_in(file: Path | Stored, document: Document) -> Past | None:
    """Return what the run of a saved document kept of its way; None where the file has none of it.

    Raises :class:`CommandError` with a sentence where what there is cannot be used: the run is made again.
    """
    stored = dense_of(file)
    kept = kept_in(stored, document)
    try:
        return None if kept is None else Past.of(kept)
    except ValueError:
        raise CommandError(KEPT_DAMAGED.format(where=stored.where)) from None


@command("open-document", _("Open a document"), Subject.FILES)
class OpenDocument(MovingCommand):
    """Open a document file at the step that its run had reached; what it kept of it need not be trained."""

    path: str = argument(FILE)

    def perform(self, host: Host) -> None:
        """Read the file and put it in place of what is open; undo brings that back."""
        open_file(host, Path(self.path), str(Path(self.path).absolute()))


def save_open(host: Host, path: Path) -> None:
    """Let what is open be saved beside the window; it has the file's name once that is written.

    Raises :class:`CommandError` with a sentence where it is known at once that it cannot be.
    """
    find_place(path, host.ground)
    openings, ground = host.openings, host.ground
    head = open_work(host.state, host.saved_step(), host.client.owed_head).head

    def order(document: Document, step: int, past: Past | None, learned: LearnedFile | None) -> None:
        changed = ""

        def content() -> bytes:
            nonlocal changed
            changed = changed_words(document, learned)
            return written(document, step, kept=None if past is None else past.kept(), learned=learned)

        def then(target: Path) -> None:
            name = str(target if ground.folders else path.absolute())
            furthest = head if past is None else max(head, past.head)
            host.saved = host.saved.written(name, work_of(document, step, furthest))
            if openings == host.openings:
                is_new = host.state.document.file != name
                host.named(name)
                # The mark of what is not saved is back at once where training goes on.
                trains = host.state.run.status is Status.RUNNING
                at = _SAVED.format(step=step, path=Path(name).name) if trains else ""
                if said := changed or (said_of_size(document) if is_new else "") or at:
                    host.notify(said, "warning" if changed else "info")
            host.known_files.remember(name)

        try:
            host.exporter.write(path, ground, content, then)
        except CommandError as error:
            host.notify(str(error))

    host.hand_out(order)


@command("save-document", _("Save the document"), Subject.FILES)
class SaveDocument(ActionCommand):
    """Save what is open, with what a long run kept of its way."""

    path: str = argument(FILE)

    def perform(self, host: Host) -> None:
        save_open(host, Path(self.path))


_MOST_COMMANDS = 20_000
"""Each takes as long as there are before it, so that more would take minutes to open."""


def read(file: Path | Stored) -> tuple[Document, int]:
    """Return a saved document and its step; raise :class:`CommandError` with a sentence.

    Its table is the one in the file, or else where it was, or beside the document.
    """
    stored = dense_of(file)
    content, where = stored.content, stored.where
    if "document" not in content:
        return with_table_found(_followed(where, content["commands"]), stored), content["step"]
    try:
        document = from_fields(content["document"])
    except CommandError as error:
        raise CommandError(_("{where} is damaged: {error}").format(where=where, error=error)) from None
    return with_table_found(document, stored), content["step"]


def _followed(where: str, entries: list[Any]) -> Document:
    """Return the document that the commands in a file of version 1 lead to."""
    if len(entries) > _MOST_COMMANDS:
        raise CommandError(
            _("{where} holds {entries:,} commands; a document has at most {most_commands:,}.").format(
                where=where, entries=len(entries), most_commands=_MOST_COMMANDS
            )
        )
    document = Document()
    for number, entry in enumerate(entries, 1):
        try:
            document = _edit_of(entry).apply(document)
        except CommandError as error:
            raise CommandError(
                _("{where} is damaged at command {number}: {error}").format(
                    where=where, number=number, error=error
                )
            ) from None
    return document


def _edit_of(entry: object) -> Edit:
    step = parse(entry) if isinstance(entry, dict) else None
    if not isinstance(step, Edit):
        raise CommandError(_("it is none that a document may have."))
    return step
