"""Claim 4: ReLU is cheap to compute; timed alone and within whole training steps, on this machine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.language import _
from reluexplorer.lessons.bet import Bet
from reluexplorer.lessons.cost.clock import FunctionWatch, StepWatch
from reluexplorer.lessons.cost.forms import FUNCTIONS
from reluexplorer.lessons.cost.table import TABLE
from reluexplorer.lessons.exhibit import (
    Bar,
    Bars,
    Card,
    Chart,
    Exhibit,
    IntervalRow,
    Intervals,
    Line,
    Lines,
    Note,
)
from reluexplorer.lessons.figures import Figure, over_seeds
from reluexplorer.lessons.goal import Aim, Goal
from reluexplorer.lessons.lesson import Case, Knob, Lesson, Numbers, Progress, Results, Settings, chosen
from reluexplorer.lessons.setups import Setup
from reluexplorer.lessons.training import Meter
from reluexplorer.lessons.verdict import Evidence
from reluexplorer.text import digits, fixed

OTHERS = ("tanh", "sigmoid", "leaky_relu", "elu", "gelu_tanh")
DTYPES = ("float32", "float64")
LAYERS = 3
ROUNDS = 40
_WORK = 1e8
"""Multiplications and additions in one timing of training steps, about."""
_MOST_STEPS = 32
CLEARLY = 1.5
"""Multiple of ReLU's time from which on a function is said to be dearer."""
FELT = 1.1
"""Multiple of a step's time from which on training is slower in a way that one would feel."""


def _other(knobs: Settings) -> str:
    return OTHERS[round(knobs["other"])]


def setups(knobs: Settings) -> tuple[Setup, ...]:
    """Return the two networks whose training steps are timed, which differ in the function alone."""
    return tuple(
        Setup(
            hidden=(round(knobs["width"]),) * LAYERS,
            activation=ActivationChoice(name),
            rate=0.01,
            batch=round(knobs["batch"]),
            dtype=DTYPES[round(knobs["precision"])],
        )
        for name in ("relu", _other(knobs))
    )


