"""What the kinds of network that are trained without a document share: options, progress and the answer."""

from __future__ import annotations

import argparse
import json
from typing import Any, Protocol

import numpy as np

from reluexplorer.app.cli.answers import as_text, aside, end_of_the_way, finite, how_far
from reluexplorer.app.cli.train_kinds import add_kind
from reluexplorer.app.cli.train_options import OptionFormatter, OptionParser
from reluexplorer.app.parsing import Figure
from reluexplorer.core.activations import CATALOGUE, ActivationChoice
from reluexplorer.core.optimizers import OPTIMIZERS
from reluexplorer.sentences import NO_MEMORY
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.run.memory_need import most_room

_HIGHEST_SEED = 2**31 - 1


class Advancing(Protocol):
    """A run that is made in pieces."""

    step: int
    diverged_at: int | None

    def advance(self, steps: int) -> None:
        """Make so many updates, fewer where the run diverges."""


def lab_parser(kind: str, description: str) -> OptionParser:
    """Return a parser with the options that every kind has."""
    prog = f"reluexplorer train --network {kind}"
    parser = OptionParser(prog=prog, description=description, formatter_class=OptionFormatter)
    add_kind(parser)
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--save", metavar="FILE", help=argparse.SUPPRESS)
    return parser


def add_activation(group: argparse._ActionsContainer) -> None:
    """Add the options of the activation."""
    group.add_argument(
        "--activation", choices=tuple(CATALOGUE), default="relu", metavar="NAME",
        help="of all hidden units (reluexplorer activations lists them)",
    )  # fmt: skip
    group.add_argument(
        "--activation-parameter", type=Figure(-1e9, 1e9, strict=True), action="append", default=[],
        metavar="NUMBER", help="of the activation, in its order",
    )  # fmt: skip


def add_updates(group: argparse._ActionsContainer, *, optimizer: str, batch_size: int) -> None:
    """Add the options of the update rule, the batch and the seed."""
    group.add_argument("--optimizer", choices=tuple(OPTIMIZERS), default=optimizer, help="update rule")
    group.add_argument(
        "--batch-size", type=Figure(1, 4096, whole=True, strict=True), default=batch_size,
        help="samples that an update sees",
    )  # fmt: skip
    group.add_argument(
        "--seed", type=Figure(0, _HIGHEST_SEED, whole=True, strict=True), default=0,
        help="of the data, the first weights and the batches",
    )  # fmt: skip


def rate() -> Figure:
    """Return the type of a learning rate."""
    return Figure(1e-7, 1e7, strict=True)


def chosen_activation(options: argparse.Namespace) -> ActivationChoice:
    """Return the activation that the options choose; raise CommandError for too many parameters."""
    choice = ActivationChoice(options.activation, tuple(options.activation_parameter))
    most = len(choice.entry.parameters)
    if len(choice.parameters) > most:
        raise CommandError(
            f"{choice.entry.label} takes {most or 'no'} parameters, not {len(choice.parameters)}."
        )
    return choice


def refuse_saving(options: argparse.Namespace) -> None:
    """Raise CommandError where the run is to be saved."""
    if options.save is not None:
        raise CommandError("--save: a document holds dense networks alone, so this one is not saved.")


def demand_room(numbers: int, dtype: str) -> None:
    """Raise MemoryError where so many numbers surely do not fit."""
    room = most_room()
    if room is not None and numbers * np.dtype(dtype).itemsize > room:
        raise MemoryError(NO_MEMORY)


def make(run: Advancing, steps: int) -> None:
    """Make so many updates, with a bar on a terminal."""
    piece = max(1, steps // 100)
    while run.step < steps and run.diverged_at is None:
        run.advance(min(piece, steps - run.step))
        how_far(run.step, steps)
    if steps:
        end_of_the_way()


def answered(run: Advancing, outcome: dict[str, Any], *, as_json: bool) -> int:
    """Print the outcome and return the exit code: 1 where the run diverged."""
    if run.diverged_at is not None:
        outcome["diverged_at"] = run.diverged_at
    content = finite(outcome)
    print(json.dumps(content, indent=2) if as_json else as_text(content))
    if run.diverged_at is None:
        return 0
    aside(
        f"reluexplorer: update {run.diverged_at:,} left numbers that are not finite; the figures are of step "
        f"{run.step:,}, the last with finite weights. Lower the learning rate."
    )
    return 1
