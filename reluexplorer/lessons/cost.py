"""Claim 4: ReLU is cheap, measured on this machine."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator, Mapping

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.problems import make_problem
from reluexplorer.core.training import Problem, TrainingSpec, TrainState, advance, initial_state
from reluexplorer.lessons.exhibit import Bar, Bars, Card, Exhibit, Table
from reluexplorer.lessons.figures import over_seeds
from reluexplorer.lessons.kernels import KERNELS, Stopwatch
from reluexplorer.lessons.lesson import Figure, Knob, Lesson, Progress, Standing, Verdict
from reluexplorer.lessons.material import plain_digits
from reluexplorer.lessons.running import SLICE, Meter

DTYPES = ("float32", "float64")
SMOOTH = ("tanh", "sigmoid", "elu", "gelu")
STEPPED = ("relu", "tanh", "sigmoid")
_ROUNDS = 15
_STEP_ROUNDS = 15
_PLAY_ROUNDS = 24
_ROLES = {"copy": "secondary", "relu": "healthy", "leaky_relu": "healthy"}


def _problem(activation: str) -> Problem:
    training = TrainingSpec("sgd", 0.05, 32, 0)
    return make_problem(plain_digits(0), (64, 64, 64), ActivationChoice(activation), training=training)


class _StepWatch:
    """Times whole training steps of the same network with different activations, in turn."""

    def __init__(self) -> None:
        self._states = {name: initial_state(_problem(name)) for name in STEPPED}
        self.taken: dict[str, list[float]] = {name: [] for name in STEPPED}
        for name in STEPPED:
            advance(self._states[name], 1)

    def time(self, name: str) -> None:
        """Train a slice and take the time."""
        state: TrainState = self._states[name]
        advance(state, 1)
        begun = time.perf_counter()
        self._states[name] = advance(state, SLICE)
        self.taken[name].append((time.perf_counter() - begun) / SLICE * 1e6)

    def median(self, name: str) -> float:
        """Return the median microseconds a step."""
        return statistics.median(self.taken[name])


def measure(seeds: int, progress: Progress) -> tuple[tuple[Figure, ...], Exhibit]:
    """Time every function over a million numbers in both precisions, and whole training steps."""
    work = len(DTYPES) * _ROUNDS * len(KERNELS) + _STEP_ROUNDS * len(STEPPED)
    meter = Meter(progress, seeds * work)
    figures: list[Figure] = []
    cards = []
    for dtype in DTYPES:
        watches = []
        for _ in range(seeds):
            watch = Stopwatch(dtype)
            for _ in range(_ROUNDS):
                for _ in watch.round():
                    meter.add(1)
            watches.append(watch)
        times = {
            name: over_seeds(
                f"{name}_{dtype}", f"{words}, {dtype}", [watch.median(name) for watch in watches], "ns"
            )
            for name, (words, _) in KERNELS.items()
        }
        ratios = [
            over_seeds(
                f"{name}_{dtype}_ratio",
                f"{KERNELS[name][0]} against ReLU, {dtype}",
                [watch.ratio(name) for watch in watches],
                "×",
            )
            for name in ("leaky_relu", *SMOOTH)
        ]
        figures += [*times.values(), *ratios]
        values = {name: figure.value for name, figure in times.items()}
        cards.append(Card(dtype, (_bars(values, f"Nanoseconds a number, {dtype}"),)))
    steps = _step_figures(seeds, meter)
    rows = tuple((figure.label.split(", ")[1], f"{figure.value:.2f}×") for figure in steps)
    cards.append(Card("Training steps", (Table(("A whole training step", "against ReLU"), rows),)))
    return (*figures, *steps), Exhibit(tuple(cards))


def _step_figures(seeds: int, meter: Meter) -> list[Figure]:
    ratios: dict[str, list[float]] = {name: [] for name in STEPPED[1:]}
    for _ in range(seeds):
        watch = _StepWatch()
        for _ in range(_STEP_ROUNDS):
            for name in STEPPED:
                watch.time(name)
                meter.add(1)
        for name, each in ratios.items():
            each.append(watch.median(name) / watch.median("relu"))
    return [
        over_seeds(f"step_{name}_ratio", f"training step, {KERNELS[name][0]}", each, "×")
        for name, each in ratios.items()
    ]


def _bars(nanoseconds: Mapping[str, float], caption: str) -> Bars:
    relu = nanoseconds["relu"]
    return Bars(
        tuple(
            Bar(KERNELS[name][0], value, f"{value:.2f} ns, {value / relu:.1f}×", _ROLES.get(name, "accent"))
            for name, value in nanoseconds.items()
        ),
        caption,
    )


def judge(values: Mapping[str, float]) -> Verdict:
    """Judge by the cheapest and the dearest smooth function against ReLU."""
    ratios = {(name, dtype): values[f"{name}_{dtype}_ratio"] for dtype in DTYPES for name in SMOOTH}
    cheapest, dearest = min(ratios, key=ratios.__getitem__), max(ratios, key=ratios.__getitem__)
    low, high = ratios[cheapest], ratios[dearest]
    caveat = (
        "Fewer operations are not always less time: the number format, the code and the memory decide. And a "
        f"whole training step of a small network takes {values['step_tanh_ratio']:.2f} times as long with "
        f"tanh, {values['step_sigmoid_ratio']:.2f} times with sigmoid."
    )
    span = (
        f"{KERNELS[cheapest[0]][0].lower()} in {cheapest[1]} takes {low:.1f} times as long as ReLU, "
        f"{KERNELS[dearest[0]][0]} in {dearest[1]} {high:.1f} times"
    )
    if not high > 1.1:
        return Verdict(Standing.FAILS, f"It fails: no function takes longer than ReLU; {span}.", caveat)
    if low < 1.5:
        return Verdict(Standing.DEPENDS, f"It depends: {span}.", caveat)
    return Verdict(Standing.HOLDS, f"It holds: {span}.", caveat)


def play(knobs: Mapping[str, float]) -> Iterator[Exhibit]:
    """Time the functions round after round, and show the medians so far."""
    dtype = DTYPES[round(knobs["dtype"])]
    watch, steps = Stopwatch(dtype), _StepWatch()
    for done in range(1, _PLAY_ROUNDS + 1):
        for _ in watch.round():
            pass
        for name in STEPPED:
            steps.time(name)
        medians = {name: watch.median(name) for name in KERNELS}
        step_bars = tuple(
            Bar(
                KERNELS[name][0],
                steps.median(name),
                f"{steps.median(name):.0f} µs",
                _ROLES.get(name, "accent"),
            )
            for name in STEPPED
        )
        yield Exhibit(
            (
                Card(
                    "The function alone",
                    (_bars(medians, f"Nanoseconds a number, {dtype}, median of {done} rounds"),),
                    f"tanh {watch.ratio('tanh'):.1f}× ReLU",
                ),
                Card(
                    "A whole training step",
                    (Bars(step_bars, "Microseconds a step, 64-64-64 units, float32"),),
                    f"tanh {steps.median('tanh') / steps.median('relu'):.1f}× ReLU",
                ),
            ),
            f"round {done} of {_PLAY_ROUNDS}",
            done / _PLAY_ROUNDS,
        )


LESSON = Lesson(
    name="cost",
    title="Cheap to compute",
    claim="ReLU is one comparison, so it costs less than functions with exponentials in them.",
    question="How many times as long as ReLU will tanh take?",
    sources="Glorot, Bordes and Bengio 2011 · measured on this machine",
    seeds=3,
    knobs=(Knob("dtype", "Number format", 0, 0, 1, choices=("float32, 4 bytes", "float64, 8 bytes")),),
    play=play,
    measure=measure,
    judge=judge,
    setup=(
        {"do": "choose-data", "value": "digits"},
        {"do": "set-samples", "value": 1797},
        {"do": "set-hidden", "value": [64, 64, 64]},
        {"do": "set-activation", "value": "relu"},
        {"do": "set-output", "value": "auto"},
        {"do": "set-initializer", "value": "he_normal"},
        {"do": "set-bias", "value": 0.0},
        {"do": "set-optimizer", "value": "sgd"},
        {"do": "set-learning-rate", "value": 0.05},
        {"do": "set-batch-size", "value": 32},
        {"do": "set-seed", "value": 0},
    ),
)
