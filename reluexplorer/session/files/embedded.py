"""Which table a document is saved with, and the table that a saved document holds."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from reluexplorer.core.data.held import HeldTable, LearnedFile, hold, size_of
from reluexplorer.core.data.tables.learned import is_same_file
from reluexplorer.language import _
from reluexplorer.sentences import ended, reason, shortened
from reluexplorer.session.document.document import DataChoice, Document
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.document.limits import TABLE
from reluexplorer.session.files.container import MOST_TABLE, DamagedContainerError
from reluexplorer.session.files.reading import is_there, read_bytes
from reluexplorer.session.files.stored import Stored
from reluexplorer.text import fixed

USUAL = 10_000_000
"""Bytes up to which a table's file is kept in the document where nobody chose."""
_MOST_NAME = 255
_NAME = re.compile(r"[^\x00-\x1f/\\\x7f]+")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_PARTS = {"name", "size", "sha256"}


def table_to_keep(document: Document, learned: LearnedFile | None = None) -> HeldTable | None:
    """Return the table that goes into a document's file, None where it has none or names its file alone.

    It is the one that was ``learned``, whatever became of its file since. Raises :class:`CommandError` with
    a sentence where that is not known and the file cannot be read.
    """
    data, wanted = document.recipe.data, document.view.table_kept
    if data.name != TABLE:
        return None
    most = MOST_TABLE if wanted == "document" else USUAL
    table = data.held or (learned.held if learned is not None else None)
    if table is None:
        return None if learned is not None or wanted == "file" else _read(Path(data.path), most)
    named = wanted == "file" or (data.held is None and table.size > most)
    return None if named and _is_as_learned(data, learned) else table


def _read(path: Path, most: int) -> HeldTable | None:
    """Return a file of at most so many bytes; None where it is larger, or nowhere."""
    try:
        if not is_there(path) or path.stat().st_size > most:
            return None
    except OSError as error:
        raise CommandError(_unread(path, reason(error))) from None
    try:
        return hold(path.name, read_bytes(path, most))
    except CommandError as error:
        raise CommandError(_unread(path, str(error))) from None


def _unread(path: Path, why: str) -> str:
    said = _("Nothing was written, as the document would lose its table {name}: {why}")
    return said.format(name=shortened(path.name), why=ended(why))


def _is_as_learned(data: DataChoice, learned: LearnedFile | None) -> bool:
    """Whether the file of a table is the one that the document holds or its run learned."""
    if data.held is not None:
        return _is_the_same(data.held, Path(data.path))
    return learned is not None and is_same_file(Path(data.path), learned)


def not_as_wanted(document: Document, learned: LearnedFile | None = None) -> str:
    """Say that a table cannot be kept where it was chosen to be, or has changed since; else empty."""
    return changed_words(document, learned) or said_of_size(document)


def changed_words(document: Document, learned: LearnedFile | None) -> str:
    """Say that the file of a table is not the one that was learned, and what becomes of that; else empty.

    It reads the file, so it is to be asked beside the window.
    """
    data = document.recipe.data
    if data.name != TABLE or _is_as_learned(data, learned):
        return ""
    name, held = shortened(Path(data.path).name), table_to_keep(document, learned) is not None
    if held and document.view.table_kept == "file":
        return _(
            "The file {name} is not there as the document has it: the table stays in the document."
        ).format(name=name)
    if learned is None or data.held is not None or not is_there(data.path):
        return ""
    if held:
        return _("{name} has changed since it was learned: the document has it as it was learned.").format(
            name=name
        )
    return _(
        "{name} has changed since it was learned: opened again, the document learns it as it is now."
    ).format(name=name)


def said_of_size(document: Document) -> str:
    """Say that a document does not hold its table because that is large; else empty."""
    data, wanted = document.recipe.data, document.view.table_kept
    if data.name != TABLE or data.held is not None or wanted == "file":
        return ""
    try:
        size = Path(data.path).stat().st_size
    except (OSError, ValueError):
        return ""
    name, much = shortened(Path(data.path).name), f"{fixed(size / 1e6, 0)} MB"
    if size > MOST_TABLE:
        return _(
            "The document names {name} and does not hold it: {much} are more than a document can hold."
        ).format(name=name, much=much)
    if size > USUAL and not wanted:
        return _(
            "The document names {name} ({much}) and does not hold it: keep both files, or have it kept in "
            "the document (Train › Data › Kept, or --embed)."
        ).format(name=name, much=much)
    return ""


def entry_of(table: HeldTable) -> dict[str, Any]:
    """Return what the fields of a document's file say of the table that it holds."""
    return {"name": table.name, "size": table.size, "sha256": table.sha256}


def table_held(file: Stored) -> HeldTable:
    """Return the table that a document's file holds, by what its fields say of it.

    Raises :class:`DamagedContainerError` where it is not there as it was written.
    """
    entry = file.content["held"]
    if not (entry.keys() == _PARTS and _is_entry(entry)):
        raise DamagedContainerError(_("what it says of its table is not as it may be"))
    table = hold(entry["name"], file.table())
    if (table.size, table.sha256) != (entry["size"], entry["sha256"]):
        raise DamagedContainerError(_("its table is another one than it says"))
    return table


def _is_entry(entry: Mapping[str, Any]) -> bool:
    name, size, digest = entry["name"], entry["size"], entry["sha256"]
    return (
        isinstance(name, str)
        and len(name) <= _MOST_NAME
        and _NAME.fullmatch(name) is not None
        and isinstance(size, int)
        and isinstance(digest, str)
        and _SHA256.fullmatch(digest) is not None
    )


def with_held(document: Document, table: HeldTable | None) -> Document:
    """Return the document that learns a table that it holds, or that of its file for None."""
    data = replace(document.recipe.data, held=table)
    return replace(document, recipe=replace(document.recipe, data=data))


def newer_words(document: Document) -> str:
    """Say that the file has changed that a held table came from; else empty.

    It reads the file, so it is to be asked beside the window.
    """
    data = document.recipe.data
    if data.name != TABLE or data.held is None or not _is_file(data.path):
        return ""
    if _is_the_same(data.held, Path(data.path)):
        return ""
    return _(
        "{name} has changed since the document took it in; the table in the document is learned."
    ).format(name=shortened(Path(data.path).name))


def _is_file(path: str) -> bool:
    return os.path.isfile(path)  # noqa: PTH113 - Path.is_file raises where it may not look


def _is_the_same(held: HeldTable, path: Path) -> bool:
    """Whether a file has the bytes of a table that is held."""
    try:
        if not stat.S_ISREG(path.stat().st_mode) or size_of(path) != held.size:
            return False
        return path.read_bytes() == held.content
    except (OSError, ValueError):
        return False
