"""Claim 3: ReLU does not saturate, so that gradients survive many layers where sigmoid and tanh lose them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.arrays import Array
from reluexplorer.core.engine.training import TrainState, initial_state
from reluexplorer.language import _, english
from reluexplorer.lessons.badges import CHANCE, CHANCE_OF_DIGITS, held, reading
from reluexplorer.lessons.bet import Bet
from reluexplorer.lessons.exhibit import Card, Chart, Exhibit, IntervalRow, Intervals, Line, Lines
from reluexplorer.lessons.figures import SHARE, Figure, over_seeds
from reluexplorer.lessons.goal import Aim, Goal
from reluexplorer.lessons.lesson import Case, Knob, Lesson, Numbers, Progress, Results, Settings, chosen
from reluexplorer.lessons.reading import test_accuracy
from reluexplorer.lessons.saturation.backward import gradient_lengths
from reluexplorer.lessons.saturation.trained_layers import TRAINED_LAYERS
from reluexplorer.lessons.saturation.wide_layers import WIDE_LAYERS
from reluexplorer.lessons.setups import Setup
from reluexplorer.lessons.training import Course, Meter, breakdown, further, raced, step_words
from reluexplorer.lessons.verdict import Evidence
from reluexplorer.text import counted, digits, exact

WIDTH, DEPTH = 64, 6
STEPS = 450
"""Ten passes over the training digits, 32 at a time."""
_FRAMES = 75
SATURATING = ("sigmoid", "tanh")
_TITLES = ("Sigmoid", "Tanh")
_BACK = tuple(f"left_{layer}_back" for layer in range(1, DEPTH + 1))
"""Numbers of what is left of the gradient so many layers back from the output, of the left network."""
_FRAMES_A_LAYER = 4
"""Frames in which a gradient goes back by a layer."""
_LEAST, _MOST = 1e-6, 1e4
"""Ends of the scale of gradients."""
_WAY_BACK = _("Length of the first gradient, of that at the output")
_WHOLE = 1.0, _("unchanged")


def setups(knobs: Settings) -> tuple[Setup, ...]:
    """Return the two runs on the stage, which differ in the activation alone."""
    names = SATURATING[round(knobs["activation"])], "relu"
    return tuple(
        Setup(
            hidden=(WIDTH,) * round(knobs["depth"]),
            activation=ActivationChoice(name),
            rate=0.05,
            optimizer="momentum",
            initializer="orthogonal",
            initializer_parameters=(knobs["gain"],),
        )
        for name in names
    )


def _numbers(knobs: Settings, starts: Sequence[Array], states: Sequence[TrainState]) -> dict[str, float]:
    read = [*map(test_accuracy, states)]
    way_back = starts[0][-2::-1][: len(_BACK)].tolist()
    return {
        **dict(zip(_BACK, way_back, strict=False)),
        "accuracy": read[0],
        "accuracy_relu": read[1],
        "broken": float(states[0].diverged_at is not None),
        "broken_relu": float(states[1].diverged_at is not None),
        "left": float(starts[0][0]),
        "left_relu": float(starts[1][0]),
        "sigmoid_layers": 0.0 if round(knobs["activation"]) else knobs["depth"],
    }


def run(knobs: Settings, seed: int, progress: Progress) -> Numbers:
    """Look at the gradients before training, and train both networks to the end of the stage."""
    meter = Meter(progress, 2 * STEPS)
    firsts = [initial_state(setup.seeded(seed).problem()) for setup in setups(knobs)]
    lasts = [further(first, STEPS, meter) for first in firsts]
    return _numbers(knobs, [gradient_lengths(first) for first in firsts], lasts)


def play(knobs: Settings) -> Iterator[Exhibit]:
    """Train both networks beside each other, and show how far their first gradients come, layer by layer."""
    firsts = [initial_state(setup.problem()) for setup in setups(knobs)]
    starts = [gradient_lengths(first) for first in firsts]
    titles = (_TITLES[round(knobs["activation"])], "ReLU")
    courses = [
        Course(title, role, first)
        for title, role, first in zip(titles, ("positive", "healthy"), firsts, strict=True)
    ]
    for frame, step in enumerate(raced(courses, STEPS, _FRAMES)):
        numbers = _numbers(knobs, starts, [course.state for course in courses])
        read = (numbers["accuracy"], numbers["accuracy_relu"])
        cards = tuple(_card(*each) for each in zip(courses, starts, read, strict=True))
        outcome = _way_back(courses, starts, frame // _FRAMES_A_LAYER)
        yield Exhibit(cards, step_words(step, STEPS), step / STEPS, outcome, _WAY_BACK, numbers)


def _way_back(courses: Sequence[Course], starts: Sequence[Array], come: int) -> Lines:
    """Return how long the gradients are before training, on so many layers of their way back."""
    places = np.arange(float(len(starts[0])))
    lines = tuple(
        Line(course.title, places[: come + 1], start[::-1][: come + 1], course.role)
        for course, start in zip(courses, starts, strict=True)
    )
    ticks = ((0.0, _("output")), *((float(each), exact(each)) for each in places[1:]))
    return Lines(lines, _("Layers back"), log_y=True, ticks=ticks, low=_LEAST, high=_MOST, chance=_WHOLE)


def _card(course: Course, start: Array, read: float) -> Card:
    now = gradient_lengths(course.state)[0] if course.state.diverged_at is None else np.nan
    left = float(start[0]), float(now)
    ends = np.array([0.0, STEPS])
    chance = Line(CHANCE[1], ends, np.full(2, CHANCE_OF_DIGITS), "secondary", dashed=True)
    chart = Lines(
        (course.line(_("reads"), read), chance), _("Step"), _("Unseen digits read"), low=0.0, high=1.0
    )
    badge, role = reading(read, CHANCE_OF_DIGITS)
    if course.state.diverged_at is not None:
        badge, role = breakdown(course.state), "warning"
    elif role == "healthy":
        role = held(*left)
    return Card(course.title, (chart,), badge, role, (read, CHANCE_OF_DIGITS), left)


CASES = (
    Case("1", {"gain": 1.0}),
    Case("4", {"gain": 4.0}),
    Case("tanh", {"gain": 1.0, "activation": 1.0}),
)
_MEASURED = (
    ("sigmoid_1", _("sigmoid × 1"), "1", ""),
    ("tanh_1", _("tanh × 1"), "tanh", ""),
    ("relu_1", _("ReLU × 1"), "1", "_relu"),
    ("sigmoid_4", _("sigmoid × 4"), "4", ""),
    ("relu_4", _("ReLU × 4"), "4", "_relu"),
)
"""Figure, words, case and which of the case's two networks."""


