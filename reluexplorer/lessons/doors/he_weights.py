"""How deep networks learn from He's first weights and from Glorot's, on pixels of either kind."""

from __future__ import annotations

from reluexplorer.core.diagnosis.inspection import inspect
from reluexplorer.core.problem.problem import Problem
from reluexplorer.language import _
from reluexplorer.lessons.datasets import PIXELS, digits_with
from reluexplorer.lessons.figures import SHARE, Figure, over_seeds
from reluexplorer.lessons.lesson import Experiment, Knob, Progress, Settings, chosen
from reluexplorer.lessons.training import Meter, problem_of, trained

_WIDTH = 64
_WEIGHTS = ("he_normal", "glorot_normal")


def _problem(settings: Settings, seed: int) -> Problem:
    return problem_of(
        digits_with(settings["pixels"], seed),
        (_WIDTH,) * round(settings["layers"]),
        rate=settings["rate"],
        seed=seed,
        optimizer="momentum",
        optimizer_parameters=(0.9,),
        initializer=_WEIGHTS[round(settings["weights"])],
    )


def _depth(settings: Settings, seeds: int, progress: Progress) -> tuple[Figure, ...]:
    steps = round(settings["epochs"]) * _problem(settings, 0).steps_per_epoch
    meter = Meter(progress, seeds * steps)
    seen = [inspect(trained(_problem(settings, seed), steps, meter)) for seed in range(seeds)]
    losses = [each.train_loss for each in seen]
    shares = [each.train_accuracy or 0.0 for each in seen]
    return (
        over_seeds("loss", _("training loss; guessing gives 2.3026"), losses),
        over_seeds("accuracy", _("training digits read"), shares, SHARE),
    )


DEPTH = Experiment(
    "depth",
    _("What layers of 64 learn by momentum from He’s weights or Glorot’s, also called Xavier’s."),
    (
        chosen("weights", _("First weights"), ("He", "Glorot")),
        chosen("pixels", _("Pixels"), PIXELS, 1),
        Knob("layers", _("Hidden layers"), 30.0, 1.0, 40.0, whole=True),
        Knob("rate", _("Learning rate"), 0.003, 0.0001, 0.3, logarithmic=True),
        Knob("epochs", _("Epochs"), 8.0, 1.0, 50.0, whole=True),
    ),
    3,
    _depth,
)
"""A door of ``lesson he_weights``."""
