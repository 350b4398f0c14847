"""The .reluexp file: the fields of a document, and the step that its run had reached.

A run is fixed by its recipe, so weights need not be stored: opening trains them again, the same to the bit.
Such a file is JSON, which people can read and compare. Where the document holds its table, or training took
long, a container has the same fields, and the table, and what the run kept of its way, so that it is shown at
its step at once.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shlex
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from reluexplorer.core.data.tables.held import HeldTable, open_table, size_of
from reluexplorer.core.data.tables.plainness import READER, reads_as_ever
from reluexplorer.language import _
from reluexplorer.sentences import quoted, shortened
from reluexplorer.session.document.codec import TOO_MUCH, to_fields
from reluexplorer.session.document.document import DataChoice, Document
from reluexplorer.session.document.domains import CommandError, Names
from reluexplorer.session.document.kept import Kept
from reluexplorer.session.document.labs.codec import LABS
from reluexplorer.session.document.limits import MOST_STEPS, TABLE
from reluexplorer.session.files import container
from reluexplorer.session.files.container import DamagedContainerError
from reluexplorer.session.files.embedded import entry_of, newer_words, table_held, table_to_keep, with_held
from reluexplorer.session.files.kinds import FORMAT, LAB_VERSION, MAGIC
from reluexplorer.session.files.reading import NotJSONError, beginning, is_there, parsed, read_json
from reluexplorer.session.files.write import ANYWHERE, Ground, write_file

SUFFIX = ".reluexp"
_VERSION = 2
_KEPT_VERSION = 4
"""Of the fields in a container of what a run kept."""
_TABLE_VERSION = 5
"""Of the fields in a container that holds a table, or where it was chosen where that is kept."""
_CONTAINERS = {_KEPT_VERSION, _TABLE_VERSION}
_BODIES: dict[int, tuple[str, type]] = {
    1: ("commands", list),
    _VERSION: ("document", dict),
    LAB_VERSION: ("recipe", dict),
    _KEPT_VERSION: ("document", dict),
    _TABLE_VERSION: ("document", dict),
}
"""What a file of each version has, and of what kind that is."""
_ALWAYS = ("format", "version", "step")
_BESIDE: dict[int, tuple[str, ...]] = {
    1: ("table", "reader", "file"),
    _VERSION: ("table", "reader", "file", "picture"),
    LAB_VERSION: ("network", "parameters_sha256"),
    _KEPT_VERSION: ("table", "reader", "file", "past", "picture"),
    _TABLE_VERSION: ("table", "reader", "file", "past", "picture", "held"),
}
"""What else a file of each version may have."""
_LARGEST = container.MOST_FIELDS
MOST_PICTURE = 40 << 10
"""Bytes of the small picture, once for each theme, that goes with what is kept for the next start."""
KEPT_DAMAGED = _("What {where} kept of its run is damaged: the run is made again.")
"""Said of a file whose document is whole."""
PATH = 120
_PIECES, _PIECE = 64, 256 << 10
"""Of a table larger than so many pieces of so many bytes, as many are compared, evenly spaced."""


def save(
    path: Path,
    document: Document,
    step: int,
    *,
    with_name: bool = False,
    ground: Ground = ANYWHERE,
    kept: Kept | None = None,
    picture: bytes = b"",
) -> Path:
    """Write a document, whole or not at all; raise :class:`CommandError` with a sentence.

    Returns the file that was written; what is in it says :func:`written`.
    """
    return write_file(path, written(document, step, with_name=with_name, kept=kept, picture=picture), ground)


def written(
    document: Document,
    step: int,
    *,
    with_name: bool = False,
    kept: Kept | None = None,
    picture: bytes = b"",
) -> bytes:
    """Return the content of a document's file: JSON, or a container where its table or ``kept`` goes with it.

    ``with_name`` writes the name that it is usually saved as beside it, and a ``picture`` as PNG goes with
    it where it has at most :data:`MOST_PICTURE` bytes. Raises :class:`CommandError` with a
    sentence where it is too large.
    """
    fields, held = to_fields(document), table_to_keep(document)
    version = _VERSION if kept is None else _KEPT_VERSION
    if held is not None or document.view.table_kept:
        version = _TABLE_VERSION
    content = {"format": FORMAT, "version": version, "step": step, "document": fields}
    if table := _digest(document.recipe.data, held):
        content["table"] = table
        content["reader"] = READER
    if held is not None:
        content["held"] = entry_of(held)
    if with_name:
        content["file"] = document.file
    if 0 < len(picture) <= MOST_PICTURE:
        content["picture"] = base64.b64encode(picture).decode()
    if kept is not None:
        content["past"] = {
            "step": kept.step,
            "parameters_sha256": kept.parameters_sha256,
            "recipe_sha256": _recipe_digest(fields),
        }
    told = json.dumps(content, indent=1).encode()
    if len(told) > _LARGEST:
        raise CommandError(TOO_MUCH)
    if version not in _CONTAINERS:
        return told
    return container.packed(told, kept.arrays if kept else None, held.content if held else None)


def kept_in(path: Path, document: Document) -> Kept | None:
    """Return what the run of a saved document kept of its way; None where the file has none of it.

    ``document`` is the file's, with its table found. Raises :class:`CommandError` with a sentence where what
    there is cannot be used: the run is made again.
    """
    content, where = content_of(path), shortened(path, PATH)
    if content["version"] not in _CONTAINERS:
        return None
    past = content.get("past")
    if not isinstance(past, dict) or _other_table(content, document):
        return None
    if past.get("recipe_sha256") != _recipe_digest(content["document"]):
        raise CommandError(_("{where} was changed by hand: its run is made again.").format(where=where))
    step, digest = past.get("step"), past.get("parameters_sha256")
    if not isinstance(step, int) or not isinstance(digest, str):
        raise CommandError(KEPT_DAMAGED.format(where=where))
    try:
        return Kept(container.arrays_in(path), step, digest)
    except DamagedContainerError:
        raise CommandError(KEPT_DAMAGED.format(where=where)) from None


def _recipe_digest(fields: Mapping[str, Any]) -> str:
    """Return the SHA-256 of all that fixes the run of a document, in hexadecimal."""
    recipe = {name: value for name, value in fields.items() if name != "view"}
    return hashlib.sha256(json.dumps(recipe, sort_keys=True).encode()).hexdigest()


def is_document(path: Path) -> bool:
    """Whether a file is a document of this program, of whatever network."""
    try:
        any_content_of(path)
    except CommandError:
        return False
    return True


def warning_of(path: Path, document: Document) -> str:
    """Say that the table of a saved document is damaged, another one than it was, or read otherwise.

    Empty where it is as ever.
    """
    content, data = content_of(path), document.recipe.data
    found = data.held is not None or is_there(data.path)
    said = [_other_table(content, document) if found else "", newer_words(document)]
    if "held" in content and data.name == TABLE and data.held is None:
        said.insert(
            0,
            _("The table in the document is damaged: {path} is read instead.").format(
                path=shortened(data.path, PATH)
            ),
        )
    return " ".join(filter(None, said))


def _other_table(content: Mapping[str, Any], document: Document) -> str:
    """Say that a table is another one than when its document was saved, or read otherwise; else empty."""
    data = document.recipe.data
    known = content.get("table", "")
    if not known:
        return ""
    if known != _digest(data, data.held):
        return _("The table has changed since the document was saved: the run is not the same.")
    if content.get("reader") != READER and not reads_as_ever(data.table, data.target):
        return _(
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


def picture_of(path: Path) -> bytes:
    """Return the small picture that was kept with a document, a PNG; empty where there is none.

    Raises :class:`CommandError` where the file is no document.
    """
    given = content_of(path).get("picture")
    if not isinstance(given, str) or len(given) > 2 * MOST_PICTURE:
        return b""
    try:
        return base64.b64decode(given, validate=True)
    except ValueError:
        return b""


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


def _digest(data: DataChoice, held: HeldTable | None) -> str:
    """Return the SHA-256 of the table's size and content in hexadecimal; empty if it cannot be read.

    It is that of the ``held`` table, or else of the file.
    """
    if data.name != TABLE:
        return ""
    table = held or Path(data.path)
    try:
        if isinstance(table, Path) and not stat.S_ISREG(table.stat().st_mode):
            return ""
        size = size_of(table)
        digest = hashlib.sha256(str(size).encode())
        stride = max(_PIECE, size // _PIECES)
        with open_table(table) as file:
            for start in range(0, size, stride):
                file.seek(start)
                digest.update(file.read(_PIECE))
    except (OSError, ValueError):
        return ""
    return digest.hexdigest()


def with_table_found(document: Document, path: Path) -> Document:
    """Return the document of a file with the table that the file holds, or beside it where that is nowhere.

    Raises :class:`CommandError` with a sentence where what it holds is damaged and no file is there instead.
    """
    entry = content_of(path).get("held")
    if entry is None or document.recipe.data.name != TABLE:
        return _beside(document, path.parent)
    try:
        return with_held(document, table_held(path, entry))
    except DamagedContainerError as error:
        found = _beside(document, path.parent)
        if is_there(found.recipe.data.path):
            return found
        raise CommandError(
            _("The table in {where} is damaged ({error}), and its file is not there either.").format(
                where=shortened(path, PATH), error=error
            )
        ) from None


def _beside(document: Document, folder: Path) -> Document:
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
            _(
                "{name} holds a {kind} network; the window, health and export take dense ones alone. "
                "reluexplorer train --open {path} goes on with it."
            ).format(
                name=shortened(path.name),
                kind=LABS[content["network"]].label,
                path=shlex.quote(str(path)) if whole else "FILE",
            )
        )
    return content


def any_content_of(path: Path) -> dict[str, Any]:
    """Return what a document's file holds; raise :class:`CommandError` where it is none, or damaged."""
    where, is_container = shortened(path, PATH), _begins_as_container(path)
    with _as_a_document(where):
        content = parsed(path, container.fields_in(path)) if is_container else read_json(path, _LARGEST)
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise CommandError(_("{where} is no document of ReLU Explorer.").format(where=where))
    version = content.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version not in _BODIES:
        raise CommandError(_of_version(version).format(where=where))
    if is_container:
        with _as_a_document(where):
            container.demand_known_members(path)
    if is_container != (version in _CONTAINERS):
        raise CommandError(
            _("{where} is damaged: its version is {version}.").format(where=where, version=version)
        )
    step = content.get("step")
    body, kind = _BODIES[version]
    if not isinstance(content.get(body), kind) or not isinstance(step, int) or isinstance(step, bool):
        raise CommandError(_("{where} is damaged.").format(where=where))
    if not 0 <= step <= MOST_STEPS:
        raise CommandError(_("{where} is damaged: step {step}.").format(where=where, step=step))
    if unknown := content.keys() - {body, *_ALWAYS, *_BESIDE[version]}:
        raise CommandError(
            _("{where} is damaged: it has a part {unknown} that is not known here.").format(
                where=where, unknown=quoted(min(unknown))
            )
        )
    if version == LAB_VERSION:
        try:
            Names(tuple(LABS)).check("network", content.get("network"))
        except CommandError as error:
            raise CommandError(_("{where} is damaged: {error}").format(where=where, error=error)) from None
    return content


@contextmanager
def _as_a_document(where: str) -> Iterator[None]:
    """Turn what shows that a file is none of this program's, or damaged, into a sentence that says so."""
    try:
        yield
    except NotJSONError:
        raise CommandError(_("{where} is no document of ReLU Explorer.").format(where=where)) from None
    except DamagedContainerError as error:
        raise CommandError(
            _("{where} is no document of ReLU Explorer, or damaged: {error}.").format(
                where=where, error=error
            )
        ) from None


def _of_version(version: object) -> str:
    """Say of a file, "where" it is, that its version is none that is known here."""
    if isinstance(version, int) and version > max(_BODIES):
        return _("{where} was written by a newer version of ReLU Explorer.")
    return _("{where} is damaged.")


def _begins_as_container(path: Path) -> bool:
    begun = beginning(path, len(MAGIC))
    return begun is not None and begun[0] == MAGIC
