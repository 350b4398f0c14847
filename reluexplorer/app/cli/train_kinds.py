"""The kinds of network that ``reluexplorer train`` trains, each by a command of its own."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from reluexplorer.app.parsing import Parser

DENSE = "dense"
KINDS = {"conv": "train_convolution", "recurrent": "train_recurrence"}
"""The module of each kind but the dense one."""


def add_kind(parser: argparse.ArgumentParser) -> None:
    """Add the option that says the kind."""
    parser.add_argument(
        "--network", choices=(DENSE, *KINDS), default=DENSE,
        help="kind of network; each but dense has options of its own, which "
        f"reluexplorer train --network {next(iter(KINDS))} -h tells",
    )  # fmt: skip


def kind_of(arguments: Sequence[str]) -> str:
    """Return which kind the arguments of train ask for."""
    parser = Parser(prog="reluexplorer train", add_help=False, allow_abbrev=False)
    add_kind(parser)
    options, _ = parser.parse_known_args(arguments)
    kind: str = options.network
    return kind
