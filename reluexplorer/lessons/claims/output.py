"""Claim 7: ReLU as an output can lose whole classes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from reluexplorer.core.data.splits import data_generator
from reluexplorer.core.diagnosis.inspection import inspect, predicted_classes, true_classes
from reluexplorer.core.engine.training import initial_state
from reluexplorer.core.network.spec import forward
from reluexplorer.core.problem.problem import Problem
from reluexplorer.lessons.answers import of_lost_digits
from reluexplorer.lessons.datasets import plain_digits, scaled_digits
from reluexplorer.lessons.exhibit import Bar, Bars, Card, Exhibit, Line, Lines, Table
from reluexplorer.lessons.lesson import Figure, Knob, Lesson, Progress, Verdict, over_seeds, spread_of
from reluexplorer.lessons.train_setups import train_setup
from reluexplorer.lessons.training import READS, Course, Meter, breakdown, problem_of, side_by_side, trained
from reluexplorer.text import percent

HIDDEN = (128,)
CLASSES = 10
_EPOCHS = 12
_DRAWS = 1_000_000
_HEADS = (("relu_softmax", "relu", "ReLU before softmax"), ("softmax", "linear", "linear before softmax"))
_DRAW_COST = 200.0
_PLAY_EPOCHS = 20
_FRAMES = 100


def silent_share(classes: int, draws: int, seed: int, meter: Meter) -> float:
    """Return how often ``classes`` random logits are all below 0."""
    rng = data_generator(seed, "logits")
    silent = 0
    parts = 10
    for _ in range(parts):
        logits = rng.standard_normal((classes, draws // parts))
        silent += int((logits.max(axis=0) <= 0).sum())
        meter.add(_DRAW_COST / parts)
    return silent / draws


def _answers(problem: Problem, steps: int, meter: Meter) -> tuple[float, float]:
    """Return how a trained network reads the training digits, and how many digits it never says."""
    seen = inspect(trained(problem, steps, meter))
    said = np.unique(predicted_classes(problem.network, seen.train_activity.outputs))
    return seen.train_accuracy or 0.0, float(CLASSES - said.size)


def measure(seeds: int, progress: Progress) -> tuple[tuple[Figure, ...], Exhibit]:
    """Count silent random outputs, and train digits with and without ReLU before the softmax."""
    steps = _EPOCHS * problem_of(scaled_digits(0), HIDDEN, rate=0.1, seed=0).steps_per_epoch
    meter = Meter(progress, 2 * seeds * steps + 2 * _DRAW_COST)
    figures = [
        Figure(
            f"silent_{classes}", f"all {classes} random outputs silent",
            silent_share(classes, _DRAWS, classes, meter),
        )
        for classes in (2, CLASSES)
    ]  # fmt: skip
    rows: list[tuple[str, ...]] = []
    lines = []
    for head, name, words in _HEADS:
        runs = [
            _answers(problem_of(scaled_digits(seed), HIDDEN, rate=0.1, seed=seed, head=head), steps, meter)
            for seed in range(seeds)
        ]
        shares = [share for share, _ in runs]
        unsaid = over_seeds(f"unsaid_{name}", f"digits never said, {words}", [lost for _, lost in runs])
        mean = over_seeds(f"accuracy_{name}", f"accuracy, {words}", shares)
        least = Figure(f"lowest_{name}", f"lowest accuracy, {words}", min(shares))
        broken = Figure(f"hurt_{name}", f"runs below 95 %, {words}", sum(a < 0.95 for a in shares) / seeds)
        figures += [mean, least, broken, unsaid]
        rows.append((words, percent(mean.value, 1), percent(least.value, 1)))
        lines.append(
            Line(
                words.split()[0], np.arange(1.0, seeds + 1.0), 100.0 * np.sort(shares),
                "dead" if name == "relu" else "healthy",
            )
        )  # fmt: skip
    chart = Lines(tuple(lines), "Runs, from the worst", "Training digits read, %", low=0.0, high=100.0)
    table = Table(
        ("Before the softmax", "mean", "lowest"), tuple((row[0].split()[0], *row[1:]) for row in rows)
    )
    runs_card = (Card("Every run", (chart,)),) if seeds > 1 else ()
    return tuple(figures), Exhibit((*runs_card, Card("Training digits read, standardised pixels", (table,))))


def judge(values: Mapping[str, float]) -> Verdict:
    """Judge by how much ReLU before the softmax costs, and how often."""
    relu, linear = values["accuracy_relu"], values["accuracy_linear"]
    hurt = values["hurt_relu"]
    caveat = (
        f"The failure is partial: {percent(1.0 - hurt)} of the runs still read 95 % of the digits or more. "
        f"All outputs are silent at first for {percent(values[f'silent_{CLASSES}'])} of random weights with "
        f"{CLASSES} of them, for {percent(values['silent_2'])} with 2. For targets that are never negative, "
        "such as counts, a ReLU output can serve."
    )
    shares = percent(relu, spread=spread_of(values, "accuracy_relu"))
    reads = (
        f"on standardised pixels, with ReLU before the softmax {shares} of the training digits are read, at "
        f"worst {percent(values['lowest_relu'])}; without it {percent(linear, 1)}"
    )
    if linear - relu <= 0.01:
        return Verdict.of("fails", reads, caveat)
    if hurt >= 0.95:
        return Verdict.of("holds", reads, caveat)
    if hurt < 0.1:
        return Verdict.of("depends", reads, caveat)
    return Verdict.of("mostly", reads, caveat)


def play(knobs: Mapping[str, float]) -> Iterator[Exhibit]:
    """Train two networks that differ in the output alone, and show which digits each can say."""
    seed, rate = round(knobs["seed"]), knobs["rate"]
    dataset = plain_digits(0)
    courses = [
        Course(
            words[0].upper() + words[1:], "dead" if name == "relu" else "healthy",
            initial_state(problem_of(dataset, HIDDEN, rate=rate, seed=seed, head=head, dtype="float32")),
        )
        for head, name, words in _HEADS
    ]  # fmt: skip
    total = _PLAY_EPOCHS * courses[0].state.problem.steps_per_epoch
    yield from side_by_side(courses, total, _FRAMES, _card)


def _card(course: Course) -> Card:
    problem = course.state.problem
    rows = problem.dataset.test
    activity = forward(problem.network, course.state.parameters, problem.samples.inputs[rows])
    wanted = true_classes(problem.dataset, rows)
    right = predicted_classes(problem.network, activity.outputs) == wanted
    said = set(predicted_classes(problem.network, activity.outputs).tolist())
    bars = []
    for digit in range(CLASSES):
        share = float(right[wanted == digit].mean())
        words, role = (percent(share), "healthy") if digit in said else ("never said", "dead")
        bars.append(Bar(f"Digit {digit}", share, words, role))
    line = course.line("Unseen digits read", 100.0 * float(right.mean()))
    unsaid = CLASSES - len(said)
    reads = course.values[-1] / 100.0
    badge, badge_role = f"{percent(reads)} of unseen digits read", "healthy" if reads > READS else "secondary"
    if unsaid:
        badge, badge_role = f"{unsaid} of {CLASSES} digits never said", "dead"
    if course.state.diverged_at is not None:
        badge, badge_role = breakdown(course.state), "warning"
    chart = Lines((line,), "Step", "Unseen digits read, %", low=0.0, high=100.0)
    charts = (Bars(tuple(bars), "Unseen digits read, each kind, pixels 0 to 1"), chart)
    return Card(course.title, charts, badge, badge_role)


LESSON = Lesson(
    rank=70,
    name="output",
    title="Not for the output",
    claim="As an output ReLU cannot go below zero, and it can lose a whole class for good.",
    question="How many of the ten digits will the network with ReLU outputs never say?",
    answer=of_lost_digits,
    sources="Goodfellow, Bengio and Courville 2016 · Nair and Hinton 2010",
    beside=(
        f"The experiment trains {_PLAY_EPOCHS} epochs on pixels from 0 to 1, the run that Open in Train "
        f"opens, and counts unseen digits; the measurement trains {_EPOCHS} epochs on standardised pixels, "
        "where fewer digits are lost, over all its seeds, and counts the training digits."
    ),
    seeds=20,
    knobs=(
        Knob("rate", "Learning rate", 0.1, 0.01, 1.0, logarithmic=True),
        Knob("seed", "Seed", 0, 0, 19, whole=True),
    ),
    play=play,
    measure=measure,
    judge=judge,
    setup=train_setup("digits", HIDDEN, output="relu_softmax", rate=0.1, batch=32),
)
