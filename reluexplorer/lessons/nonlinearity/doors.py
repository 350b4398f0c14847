"""Known results on linear networks and on few units, as the command line asks for them."""

from __future__ import annotations

from reluexplorer.core.activations import CATALOGUE, ActivationChoice
from reluexplorer.core.problem.make import make_problem
from reluexplorer.core.problem.problem import TrainingSpec
from reluexplorer.language import _
from reluexplorer.lessons.datasets import circles
from reluexplorer.lessons.figures import SHARE, Figure, computed, counted_share, over_seeds
from reluexplorer.lessons.lesson import Experiment, Knob, Progress, Settings, chosen
from reluexplorer.lessons.nonlinearity.exclusive_or import learnt, linear_error, solution_error
from reluexplorer.lessons.nonlinearity.folding import stack_error
from reluexplorer.lessons.reading import test_accuracy
from reluexplorer.lessons.training import Meter, trained
from reluexplorer.text import counted

_FUNCTIONS = ("identity", "relu", "tanh", "sigmoid")
_EPOCHS = 60


def _xor(settings: Settings, nets: int, progress: Progress) -> tuple[Figure, ...]:
    hidden = round(settings["hidden"])
    count = int(learnt(hidden, nets, round(settings["seed"]), progress).sum())
    words = _("networks of {hidden} that learn exclusive or").format(hidden=counted(hidden, "hidden unit"))
    return (
        counted_share("learnt", words, count, nets),
        computed("linear", _("least squared error of a linear function"), linear_error()),
        computed("solution", _("squared error of the known solution with two units"), solution_error()),
    )


def _collapse(settings: Settings, seeds: int, progress: Progress) -> tuple[Figure, ...]:
    layers, width = round(settings["layers"]), round(settings["width"])
    meter = Meter(progress, seeds)
    errors = []
    for seed in range(seeds):
        errors.append(stack_error(seed, layers, width))
        meter.add(1)
    return (
        over_seeds(
            "difference",
            _("{layers} against their product").format(layers=counted(layers, "linear layer")),
            errors,
        ),
    )


def _circles(settings: Settings, seeds: int, progress: Progress) -> tuple[Figure, ...]:
    name = _FUNCTIONS[round(settings["activation"])]
    hidden = (round(settings["hidden"]),) * round(settings["layers"])
    meter = Meter(progress, _EPOCHS * 80 * seeds)
    shares = []
    for seed in range(seeds):
        problem = make_problem(
            circles(seed),
            hidden,
            ActivationChoice(name),
            initializer="glorot_uniform",
            training=TrainingSpec("sgd", 0.1, 10, seed),
        )
        shares.append(test_accuracy(trained(problem, _EPOCHS * problem.steps_per_epoch, meter)))
    return (
        over_seeds(
            "accuracy",
            _("points of two circles right, {label}").format(label=CATALOGUE[name].label),
            shares,
            SHARE,
        ),
    )


DOORS = (
    Experiment(
        "xor",
        _("How many of many networks learn exclusive or, each seed being a network."),
        (
            Knob("hidden", _("Hidden units"), 4, 1, 16, whole=True),
            Knob("seed", _("Seed"), 0, 0, 1_000_000, whole=True),
        ),
        2000,
        _xor,
        most_seeds=20_000,
    ),
    Experiment(
        "collapse",
        _("How far a stack of random linear layers is from the product of its matrices."),
        (
            Knob("layers", _("Layers"), 10, 1, 50, whole=True),
            Knob("width", _("Width"), 64, 1, 512, whole=True),
        ),
        5,
        _collapse,
    ),
    Experiment(
        "circles",
        _("How much of two noisy circles of radius 1 and 2 is told apart."),
        (
            chosen("activation", _("Activation"), _FUNCTIONS, 1),
            Knob("hidden", _("Hidden units"), 4, 1, 16, whole=True),
            Knob("layers", _("Hidden layers"), 1, 1, 5, whole=True),
        ),
        5,
        _circles,
    ),
)
"""All of them."""
