"""How many ReLU neurons are open in each layer, before and after training (Glorot, Bordes, Bengio 2011)."""

from __future__ import annotations

from reluexplorer.core.diagnosis.inspection import Inspection, inspect
from reluexplorer.core.engine.training import initial_state
from reluexplorer.core.problem.problem import Problem
from reluexplorer.language import _
from reluexplorer.lessons.datasets import PIXELS, digits_with
from reluexplorer.lessons.figures import SHARE, Figure, over_seeds
from reluexplorer.lessons.lesson import Experiment, Knob, Progress, Settings, chosen
from reluexplorer.lessons.training import Meter, further, problem_of


def _open(seen: Inspection) -> list[float]:
    return [float(layer.firing.mean()) for layer in seen.health]


def measure(settings: Settings, seeds: int, progress: Progress) -> tuple[Figure, ...]:
    """Return the open share of each layer at the start and after so many passes over the digits.

    A sum whose weights are drawn evenly about 0 is above 0 half the time: the expected share is ½.
    """
    hidden = (round(settings["width"]),) * round(settings["hidden_layers"])

    def problem(seed: int) -> Problem:
        data = digits_with(settings["pixels"], seed)
        return problem_of(data, hidden, rate=settings["rate"], seed=seed, dtype="float32")

    steps = round(settings["epochs"]) * problem(0).steps_per_epoch
    meter = Meter(progress, seeds * (steps + 1))
    before, after = [], []
    for seed in range(seeds):
        state = initial_state(problem(seed))
        meter.add(1)
        before.append(_open(inspect(state)))
        after.append(_open(inspect(further(state, steps, meter))))
    return tuple(
        over_seeds(
            f"{name}_{layer + 1}",
            _("open {words}, layer {layer}").format(words=words, layer=layer + 1),
            shares,
            SHARE,
        )
        for name, words, runs in (("start", _("at the start"), before), ("end", _("after training"), after))
        for layer, shares in enumerate(zip(*runs, strict=True))
    )


OPEN_NEURONS = Experiment(
    "open_neurons",
    _("The share of open ReLU neurons in each layer, before and after training on digits."),
    (
        Knob("width", _("Width"), 128.0, 1.0, 512.0, whole=True),
        Knob("hidden_layers", _("Hidden layers"), 2.0, 1.0, 8.0, whole=True),
        Knob("epochs", _("Epochs"), 20.0, 0.0, 100.0, whole=True),
        Knob("rate", _("Learning rate"), 0.1, 0.001, 1.0, logarithmic=True),
        chosen("pixels", _("Pixels"), PIXELS),
    ),
    5,
    measure,
)
