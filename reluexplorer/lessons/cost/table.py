"""All functions over as many numbers as asked for, in both precisions (row by row what the machine takes)."""

from __future__ import annotations

from reluexplorer.language import _
from reluexplorer.lessons.cost.clock import FunctionWatch
from reluexplorer.lessons.cost.forms import FUNCTIONS
from reluexplorer.lessons.figures import Figure, over_seeds
from reluexplorer.lessons.lesson import Experiment, Knob, Progress, Settings
from reluexplorer.lessons.training import Meter

DTYPES = ("float32", "float64")


def measure(settings: Settings, seeds: int, progress: Progress) -> tuple[Figure, ...]:
    """Return nanoseconds a number forward and backward, and each as a multiple of ReLU's."""
    rounds, shape = round(settings["rounds"]), (round(settings["numbers"]),)
    meter = Meter(progress, seeds * rounds * len(DTYPES))
    found: list[Figure] = []
    for dtype in DTYPES:
        watches = []
        for seed in range(seeds):
            watch = FunctionWatch(FUNCTIONS, shape, dtype, seed)
            for _turn in range(rounds):
                watch.round()
                meter.add(1)
            watches.append(watch)
        for name, function in FUNCTIONS.items():
            for word, told, backward in (
                ("forward", _("forward"), False),
                ("backward", _("backward"), True),
            ):
                times = [watch.fastest(name, backward=backward) for watch in watches]
                relu = [watch.fastest("relu", backward=backward) for watch in watches]
                key, label = f"{name}_{word}_{dtype}", f"{function.label} {told}, {dtype}"
                found.append(over_seeds(key, label, times, "ns"))
                if name != "relu":
                    ratios = [mine / theirs for mine, theirs in zip(times, relu, strict=True)]
                    found.append(
                        over_seeds(
                            f"{key}_ratio", _("{label}, to ReLU’s").format(label=label), ratios, _("times")
                        )
                    )
    return tuple(found)


TABLE = Experiment(
    "table",
    _("Nanoseconds a number of each function's fastest form, forward and backward, in both precisions."),
    (
        Knob("numbers", _("Numbers"), 1e6, 1e3, 1e7, logarithmic=True, whole=True),
        Knob("rounds", _("Rounds"), 15.0, 1.0, 200.0, whole=True),
    ),
    3,
    measure,
    most_seeds=20,
)
