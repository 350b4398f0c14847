"""Recurrent networks on other tasks and from other weights, as the command line asks for them."""

from __future__ import annotations

from functools import partial

from reluexplorer.core.data.adding_problem import AddingProblem
from reluexplorer.core.data.digit_sequences import DigitSequences
from reluexplorer.core.engine.recurrence.trainer import USUAL
from reluexplorer.core.network.recurrence.spec import RECURRENT_WEIGHTS
from reluexplorer.language import _
from reluexplorer.lessons.figures import SHARE, Figure, over_seeds
from reluexplorer.lessons.lesson import Experiment, Knob, Progress, Settings, chosen
from reluexplorer.lessons.recurrence.runs import IDENTITY, OTHERS, Beginning, further
from reluexplorer.lessons.training import Meter

_FUNCTIONS = ("relu", "tanh")
_WEIGHTS = tuple(RECURRENT_WEIGHTS)
_TANH = OTHERS[0]


def _adding(settings: Settings, seeds: int, progress: Progress) -> tuple[Figure, ...]:
    updates = round(settings["updates"])
    activation, weights = _FUNCTIONS[round(settings["activation"])], _WEIGHTS[round(settings["weights"])]
    beginning = Beginning("", "", activation, weights, settings["gain"])
    meter = Meter(progress, seeds * updates)
    errors, growths = [], []
    for seed in range(seeds):
        trainer = beginning.trainer(AddingProblem(round(settings["steps"]), seed), settings["rate"], seed)
        growths.append(trainer.through_time().growth)
        further(trainer, updates, meter)
        errors.append(trainer.test_loss())
    return (
        over_seeds("error", _("mean squared error of unseen sequences"), errors),
        over_seeds("growth", _("gradient at the first step over the last, before training"), growths),
    )


def _digits(width: int, settings: Settings, seeds: int, progress: Progress) -> tuple[Figure, ...]:
    epochs = round(settings["epochs"])
    read: dict[str, list[float]] = {each.name: [] for each in (IDENTITY, _TANH)}
    updates = epochs * (DigitSequences(width).samples // USUAL.batch_size)
    meter = Meter(progress, len(read) * seeds * updates)
    for seed in range(seeds):
        for each in (IDENTITY, _TANH):
            trainer = each.trainer(DigitSequences(width, seed), settings["rate"], seed)
            further(trainer, updates, meter)
            read[each.name].append(trainer.test_accuracy() or 0.0)
    lead = [
        100.0 * (mine - theirs) for mine, theirs in zip(read[IDENTITY.name], read[_TANH.name], strict=True)
    ]
    return (
        *(
            over_seeds(
                each.name, _("unseen digits read, {title}").format(title=each.title), read[each.name], SHARE
            )
            for each in (IDENTITY, _TANH)
        ),
        over_seeds("lead", _("lead of {title}, over tanh").format(title=IDENTITY.title), lead, _("points")),
    )


def _read_by(name: str, words: str, width: int, epochs: float) -> Experiment:
    return Experiment(
        name,
        _("What ReLU from identity weights and tanh read of digits {words}; chance reads 10 %.").format(
            words=words
        ),
        (
            Knob("epochs", _("Epochs"), epochs, 1.0, 200.0, whole=True),
            Knob("rate", _("Learning rate"), 0.001, 0.0001, 0.1, logarithmic=True),
        ),
        2,
        partial(_digits, width),
    )


DOORS = (
    Experiment(
        "adding_problem",
        _("The squared error of a network of 50 units on the adding problem; always saying 1 gives 0.167."),
        (
            chosen("activation", _("Activation"), _FUNCTIONS),
            chosen("weights", _("First weights"), _WEIGHTS),
            Knob("gain", _("Gain of the first weights"), 1.0, 0.1, 2.0),
            Knob("steps", _("Time steps"), 50.0, 2.0, 400.0, whole=True),
            Knob("updates", _("Updates"), 2000.0, 1.0, 10_000.0, whole=True),
            Knob("rate", _("Learning rate"), 0.001, 0.0001, 0.1, logarithmic=True),
        ),
        2,
        _adding,
    ),
    _read_by("digit_pixels", _("pixel by pixel, in 64 steps"), 1, 50.0),
    _read_by("digit_rows", _("row by row, in 8 steps"), 8, 20.0),
)
"""All of them."""
