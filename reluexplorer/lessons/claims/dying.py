"""Claim 6: a neuron that is silent for every input gets no gradient."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.data.dataset import Dataset
from reluexplorer.core.diagnosis.inspection import inspect
from reluexplorer.core.diagnosis.unit_states import UnitState
from reluexplorer.core.engine.training import initial_state
from reluexplorer.lessons.answers import of_the_first_badge
from reluexplorer.lessons.datasets import plain_digits, scaled_digits
from reluexplorer.lessons.exhibit import Card, Exhibit, Line, Lines, Note, Table
from reluexplorer.lessons.lesson import Figure, Knob, Lesson, Progress, Verdict, over_seeds, spread_of
from reluexplorer.lessons.train_setups import train_setup
from reluexplorer.lessons.training import (
    Course,
    Meter,
    breakdown,
    problem_of,
    side_by_side,
    trained,
    units_of,
)
from reluexplorer.text import digits, exact, percent

RATES = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0)
LEAKS = (0.0, 0.01, 0.1, 0.25)
"""Negative slopes; 0 is ReLU."""
HIDDEN = (64, 64, 64)
UNITS = sum(HIDDEN)
_TOP = 200.0
"""Where an axis of so many neurons ends: at a round number, which is written there."""
_STEPS_OF_PLAY = 4500
_FRAMES = 100
_EPOCHS_OF_RATES = 10
_EPOCHS_OF_REVIVAL = 40
_BIAS = -6.0
_LEAKY = "Leaky ReLU, slope 0.01"


def _choice(leak: float) -> ActivationChoice:
    return ActivationChoice("leaky_relu", (leak,)) if leak else ActivationChoice()


@dataclass(frozen=True)
class _Revival:
    """One network begun with nearly all neurons silent: what training makes of it."""

    silent: float
    silent_after: float
    revived: float
    accuracy: float
    change: float


def _revival(seed: int, leak: float, meter: Meter) -> _Revival:
    problem = problem_of(scaled_digits(seed), (128,), _choice(leak), rate=0.1, seed=seed, bias=_BIAS)
    first = initial_state(problem)
    silent = inspect(first).health[0].firing == 0
    last = trained(problem, _EPOCHS_OF_REVIVAL * problem.steps_per_epoch, meter)
    after = inspect(last)
    fires = after.health[0].firing > 0
    before, now = (problem.network.layers(state.parameters)[0] for state in (first, last))
    return _Revival(
        silent=float(silent.mean()),
        silent_after=float((~fires).mean()),
        revived=float(fires[silent].mean()) if silent.any() else 0.0,
        accuracy=after.train_accuracy or 0.0,
        change=float(np.abs(now - before)[:, silent].max(initial=0.0)),
    )


def _deaths(dataset: Dataset, rate: float, seed: int, meter: Meter) -> tuple[float, bool]:
    """Return the share of a network's neurons that end dead at a learning rate, and whether it broke."""
    problem = problem_of(dataset, HIDDEN, rate=rate, seed=seed)
    last = trained(problem, _EPOCHS_OF_RATES * problem.steps_per_epoch, meter)
    return sum(inspect(last).dead_units) / UNITS, last.diverged_at is not None


_SCALES = (("dead", "", scaled_digits), ("dead_plain", ", pixels 0 to 1", plain_digits))


def measure(seeds: int, progress: Progress) -> tuple[tuple[Figure, ...], Exhibit]:
    """Count dead neurons against the learning rate, and try to revive silent ones with a leak."""
    per_epoch = problem_of(scaled_digits(0), (128,), rate=0.1, seed=0).steps_per_epoch
    epochs = len(_SCALES) * len(RATES) * _EPOCHS_OF_RATES + len(LEAKS) * _EPOCHS_OF_REVIVAL
    meter = Meter(progress, seeds * epochs * per_epoch)
    dead: list[Figure] = []
    broke = 0.0
    for name, words, data in _SCALES:
        for rate in RATES:
            runs = [_deaths(data(seed), rate, seed, meter) for seed in range(seeds)]
            label = f"dead at learning rate {exact(rate)}{words}"
            dead.append(over_seeds(f"{name}_{exact(rate)}", label, [share for share, _ in runs]))
            if (name, rate) == ("dead", 1.0):
                broke = sum(broken for _, broken in runs) / seeds
    revivals = {leak: tuple(_revival(seed, leak, meter) for seed in range(seeds)) for leak in LEAKS}
    still = revivals[0.0]
    figures = [
        *dead,
        Figure("broke_1", "runs at learning rate 1 that broke down", broke),
        over_seeds("silent_start", "silent at the start (bias −6)", [run.silent for run in still]),
        over_seeds("silent_end", "silent after training, ReLU", [run.silent_after for run in still]),
        Figure(
            "frozen_change",
            "largest change of a silent ReLU neuron's weights",
            max(run.change for run in still),
        ),
    ]
    rows: list[tuple[str, ...]] = []
    for leak, revived in revivals.items():
        name, label = (f"leaky_{exact(leak)}", f"leaky {exact(leak)}") if leak else ("relu", "ReLU")
        back = over_seeds(f"revived_{name}", f"revived, {label}", [run.revived for run in revived])
        right = over_seeds(
            f"accuracy_{name}", f"training digits read, {label}", [run.accuracy for run in revived]
        )
        figures += [back, right]
        rows.append((_choice(leak).label, percent(back.value), percent(right.value)))
    silent = percent(figures[len(dead) + 1].value)
    table = Table((f"Starting {silent} silent", "revived", "training digits read"), tuple(rows))
    cards = (Card("Dead neurons", (_rates(dead),)), Card("Does a leak bring them back?", (table,)))
    return tuple(figures), Exhibit(cards)


