"""Beyond the article: dead neurons are said to be bad. What does a network read without them?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from reluexplorer.core.arrays import Array
from reluexplorer.core.diagnosis.inspection import Inspection, inspect, predicted_classes, true_classes
from reluexplorer.core.engine.training import TrainState, initial_state
from reluexplorer.lessons.badges import CHANCE, CHANCE_OF_DIGITS, reading
from reluexplorer.lessons.bet import Bet
from reluexplorer.lessons.exhibit import Card, Chart, Exhibit, IntervalRow, Intervals, Line, Lines, Units
from reluexplorer.lessons.figures import SHARE, Figure, computed, over_seeds
from reluexplorer.lessons.goal import Aim, Goal
from reluexplorer.lessons.lesson import Case, Knob, Lesson, Numbers, Progress, Results, Settings
from reluexplorer.lessons.setups import Setup
from reluexplorer.lessons.training import Course, Meter, breakdown, raced, step_words, trained, units_of
from reluexplorer.lessons.verdict import Evidence
from reluexplorer.text import exact, fixed, percent

STEPS = 2250
_FRAMES = 75
WIDTH = 64
RATES = (0.1, 0.2, 0.5)
WORTH_IT = 1.0
"""Points, of a hundred unseen digits, by which a network without its dead would have to read better."""


def setups(knobs: Settings) -> tuple[Setup, ...]:
    """Return the run of the stage, whose network both cards show."""
    return (Setup(hidden=(WIDTH,) * round(knobs["layers"]), rate=knobs["rate"], bias=knobs["bias"]),)


def without_dead(state: TrainState, seen: Inspection) -> tuple[Array, ...]:
    """Return the weights of each layer, biases in the last row, once its dead neurons are taken out."""
    layers = list(state.problem.network.layers(state.parameters))
    for place, health in enumerate(seen.health):
        gone = sorted(health.dead)
        layers[place] = np.delete(layers[place], gone, axis=1)
        layers[place + 1] = np.delete(layers[place + 1], gone, axis=0)
    return tuple(layers)


def read_by(state: TrainState, layers: tuple[Array, ...]) -> float:
    """Return the share of unseen digits that ReLU layers of these weights read."""
    problem = state.problem
    rows = problem.samples.test_inputs
    with np.errstate(all="ignore"):
        for weights in layers[:-1]:
            opened = np.maximum(rows @ weights, 0)
            rows = np.concatenate([opened, np.ones((len(opened), 1), opened.dtype)], axis=1)
        answers = predicted_classes(problem.network, (rows @ layers[-1]).T)
    return float((answers == true_classes(problem.dataset, problem.dataset.test)).mean())


def _numbers(state: TrainState, seen: Inspection) -> dict[str, float]:
    whole, rest = seen.test_accuracy or 0.0, read_by(state, without_dead(state, seen))
    return {
        "dead": float(sum(seen.dead_units)),
        "neurons": float(sum(len(layer.firing) for layer in seen.health)),
        "accuracy": whole,
        "accuracy_without": rest,
        "better": 100.0 * (rest - whole),
        "percent": 100.0 * whole,
        "percent_without": 100.0 * rest,
    }


def run(knobs: Settings, seed: int, progress: Progress) -> Numbers:
    """Train the network of the stage to its end, and take out what died."""
    last = trained(setups(knobs)[0].seeded(seed).problem(), STEPS, Meter(progress, STEPS))
    return _numbers(last, inspect(last))


def play(knobs: Settings) -> Iterator[Exhibit]:
    """Train the network, and show at each moment what it reads with its dead neurons and without."""
    course = Course("With its dead", "dead", initial_state(setups(knobs)[0].problem()))
    steps: list[float] = []
    paths: dict[str, list[float]] = {"accuracy": [], "accuracy_without": []}
    for step in raced([course], STEPS, _FRAMES):
        seen = inspect(course.state)
        numbers = _numbers(course.state, seen)
        steps.append(float(step))
        for name, path in paths.items():
            path.append(numbers[name])
        yield Exhibit(
            _cards(course, seen, numbers),
            step_words(step, STEPS),
            step / STEPS,
            _outcome(steps, paths),
            "Unseen digits read",
            numbers,
        )


def _cards(course: Course, seen: Inspection, numbers: Numbers) -> tuple[Card, ...]:
    dead, alive = int(numbers["dead"]), int(numbers["neurons"] - numbers["dead"])
    kept = [np.delete(layer.firing, sorted(layer.dead)) for layer in seen.health]
    rest = Units(np.concatenate(kept), frozenset(), tuple(map(len, kept)))
    cards = []
    for title, units, count, name in (
        (course.title, units_of(seen), f"{dead} dead", "accuracy"),
        ("Without them", rest, f"{alive} left", "accuracy_without"),
    ):
        words, role = reading(numbers[name], CHANCE_OF_DIGITS)
        badge = f"{count}, {words}"
        if course.state.diverged_at is not None:
            badge, role = breakdown(course.state), "warning"
        cards.append(Card(title, (units,), badge, role, (numbers[name], CHANCE_OF_DIGITS)))
    return tuple(cards)


def _outcome(steps: list[float], paths: Mapping[str, list[float]]) -> Lines:
    x = np.array(steps)
    lines = (
        Line("with its dead", x, np.array(paths["accuracy"]), "dead"),
        Line("without them", x, np.array(paths["accuracy_without"]), "accent", dashed=True),
    )
    return Lines(lines, "Step", "Unseen digits read", low=0.0, high=1.0, chance=CHANCE)


CASES = tuple(Case(exact(rate), {"rate": rate}) for rate in RATES)


def figures(results: Results) -> tuple[Figure, ...]:
    """Return what died and what was read at each learning rate, and what taking out the dead changed."""
    found = []
    for case in CASES:
        runs, at = results[case.name], f" at learning rate {case.name}"
        for number, words, unit in (
            ("dead", "dead neurons", ""),
            ("accuracy", "unseen digits read", SHARE),
            ("accuracy_without", "unseen digits read without the dead", SHARE),
        ):
            values = [each[number] for each in runs]
            found.append(over_seeds(f"{number}_{case.name}", words + at, values, unit))
    harmed = results[exact(RATES[-1])]
    best = max(harmed, key=lambda each: each["accuracy"])
    gain = [each["better"] for each in harmed]
    return (
        *found,
        over_seeds("better", "gain by taking out the dead at learning rate 0.5", gain, "points"),
        computed("best", "best run at learning rate 0.5", best["accuracy"], SHARE),
        computed("best_dead", "dead neurons of that run", best["dead"]),
    )


def charts(found: Mapping[str, Figure]) -> tuple[Chart, ...]:
    """Return what is read with the dead and without them, and how many there are, by learning rate."""
    read = tuple(
        (heading, tuple(_row(found[f"{name}_{case.name}"], case.name, role) for case in CASES))
        for heading, name, role in (
            ("Read with the dead", "accuracy", "dead"),
            ("Read without them", "accuracy_without", "accent"),
        )
    )
    dead = tuple(_row(found[f"dead_{case.name}"], case.name, "dead") for case in CASES)
    return (
        Intervals(read, 0.0, 1.0, "By learning rate", share=True, chance=CHANCE),
        Intervals((("Dead neurons, of 192", dead),), 0.0, 96.0),
    )


def _row(figure: Figure, label: str, role: str) -> IntervalRow:
    text = percent(figure.mean, 1) if figure.unit == SHARE else fixed(figure.mean, 1)
    return IntervalRow(label, figure.mean, figure.low, figure.high, text, role, figure.values)


LESSON = Lesson(
    rank=120,
    name="dead_units",
    knobs=(
        Knob("rate", "Learning rate", 0.5, 0.05, 3.0, logarithmic=True),
        Knob("bias", "Starting bias", 0.0, -1.0, 0.0),
        Knob("layers", "Hidden layers", 3.0, 1.0, 5.0, whole=True),
    ),
    bet=Bet(("accuracy_without",), 0.0, 1.0, 0.5, share=True),
    seeds=10,
    play=play,
    run=run,
    cases=CASES,
    figures=figures,
    evidence=(Evidence("better", at_least=WORTH_IT),),
    charts=charts,
    setups=setups,
    goal=Goal((Aim("dead", "dead", 50.0), Aim("accuracy", "reads", 0.95, share=True))),
    beyond=True,
)
