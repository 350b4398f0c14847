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
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from reluexplorer.core.data.held import LearnedFile
from reluexplorer.core.data.tables.plainness import READER, reads_as_ever
from reluexplorer.language import _
from reluexplorer.sentences import shortened
from reluexplorer.session.document.codec import TOO_MUCH, to_fields
from reluexplorer.session.document.document import Document
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.document.kept import Kept
from reluexplorer.session.document.limits import TABLE
from reluexplorer.session.files import container
from reluexplorer.session.files.container import DamagedContainerError
from reluexplorer.session.files.embedded import entry_of, table_held, table_to_keep, with_held
from reluexplorer.session.files.kinds import FORMAT
from reluexplorer.session.files.reading import is_there
from reluexplorer.session.files.stored import (
    CONTAINERS,
    KEPT_VERSION,
    PATH,
    TABLE_VERSION,
    VERSION,
    Stored,
    dense_of,
    is_few,
)
from reluexplorer.session.files.table_digest import WHOLE, digest_like, is_for_later, table_digest
from reluexplorer.session.files.write import ANYWHERE, Ground, write_file

SUFFIX = ".reluexp"
MOST_PICTURE = 40 << 10
"""Bytes of the small picture, once for each theme, that goes with what is kept for the next start."""
KEPT_DAMAGED = _("What {where} kept of its run is damaged: the run is made again.")
"""Said of a file whose document is whole."""
TABLE_CHANGED = _("The table has changed since the document was saved: the run is not the same.")


def save(
    path: Path,
    document: Document,
    step: int,
    *,
    with_name: bool = False,
    ground: Ground = ANYWHERE,
    kept: Kept | None = None,
    picture: bytes = b"",
    learned: LearnedFile | None = None,
) -> Path:
    """Write a document, whole or not at all; raise :class:`CommandError` with a sentence.

    Returns the file that was written; what is in it says :func:`written`.
    """
    content = written(document, step, with_name=with_name, kept=kept, picture=picture, learned=learned)
    return write_file(path, content, ground)


def written(
    document: Document,
    step: int,
    *,
    with_name: bool = False,
    kept: Kept | None = None,
    picture: bytes = b"",
    learned: LearnedFile | None = None,
) -> bytes:
    """Return the content of a document's file: JSON, or a container where its table or ``kept`` goes with it.

    ``with_name`` writes the name that it is usually saved as beside it, and a ``picture`` as PNG goes with
    it where it has at most :data:`MOST_PICTURE` bytes. The table is the one that was ``learned``, and what
    was kept of a run that learned another one does not go with it. Raises :class:`CommandError` with a
    sentence where it is too large, or where its table cannot be read.
    """
    fields, held = to_fields(document), table_to_keep(document, learned)
    table = table_digest(document.recipe.data, held, learned)
    if kept is not None and (kept.table != table or (document.recipe.data.name == TABLE and not table)):
        kept = None
    version = VERSION if kept is None else KEPT_VERSION
    if held is not None or document.view.table_kept:
        version = TABLE_VERSION
    content = {"format": FORMAT, "version": version, "step": step, "document": fields}
    if table:
        content["table"] = WHOLE + table
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
    if len(told) > container.MOST_FIELDS or not is_few(told):
        raise CommandError(TOO_MUCH)
    if version not in CONTAINERS:
        return told
    return container.packed(told, kept.arrays if kept else None, held.content if held else None)


def kept_in(file: Path | Stored, document: Document) -> Kept | None:
    """Return what the run of a saved document kept of its way; None where the file has none of it.

    ``document`` is the file's, with its table found. Raises :class:`CommandError` with a sentence where what
    there is cannot be used: the run is made again.
    """
    stored = dense_of(file)
    content, where = stored.content, stored.where
    past = content.get("past")
    if past is None or _other_table(content, document):
        return None
    table = content.get("table", "")
    if document.recipe.data.name == TABLE and not (isinstance(table, str) and table):
        raise CommandError(
            _("{where} does not say which table its run learned: the run is made again.").format(where=where)
        )
    if past.get("recipe_sha256") != _recipe_digest(content["document"]):
        raise CommandError(_("{where} was changed by hand: its run is made again.").format(where=where))
    step, digest = past.get("step"), past.get("parameters_sha256")
    if not isinstance(step, int) or not isinstance(digest, str):
        raise CommandError(KEPT_DAMAGED.format(where=where))
    try:
        whole = table.removeprefix(WHOLE) if table.startswith(WHOLE) else ""
        return Kept(stored.arrays(), step, digest, whole)
    except DamagedContainerError:
        raise CommandError(KEPT_DAMAGED.format(where=where)) from None


