"""Claim 5: ReLU in hidden layers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from reluexplorer.core.activations import CATALOGUE
from reluexplorer.core.diagnosis.inspection import Inspection, inspect
from reluexplorer.core.engine.training import TrainState, initial_state
from reluexplorer.lessons.answers import of_reading
from reluexplorer.lessons.datasets import scaled_digits
from reluexplorer.lessons.exhibit import Bar, Bars, Card, Exhibit, Line, Lines, Table
from reluexplorer.lessons.lesson import Figure, Knob, Lesson, Progress, Verdict, over_seeds, spread_of
from reluexplorer.lessons.train_setups import train_setup
from reluexplorer.lessons.training import (
    READS,
    Course,
    Meter,
    breakdown,
    problem_of,
    raced,
    step_words,
    trained,
    units_of,
)
from reluexplorer.text import fixed, percent

COMPARED = ("relu", "leaky_relu", "tanh", "sigmoid", "identity")
_WORDS = {name: CATALOGUE[name].label for name in COMPARED} | {"identity": "No activation"}
_ROLES = {
    "relu": "healthy",
    "leaky_relu": "accent",
    "tanh": "violet",
    "sigmoid": "positive",
    "identity": "secondary",
}
_PLAYED = ("relu", "tanh", "sigmoid", "identity")
HIDDEN = (64, 64, 64)
SPARSE = (128, 128)
_EPOCHS = 20
_FRAMES = 100


def _active(seed: int) -> list[float]:
    """Return the share of open neurons in each layer of a network that has not learnt yet."""
    problem = problem_of(scaled_digits(seed), SPARSE, rate=0.1, seed=seed)
    return [float(layer.firing.mean()) for layer in inspect(initial_state(problem)).health]


def measure(seeds: int, progress: Progress) -> tuple[tuple[Figure, ...], Exhibit]:
    """Read digits with five kinds of hidden layers, and count how many ReLU neurons are silent."""
    steps = _EPOCHS * problem_of(scaled_digits(0), HIDDEN, rate=0.1, seed=0).steps_per_epoch
    meter = Meter(progress, seeds * len(COMPARED) * steps)
    figures = []
    bars = []
    active_after = []
    for name in COMPARED:
        shares = []
        for seed in range(seeds):
            problem = problem_of(scaled_digits(seed), HIDDEN, name, rate=0.1, seed=seed)
            seen = inspect(trained(problem, steps, meter))
            shares.append(seen.test_accuracy or 0.0)
            if name == "relu":
                active_after.append(float(np.mean([layer.firing.mean() for layer in seen.health])))
        figure = over_seeds(f"accuracy_{name}", f"unseen digits read, {_WORDS[name]}", shares)
        figures.append(figure)
        bars.append(
            Bar(_WORDS[name], figure.value, percent(figure.value, 1, spread=figure.spread), _ROLES[name])
        )
    starts = np.array([_active(seed) for seed in range(seeds)])
    sparsity = [
        *(
            over_seeds(
                f"active_{layer + 1}", f"open at the start, layer {layer + 1}", starts[:, layer].tolist()
            )
            for layer in range(len(SPARSE))
        ),
        over_seeds("active_after", "open after training, all layers", active_after),
    ]
    table = Table(
        ("Open ReLU neurons", "share"),
        tuple((figure.label.removeprefix("open "), percent(figure.value)) for figure in sparsity),
    )
    charts = (
        Card("Unseen digits read", (Bars(tuple(bars), "Unseen digits read"),)),
        Card("Silence", (table,)),
    )
    return (*figures, *sparsity), Exhibit(charts)


def judge(values: Mapping[str, float]) -> Verdict:
    """Judge by whether ReLU is at the top, and better than no activation at all."""
    relu, none = values["accuracy_relu"], values["accuracy_identity"]
    sigmoid, tanh = values["accuracy_sigmoid"], values["accuracy_tanh"]
    best = max(values[f"accuracy_{name}"] for name in COMPARED)
    caveat = (
        f"tanh reads {percent(tanh, 1)} here: at this size ReLU is one good choice among several. "
        "Convolutional networks, where ReLU is most at home, and recurrent ones are not measured here yet; "
        "whether max-pooling leaves ReLU much to add is open as well."
    )
    shares = percent(relu, 1, spread=spread_of(values, "accuracy_relu"))
    reads = (
        f"with ReLU in the hidden layers {shares} of unseen digits are read, with sigmoid "
        f"{percent(sigmoid, 1)}, without any {percent(none, 1)}"
    )
    if relu < best - 0.03 or relu <= none:
        return Verdict.of("fails", reads, caveat)
    if relu < best - 0.01:
        return Verdict.of("depends", reads, caveat)
    if relu < none + 0.005 or relu <= sigmoid:
        return Verdict.of("mostly", reads, caveat)
    return Verdict.of("holds", reads, caveat)


def play(knobs: Mapping[str, float]) -> Iterator[Exhibit]:
    """Let four networks that differ in their hidden activation learn the same digits."""
    hidden, rate = (64,) * round(knobs["layers"]), knobs["rate"]
    dataset = scaled_digits(0)
    courses = []
    for name in _PLAYED:
        state = initial_state(problem_of(dataset, hidden, name, rate=rate, seed=0))
        courses.append(Course(_WORDS[name], _ROLES[name], state))
    total = _EPOCHS * courses[0].state.problem.steps_per_epoch
    steps: list[float] = []
    for step in raced(courses, total, _FRAMES):
        steps.append(float(step))
        seen = [inspect(course.state) for course in courses]
        for course, each in zip(courses, seen, strict=True):
            course.values.append(100.0 * (each.test_accuracy or 0.0))
        cards = (_race(courses, np.array(steps)), _silence(courses[0].state, seen[0]))
        yield Exhibit(cards, step_words(step, total), step / total)


def _race(courses: list[Course], steps: np.ndarray) -> Card:
    lines = tuple(Line(each.title, steps, np.array(each.values), each.role) for each in courses)
    bars = []
    for each in courses:
        text = ", ".join(filter(None, (f"{fixed(each.values[-1], 1)} %", breakdown(each.state))))
        bars.append(Bar(each.title, each.values[-1] / 100.0, text, each.role))
    chart = Lines(lines, "Step", "Unseen digits read, %", low=0.0, high=100.0)
    return Card("Four kinds of hidden layers", (chart, Bars(tuple(bars), "Unseen digits read")))


def _silence(state: TrainState, seen: Inspection) -> Card:
    units = units_of(seen)
    badge = f"{percent(1.0 - float(units.firing.mean()))} silent on an average training digit"
    role = "healthy" if (seen.test_accuracy or 0.0) > READS else "secondary"
    if state.diverged_at is not None:
        badge, role = breakdown(state), "warning"
    return Card("The network with ReLU", (units,), badge, role)


LESSON = Lesson(
    rank=50,
    name="usage",
    title="Where it is used",
    claim="ReLU belongs in hidden layers: they learn well, with half of the neurons silent at a time.",
    question="What share of unseen digits will the network with ReLU read?",
    answer=of_reading,
    sources="Jarrett and others 2009 · Glorot, Bordes and Bengio 2011 · Krizhevsky and others 2012",
    beside=(
        f"At three layers and rate 0.1 the experiment is the measurement's run of seed 0, {_EPOCHS} epochs "
        "long; the measurement is the mean of its seeds."
    ),
    seeds=5,
    knobs=(
        Knob("layers", "Hidden layers", 3, 1, 5, whole=True),
        Knob("rate", "Learning rate", 0.1, 0.01, 0.5, logarithmic=True),
    ),
    play=play,
    measure=measure,
    judge=judge,
    setup=train_setup("digits", HIDDEN, rate=0.1, batch=32),
)
