"""The .reluexp file of a network that is not dense: its recipe, its step, and what its parameters were.

A run is fixed by its recipe, so parameters need not be stored: going on trains them again, the same to the
bit, and their SHA-256 tells where another machine or version makes others.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from reluexplorer.disk.regular import beginning
from reluexplorer.language import _
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.document.labs.codec import from_fields, to_fields
from reluexplorer.session.document.labs.recipe import LabRecipe
from reluexplorer.session.files.kinds import FORMAT, LAB_VERSION, MAGIC
from reluexplorer.session.files.stored import stored_of
from reluexplorer.session.files.write import ANYWHERE, Ground, write_file

_LARGEST = 1 << 20
"""Bytes of such a file, which has some hundreds: what is larger is not read to learn what it is not."""
_SHA256 = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True)
class LabDocument:
    """A run as it was saved."""

    recipe: LabRecipe
    step: int
    """Updates that had been made, with the one that the run ended at where it diverged."""
    parameters_sha256: str
    """Of the parameters after them, in hexadecimal."""


def save_lab(path: Path, document: LabDocument, ground: Ground = ANYWHERE) -> Path:
    """Write a document, whole or not at all; raise :class:`CommandError` with a sentence.

    Returns the file that was written.
    """
    content = {
        "format": FORMAT,
        "network": document.recipe.kind,
        "version": LAB_VERSION,
        "step": document.step,
        "recipe": to_fields(document.recipe),
        "parameters_sha256": document.parameters_sha256,
    }
    return write_file(path, json.dumps(content, indent=1).encode(), ground)


def lab_kind(path: Path) -> str:
    """Return the kind of network that a document holds, empty for a dense one and for what is none."""
    begun = beginning(path, len(MAGIC))
    if begun is None or begun[0] == MAGIC or begun[1] > _LARGEST:
        return ""
    try:
        content = stored_of(path).content
    except CommandError:
        return ""
    return str(content["network"]) if content["version"] == LAB_VERSION else ""


def read_lab(path: Path) -> LabDocument:
    """Return a saved document; raise :class:`CommandError` with a sentence.

    ``path`` is one that :func:`lab_kind` knows.
    """
    stored = stored_of(path)
    content, where = stored.content, stored.where
    try:
        recipe = from_fields(content["network"], content["recipe"])
    except CommandError as error:
        raise CommandError(_("{where} is damaged: {error}").format(where=where, error=error)) from None
    digest = content.get("parameters_sha256")
    if not isinstance(digest, str) or not _SHA256.fullmatch(digest):
        raise CommandError(_("{where} is damaged: parameters_sha256 is no SHA-256.").format(where=where))
    return LabDocument(recipe, content["step"], digest)
