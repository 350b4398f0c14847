"""Trained networks of the literature: the depth at which sigmoid gives up, its last layer, and a race."""

from __future__ import annotations

import numpy as np

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.diagnosis.inspection import inspect
from reluexplorer.core.engine.training import initial_state
from reluexplorer.core.problem.make import make_problem
from reluexplorer.core.problem.problem import Problem, TrainingSpec
from reluexplorer.language import _
from reluexplorer.lessons.datasets import plain_digits, scaled_digits
from reluexplorer.lessons.figures import SHARE, Figure, computed, over_seeds
from reluexplorer.lessons.lesson import Experiment, Knob, Progress, Settings, chosen
from reluexplorer.lessons.training import Meter, further, trained
from reluexplorer.text import counted, exact

_FUNCTIONS = ("sigmoid", "tanh", "relu")
_EPOCHS = Knob("epochs", _("Epochs"), 10, 1, 50, whole=True)
_RATES = {
    "sigmoid": (0.3, 1.0, 2.0),
    "tanh": (0.1, 0.2, 0.3),
    "relu": (0.1, 0.2, 0.3),
}
"""Learning rates that a racer may choose from."""
_RACING_STARTS: dict[str, tuple[str, tuple[float, ...]]] = {
    "sigmoid": ("orthogonal", (4.0,)),
    "tanh": ("lecun_normal", ()),
    "relu": ("he_normal", ()),
}
"""First weights that suit each function."""
_LONGEST = 16
_SHARES = (0.25, 0.02)


def _start_of(activation: str) -> str:
    return "he_normal" if activation == "relu" else "lecun_normal"


def _cliff_problem(depth: int, activation: str, seed: int) -> Problem:
    training = TrainingSpec("momentum", 0.05, 32, seed)
    choice = ActivationChoice(activation)
    start = _start_of(activation)
    return make_problem(scaled_digits(seed), (64,) * depth, choice, initializer=start, training=training)


def _cliff(settings: Settings, seeds: int, progress: Progress) -> tuple[Figure, ...]:
    activation, depth = _FUNCTIONS[round(settings["activation"])], round(settings["depth"])
    epochs = round(settings["epochs"])
    meter = Meter(progress, 45 * epochs * seeds * depth)
    found = []
    for layers in range(1, depth + 1):
        seen = []
        for seed in range(seeds):
            problem = _cliff_problem(layers, activation, seed)
            seen.append(inspect(trained(problem, epochs * problem.steps_per_epoch, meter)))
        words = counted(layers, "hidden layer")
        shares = [each.train_accuracy or 0.0 for each in seen]
        found.append(
            over_seeds(
                f"accuracy_{layers}", _("training digits read, {words}").format(words=words), shares, SHARE
            )
        )
        found.append(
            over_seeds(
                f"loss_{layers}",
                _("training loss, {words}").format(words=words),
                [each.train_loss for each in seen],
            )
        )
    return tuple(found)


def _last_layer(settings: Settings, seeds: int, progress: Progress) -> tuple[Figure, ...]:
    epochs = round(settings["epochs"])
    meter = Meter(progress, 144 * epochs * seeds)
    means, shares = [], []
    for seed in range(seeds):
        training = TrainingSpec("sgd", 0.1, 10, seed)
        choice = ActivationChoice("sigmoid")
        problem = make_problem(
            plain_digits(seed), (128,) * 4, choice, initializer="pytorch", training=training
        )
        seen = inspect(trained(problem, epochs * problem.steps_per_epoch, meter))
        means.append(float(seen.train_activity.activations[-1].mean()))
        shares.append(seen.train_accuracy or 0.0)
    return (
        over_seeds("mean", _("mean output of the last of four hidden layers of sigmoid"), means),
        over_seeds("accuracy", _("training digits read"), shares, SHARE),
    )


def _epochs_to(activation: str, rate: float, seed: int, meter: Meter) -> list[float]:
    """Return the epochs until the training error is at most each share; infinite if it never is."""
    training = TrainingSpec("sgd", rate, 32, seed)
    start, parameters = _RACING_STARTS[activation]
    problem = make_problem(
        scaled_digits(seed),
        (64,) * 4,
        ActivationChoice(activation),
        initializer=start,
        initializer_parameters=parameters,
        training=training,
    )
    state = initial_state(problem)
    errors = []
    for _epoch in range(_LONGEST):
        state = further(state, problem.steps_per_epoch, meter)
        errors.append(1.0 - (inspect(state).train_accuracy or 0.0))
        if errors[-1] <= min(_SHARES):
            break
    meter.add((_LONGEST - len(errors)) * problem.steps_per_epoch)
    return [next((n for n, one in enumerate(errors, 1) if one <= share), np.inf) for share in _SHARES]


def _race(settings: Settings, seeds: int, progress: Progress) -> tuple[Figure, ...]:
    activation = _FUNCTIONS[round(settings["activation"])]
    rates = _RATES[activation]
    meter = Meter(progress, 45 * _LONGEST * len(rates) * seeds)
    runs = {rate: [_epochs_to(activation, rate, seed, meter) for seed in range(seeds)] for rate in rates}
    best = min(runs, key=lambda rate: float(np.mean([run[-1] for run in runs[rate]])))
    found = [
        computed("rate", _("best learning rate of {rates}").format(rates=", ".join(map(exact, rates))), best)
    ]
    for place, share in enumerate(_SHARES):
        name = exact(100.0 * share)
        epochs = [run[place] for run in runs[best]]
        found.append(
            over_seeds(f"epochs_{name}", _("epochs to {name} % training error").format(name=name), epochs)
        )
    return tuple(found)


TRAINED_LAYERS = (
    Experiment(
        "cliff",
        _("What ever more layers of 64 units learn of standardised pixels, with normal first weights."),
        (
            chosen("activation", _("Activation"), _FUNCTIONS),
            Knob("depth", _("Most layers"), 6, 1, 10, whole=True),
            _EPOCHS,
        ),
        3,
        _cliff,
    ),
    Experiment(
        "last_layer",
        _("Where the last of four sigmoid layers of 128 goes that begin with PyTorch’s weights."),
        (Knob("epochs", _("Epochs"), 5, 1, 50, whole=True),),
        3,
        _last_layer,
    ),
    Experiment(
        "race",
        _("How soon four layers of 64 units learn, with weights that suit, at the best of three rates."),
        (chosen("activation", _("Activation"), _FUNCTIONS, 2),),
        3,
        _race,
    ),
)
"""Experiments whose networks are trained."""
