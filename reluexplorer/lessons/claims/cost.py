"""Claim 4: ReLU is cheap, measured on this machine."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping

import numpy as np

from reluexplorer.core.arrays import Array
from reluexplorer.core.data.splits import data_generator
from reluexplorer.core.engine.training import advance, initial_state
from reluexplorer.lessons.answers import of_times
from reluexplorer.lessons.datasets import plain_digits
from reluexplorer.lessons.exhibit import Bar, Bars, Card, Exhibit, Line, Lines, Table
from reluexplorer.lessons.lesson import Figure, Knob, Lesson, Progress, Verdict, over_seeds
from reluexplorer.lessons.train_setups import train_setup
from reluexplorer.lessons.training import SLICE, Meter, problem_of
from reluexplorer.text import fixed

Kernel = Callable[[Array, Array, Array], None]
"""Writes f(x) into its second argument; the third is memory to work with."""
BLOCK = 1 << 16
"""Numbers that are worked on; few enough to stay in the processor's cache, so that memory is not timed."""
PASSES = 16
"""Passes over them in one timing, about a million numbers in all."""


def _copy(x: Array, out: Array, _work: Array) -> None:
    np.copyto(out, x)


def _relu(x: Array, out: Array, _work: Array) -> None:
    np.maximum(x, x.dtype.type(0), out=out)


def _leaky(x: Array, out: Array, _work: Array) -> None:
    np.multiply(x, x.dtype.type(0.01), out=out)
    np.maximum(x, out, out=out)


def _tanh(x: Array, out: Array, _work: Array) -> None:
    np.tanh(x, out=out)


def _sigmoid(x: Array, out: Array, _work: Array) -> None:
    half = x.dtype.type(0.5)
    np.multiply(x, half, out=out)
    np.tanh(out, out=out)
    np.multiply(out, half, out=out)
    np.add(out, half, out=out)


def _elu(x: Array, out: Array, work: Array) -> None:
    zero = x.dtype.type(0)
    np.minimum(x, zero, out=out)
    np.expm1(out, out=out)
    np.maximum(x, zero, out=work)
    np.add(out, work, out=out)


def _gelu(x: Array, out: Array, work: Array) -> None:
    real = x.dtype.type
    scale = math.sqrt(2.0 / math.pi)
    np.multiply(x, x, out=work)
    np.multiply(work, real(scale * 0.044715), out=work)
    np.add(work, real(scale), out=work)
    np.multiply(work, x, out=work)
    np.tanh(work, out=work)
    np.add(work, real(1), out=work)
    np.multiply(x, real(0.5), out=out)
    np.multiply(out, work, out=out)


KERNELS: dict[str, tuple[str, Kernel]] = {
    "copy": ("Copying alone", _copy),
    "relu": ("ReLU", _relu),
    "leaky_relu": ("Leaky ReLU", _leaky),
    "tanh": ("Tanh", _tanh),
    "sigmoid": ("Sigmoid", _sigmoid),
    "elu": ("ELU", _elu),
    "gelu": ("GELU (tanh form)", _gelu),
}
"""Words and code of each function, by name."""


class _Watch:
    """Times in turn what goes by some names, so that a disturbance hits all alike."""

    def __init__(self, names: Iterable[str]) -> None:
        self.taken: dict[str, list[float]] = {name: [] for name in names}

    def best(self, name: str) -> float:
        """Return the least time so far: that of the round that was disturbed least."""
        return min(self.taken[name])

    def ratio(self, name: str) -> float:
        """Return the best time as a multiple of ReLU's."""
        return self.best(name) / self.best("relu")


class _Stopwatch(_Watch):
    """Times every kernel over the same numbers, in nanoseconds a number."""

    def __init__(self, dtype: str) -> None:
        super().__init__(KERNELS)
        self._x = data_generator(0, "cost").standard_normal(BLOCK).astype(dtype)
        self._out = np.empty_like(self._x)
        self._work = np.empty_like(self._x)

    def round(self) -> Iterator[None]:
        """Time each kernel once; yields after each."""
        for name, (_, kernel) in KERNELS.items():
            kernel(self._x, self._out, self._work)
            begun = time.perf_counter()
            for _ in range(PASSES):
                kernel(self._x, self._out, self._work)
            self.taken[name].append((time.perf_counter() - begun) * 1e9 / (PASSES * BLOCK))
            yield


