"""The kinds of network that ``reluexplorer train`` trains, each by a command of its own."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from reluexplorer.app.parsing import Parser, path_named
from reluexplorer.language import _
from reluexplorer.session.files.foreign import begins_as_json
from reluexplorer.session.files.lab_file import lab_kind

DENSE = "dense"
KINDS = {"conv": "train_convolution", "recurrent": "train_recurrence"}
"""The module of each kind but the dense one."""
_NAMES_ANOTHER = ("save", "data", "weights")
"""Options whose value is no document that is opened."""


def add_kind(parser: argparse.ArgumentParser) -> None:
    """Add the option that says the kind."""
    parser.add_argument(
        "--network", choices=(DENSE, *KINDS), default=DENSE,
        help=_(
            "kind of network; each but dense has options of its own, which reluexplorer train --network "
            "{kind} -h tells"
        ).format(kind=next(iter(KINDS))),
    )  # fmt: skip


def kind_of(arguments: Sequence[str]) -> str:
    """Return which kind the arguments of train ask for: what --network says, or the document's kind."""
    parser = Parser(prog="reluexplorer train", add_help=False, allow_abbrev=False)
    add_kind(parser)
    parser.set_defaults(network="")
    parser.add_argument("--open", default="")
    for name in _NAMES_ANOTHER:
        parser.add_argument(f"--{name}")
    options, rest = parser.parse_known_args(arguments)
    if options.network:
        kind: str = options.network
        return kind
    named = [options.open, *(word for word in rest if not word.startswith("-"))]
    return next(filter(None, map(_kind_in, filter(None, named))), DENSE)


def _kind_in(name: str) -> str:
    """Return the kind of network other than a dense one whose document a name is, empty for none."""
    path = path_named(name)
    return lab_kind(path) if begins_as_json(path) else ""
