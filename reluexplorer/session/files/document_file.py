"""The .reluexp file: the fields of a document, and the step that its run had reached.

A run is fixed by its recipe, so weights need not be stored: opening trains them again, the same to the bit.
"""

from __future__ import annotations

import hashlib
import json
import os
import shlex
import stat
from dataclasses import replace
from pathlib import Path
from typing import Any

from reluexplorer.core.data.tables.plainness import READER, reads_as_ever
from reluexplorer.sentences import quoted, shortened
from reluexplorer.session.document.codec import TOO_MUCH, to_fields
from reluexplorer.session.document.document import Document
from reluexplorer.session.document.domains import CommandError, Names, refused
from reluexplorer.session.document.labs.codec import LABS
from reluexplorer.session.document.limits import MOST_STEPS, TABLE
from reluexplorer.session.files.kinds import LAB_VERSION
from reluexplorer.session.files.reading import NotJSONError, is_there, read_json
from reluexplorer.session.files.write import ANYWHERE, Ground, write_file

SUFFIX = ".reluexp"
FORMAT = "ReLU Explorer document"
_VERSION = 2
_BODIES: dict[int, tuple[str, type]] = {
    1: ("commands", list),
    _VERSION: ("document", dict),
    LAB_VERSION: ("recipe", dict),
}
"""What a file of each version has, and of what kind that is."""
_ALWAYS = ("format", "version", "step")
_BESIDE: dict[int, tuple[str, ...]] = {
    1: ("table", "reader", "file"),
    _VERSION: ("table", "reader", "file"),
    LAB_VERSION: ("network", "parameters_sha256"),
}
"""What else a file of each version may have."""
_LARGEST = 16 << 20
PATH = 120
_PIECES, _PIECE = 64, 256 << 10
"""Of a table larger than so many pieces of so many bytes, as many are compared, evenly spaced."""


def save(
    path: Path, document: Document, step: int, *, with_name: bool = False, ground: Ground = ANYWHERE
) -> Path:
    """Write a document, whole or not at all; raise :class:`CommandError` with a sentence.

    ``with_name`` writes the name that it is usually saved as beside it. Returns the file that was written.
    """
    content = {"format": FORMAT, "version": _VERSION, "step": step, "document": to_fields(document)}
    if table := _digest(document):
        content["table"] = table
        content["reader"] = READER
    if with_name:
        content["file"] = document.file
    written = json.dumps(content, indent=1).encode()
    if len(written) > _LARGEST:
        raise CommandError(TOO_MUCH)
    return write_file(path, written, ground)


def is_document(path: Path) -> bool:
    """Whether a file is a document of this program, of whatever network."""
    try:
        any_content_of(path)
    except CommandError:
        return False
    return True


def warning_of(path: Path, document: Document) -> str:
    """Say that the table of a saved document is another one than it was, or read otherwise; else empty."""
    content = content_of(path)
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
    name = content_of(path).get("file", "")
    if not isinstance(name, str) or "\0" in name or not Path(name).is_absolute():
        return ""
    try:
        usable = Path(name).suffix.lower() == SUFFIX and (
            not os.path.lexists(name) or bool(content_of(Path(name)))
        )
    except CommandError:
        return ""
    return name if usable else ""


def subject_of(path: Path) -> tuple[str, int]:
    """Return what a saved document is called, by its file or else its data, and its step.

    Raises :class:`CommandError` with a sentence where it is none.
    """
    content = content_of(path)
    if "document" in content:
        data = content["document"].get("data")
        name = data.get("path") or data.get("name") if isinstance(data, dict) else ""
        names = [str(name)] if name else []
    else:
        data = [each for each in content["commands"] if isinstance(each, dict)]
        names = [str(each.get("value" if each.get("do") == "choose-data" else "path", "")) for each in data
                 if each.get("do") in {"choose-data", "open-table"}]  # fmt: skip
    name = Path(name_of(path)).stem or (Path(names[-1]).name if names else "")
    return shortened(name or path.stem, PATH // 2), content["step"]


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


def with_table_found(document: Document, folder: Path) -> Document:
    """Return the document with its table beside it, where that is no more where it was."""
    data = document.recipe.data
    beside = folder / Path(data.path).name
    if data.name != TABLE or is_there(data.path) or not is_there(beside):
        return document
    moved = replace(data, path=str(beside))
    return replace(document, recipe=replace(document.recipe, data=moved))


def content_of(path: Path) -> dict[str, Any]:
    """Return what the file of a dense network's document holds.

    Raises :class:`CommandError` where it is none, or damaged, or a document of another network, with the
    command that goes on with that.
    """
    content = any_content_of(path)
    if content["version"] == LAB_VERSION:
        whole = shortened(path, PATH) == str(path)
        raise CommandError(
            f"{shortened(path.name)} holds a {LABS[content['network']].label} network; the window, health "
            "and export take dense ones alone. "
            f"reluexplorer train --open {shlex.quote(str(path)) if whole else 'FILE'} goes on with it."
        )
    return content


def any_content_of(path: Path) -> dict[str, Any]:
    """Return what a document's file holds; raise :class:`CommandError` where it is none, or damaged."""
    try:
        content = read_json(path, _LARGEST)
    except NotJSONError:
        raise CommandError(f"{shortened(path, PATH)} is no document of ReLU Explorer.") from None
    where = shortened(path, PATH)
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise CommandError(f"{where} is no document of ReLU Explorer.")
    version = content.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version not in _BODIES:
        newer = isinstance(version, int) and version > max(_BODIES)
        raise CommandError(
            f"{where} was written by a newer version of ReLU Explorer." if newer else f"{where} is damaged."
        )
    step = content.get("step")
    body, kind = _BODIES[version]
    if not isinstance(content.get(body), kind) or not isinstance(step, int) or isinstance(step, bool):
        raise CommandError(f"{where} is damaged.")
    if not 0 <= step <= MOST_STEPS:
        raise CommandError(f"{where} is damaged: step {step}.")
    if unknown := content.keys() - {body, *_ALWAYS, *_BESIDE[version]}:
        raise CommandError(
            f"{where} is damaged: it has a part {quoted(min(unknown))} that is not known here."
        )
    if version == LAB_VERSION:
        with refused(f"{where} is damaged: "):
            Names(tuple(LABS)).check("network", content.get("network"))
    return content
