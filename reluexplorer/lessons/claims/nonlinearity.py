"""Claim 2: without a bend between them, layers fold into one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from reluexplorer.core.activations import CATALOGUE
from reluexplorer.core.data.dataset import Dataset
from reluexplorer.core.data.splits import data_generator
from reluexplorer.core.diagnosis.inspection import inspect
from reluexplorer.core.engine.training import initial_state
from reluexplorer.core.network.spec import forward, with_ones
from reluexplorer.core.problem.problem import Problem
from reluexplorer.core.regions.input_plane import plane_of
from reluexplorer.lessons.answers import of_the_first_badge
from reluexplorer.lessons.datasets import CIRCLE_WINDOW, circles
from reluexplorer.lessons.exhibit import Bar, Bars, Card, Exhibit, Lines, PlaneMap, Table
from reluexplorer.lessons.lesson import Figure, Knob, Lesson, Progress, Verdict, over_seeds
from reluexplorer.lessons.train_setups import train_setup
from reluexplorer.lessons.training import Course, Meter, breakdown, problem_of, side_by_side, trained
from reluexplorer.text import counted, digits, fixed, percent

EPOCHS = 60
BATCH = 10
_RATE = 0.1
_INITIALIZER = "glorot_uniform"
_FRAMES = 90
_SIDE = 56
_POINTS = 240
_BENDS = ("relu", "leaky_relu", "elu", "gelu", "tanh", "sigmoid")
_NETWORKS = (
    ("linear_1", "no bend, 1 layer", "identity", (8,)),
    ("linear_3", "no bend, 3 layers", "identity", (8, 8, 8)),
    ("linear_5", "no bend, 5 layers", "identity", (8, 8, 8, 8, 8)),
    ("relu_2", "ReLU, 2 hidden units", "relu", (2,)),
    ("relu_4", "ReLU, 4 hidden units", "relu", (4,)),
    ("relu_8", "ReLU, 8 hidden units", "relu", (8,)),
)
"""Figure, words, activation and hidden units of each network that learns the circles."""


def _problem(dataset: Dataset, hidden: Sequence[int], activation: str, *, seed: int) -> Problem:
    return problem_of(
        dataset, hidden, activation, rate=_RATE, seed=seed, batch=BATCH, initializer=_INITIALIZER
    )


def collapse_error(seed: int, layers: int = 10, width: int = 64) -> float:
    """Return how far, relatively, a stack of linear layers is from the product of its matrices."""
    rng = data_generator(seed, "linear stack")
    weights = rng.standard_normal((layers, width, width)) / np.sqrt(width)
    inputs = rng.standard_normal((width, 100))
    through = inputs
    product = np.eye(width)
    for matrix in weights:
        through = matrix @ through
        product = matrix @ product
    return float(np.linalg.norm(product @ inputs - through) / np.linalg.norm(through))


def xor_errors() -> tuple[float, float]:
    """Return the mean squared error on exclusive or of the best linear function, and of two ReLU units."""
    a, b = np.array([0.0, 0.0, 1.0, 1.0]), np.array([0.0, 1.0, 0.0, 1.0])
    wanted = np.array([0.0, 1.0, 1.0, 0.0])
    columns = np.column_stack([a, b, np.ones(4)])
    best = columns @ np.linalg.lstsq(columns, wanted, rcond=None)[0]
    relu = CATALOGUE["relu"].value
    bent = relu(a + b) - 2.0 * relu(a + b - 1.0)
    return float(np.square(best - wanted).mean()), float(np.square(bent - wanted).mean())


def measure(seeds: int, progress: Progress) -> tuple[tuple[Figure, ...], Exhibit]:
    """Fold a linear stack, solve exclusive or, and learn two circles with and without a bend."""
    steps = EPOCHS * _problem(circles(0), (8,), "relu", seed=0).steps_per_epoch
    meter = Meter(progress, seeds * len(_NETWORKS) * steps)
    straight, bent = xor_errors()
    figures = [
        Figure(
            "collapse_error", "10 linear layers against one product", max(map(collapse_error, range(seeds)))
        ),
        Figure("xor_linear", "exclusive or, best linear error", straight),
        Figure("xor_relu", "exclusive or, error of two ReLU units", bent),
    ]
    bars = []
    for name, words, activation, hidden in _NETWORKS:
        shares = []
        for seed in range(seeds):
            problem = _problem(circles(seed), hidden, activation, seed=seed)
            shares.append(inspect(trained(problem, steps, meter)).test_accuracy or 0.0)
        figure = over_seeds(name, f"circles told apart, {words}", shares)
        figures.append(figure)
        role = "healthy" if activation == "relu" else "secondary"
        bars.append(Bar(words, figure.value, percent(figure.value), role))
    table = Table(
        ("Exclusive or", "squared error"),
        (("best linear function", fixed(straight, 2)), ("two ReLU units", fixed(bent, 2))),
    )
    chart = Bars(tuple(bars), "Unseen points of two circles told apart")
    return tuple(figures), Exhibit((Card("Two circles", (chart,)), Card("Exclusive or", (table,))))


def judge(values: Mapping[str, float]) -> Verdict:
    """Judge by the fold, and by whether a bend, and it alone, tells the circles apart."""
    linear = max(values["linear_1"], values["linear_3"], values["linear_5"])
    bent = values["relu_4"]
    caveat = (
        f"A bend alone is not enough: two ReLU units reach {percent(values['relu_2'])}, for three or more "
        "are needed to close a ring. Any bend will do, ReLU's is the simplest."
    )
    if values["collapse_error"] > 1e-9:
        error = digits(values["collapse_error"], 2)
        return Verdict.of("fails", f"ten linear layers differ from one by {error}", caveat)
    shares = f"without an activation {percent(linear)} of unseen points are told apart, at any depth"
    with_bend = f"with four ReLU units {percent(bent)}"
    if bent <= linear + 0.05 or linear > 0.9:
        return Verdict.of("fails", f"{shares}; {with_bend}", caveat)
    if bent < 0.98 or linear > 0.7:
        return Verdict.of("mostly", f"{shares}; {with_bend}", caveat)
    return Verdict.of("holds", f"{shares}; {with_bend}", caveat)


def play(knobs: Mapping[str, float]) -> Iterator[Exhibit]:
    """Let two networks of one shape learn two circles: one without a bend, one with."""
    hidden = (round(knobs["units"]),) * round(knobs["layers"])
    bend = _BENDS[round(knobs["activation"])]
    dataset = circles(0)
    courses = [
        Course(title, role, initial_state(_problem(dataset, hidden, name, seed=0)))
        for title, role, name in (
            ("No activation", "secondary", "identity"),
            (CATALOGUE[bend].label, "healthy", bend),
        )
    ]
    total = EPOCHS * courses[0].state.problem.steps_per_epoch
    yield from side_by_side(courses, total, _FRAMES, _card)


def _card(course: Course) -> Card:
    problem = course.state.problem
    dataset = problem.dataset
    seen = inspect(course.state)
    grid = with_ones(plane_of(dataset, None).grid(_SIDE), problem.network.dtype)
    outputs = forward(problem.network, course.state.parameters, grid).outputs[0]
    shown = dataset.train[:_POINTS]
    picture = PlaneMap(
        2.0 * outputs.reshape(_SIDE, _SIDE) - 1.0,
        1.0,
        dataset.inputs[shown],
        dataset.targets[shown, 0].astype(np.intp),
        CIRCLE_WINDOW,
        chances=True,
    )
    line = course.line("Training loss", seen.train_loss)
    share = seen.test_accuracy or 0.0
    high = max(0.8, 1.05 * max((loss for loss in course.values if np.isfinite(loss)), default=0.0))
    return Card(
        f"{course.title}, {counted(len(problem.network.hidden), 'hidden layer')}",
        (picture, Lines((line,), "Step", "Training loss", low=0.0, high=high)),
        breakdown(course.state) or f"{percent(share)} of unseen points right",
        "warning" if course.state.diverged_at else "healthy" if share > 0.95 else "secondary",
    )


LESSON = Lesson(
    rank=20,
    name="nonlinearity",
    title="Why depth needs it",
    claim="Without a bend between them, any number of layers can do no more than one.",
    question="What share of unseen points will the network without an activation get right?",
    answer=of_the_first_badge("As many points of either class are there: guessing gets half of them right."),
    sources="Minsky and Papert 1969 · Cybenko 1989 · Leshno and others 1993",
    beside=(
        f"The experiment trains the network that you set for {EPOCHS} epochs on the points of seed 0; the "
        "measurement trains six networks of other shapes as long, each over all its seeds, and shows means."
    ),
    seeds=5,
    knobs=(
        Knob("units", "Hidden units", 8, 1, 16, whole=True),
        Knob("layers", "Hidden layers", 2, 1, 5, whole=True),
        Knob(
            "activation", "Compared with", 0, 0, len(_BENDS) - 1,
            choices=tuple(CATALOGUE[name].label for name in _BENDS),
        ),
    ),
    play=play,
    measure=measure,
    judge=judge,
    setup=train_setup(
        "circle", (8, 8), activation="identity", initializer=_INITIALIZER, rate=0.03, batch=BATCH, noise=0.1
    ),
)  # fmt: skip
