"""Doors beside the lesson on output layers: outputs that are all silent, and standardised pixels."""

from __future__ import annotations

import numpy as np

from reluexplorer.core.data.splits import data_generator
from reluexplorer.core.diagnosis.inspection import inspect
from reluexplorer.core.problem.make import make_problem
from reluexplorer.core.problem.problem import TrainingSpec
from reluexplorer.language import _
from reluexplorer.lessons.datasets import scaled_digits
from reluexplorer.lessons.figures import SHARE, Figure, computed, counted_share, over_seeds
from reluexplorer.lessons.lesson import Experiment, Knob, Progress, Settings
from reluexplorer.lessons.training import Meter, trained

_DRAWS = 100_000
"""Random outputs of each seed."""
_HEADS = (("relu", "relu_softmax", _("ReLU before softmax")), ("linear", "softmax", _("softmax alone")))
_BATCH = 32


def silent_draws(outputs: int, seed: int) -> int:
    """Return of how many draws ``outputs`` independent standard normal numbers are all 0 or below."""
    logits = data_generator(seed, "logits").standard_normal((outputs, _DRAWS))
    return int(np.count_nonzero(logits.max(axis=0) <= 0))


def _silent(settings: Settings, seeds: int, progress: Progress) -> tuple[Figure, ...]:
    outputs, meter = round(settings["outputs"]), Meter(progress, seeds)
    silent = 0
    for seed in range(seeds):
        silent += silent_draws(outputs, seed)
        meter.add(1)
    return (
        counted_share(
            "silent", _("all {outputs} random outputs silent").format(outputs=outputs), silent, seeds * _DRAWS
        ),
        computed("expected", _("2 to the power of −{outputs}").format(outputs=outputs), 2.0**-outputs, SHARE),
    )


def _standardised(settings: Settings, seeds: int, progress: Progress) -> tuple[Figure, ...]:
    epochs, units = round(settings["epochs"]), round(settings["units"])
    steps = epochs * -(-scaled_digits(0).train.size // _BATCH)
    meter = Meter(progress, len(_HEADS) * seeds * steps)
    found: list[Figure] = []
    for name, head, words in _HEADS:
        shares = []
        for seed in range(seeds):
            training = TrainingSpec("sgd", settings["rate"], _BATCH, seed)
            problem = make_problem(
                scaled_digits(seed), (units,), head=head, training=training, dtype="float64"
            )
            shares.append(inspect(trained(problem, steps, meter)).train_accuracy or 0.0)
        found += [
            over_seeds(
                f"accuracy_{name}", _("training digits read, {words}").format(words=words), shares, SHARE
            ),
            computed(f"lowest_{name}", _("worst run, {words}").format(words=words), min(shares), SHARE),
        ]
    return tuple(found)


DOORS = (
    Experiment(
        "silent",
        _("How often random outputs are all 0 or below, so that ReLU leaves nothing to choose by."),
        (Knob("outputs", _("Outputs"), 10, 1, 20, whole=True),),
        10,
        _silent,
    ),
    Experiment(
        "standardised",
        _("Training digits read with and without ReLU before the softmax, each pixel standardised."),
        (
            Knob("epochs", _("Epochs"), 12, 1, 100, whole=True),
            Knob("units", _("Hidden neurons"), 128, 1, 512, whole=True),
            Knob("rate", _("Learning rate"), 0.1, 0.001, 1.0, logarithmic=True),
        ),
        20,
        _standardised,
    ),
)
"""The experiments of ``lesson output``."""