def _rates(dead: Sequence[Figure]) -> Lines:
    places = np.arange(len(RATES), dtype=np.float64)
    lines = []
    for index, (label, role) in enumerate((("standardised pixels", "dead"), ("pixels 0 to 1", "secondary"))):
        part = dead[index * len(RATES) : (index + 1) * len(RATES)]
        values = np.array([100 * figure.value for figure in part])
        lines.append(
            Line(label, places, values, role, np.array([100 * (figure.spread or 0.0) for figure in part]))
        )
    ticks = tuple((float(place), exact(rate)) for place, rate in enumerate(RATES))
    return Lines(tuple(lines), "Learning rate", "Dead, %", ticks=ticks, low=0.0, high=100.0)


def judge(values: Mapping[str, float]) -> Verdict:
    """Judge by whether neurons die, and whether a silent one's weights ever move."""
    caveat = (
        f"The usual slope of 0.01 brings back {percent(values['revived_leaky_0.01'])} of the silent neurons, "
        f"0.1 brings back {percent(values['revived_leaky_0.1'])}. A silent neuron of a deeper layer can "
        "fire again when the layers below it change. Where dying begins depends on the inputs: with pixels "
        f"from 0 to 1 it is {percent(values['dead_plain_0.5'])} at 0.5. "
        f"{percent(values['broke_1'])} of the runs at 1 broke down altogether."
    )
    low, high = values["dead_0.2"], values["dead_1"]
    if values["frozen_change"] > 0:
        moved = digits(values["frozen_change"], 2)
        return Verdict.of("fails", f"weights of a neuron that never fired moved by {moved}", caveat)
    many = percent(high, spread=spread_of(values, "dead_1"))
    few = percent(low) if low > 0 else "none"
    counts = f"on standardised pixels, at learning rate 1, {many} of the neurons end dead; at 0.2, {few}"
    if values["revived_relu"] > 0:
        revived = percent(values["revived_relu"])
        return Verdict.of("mostly", f"{counts}, but {revived} of the silent ones fired again", caveat)
    if high < 0.1 or high < 2 * low:
        return Verdict.of("depends", counts, caveat)
    return Verdict.of("holds", counts, caveat)


def play(knobs: Mapping[str, float]) -> Iterator[Exhibit]:
    """Train two networks that differ in a leak alone."""
    rate, bias = knobs["rate"], knobs["bias"]
    courses = []
    for title, role, leak in (("ReLU", "dead", 0.0), (_LEAKY, "healthy", 0.01)):
        problem = problem_of(
            plain_digits(0), HIDDEN, _choice(leak), rate=rate, seed=0, bias=bias, dtype="float32"
        )
        courses.append(Course(title, role, initial_state(problem)))
    yield from side_by_side(courses, _STEPS_OF_PLAY, _FRAMES, _card)


def _card(course: Course) -> Card:
    seen, leaky = inspect(course.state), course.title == _LEAKY
    wanted = UnitState.LEAK if leaky else UnitState.DEAD
    count = sum(layer.states.count(wanted) for layer in seen.health)
    role = "dead" if count and not leaky else "healthy"
    badge = f"{count} only leak" if leaky else f"{count} of {UNITS} dead"
    if course.state.diverged_at is not None:
        badge, role = breakdown(course.state), "warning"
    line = course.line("Always in the leak" if leaky else "Dead neurons", float(count))
    charts = (
        units_of(seen),
        Lines((line,), "Step", line.label, low=0.0, high=_TOP),
        Note(f"On pixels 0 to 1 it reads {percent(seen.test_accuracy or 0.0)} of the unseen digits."),
    )
    return Card(course.title, charts, badge, role)


LESSON = Lesson(
    rank=60,
    name="dying",
    title="Neurons that die",
    claim="A neuron that gives zero for every input gets no gradient, and may never fire again.",
    question=f"How many of the {UNITS} will be dead in the end?",
    answer=of_the_first_badge("A dead neuron gives zero for every training digit."),
    sources="Lu and others 2020 · Arnekvist and others 2020",
    beside=(
        f"The experiment trains one network for {_STEPS_OF_PLAY:,} steps on pixels from 0 to 1, the run that "
        f"Open in Train opens; the measurement trains {_EPOCHS_OF_RATES} epochs at six rates, most of it on "
        "standardised pixels, over all its seeds, so more may be dead in the experiment."
    ),
    seeds=5,
    knobs=(
        Knob("rate", "Learning rate", 0.7, 0.05, 3.0, logarithmic=True),
        Knob("bias", "Starting bias", 0.0, -6.0, 0.0),
    ),
    play=play,
    measure=measure,
    judge=judge,
    setup=train_setup("digits", HIDDEN, rate=0.7, batch=32),
)
