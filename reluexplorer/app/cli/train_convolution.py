"""``reluexplorer train --network conv``: a convolutional network on handwritten digits, without a window."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

import numpy as np

from reluexplorer.app.cli import train_labs
from reluexplorer.app.cli.lab_options import add_steps, asked_of, lab_parser
from reluexplorer.app.parsing import Figure
from reluexplorer.core.data.wandering_digits import Pictures
from reluexplorer.core.engine.convolution.evaluation import dead_maps, score
from reluexplorer.core.engine.convolution.trainer import ConvolutionTrainer
from reluexplorer.language import _
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.document.labs.convolution import ConvolutionRecipe
from reluexplorer.session.document.limits import MOST_STEPS
from reluexplorer.session.run.machine import share_the_machine

EPOCHS = 8


def main(arguments: Sequence[str]) -> int:
    """Train as asked, print the outcome, return the exit code: 1 where training diverged."""
    options = _parser().parse_args(arguments)
    asked = asked_of(options, ConvolutionRecipe)
    share_the_machine()
    train_labs.demand_room(asked.recipe)
    data = asked.recipe.pictures()
    run = ConvolutionTrainer(asked.recipe.spec, asked.recipe.training, data.train, data.train_labels)
    steps = asked.steps
    if steps is None or "epochs" in options.given:
        steps = options.epochs * run.steps_per_epoch
    if steps > MOST_STEPS:
        raise CommandError(
            _("--epochs {epochs:,} are {steps:,} updates; the most are {most:,}.").format(
                epochs=options.epochs, steps=steps, most=MOST_STEPS
            )
        )
    seconds = train_labs.make(run, steps, asked.saved)
    return train_labs.answered(run, asked, _figures(run, data), seconds)


def _figures(run: ConvolutionTrainer, data: Pictures) -> dict[str, Any]:
    spec, parameters = run.spec, run.parameters
    train = score(spec, parameters, data.train, data.train_labels)
    test = score(spec, parameters, data.test, data.test_labels)
    return {
        "train_loss": train.loss,
        "test_loss": test.loss,
        "train_accuracy": train.accuracy,
        "test_accuracy": test.accuracy,
        "dead_maps": [int(np.count_nonzero(dead)) for dead in dead_maps(spec, parameters, data.train)],
    }


def _parser() -> argparse.ArgumentParser:
    parser, training = lab_parser(
        ConvolutionRecipe, _("Train a convolutional network on handwritten digits and print what came out.")
    )
    length = training.add_mutually_exclusive_group()
    length.add_argument(
        "--epochs", type=Figure(0, 10_000, whole=True, strict=True), default=EPOCHS,
        help=_("passes over the training part"),
    )  # fmt: skip
    add_steps(length, _("updates to make instead of whole epochs; those of the document where one is opened"))
    return parser
