"""Beyond the article: whether dead neurons are bad, by how many of them there are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.arrays import Array
from reluexplorer.core.diagnosis.inspection import Inspection, inspect, predicted_classes, true_classes
from reluexplorer.core.engine.training import TrainState, initial_state
from reluexplorer.language import _
from reluexplorer.lessons.badges import CHANCE, CHANCE_OF_DIGITS, reading
from reluexplorer.lessons.bet import Bet
from reluexplorer.lessons.exhibit import Card, Chart, Exhibit, IntervalRow, Intervals, Line, Lines, Units
from reluexplorer.lessons.figures import SHARE, Figure, computed, over_seeds
from reluexplorer.lessons.goal import Aim, Goal
from reluexplorer.lessons.lesson import Case, Knob, Lesson, Numbers, Progress, Results, Settings
from reluexplorer.lessons.setups import Setup
from reluexplorer.lessons.training import Course, Meter, breakdown, raced, step_words, trained, units_of
from reluexplorer.lessons.verdict import Evidence
from reluexplorer.text import fixed, percent

STEPS = 2250
_FRAMES = 75
WIDTH = 64
TWIN = ActivationChoice("leaky_relu", (0.01,))
"""What the living twin has in place of ReLU: none of its neurons dies."""
FEW, MANY = 0.25, 0.5
"""Shares of the neurons: up to the first the dead are few, from the second on they are most."""
WORSE = 1.0
"""Points, of a hundred unseen digits, by which a network has to read worse than its living twin."""


def setups(knobs: Settings) -> tuple[Setup, ...]:
    """Return the run of the stage, whose network both cards show, and its twin that lives."""
    relu = Setup(hidden=(WIDTH,) * round(knobs["layers"]), rate=knobs["rate"], bias=knobs["bias"])
    return relu, replace(relu, activation=TWIN)


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


def _numbers(state: TrainState, seen: Inspection, twin: Inspection) -> dict[str, float]:
    whole, rest = seen.test_accuracy or 0.0, read_by(state, without_dead(state, seen))
    living = twin.test_accuracy or 0.0
    return {
        "dead": float(sum(seen.dead_units)),
        "neurons": float(sum(len(layer.firing) for layer in seen.health)),
        "accuracy": whole,
        "accuracy_without": rest,
        "accuracy_living": living,
        "better": 100.0 * (rest - whole),
        "lost": 100.0 * (living - whole),
        "percent": 100.0 * whole,
        "percent_without": 100.0 * rest,
        "percent_living": 100.0 * living,
    }


def run(knobs: Settings, seed: int, progress: Progress) -> Numbers:
    """Train the network of the stage and its twin to their end, and take out what died."""
    meter = Meter(progress, 2 * STEPS)
    last, twin = (trained(setup.seeded(seed).problem(), STEPS, meter) for setup in setups(knobs))
    return _numbers(last, inspect(last), inspect(twin))


def play(knobs: Settings) -> Iterator[Exhibit]:
    """Train the network, and show at each moment what it reads with its dead neurons and without."""
    course, twin = (
        Course(title, "dead", initial_state(setup.problem()))
        for title, setup in zip((_("With its dead"), _("Living twin")), setups(knobs), strict=True)
    )
    steps: list[float] = []
    paths: dict[str, list[float]] = {"accuracy": [], "accuracy_without": [], "accuracy_living": []}
    for step in raced([course, twin], STEPS, _FRAMES):
        seen = inspect(course.state)
        numbers = _numbers(course.state, seen, inspect(twin.state))
        steps.append(float(step))
        for name, path in paths.items():
            path.append(numbers[name])
        yield Exhibit(
            _cards(course, seen, numbers),
            step_words(step, STEPS),
            step / STEPS,
            _outcome(steps, paths),
            _("Unseen digits read"),
            numbers,
        )


def _cards(course: Course, seen: Inspection, numbers: Numbers) -> tuple[Card, ...]:
    dead, alive = int(numbers["dead"]), int(numbers["neurons"] - numbers["dead"])
    whole = replace(units_of(seen), layers=tuple(len(layer.firing) for layer in seen.health))
    kept = [np.delete(layer.firing, sorted(layer.dead)) for layer in seen.health]
    rest = Units(np.concatenate(kept), frozenset(), tuple(map(len, kept)))
    cards = []
    for title, units, count, name in (
        (course.title, whole, _("{dead} dead").format(dead=dead), "accuracy"),
        (_("Without them"), rest, _("{alive} left").format(alive=alive), "accuracy_without"),
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
        Line(_("with its dead"), x, np.array(paths["accuracy"]), "dead"),
        Line(_("without them"), x, np.array(paths["accuracy_without"]), "accent", dashed=True),
        Line(_("leaky twin, none dead"), x, np.array(paths["accuracy_living"]), "secondary"),
    )
    return Lines(lines, _("Step"), _("Unseen digits read"), low=0.0, high=1.0, chance=CHANCE)


CASES = (
    Case("fast"),
    Case("few", {"rate": 0.2, "bias": -0.5}),
    Case("most", {"rate": 0.2, "bias": -0.65}),
)
_WORDS = {"fast": _("rate 0.5"), "few": _("bias −0.5"), "most": _("bias −0.65")}


def figures(results: Results) -> tuple[Figure, ...]:
    """Return what died and was read in each case, and what that lost to the twins that live."""
    found = []
    for case, words in _WORDS.items():
        for number, label, unit in (
            ("dead", _("dead neurons"), ""),
            ("accuracy", _("unseen digits read"), SHARE),
            ("accuracy_without", _("unseen digits read without the dead"), SHARE),
            ("accuracy_living", _("unseen digits read by the living twin"), SHARE),
        ):
            values = [each[number] for each in results[case]]
            found.append(over_seeds(f"{number}_{case}", f"{label}, {words}", values, unit))
    fast = results["fast"]
    few = [each for each in results["few"] if 0 < each["dead"] <= FEW * each["neurons"]]
    most = [each for each in results["most"] if each["dead"] >= MANY * each["neurons"]]
    ends = (
        ("worst", _("worst run at rate 0.5"), min(fast, key=_read)),
        ("best", _("best run at rate 0.5"), max(fast, key=_read)),
    )
    for name, words, end in ends:
        found.append(computed(name, words, end["accuracy"], SHARE))
        found.append(computed(f"{name}_dead", _("dead neurons of that run"), end["dead"]))
    for name, label, number, runs, unit in (
        ("most", _("what is lost to the twin with half dead or more"), "lost", most, "points"),
        ("most_dead", _("dead neurons of those"), "dead", most, ""),
        ("most_read", _("unseen digits read by those"), "accuracy", most, SHARE),
        ("most_living", _("unseen digits read by their twins"), "accuracy_living", most, SHARE),
        ("few", _("what is lost to the twin with a quarter dead or fewer"), "lost", few, "points"),
        ("few_dead", _("dead neurons of those"), "dead", few, ""),
        ("better", _("gain by taking out the dead at rate 0.5"), "better", fast, "points"),
    ):
        found.append(over_seeds(name, label, [each[number] for each in runs], unit))
    return tuple(found)


def _read(numbers: Numbers) -> float:
    return numbers["accuracy"]


def charts(found: Mapping[str, Figure]) -> tuple[Chart, ...]:
    """Return what is read with the dead and by the twin without any, and how many are dead."""
    read = tuple(
        (
            heading,
            tuple(_row(found[f"{name}_{case}"], _capital(label), role) for case, label in _WORDS.items()),
        )
        for heading, name, role in (
            (_("Read with the dead"), "accuracy", "dead"),
            (_("Read by the twin, none dead"), "accuracy_living", "secondary"),
        )
    )
    dead = tuple(_row(found[f"dead_{case}"], _capital(label), "dead") for case, label in _WORDS.items())
    return (
        Intervals(read, 0.0, 1.0, share=True, chance=CHANCE),
        Intervals(((_("Dead neurons, of 192"), dead),), 0.0, 192.0),
    )


def _capital(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}"


def _row(figure: Figure, label: str, role: str) -> IntervalRow:
    text = percent(figure.mean, 1) if figure.unit == SHARE else fixed(figure.mean, 1)
    return IntervalRow.of(figure, label, role, text)


LESSON = Lesson(
    rank=120,
    name="dead_units",
    knobs=(
        Knob("rate", _("Learning rate"), 0.5, 0.05, 3.0, logarithmic=True),
        Knob("bias", _("Starting bias"), 0.0, -1.0, 0.0),
        Knob("layers", _("Hidden layers"), 3.0, 1.0, 5.0, whole=True),
    ),
    bet=Bet(("accuracy_without",), 0.0, 1.0, 0.5, share=True, line=1),
    seeds=8,
    play=play,
    run=run,
    cases=CASES,
    figures=figures,
    evidence=(
        Evidence("most", at_least=WORSE),
        Evidence("few", at_least=WORSE, limit=True),
    ),
    charts=charts,
    setups=setups,
    goal=Goal((Aim("dead", _("dead"), 50.0), Aim("accuracy", _("reads"), 0.95, share=True))),
    beyond=True,
)
