"""The options of ``reluexplorer train`` that keep a run as a document."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

from reluexplorer.app.cli.answers import aside
from reluexplorer.app.parsing import path_named
from reluexplorer.language import _
from reluexplorer.sentences import shortened
from reluexplorer.session.document.changes import with_view
from reluexplorer.session.document.document import Document
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.document.limits import TABLE
from reluexplorer.session.files.document_file import SUFFIX
from reluexplorer.session.files.embedded import not_as_wanted
from reluexplorer.session.files.stored import PATH
from reluexplorer.session.files.write import Ground, demand_room


@dataclass(frozen=True)
class Place:
    """A file that a document can be written to."""

    path: Path
    ground: Ground

    def say(self, step: int) -> None:
        """Say that a run is saved at a step."""
        aside(_("Saved at step {step:,}: {path}").format(step=step, path=shortened(self.path, PATH)))


def add_saving(group: argparse._ActionsContainer) -> None:
    """Add the options to a parser or a group of it."""
    group.add_argument(
        "--save",
        default="",
        metavar=_("FILE"),
        help=_("write a document (.reluexp), which --open goes on from"),
    )
    group.add_argument(
        "--force", action="store_true", help=_("let --save replace a file of another kind too")
    )


def add_table_kept(group: argparse._ActionsContainer) -> None:
    """Add the options that say where the document keeps an own table."""
    either = group.add_mutually_exclusive_group()
    either.add_argument(
        "--embed", action="store_const", const="document", dest="table_kept", default="",
        help=_("let --save keep the table in the document, as it does by itself up to 10 MB"),
    )  # fmt: skip
    either.add_argument(
        "--by-reference", action="store_const", const="file", dest="table_kept",
        help=_("let --save name the table's file, with a hash, and not keep the table"),
    )  # fmt: skip


def with_table_kept(document: Document, options: argparse.Namespace) -> Document:
    """Return the document that keeps its table where the options say, as it did where they say nothing.

    Raises :class:`CommandError` with a sentence where there is no table to keep, or it is too large.
    """
    wanted = options.table_kept
    if not wanted:
        return document
    name = "--embed" if wanted == "document" else "--by-reference"
    if not options.save:
        raise CommandError(
            _("{name} says how a table is kept in a document: name that by --save.").format(name=name)
        )
    if document.recipe.data.name != TABLE:
        raise CommandError(_("{name} is for a table: give one by --data.").format(name=name))
    kept = with_view(document, table_kept=wanted)
    if said := not_as_wanted(kept):
        raise CommandError(said)
    return kept


def place_of(options: argparse.Namespace, kind: str) -> Place | None:
    """Return where options ask for a document, None where they do not.

    ``kind`` is the kind of file that is replaced without --force. Raises :class:`CommandError` with a
    sentence where it cannot be written, so that nothing is trained in vain.
    """
    if not options.save:
        return None
    path, ground = path_named(options.save), Ground(replaces=options.force)
    if path.suffix.lower() != SUFFIX:
        raise CommandError(
            _("--save writes a document: name it {stem}{suffix}.").format(
                stem=shortened(path.stem), suffix=SUFFIX
            )
        )
    demand_room(path, ground, frozenset({kind}))
    return Place(path, ground)