DTYPES = ("float32", "float64")
SMOOTH = ("tanh", "sigmoid", "elu", "gelu")
STEPPED = ("relu", "tanh", "sigmoid")
_ROUNDS = 15
_STEP_ROUNDS = 15
_PLAY_ROUNDS = 24
_NARROW = (
    " NumPy does without the processor's widest instructions here, as for all pictures from scripts: "
    "exponentials take longer than in the window."
)
_SHORT = {"copy": "Copying", "gelu": "GELU, tanh"}
"""Words of functions beside bars where there is little room."""
_ROLES = {
    "copy": "secondary",
    "relu": "healthy",
    "leaky_relu": "healthy",
    "tanh": "violet",
    "sigmoid": "positive",
    "elu": "accent",
    "gelu": "warning",
}


class _StepWatch(_Watch):
    """Times whole training steps of the same network with different activations, in microseconds a step."""

    def __init__(self) -> None:
        super().__init__(STEPPED)
        self._states = {}
        for name in STEPPED:
            problem = problem_of(plain_digits(0), (64, 64, 64), name, rate=0.05, seed=0, dtype="float32")
            self._states[name] = initial_state(problem)
            advance(self._states[name], 1)

    def round(self) -> Iterator[None]:
        """Train a slice with each activation; yields after each."""
        for name, state in self._states.items():
            advance(state, 1)
            begun = time.perf_counter()
            self._states[name] = advance(state, SLICE)
            self.taken[name].append((time.perf_counter() - begun) / SLICE * 1e6)
            yield