def _recipe_digest(fields: Mapping[str, Any]) -> str:
    """Return the SHA-256 of all that fixes the run of a document, in hexadecimal."""
    recipe = {name: value for name, value in fields.items() if name != "view"}
    return hashlib.sha256(json.dumps(recipe, sort_keys=True).encode()).hexdigest()


def table_to_come(file: Path | Stored, document: Document) -> str:
    """Return the SHA-256 of the table that a saved document learned, where its file is long to be compared.

    Empty where there is none, and where :func:`warning_of` compares it.
    """
    known = dense_of(file).content.get("table", "")
    return known.removeprefix(WHOLE) if is_for_later(known, document.recipe.data) else ""


def warning_of(file: Path | Stored, document: Document) -> str:
    """Say that the table of a saved document is damaged, another one than it was, or read otherwise.

    Empty where it is as ever, and of a change where :func:`table_to_come` says what is to be compared, or
    where the document holds the table and :func:`newer_words` compares it.
    """
    content, data = dense_of(file).content, document.recipe.data
    found = data.held is not None or is_there(data.path)
    said = [_other_table(content, document) if found else ""]
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
    if not isinstance(known, str) or not known:
        return ""
    if not is_for_later(known, data) and known != digest_like(known, data):
        return TABLE_CHANGED
    if content.get("reader") != READER and not reads_as_ever(data.table, data.target):
        return _(
            "Tables are read better than when the document was saved, this one too: the run is not the same."
        )
    return ""


def name_of(file: Path | Stored) -> str:
    """Return the name that a document was written with, empty without one.

    Saving replaces what is there, so a name counts only where a document is, or nothing.
    """
    name: str = dense_of(file).content.get("file", "")
    if "\0" in name or not Path(name).is_absolute():
        return ""
    try:
        usable = Path(name).suffix.lower() == SUFFIX and (
            not os.path.lexists(name) or bool(dense_of(Path(name)))
        )
    except CommandError:
        return ""
    return name if usable else ""


def picture_of(file: Path | Stored) -> bytes:
    """Return the small picture that was kept with a document, a PNG; empty where there is none.

    Raises :class:`CommandError` where the file is no document.
    """
    given: str = dense_of(file).content.get("picture", "")
    if len(given) > 2 * MOST_PICTURE:
        return b""
    try:
        return base64.b64decode(given, validate=True)
    except ValueError:
        return b""


def subject_of(file: Path | Stored) -> tuple[str, int]:
    """Return what a saved document is called, by its file or else its data, and its step.

    Raises :class:`CommandError` with a sentence where it is none.
    """
    stored = dense_of(file)
    content = stored.content
    if "document" in content:
        data = content["document"].get("data")
        name = data.get("path") or data.get("name") if isinstance(data, dict) else ""
        names = [str(name)] if name else []
    else:
        data = [each for each in content["commands"] if isinstance(each, dict)]
        names = [str(each.get("value" if each.get("do") == "choose-data" else "path", "")) for each in data
                 if each.get("do") in {"choose-data", "open-table"}]  # fmt: skip
    name = Path(name_of(stored)).stem or (Path(names[-1]).name if names else "")
    return shortened(name or stored.path.stem, PATH // 2), content["step"]


def with_table_found(document: Document, file: Stored) -> Document:
    """Return the document of a file with the table that the file holds, or beside it where that is nowhere.

    Raises :class:`CommandError` with a sentence where what it holds is damaged and no file is there instead.
    """
    if "held" not in file.content or document.recipe.data.name != TABLE:
        return _beside(document, file.path.parent)
    try:
        return with_held(document, table_held(file))
    except DamagedContainerError as error:
        found = _beside(document, file.path.parent)
        if is_there(found.recipe.data.path):
            return found
        raise CommandError(
            _("The table in {where} is damaged ({error}), and its file is not there either.").format(
                where=file.where, error=error
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
