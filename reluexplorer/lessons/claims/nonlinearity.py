"""Claim 2: without an activation between them, any number of layers is one linear map."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from reluexplorer.core.activations import CATALOGUE, ActivationChoice
from reluexplorer.core.arrays import Floats
from reluexplorer.core.engine.training import TrainState, initial_state
from reluexplorer.core.network.spec import forward, with_ones
from reluexplorer.core.regions.input_plane import plane_of
from reluexplorer.language import _, pgettext
from reluexplorer.lessons.badges import READS_WELL
from reluexplorer.lessons.bet import Bet
from reluexplorer.lessons.exhibit import Card, Chart, Exhibit, IntervalRow, Intervals, Lines, Note, PlaneMap
from reluexplorer.lessons.figures import SHARE, Figure, computed, counted_share, over_seeds
from reluexplorer.lessons.goal import Aim, Goal
from reluexplorer.lessons.lesson import Case, Knob, Lesson, Numbers, Progress, Results, Settings, chosen
from reluexplorer.lessons.nonlinearity.doors import DOORS
from reluexplorer.lessons.nonlinearity.folding import border, folded, folding_error
from reluexplorer.lessons.reading import test_accuracy
from reluexplorer.lessons.setups import Setup
from reluexplorer.lessons.training import Course, Meter, breakdown, further, raced, step_words
from reluexplorer.lessons.verdict import Evidence
from reluexplorer.text import counted, digits, percent

STEPS = 2400
"""Sixty passes over the 400 training points, ten at a time."""
_FRAMES = 80
_SIDE = 56
_POINTS = 240
BENDS = ("relu", "leaky_relu", "elu", "gelu", "tanh", "sigmoid")
DATA = ("circle", "xor")
CHANCE = (0.5, _("chance, 50 %"))
_NO_BETTER = 0.65
"""Up to this share of points right a network is shown as one that guesses."""
ROUNDING = 1e-3
"""Difference from one linear map, in single precision, that rounding can account for."""
FEWEST = 3


def setups(knobs: Settings) -> tuple[Setup, ...]:
    """Return the two runs on the stage, which differ in the activation alone."""
    names = "identity", BENDS[round(knobs["activation"])]
    return tuple(
        Setup(
            data=DATA[round(knobs["data"])],
            hidden=(round(knobs["units"]),) * round(knobs["layers"]),
            activation=ActivationChoice(name),
            rate=knobs["rate"],
            batch=10,
            initializer="glorot_uniform",
        )
        for name in names
    )


def _numbers(knobs: Settings, states: Sequence[TrainState], right: Sequence[float]) -> dict[str, float]:
    return {
        "accuracy": right[0],
        "accuracy_bent": right[1],
        "difference": folding_error(states[0]),
        "ring": float(DATA[round(knobs["data"])] == "circle"),
        "units": knobs["units"] * knobs["layers"],
    }


def run(knobs: Settings, seed: int, progress: Progress) -> Numbers:
    """Train both networks to the end of the stage."""
    meter = Meter(progress, 2 * STEPS)
    lasts = [further(initial_state(each.seeded(seed).problem()), STEPS, meter) for each in setups(knobs)]
    return _numbers(knobs, lasts, [*map(test_accuracy, lasts)])


def play(knobs: Settings) -> Iterator[Exhibit]:
    """Train both networks beside each other, and show how they divide the plane."""
    titles = (_("No activation"), CATALOGUE[BENDS[round(knobs["activation"])]].label)
    courses = [
        Course(title, role, initial_state(setup.problem()))
        for title, role, setup in zip(titles, ("secondary", "healthy"), setups(knobs), strict=True)
    ]
    for step in raced(courses, STEPS, _FRAMES):
        states = [course.state for course in courses]
        right = [*map(test_accuracy, states)]
        lines = tuple(course.line(course.title, one) for course, one in zip(courses, right, strict=True))
        numbers = _numbers(knobs, states, right)
        shape = (
            f"{counted(round(knobs['layers']), 'hidden layer')}, {counted(round(numbers['units']), 'unit')}"
        )
        product = folded(states[0].problem.network.layers(states[0].parameters))
        notes = (
            _product(states[0], product),
            _("{shape}, the activation after each layer.").format(shape=shape),
        )
        line = border(product, states[0].problem.dataset.window)
        cards = tuple(map(_card, courses, right, notes, ((line,) * bool(np.isfinite(line).all()), ())))
        outcome = Lines(lines, _("Step"), _("Unseen points right"), low=0.0, high=1.0, chance=CHANCE)
        words = step_words(step, STEPS)
        yield Exhibit(cards, words, step / STEPS, outcome, _("Unseen points right"), numbers)


def _product(state: TrainState, product: Floats) -> str:
    first, second, bias = product[:, 0]
    terms = f"{digits(first, 3)}·x1 {_signed(second)}·x2 {_signed(bias)}"
    matrices = counted(len(state.problem.network.hidden) + 1, "matrix", "matrices")
    return _("All {matrices} multiplied, the line drawn: {terms} = 0.").format(matrices=matrices, terms=terms)


def _signed(value: float) -> str:
    return f"{'−' if value < 0 else '+'} {digits(abs(value), 3)}"


def _card(course: Course, right: float, note: str, lines: tuple[Floats, ...]) -> Card:
    problem = course.state.problem
    dataset = problem.dataset
    grid = with_ones(plane_of(dataset, None).grid(_SIDE), problem.network.dtype)
    outputs = forward(problem.network, course.state.parameters, grid).outputs[0]
    shown = dataset.train[:_POINTS]
    picture = PlaneMap(
        2.0 * outputs.reshape(_SIDE, _SIDE) - 1.0,
        1.0,
        dataset.inputs[shown],
        dataset.targets[shown, 0].astype(np.intp),
        dataset.window,
        chances=True,
        lines=lines,
    )
    badge, role = _badge(right)
    if course.state.diverged_at is not None:
        badge, role = breakdown(course.state), "warning"
    return Card(course.title, (picture, Note(note)), badge, role, (right, CHANCE[0]))


def _badge(right: float) -> tuple[str, str]:
    if right <= _NO_BETTER:
        return _("{right} right, as guessing").format(right=percent(right)), "warning"
    return _("{right} right").format(right=percent(right)), "healthy" if right >= READS_WELL else "secondary"


CASES = (
    *(Case(f"circle_{layers}", {"layers": layers}) for layers in (1, 3, 5)),
    Case("xor_3", {"layers": 3, "data": 1.0}),
    *(Case(f"units_{units}", {"layers": 1, "units": units}) for units in (2, 3, 4)),
)
_LINEAR = (
    ("linear_1", _("circle, 1 layer"), "circle_1"),
    ("linear_3", _("circle, 3 layers"), "circle_3"),
    ("linear_5", _("circle, 5 layers"), "circle_5"),
    ("linear_xor", _("xor, 3 layers"), "xor_3"),
)
_BENT = (
    ("bent_2", _("circle, 2 units"), "units_2"),
    ("bent_3", _("circle, 3 units"), "units_3"),
    ("bent_4", _("circle, 4 units"), "units_4"),
    ("bent_deep", _("circle, 3 layers"), "circle_3"),
    ("bent_xor", _("xor, 3 layers"), "xor_3"),
)
_CLOSED = 0.99


def figures(results: Results) -> tuple[Figure, ...]:
    """Return what each network got right, and how far the linear ones are from one map."""
    found = []
    for rows, number, words in ((_LINEAR, "accuracy", _("no activation")), (_BENT, "accuracy_bent", "ReLU")):
        for name, where, case in rows:
            shares = [each[number] for each in results[case]]
            found.append(
                over_seeds(
                    name,
                    _("unseen points right, {words}, {where}").format(words=words, where=where),
                    shares,
                    SHARE,
                )
            )
    for units in (2, 3, 4):
        runs = results[f"units_{units}"]
        closed = sum(each["accuracy_bent"] >= _CLOSED for each in runs)
        label = _("runs in which {units} units close the ring").format(units=units)
        found.append(counted_share(f"closed_{units}", label, closed, len(runs)))
    worst = max(each["difference"] for runs in results.values() for each in runs)
    found.append(
        computed("difference", _("largest difference between linear layers and their product"), worst)
    )
    return tuple(found)


def charts(found: Mapping[str, Figure]) -> tuple[Chart, ...]:
    """Return what the networks got right, without and with the activation."""
    groups = (
        (
            _("No activation, 8 units in each layer"),
            tuple(_row(found[name], words) for name, words, _ in _LINEAR),
        ),
        ("ReLU", tuple(_row(found[name], words) for name, words, _ in _BENT)),
    )
    return (Intervals(groups, 0.0, 1.0, _("Unseen points right"), share=True, chance=CHANCE),)


def _row(figure: Figure, words: str) -> IntervalRow:
    role = "healthy" if figure.name.startswith("bent") else "secondary"
    return IntervalRow.of(figure, words, role)


LESSON = Lesson(
    rank=20,
    name="nonlinearity",
    knobs=(
        Knob("layers", _("Hidden layers"), 3, 1, 5, whole=True),
        Knob("units", _("Units in each"), 8, 1, 16, whole=True),
        chosen("activation", _("Activation"), tuple(CATALOGUE[name].label for name in BENDS)),
        chosen("data", _("Points"), (_("Circle"), _("Exclusive or"))),
        Knob("rate", _("Learning rate"), 0.1, 0.01, 0.5, logarithmic=True),
    ),
    bet=Bet(("accuracy",), 0.0, 1.0, 0.75, share=True),
    seeds=10,
    play=play,
    run=run,
    cases=CASES,
    figures=figures,
    evidence=(
        Evidence("difference", at_most=ROUNDING),
        Evidence("linear_5", at_most=0.8),
        Evidence("linear_xor", at_most=0.8),
        Evidence("bent_deep", at_least=0.9),
        Evidence("bent_xor", at_least=0.9),
    ),
    charts=charts,
    setups=setups,
    goal=Goal(
        (
            Aim("ring", _("on the circle"), 1.0, yes_or_no=True),
            Aim("units", _("hidden units"), FEWEST, at_most=True),
            Aim("accuracy_bent", pgettext("answers", "right"), _CLOSED, share=True),
        )
    ),
    experiments=DOORS,
    rounding={"difference": ROUNDING},
)
