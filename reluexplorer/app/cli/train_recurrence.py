"""``reluexplorer train --network recurrent``: a recurrent network on sequences, without a window."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from reluexplorer.app.cli import train_labs
from reluexplorer.app.cli.lab_options import add_steps, asked_of, lab_parser
from reluexplorer.core.engine.recurrence.trainer import RecurrentTrainer
from reluexplorer.core.network.recurrence.through_time import ThroughTime
from reluexplorer.language import _
from reluexplorer.session.document.domains import refused
from reluexplorer.session.document.labs.recurrence import RecurrentRecipe
from reluexplorer.session.run.machine import share_the_machine

UPDATES = 1000


def main(arguments: Sequence[str]) -> int:
    """Train as asked, print the outcome, return the exit code: 1 where training diverged."""
    options = _parser().parse_args(arguments)
    asked = asked_of(options, RecurrentRecipe)
    share_the_machine()
    train_labs.demand_room(asked.recipe)
    with refused():
        run = RecurrentTrainer(asked.recipe.spec, asked.recipe.training, asked.recipe.sequences())
    before = run.through_time()
    seconds = train_labs.make(run, UPDATES if asked.steps is None else asked.steps, asked.saved)
    return train_labs.answered(run, asked, _figures(run, before), seconds)


def _figures(run: RecurrentTrainer, before: ThroughTime) -> dict[str, Any]:
    figures: dict[str, Any] = {"test_loss": run.test_loss(), "loss_of_guessing": run.sequences.baseline}
    if (accuracy := run.test_accuracy()) is not None:
        figures["test_accuracy"] = accuracy
    for when, seen in (("start", before), ("end", run.through_time())):
        figures[f"gradient_first_over_last_at_the_{when}"] = seen.growth
        figures[f"last_activity_at_the_{when}"] = float(seen.activity_rms[-1])
    return figures


def _parser() -> argparse.ArgumentParser:
    parser, training = lab_parser(
        RecurrentRecipe, _("Train a recurrent network on sequences and print what came out.")
    )
    add_steps(
        training,
        _("updates to make (default: {updates:,}, or those of the document)").format(updates=UPDATES),
    )
    return parser