def figures(results: Results) -> tuple[Figure, ...]:
    """Return what each network read, and what was left of its gradient before training."""
    found = []
    for name, words, case, end in _MEASURED:
        read = [each[f"accuracy{end}"] for each in results[case]]
        found.append(over_seeds(name, _("unseen digits read, {words}").format(words=words), read, SHARE))
        broken = [each[f"broken{end}"] for each in results[case]]
        found.append(
            over_seeds(
                f"broken_{name}", _("runs that broke down, {words}").format(words=words), broken, SHARE
            )
        )
        left = [each[f"left{end}"] for each in results[case]]
        found.append(
            over_seeds(
                f"left_{name}", _("gradient that reaches the first layer, {words}").format(words=words), left
            )
        )
    times = [each["left_relu"] / each["left"] for each in results["1"]]
    saved = [
        max(four["accuracy"], tanh["accuracy"])
        for four, tanh in zip(results["4"], results["tanh"], strict=True)
    ]
    found.append(over_seeds("advantage", _("ReLU’s gradient over that of sigmoid, both × 1"), times))
    found.append(over_seeds("saved", _("the better of sigmoid × 4 and tanh × 1"), saved, SHARE))
    return tuple(found)


def charts(found: Mapping[str, Figure]) -> tuple[Chart, ...]:
    """Return how well the networks read, and how much of the gradient came through before."""
    read = tuple(_row(found[name], words) for name, words, *_ in _MEASURED)
    left = tuple(_row(found[f"left_{name}"], words) for name, words, *_ in _MEASURED)
    return (
        Intervals(((_("Unseen digits read, six layers"), read),), 0.0, 1.0, share=True, chance=CHANCE),
        Intervals(((_("Gradient that reaches the first layer"), left),), 1e-5, 1e4, log=True),
    )


def _row(figure: Figure, words: str) -> IntervalRow:
    text = figure.shown() if figure.unit == SHARE else digits(figure.mean, 2)
    named = english(words)
    role = "healthy" if named.startswith("ReLU") else "violet" if named.startswith("tanh") else "positive"
    return IntervalRow.of(figure, words, role, text)


LESSON = Lesson(
    rank=30,
    name="saturation",
    knobs=(
        Knob("gain", _("First weights ×"), 1.0, 0.5, 8.0, logarithmic=True),
        Knob("depth", _("Hidden layers"), DEPTH, 1, 12, whole=True),
        chosen("activation", _("Beside ReLU"), _TITLES),
    ),
    bet=Bet(
        _BACK,
        _LEAST,
        _MOST,
        1.0,
        places=tuple(map(float, range(1, DEPTH + 1))),
        places_words=tuple(
            _("{layer} back").format(layer=counted(layer, "layer")) for layer in range(1, DEPTH + 1)
        ),
        logarithmic=True,
    ),
    seeds=10,
    play=play,
    run=run,
    cases=CASES,
    figures=figures,
    evidence=(
        Evidence("advantage", at_least=10.0),
        Evidence("sigmoid_1", at_most=0.5),
        Evidence("relu_1", at_least=0.8),
        Evidence("saved", at_most=0.5, limit=True),
    ),
    charts=charts,
    setups=setups,
    goal=Goal(
        (Aim("sigmoid_layers", _("sigmoid layers"), DEPTH), Aim("accuracy", _("reads"), 0.9, share=True))
    ),
    experiments=(*WIDE_LAYERS, *TRAINED_LAYERS),
)