def measure(seeds: int, progress: Progress) -> tuple[tuple[Figure, ...], Exhibit]:
    """Time every function over a million numbers in both precisions, and whole training steps."""
    work = len(DTYPES) * _ROUNDS * len(KERNELS) + _STEP_ROUNDS * len(STEPPED)
    meter = Meter(progress, seeds * work)
    figures: list[Figure] = []
    cards = []
    for dtype in DTYPES:
        watches = []
        for _ in range(seeds):
            watch = _Stopwatch(dtype)
            for _ in range(_ROUNDS):
                for _ in watch.round():
                    meter.add(1)
            watches.append(watch)
        times = {
            name: over_seeds(
                f"{name}_{dtype}", f"{words}, {dtype}", [watch.best(name) for watch in watches], "ns"
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
        cards.append(Card(dtype, (_bars(values, f"Nanoseconds a number, and times ReLU's; {dtype}"),)))
    steps = _step_figures(seeds, meter)
    rows = tuple((figure.label.split(", ")[1], f"{fixed(figure.value, 2)}×") for figure in steps)
    cards.append(Card("Training steps", (Table(("A whole training step", "against ReLU"), rows),)))
    return (*figures, *steps), Exhibit(tuple(cards))


def _step_figures(seeds: int, meter: Meter) -> list[Figure]:
    ratios: dict[str, list[float]] = {name: [] for name in STEPPED[1:]}
    for _ in range(seeds):
        watch = _StepWatch()
        for _ in range(_STEP_ROUNDS):
            for _ in watch.round():
                meter.add(1)
        for name, each in ratios.items():
            each.append(watch.ratio(name))
    return [
        over_seeds(f"step_{name}_ratio", f"training step, {KERNELS[name][0]}", each, "×")
        for name, each in ratios.items()
    ]


def _bars(nanoseconds: Mapping[str, float], caption: str) -> Bars:
    relu = nanoseconds["relu"]
    return Bars(
        tuple(
            Bar(
                _SHORT.get(name, KERNELS[name][0]),
                value,
                f"{fixed(value, 2)}, {fixed(value / relu, 1)}×",
                _ROLES[name],
            )
            for name, value in nanoseconds.items()
        ),
        caption,
    )


def judge(values: Mapping[str, float]) -> Verdict:
    """Judge by the cheapest and the dearest smooth function against ReLU."""
    ratios = {(name, dtype): values[f"{name}_{dtype}_ratio"] for dtype in DTYPES for name in SMOOTH}
    cheapest, dearest = min(ratios, key=ratios.__getitem__), max(ratios, key=ratios.__getitem__)
    low, high = ratios[cheapest], ratios[dearest]
    narrow = _NARROW if os.environ.get("NPY_DISABLE_CPU_FEATURES") else ""
    caveat = (
        "Fewer operations are not always less time: the number format, the code and the memory decide. And a "
        f"whole training step of a small network takes {fixed(values['step_tanh_ratio'], 2)} times as long "
        f"with tanh, {fixed(values['step_sigmoid_ratio'], 2)} times with sigmoid.{narrow}"
    )
    span = (
        f"{KERNELS[cheapest[0]][0].lower()} in {cheapest[1]} takes {fixed(low, 1)} times as long as ReLU, "
        f"{KERNELS[dearest[0]][0]} in {dearest[1]} {fixed(high, 1)} times"
    )
    if high <= 1.1:
        return Verdict.of("fails", f"no function takes longer than ReLU; {span}", caveat)
    if low < 1.5:
        return Verdict.of("depends", span, caveat)
    return Verdict.of("holds", span, caveat)


def play(knobs: Mapping[str, float]) -> Iterator[Exhibit]:
    """Time the functions round after round, and show the best times so far.

    The first round, in which code and numbers come into the caches, is not shown alone.
    """
    dtype = DTYPES[round(knobs["dtype"])]
    watch, steps = _Stopwatch(dtype), _StepWatch()
    alone: dict[str, list[float]] = {name: [] for name in SMOOTH}
    whole: dict[str, list[float]] = {name: [] for name in STEPPED[1:]}
    for done in range(_PLAY_ROUNDS + 1):
        rounds = "in the first round" if done == 1 else f"in the best of {done} rounds"
        for _ in (*watch.round(), *steps.round()):
            pass
        if not done:
            continue
        for name, ratios in alone.items():
            ratios.append(watch.ratio(name))
        for name, ratios in whole.items():
            ratios.append(steps.ratio(name))
        best = {name: watch.best(name) for name in KERNELS}
        step_bars = tuple(
            Bar(KERNELS[name][0], steps.best(name), f"{fixed(steps.best(name), 0)} µs", _ROLES[name])
            for name in STEPPED
        )
        cards = (
            Card(
                "The function alone",
                (_bars(best, f"Nanoseconds a number, and times ReLU's; {dtype}, best round"), _ratios(alone)),
                f"tanh takes {fixed(watch.ratio('tanh'), 1)} × ReLU {rounds}",
            ),
            Card(
                "A whole training step",
                (Bars(step_bars, "Microseconds a step, 64-64-64 units, float32"), _ratios(whole)),
                f"tanh takes {fixed(whole['tanh'][-1], 2)} × ReLU {rounds}",
            ),
        )
        yield Exhibit(cards, f"round {done} of {_PLAY_ROUNDS}", done / _PLAY_ROUNDS)


def _ratios(ratios: Mapping[str, list[float]]) -> Lines:
    lines = tuple(
        Line(
            _SHORT.get(name, KERNELS[name][0]),
            np.arange(1.0, len(values) + 1.0),
            np.array(values),
            _ROLES[name],
        )
        for name, values in ratios.items()
    )
    top = max(max(values) for values in ratios.values())
    return Lines(lines, "Round", "Multiples of ReLU's time", low=0.0, high=1.1 * top)


LESSON = Lesson(
    rank=40,
    name="cost",
    title="Cheap to compute",
    claim="ReLU is one comparison, so it costs less than functions with exponentials in them.",
    question="How many times as long as ReLU will tanh take?",
    answer=of_times,
    sources="Glorot, Bordes and Bengio 2011 · measured on this machine",
    beside=(
        f"Both take the fastest of several rounds on this machine: the experiment of {_PLAY_ROUNDS}, the "
        f"measurement of {_ROUNDS} for each seed, whose mean it shows. What else runs here makes them differ."
    ),
    seeds=3,
    knobs=(Knob("dtype", "Number format", 0, 0, 1, choices=("float32, 4 bytes", "float64, 8 bytes")),),
    play=play,
    measure=measure,
    judge=judge,
    setup=train_setup("digits", (64, 64, 64), rate=0.05, batch=32),
)
