"""What ``--open`` and ``--weights`` name: a document, an address, a preset, a file of weights."""

from __future__ import annotations

import argparse
from pathlib import Path

from reluexplorer.app.cli.answers import aside
from reluexplorer.app.files.opening import kind_of
from reluexplorer.app.parsing import path_named
from reluexplorer.language import _
from reluexplorer.sentences import ended, meant, quoted, shortened
from reluexplorer.session.commands.data import OpenTable
from reluexplorer.session.commands.files import read
from reluexplorer.session.document.document import Document
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.files.document_file import SUFFIX, warning_of
from reluexplorer.session.files.embedded import newer_words
from reluexplorer.session.files.foreign import begins_as_json, is_weights
from reluexplorer.session.files.reading import is_there
from reluexplorer.session.files.stored import dense_of, is_document
from reluexplorer.session.starts.playground import read_address
from reluexplorer.session.starts.playground_address import is_address
from reluexplorer.session.starts.presets import PRESETS, preset_document


def opened(what: str) -> tuple[Document, int | None]:
    """Return a document, or that of an address or a preset.

    The number is the step that a document was saved at, None for others.
    """
    if what in PRESETS:
        return preset_document(what, Document()), None
    if not is_address(what):
        return _read_document(what)
    found = read_address(what)
    aside(*found.remarks)
    return found.document, None


def _read_document(what: str) -> tuple[Document, int]:
    """Return a document and its step; say what a file is that is none."""
    path = path_named(what)
    if not (is_there(path) or path.suffix.lower() == SUFFIX):
        file = path.suffix or "/" in what
        said = _("--open takes a document, a TensorFlow Playground address or one of {presets}; not {name}")
        if file:
            said = _(
                "--open takes a document, a TensorFlow Playground address or one of {presets}; "
                "there is no file {name}"
            )
        near = "" if file else meant(what, PRESETS)
        raise CommandError(ended(said.format(presets=", ".join(PRESETS), name=quoted(what)) + near))
    kind = kind_of(path)
    if kind is OpenTable:
        raise CommandError(
            _("{name} is no document; a table is given by --data {path}.").format(
                name=quoted(what), path=shortened(what)
            )
        )
    stored = dense_of(path)
    document, step = read(stored)
    aside(" ".join(filter(None, (warning_of(stored, document), newer_words(document)))))
    return document, step


def take_weights(options: argparse.Namespace) -> None:
    """Let ``--open`` of a file of weights stand for ``--weights``."""
    what = options.open
    if not what or what in PRESETS or is_address(what) or not is_weights(path_named(what)):
        return
    if options.weights:
        raise CommandError(
            _("--open {what} are weights too, as --weights: leave one out.").format(what=shortened(what))
        )
    options.open, options.weights = "", what
    options.given = (options.given - {"open"}) | {"weights"}


def path_of_weights(name: str) -> Path:
    """Return the path of weights; raise CommandError where it is a document's."""
    path = path_named(name)
    if path.suffix.lower() == SUFFIX or (begins_as_json(path) and is_document(path)):
        raise CommandError(
            _("{name} is a document, and no weights: give it by --open.").format(name=quoted(name))
        )
    return path
