"""``reluexplorer train --network conv``: a convolutional network on handwritten digits, without a window."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from math import prod
from typing import Any

import numpy as np

from reluexplorer.app.cli import train_labs
from reluexplorer.app.parsing import Figure
from reluexplorer.core.activations import Form
from reluexplorer.core.data.wandering_digits import Pictures, plain_digits, wandering_digits
from reluexplorer.core.engine.convolution.evaluation import dead_maps, score
from reluexplorer.core.engine.convolution.trainer import ConvolutionTrainer
from reluexplorer.core.network.convolution import FLAT, MEAN, ConvolutionLayer, ConvolutionSpec
from reluexplorer.core.network.spec import parameters_sha256
from reluexplorer.core.problem.problem import TrainingSpec
from reluexplorer.session.document.domains import refused
from reluexplorer.session.run.machine import share_the_machine

DATA: dict[str, Callable[[int], Pictures]] = {"wandering": wandering_digits, "digits": plain_digits}
SHRINKS: dict[str, dict[str, Any]] = {
    "stride": {"stride": 2},
    "max-pool": {"pool": True},
    "none": {},
}  # fmt: skip
"""What each layer after the first does to halve its maps."""
USUAL_RATE, IDENTITY_RATE = 0.01, 0.003
EPOCHS = 8
_MOST_MAPS, _MOST_LAYERS = 64, 16


def main(arguments: Sequence[str]) -> int:
    """Train as asked, print the outcome, return the exit code: 1 where training diverged."""
    options = _parser().parse_args(arguments)
    train_labs.refuse_saving(options)
    share_the_machine()
    data = DATA[options.data](options.seed)
    with refused():
        spec = spec_of(options, data)
    _demand_memory(spec, options.batch_size)
    began = time.perf_counter()
    run = ConvolutionTrainer(spec, _training(options, spec), data.train, data.train_labels)
    train_labs.make(run, options.epochs * run.steps_per_epoch if options.steps is None else options.steps)
    return train_labs.answered(run, _outcome(run, data, time.perf_counter() - began), as_json=options.json)


def spec_of(options: argparse.Namespace, data: Pictures) -> ConvolutionSpec:
    """Return the network that the options mean; ValueError where its layers shrink a picture to nothing."""
    shrink = SHRINKS[options.shrink]
    layers = tuple(
        ConvolutionLayer(maps, options.kernel, **(shrink if index else {}))
        for index, maps in enumerate(options.maps)
    )
    _, height, width = data.train.shape
    return ConvolutionSpec(
        (1, height, width), layers, head=options.head, activation=train_labs.chosen_activation(options)
    )


def _demand_memory(spec: ConvolutionSpec, batch: int) -> None:
    """Raise MemoryError where what each layer reads, shifted by column, and gives surely does not fit."""
    numbers = sum(
        (layer.kernel + 3) * prod(layer.convolved(shape))
        for layer, shape in zip(spec.layers, spec.shapes, strict=False)
    )
    train_labs.demand_room(numbers * batch, spec.dtype)


def _training(options: argparse.Namespace, spec: ConvolutionSpec) -> TrainingSpec:
    usual = IDENTITY_RATE if spec.activation.entry.form is Form.IDENTITY else USUAL_RATE
    chosen = usual if options.learning_rate is None else options.learning_rate
    return TrainingSpec(options.optimizer, chosen, options.batch_size, options.seed)


def _outcome(run: ConvolutionTrainer, data: Pictures, seconds: float) -> dict[str, Any]:
    spec, parameters = run.spec, run.parameters
    train = score(spec, parameters, data.train, data.train_labels)
    test = score(spec, parameters, data.test, data.test_labels)
    return {
        "step": run.step,
        "train_loss": train.loss,
        "test_loss": test.loss,
        "train_accuracy": train.accuracy,
        "test_accuracy": test.accuracy,
        "dead_maps": [int(np.count_nonzero(dead)) for dead in dead_maps(spec, parameters, data.train)],
        "parameters_sha256": parameters_sha256(parameters),
        "updates_per_second": round(run.step / seconds) if seconds > 0 else 0,
    }


def _maps(text: str) -> list[int]:
    """Return the maps of each layer that a text names."""
    said = [part.strip() for part in text.split(",")]
    if len(said) > _MOST_LAYERS or not all(
        each.isdecimal() and 1 <= int(each) <= _MOST_MAPS for each in said
    ):
        raise argparse.ArgumentTypeError(
            f"takes whole numbers from 1 to {_MOST_MAPS} with commas between, {_MOST_LAYERS} at most, "
            f"not {text[:40]!r}"
        )
    return [int(each) for each in said]


def _parser() -> argparse.ArgumentParser:
    parser = train_labs.lab_parser(
        "conv", "Train a convolutional network on handwritten digits and print what came out."
    )
    parser.add_argument(
        "--data", choices=tuple(DATA), default="wandering",
        help="8×8 digits anywhere on 16×16 pictures, or the digits themselves",
    )  # fmt: skip
    network = parser.add_argument_group("network")
    network.add_argument(
        "--maps", type=_maps, default="8,16,16",
        help=f"maps of each layer, 1 to {_MOST_MAPS}, with commas between",
    )  # fmt: skip
    network.add_argument("--kernel", type=int, choices=(1, 3, 5, 7), default=3, help="side of the filters")
    network.add_argument(
        "--shrink", choices=tuple(SHRINKS), default="stride",
        help="how each layer after the first halves its maps: a stride of 2, or 2×2 max-pooling",
    )  # fmt: skip
    network.add_argument(
        "--head", choices=(MEAN, FLAT), default=MEAN,
        help="what the output reads: the mean of each map over its places, or all places",
    )  # fmt: skip
    train_labs.add_activation(network)
    training = parser.add_argument_group("training")
    training.add_argument(
        "--learning-rate", type=train_labs.rate(),
        help=f"size of an update's step (default: {USUAL_RATE}, {IDENTITY_RATE} for identity)",
    )  # fmt: skip
    train_labs.add_updates(training, optimizer="adam", batch_size=32)
    length = training.add_mutually_exclusive_group()
    length.add_argument(
        "--epochs", type=Figure(0, 10_000, whole=True, strict=True), default=EPOCHS,
        help="passes over the training part",
    )  # fmt: skip
    length.add_argument(
        "--steps", type=Figure(0, whole=True, strict=True), help="updates to make instead of whole epochs"
    )
    return parser
