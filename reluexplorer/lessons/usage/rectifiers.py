"""ReLU against its relatives with the same seeds (Maas, Hannun, Ng 2013)."""

from __future__ import annotations

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.diagnosis.inspection import inspect
from reluexplorer.language import _
from reluexplorer.lessons.figures import SHARE, Figure, over_seeds
from reluexplorer.lessons.lesson import Experiment, Knob, Progress, Settings
from reluexplorer.lessons.setups import Setup
from reluexplorer.lessons.training import Meter, trained

COMPARED = (
    ("relu", "ReLU", ActivationChoice()),
    ("leaky_relu", _("leaky ReLU"), ActivationChoice("leaky_relu")),
    ("elu", "ELU", ActivationChoice("elu")),
)


def measure(settings: Settings, seeds: int, progress: Progress) -> tuple[Figure, ...]:
    """Return what each function reads of unseen digits, and its lead over ReLU in pairs, in points."""
    hidden = (round(settings["width"]),) * round(settings["hidden_layers"])
    base = Setup(hidden=hidden, rate=settings["rate"])
    steps = round(settings["epochs"]) * base.problem().steps_per_epoch
    meter = Meter(progress, seeds * len(COMPARED) * steps)
    read: dict[str, list[float]] = {name: [] for name, _, _ in COMPARED}
    for seed in range(seeds):
        for name, _words, activation in COMPARED:
            setup = Setup(hidden=hidden, activation=activation, rate=base.rate, seed=seed)
            read[name].append(inspect(trained(setup.problem(), steps, meter)).test_accuracy or 0.0)
    shares = [
        over_seeds(name, _("unseen digits read, {words}").format(words=words), read[name], SHARE)
        for name, words, _activation in COMPARED
    ]
    leads = [
        over_seeds(
            f"more_{name}",
            _("lead of {words} over ReLU").format(words=words),
            [100.0 * (mine - relu) for mine, relu in zip(read[name], read["relu"], strict=True)],
            _("points"),
        )
        for name, words, _activation in COMPARED[1:]
    ]
    return (*shares, *leads)


RECTIFIERS = Experiment(
    "rectifiers",
    _("What ReLU, leaky ReLU and ELU read of unseen digits, and how far apart they are in pairs."),
    (
        Knob("width", _("Width"), 64.0, 1.0, 512.0, whole=True),
        Knob("hidden_layers", _("Hidden layers"), 3.0, 1.0, 8.0, whole=True),
        Knob("epochs", _("Epochs"), 20.0, 1.0, 100.0, whole=True),
        Knob("rate", _("Learning rate"), 0.1, 0.001, 1.0, logarithmic=True),
    ),
    10,
    measure,
)
