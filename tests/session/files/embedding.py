"""Documents of one small table, and their files with other parts."""

from __future__ import annotations

import zipfile
from pathlib import Path

from reluexplorer.session.commands.command import Edit
from reluexplorer.session.commands.data import OpenTable
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.document import Document

BY_FILE = assign("view.table_kept", "file")
INSIDE = assign("view.table_kept", "document")


def document(table: Path, *edits: Edit) -> Document:
    made = OpenTable(str(table)).apply(Document())
    for edit in edits:
        made = edit.apply(made)
    return made


def rewritten(path: Path, **members: bytes | None) -> Path:
    """Write a document's container with other members; None leaves one out."""
    with zipfile.ZipFile(path) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**held, **members}.items():
            if content is not None:
                archive.writestr(name, content)
    return path