class _Race:
    """Both functions, alone on as many numbers as a layer has and within training steps, by turns."""

    def __init__(self, knobs: Settings, seed: int) -> None:
        self.other = _other(knobs)
        names = ("relu", self.other)
        shape = (round(knobs["width"]), round(knobs["batch"]))
        self._numbers = float(np.prod(shape))
        self.alone = FunctionWatch(names, shape, DTYPES[round(knobs["precision"])], seed)
        problems = [setup.seeded(seed).problem() for setup in setups(knobs)]
        work = 6.0 * shape[1] * problems[0].network.parameter_count
        steps = int(min(max(_WORK // work, 1), _MOST_STEPS))
        self.steps = StepWatch(dict(zip(names, problems, strict=True)), steps)

    def round(self) -> None:
        """Time everything once."""
        self.alone.round()
        self.steps.round()

    def numbers(self) -> dict[str, float]:
        """Return multiples of ReLU's time, nanoseconds a number, and percentages of a training step."""
        alone, steps, other = self.alone, self.steps, self.other
        found = {
            "tanh": float(other == "tanh"),
            "ratio_forward": alone.ratio(other, "relu"),
            "ratio_backward": alone.ratio(other, "relu", backward=True),
            "ratio_alone": alone.ratio_of_both(other, "relu"),
            "ratio_step": steps.ratio(other, "relu"),
        }
        for words, name in (("relu", "relu"), ("other", other)):
            found[f"nanoseconds_{words}"] = alone.both(name)
            found[f"step_{words}"] = steps.middle(name)
            within = LAYERS * self._numbers * alone.both(name) * 1e-3
            found[f"percent_{words}"] = 100.0 * within / steps.middle(name)
        return found


def run(knobs: Settings, seed: int, progress: Progress) -> Numbers:
    """Time both functions in as many rounds as the stage does."""
    meter = Meter(progress, ROUNDS)
    race = _Race(knobs, seed)
    for _turn in range(ROUNDS):
        race.round()
        meter.add(1)
    return race.numbers()


def play(knobs: Settings) -> Iterator[Exhibit]:
    """Time both functions round after round, and show the medians so far."""
    yield _nothing_yet()
    race = _Race(knobs, 0)
    path: list[Numbers] = []
    for done in range(1, ROUNDS + 1):
        race.round()
        path.append(race.numbers())
        yield Exhibit(
            (_alone(race), _step(race, path[-1])),
            _("round {done} of {rounds}").format(done=done, rounds=ROUNDS),
            done / ROUNDS,
            _outcome(path),
            _("Times ReLU’s time"),
            path[-1],
        )


def _nothing_yet() -> Exhibit:
    """Return the stage before anything was timed: what is bet on would else be seen beforehand."""
    waits = (Note(_("Nothing was timed yet.")),)
    cards = Card(_("Alone"), waits), Card(_("In a training step"), waits)
    return Exhibit(
        cards, _("round 0 of {rounds}").format(rounds=ROUNDS), 0.0, _outcome([]), _("Times ReLU’s time")
    )


def _alone(race: _Race) -> Card:
    bars = []
    for name, role in (("relu", "healthy"), (race.other, "accent")):
        for backward in (False, True):
            time = race.alone.fastest(name, backward=backward)
            bars.append(
                Bar(
                    (_("{label}, backward") if backward else _("{label}, forward")).format(
                        label=FUNCTIONS[name].label
                    ),
                    time,
                    f"{digits(time, 2)} ns",
                    role,
                )
            )
    ratio = race.alone.ratio_of_both(race.other, "relu")
    charts = (Bars(tuple(bars), _("Nanoseconds a number, fastest form of each")),)
    return Card(_("Alone"), charts, _("{ratio} × ReLU’s time").format(ratio=digits(ratio, 3)), "secondary")


def _step(race: _Race, numbers: Numbers) -> Card:
    shown = (("relu", "relu", "healthy"), ("other", race.other, "accent"))
    times = tuple(
        Bar(FUNCTIONS[name].label, numbers[f"step_{which}"], f"{fixed(numbers[f'step_{which}'], 0)} µs", role)
        for which, name, role in shown
    )
    parts = tuple(
        Bar(
            FUNCTIONS[name].label,
            numbers[f"percent_{which}"],
            f"{fixed(numbers[f'percent_{which}'], 1)} %",
            role,
        )
        for which, name, role in shown
    )
    charts = (Bars(times, _("Microseconds a step")), Bars(parts, _("Of it the function, timed alone")))
    return Card(
        _("In a training step"),
        charts,
        _("{ratio} × ReLU’s time").format(ratio=fixed(numbers["ratio_step"], 2)),
        "secondary",
    )


def _outcome(path: list[Numbers]) -> Lines:
    rounds = np.arange(1.0, len(path) + 1.0)
    lines = tuple(
        Line(words, rounds, np.array([each[name] for each in path]), role)
        for name, words, role in (
            ("ratio_alone", _("alone"), "accent"),
            ("ratio_step", _("in a training step"), "secondary"),
        )
    )
    return Lines(
        lines,
        _("Round"),
        _("Times ReLU’s time"),
        log_y=True,
        low=0.5,
        high=20.0,
        chance=(1.0, _("as long as ReLU")),
    )


CASES = (
    Case("small"),
    Case("float64", {"precision": 1.0}, seeds=3),
    Case("wide", {"width": 512.0, "batch": 32.0}),
)
_WORDS = {
    "small": _("64 wide, float32"),
    "float64": _("64 wide, float64"),
    "wide": _("512 wide, float32"),
}
_NUMBERS = (
    ("ratio_forward", "forward", _("tanh’s time forward")),
    ("ratio_backward", "backward", _("tanh’s time backward")),
    ("ratio_alone", "alone", _("tanh’s time alone")),
    ("ratio_step", "step", _("a training step with tanh")),
)


def figures(results: Results) -> tuple[Figure, ...]:
    """Return times with tanh as multiples of ReLU's, and what ReLU is of a training step."""
    found = []
    for case, words in _WORDS.items():
        runs = results[case]
        for number, name, label in _NUMBERS:
            values = [each[number] for each in runs]
            found.append(over_seeds(f"{name}_{case}", f"{label}, {words}", values, _("times")))
        for which, label in (("relu", "ReLU"), ("other", "tanh")):
            values = [each[f"percent_{which}"] for each in runs]
            found.append(
                over_seeds(
                    f"{which}_{case}",
                    _("{label} of a training step, {words}").format(label=label, words=words),
                    values,
                    "%",
                )
            )
            values = [each[f"nanoseconds_{which}"] for each in runs]
            found.append(
                over_seeds(
                    f"time_{which}_{case}",
                    _("{label} a number, {words}").format(label=label, words=words),
                    values,
                    "ns",
                )
            )
    return tuple(found)


def charts(found: Mapping[str, Figure]) -> tuple[Chart, ...]:
    """Return how many times ReLU's time tanh takes, alone and within a training step."""
    groups = tuple(
        (heading, tuple(_row(found[f"{name}_{case}"], words, role) for case, words in _WORDS.items()))
        for heading, name, role in (
            (_("Tanh alone, forward and back"), "alone", "accent"),
            (_("A whole training step with tanh"), "step", "secondary"),
        )
    )
    caption = _("Times ReLU’s time; fastest form of each")
    return (Intervals(groups, 0.8, 10.0, caption, log=True, chance=(1.0, _("as long as ReLU"))),)


def _row(figure: Figure, label: str, role: str) -> IntervalRow:
    text = f"{fixed(figure.mean, 2)} ×"
    return IntervalRow.of(figure, label, role, text)


LESSON = Lesson(
    rank=40,
    name="cost",
    knobs=(
        Knob("width", _("Width of the layers"), 64.0, 8.0, 1024.0, logarithmic=True, whole=True),
        Knob("batch", _("Batch size"), 256.0, 8.0, 512.0, logarithmic=True, whole=True),
        chosen("precision", _("Precision"), DTYPES),
        chosen("other", _("Beside ReLU"), tuple(FUNCTIONS[name].label for name in OTHERS)),
    ),
    bet=Bet(("ratio_alone",), 0.5, 20.0, 10.0, logarithmic=True),
    seeds=5,
    play=play,
    run=run,
    cases=CASES,
    figures=figures,
    evidence=(
        Evidence("alone_small", at_least=CLEARLY),
        Evidence("step_wide", at_least=FELT, limit=True),
    ),
    charts=charts,
    setups=setups,
    goal=Goal(
        (
            Aim("ratio_step", _("times ReLU’s step"), FELT, at_most=True),
            Aim("tanh", _("tanh beside it"), 1.0, yes_or_no=True),
        )
    ),
    experiments=(TABLE,),
    timed=True,
)
