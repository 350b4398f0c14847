"""The .reluexp file: the fields of a document, and the step that its run had reached.

A run is fixed by its recipe, so weights need not be stored: opening trains them again, the same to the bit.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from reluexplorer.core.plainness import READER, reads_as_ever
from reluexplorer.sentences import shortened
from reluexplorer.session.arguments import CommandError, Text, argument
from reluexplorer.session.codec import from_fields, to_fields
from reluexplorer.session.document import Document
from reluexplorer.session.host import Host
from reluexplorer.session.limits import MOST_STEPS, TABLE
from reluexplorer.session.reading import NotJSONError, is_there, read_json
from reluexplorer.session.registry import Control, Edit, command, parse
from reluexplorer.session.subjects import Subject
from reluexplorer.session.writing import ANYWHERE, Ground, write_file

SUFFIX = ".reluexp"
_FORMAT = "ReLU Explorer document"
_VERSION = 2
_BODIES: dict[int, tuple[str, type]] = {1: ("commands", list), 2: ("document", dict)}
"""What a file of each version has, and of what kind that is."""
_LARGEST = 16 << 20
_MOST_COMMANDS = 20_000
"""Each takes as long as there are before it, so that more would take minutes to open."""
_PATH = 120
_PIECES, _PIECE = 64, 256 << 10
"""Of a table larger than so many pieces of so many bytes, as many are compared, evenly spaced."""


def save(
    path: Path, document: Document, step: int, *, with_name: bool = False, ground: Ground = ANYWHERE
) -> Path:
    """Write a document, whole or not at all; raise :class:`CommandError` with a sentence.

    ``with_name`` writes the name that it is usually saved as beside it. Returns the file that was written.
    """
    content = {"format": _FORMAT, "version": _VERSION, "step": step, "document": to_fields(document)}
    if table := _digest(document):
        content["table"] = table
        content["reader"] = READER
    if with_name:
        content["file"] = document.file
    written = json.dumps(content, indent=1).encode()
    if len(written) > _LARGEST:
        raise CommandError("More was changed on the way than a document can hold. Continue from a new one.")
    return write_file(path, written, ground)


def read(path: Path) -> tuple[Document, int]:
    """Return a saved document and its step; raise :class:`CommandError` with a sentence.

    A table that is no more where it was is looked for beside the document.
    """
    content, where = _content(path), shortened(path, _PATH)
    if "document" not in content:
        return _found_again(_followed(where, content["commands"]), path.parent), content["step"]
    try:
        document = from_fields(content["document"])
    except CommandError as error:
        raise CommandError(f"{where} is damaged: {error}") from None
    return _found_again(document, path.parent), content["step"]


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


def is_document(path: Path) -> bool:
    """Whether a file is a document of this program."""
    try:
        _content(path)
    except CommandError:
        return False
    return True


def warning_of(path: Path, document: Document) -> str:
    """Say that the table of a saved document is another one than it was, or read otherwise; else empty."""
    content = _content(path)
    known = content.get("table", "")
    if not known:
        return ""
    if known != _digest(document):
        return "The table has changed since the document was saved: the run is not the same."
    if content.get("reader") != READER and not reads_as_ever(
        Path(document.recipe.data.path), document.recipe.data.target
    ):
        return (
            "Tables are read better than when the document was saved, this one too: the run is not the same."
        )
    return ""


def name_of(path: Path) -> str:
    """Return the name that a document was written with, empty without one.

    Saving replaces what is there, so a name counts only where a document is, or nothing.
    """
    name = _content(path).get("file", "")
    if not isinstance(name, str) or "\0" in name or not Path(name).is_absolute():
        return ""
    try:
        usable = Path(name).suffix.lower() == SUFFIX and (
            not os.path.lexists(name) or bool(_content(Path(name)))
        )
    except CommandError:
        return ""
    return name if usable else ""


def subject_of(path: Path) -> tuple[str, int]:
    """Return what a saved document is called, by its file or else its data, and its step.

    Raises :class:`CommandError` with a sentence where it is none.
    """
    content = _content(path)
    if "document" in content:
        data = content["document"].get("data")
        name = data.get("path") or data.get("name") if isinstance(data, dict) else ""
        names = [str(name)] if name else []
    else:
        data = [each for each in content["commands"] if isinstance(each, dict)]
        names = [str(each.get("value" if each.get("do") == "choose-data" else "path", "")) for each in data
                 if each.get("do") in {"choose-data", "open-table"}]  # fmt: skip
    name = Path(name_of(path)).stem or (Path(names[-1]).name if names else "")
    return shortened(name or path.stem, _PATH // 2), content["step"]


def _digest(document: Document) -> str:
    """Return the SHA-256 of the table's size and content in hexadecimal; empty if it cannot be read."""
    data = document.recipe.data
    if data.name != TABLE:
        return ""
    try:
        found = Path(data.path).stat()
        if not stat.S_ISREG(found.st_mode):
            return ""
        digest = hashlib.sha256(str(found.st_size).encode())
        stride = max(_PIECE, found.st_size // _PIECES)
        with Path(data.path).open("rb") as file:
            for start in range(0, found.st_size, stride):
                file.seek(start)
                digest.update(file.read(_PIECE))
    except (OSError, ValueError):
        return ""
    return digest.hexdigest()


def _found_again(document: Document, folder: Path) -> Document:
    data = document.recipe.data
    beside = folder / Path(data.path).name
    if data.name != TABLE or is_there(data.path) or not is_there(beside):
        return document
    moved = replace(data, path=str(beside))
    return replace(document, recipe=replace(document.recipe, data=moved))


def _edit_of(entry: object) -> Edit:
    step = parse(entry) if isinstance(entry, dict) else None
    if not isinstance(step, Edit):
        raise CommandError("it is none that a document may have.")
    return step


def _content(path: Path) -> dict[str, Any]:
    try:
        content = read_json(path, _LARGEST)
    except NotJSONError:
        raise CommandError(f"{shortened(path, _PATH)} is no document of ReLU Explorer.") from None
    where = shortened(path, _PATH)
    if not isinstance(content, dict) or content.get("format") != _FORMAT:
        raise CommandError(f"{where} is no document of ReLU Explorer.")
    version = content.get("version")
    if version not in _BODIES or isinstance(version, bool):
        newer = isinstance(version, int) and version > _VERSION
        raise CommandError(
            f"{where} was written by a newer version of ReLU Explorer." if newer else f"{where} is damaged."
        )
    step = content.get("step")
    body, kind = _BODIES[version]
    if not isinstance(content.get(body), kind) or not isinstance(step, int) or isinstance(step, bool):
        raise CommandError(f"{where} is damaged.")
    if not 0 <= step <= MOST_STEPS:
        raise CommandError(f"{where} is damaged: step {step}.")
    return content


def open_file(host: Host, path: Path, name: str = "") -> None:
    """Open a document that from now on is saved as ``name``; raise :class:`CommandError` with a sentence.

    What it says of the theme and the speed is for older versions: the reader's own stay.
    """
    document, step = read(path)
    view = document.view.for_person(host.state.document.view)
    host.open(replace(document, view=view, file=name), step, OpenDocument.label, origin="")
    host.known_files.remember(name, until=str(path))
    warning = warning_of(path, document)
    if warning:
        host.notify(warning)


@command("open-document", "Open a document", Subject.FILES)
@dataclass(frozen=True)
class OpenDocument(Control):
    """Open a document file and train to the step that it had reached."""

    moves = True

    path: str = argument(Text())

    def perform(self, host: Host) -> None:
        """Read the file and put it in place of what is open; undo brings that back."""
        open_file(host, Path(self.path), str(Path(self.path).absolute()))


@command("save-document", "Save the document", Subject.FILES)
@dataclass(frozen=True)
class SaveDocument(Control):
    """Save what is open."""

    path: str = argument(Text())

    def perform(self, host: Host) -> None:
        """Write the file."""
        document, step = host.state.document, host.saved_step()
        written = save(Path(self.path), document, step, ground=host.ground)
        name = str(written if host.ground.folders else Path(self.path).absolute())
        host.named(name)
        host.known_files.remember(name)
