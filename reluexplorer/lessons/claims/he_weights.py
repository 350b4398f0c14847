"""Beyond the article: whether deep ReLU networks need first weights of He's size."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from reluexplorer.core.arrays import Array
from reluexplorer.core.diagnosis.inspection import Inspection, inspect
from reluexplorer.core.engine.training import initial_state
from reluexplorer.language import _
from reluexplorer.lessons.badges import CHANCE, CHANCE_OF_DIGITS, reading
from reluexplorer.lessons.bet import Bet
from reluexplorer.lessons.doors.he_weights import DEPTH
from reluexplorer.lessons.exhibit import Card, Chart, Exhibit, IntervalRow, Intervals, Line, Lines
from reluexplorer.lessons.figures import SHARE, Figure, over_seeds
from reluexplorer.lessons.goal import Aim, Goal
from reluexplorer.lessons.lesson import Case, Knob, Lesson, Numbers, Progress, Results, Settings, chosen
from reluexplorer.lessons.setups import Setup
from reluexplorer.lessons.training import Course, Meter, breakdown, raced, step_words, trained
from reluexplorer.lessons.verdict import Evidence
from reluexplorer.text import percent

WIDTH = 64
DEEP = 30
OTHERS: tuple[tuple[str, str, tuple[float, ...]], ...] = (
    ("Glorot", "glorot_normal", ()),
    (_("Orthogonal, gain √2"), "orthogonal", (2.0**0.5,)),
    (_("Orthogonal, gain 1"), "orthogonal", (1.0,)),
)
"""First weights beside He's. Between layers of equal width Glorot's variance is half of He's."""
OPTIMIZERS: tuple[tuple[str, str, tuple[float, ...]], ...] = (
    (_("Momentum 0.9"), "momentum", (0.9,)),
    ("Adam", "adam", ()),
)
_FRAMES = 40
PASSES = 12.0
"""Over the data, by Adam and by momentum beside it."""
LEARNS = 0.3
"""Share of unseen digits from which on a network has learnt something: three times chance."""
STUCK = 0.15
"""Share up to which it has learnt nothing: chance is 0.1."""


def setups(knobs: Settings) -> tuple[Setup, ...]:
    """Return the two runs of the stage: they differ in the first weights."""
    _, optimizer, parameters = OPTIMIZERS[round(knobs["optimizer"])]
    _, initializer, gain = OTHERS[round(knobs["other"])]
    he = Setup(
        hidden=(WIDTH,) * round(knobs["layers"]),
        rate=knobs["rate"],
        optimizer=optimizer,
        optimizer_parameters=parameters,
    )
    return he, replace(he, initializer=initializer, initializer_parameters=gain)


def _sizes(seen: Inspection) -> Array:
    """Return (hidden layers,): the mean squared weighted sum of each layer over the training digits."""
    sums = seen.train_activity.pre_activations[: len(seen.health)]
    return np.array([np.square(layer, dtype=np.float64).mean() for layer in sums])


def _numbers(knobs: Settings, firsts: Sequence[Inspection], seen: Sequence[Inspection]) -> dict[str, float]:
    found = {"layers": knobs["layers"]}
    for name, first, last in zip(("he", "other"), firsts, seen, strict=True):
        sizes = _sizes(first)
        found[f"accuracy_{name}"] = last.test_accuracy or 0.0
        found[f"loss_{name}"] = last.train_loss
        found[f"signal_{name}"] = float(sizes[-1] / sizes[0])
    return found


def _steps(knobs: Settings, per_epoch: int) -> int:
    return round(knobs["epochs"]) * per_epoch


def run(knobs: Settings, seed: int, progress: Progress) -> Numbers:
    """Train both networks to the end of the stage."""
    problems = [setup.seeded(seed).problem() for setup in setups(knobs)]
    steps = _steps(knobs, problems[0].steps_per_epoch)
    meter = Meter(progress, 2 * steps)
    firsts = [inspect(initial_state(problem)) for problem in problems]
    return _numbers(knobs, firsts, [inspect(trained(problem, steps, meter)) for problem in problems])


def play(knobs: Settings) -> Iterator[Exhibit]:
    """Train both networks beside each other, and show how large the signal is in each layer."""
    titles = ("He", OTHERS[round(knobs["other"])][0])
    states = [initial_state(setup.problem()) for setup in setups(knobs)]
    steps = _steps(knobs, states[0].problem.steps_per_epoch)
    roles = ("healthy", "accent")
    courses = [Course(title, role, state) for title, role, state in zip(titles, roles, states, strict=True)]
    firsts = [inspect(state) for state in states]
    for step in raced(courses, steps, _FRAMES):
        seen = [inspect(course.state) for course in courses]
        read = tuple(
            course.line(course.title, each.test_accuracy or 0.0)
            for course, each in zip(courses, seen, strict=True)
        )
        outcome = Lines(read[::-1], _("Step"), _("Unseen digits read"), low=0.0, high=1.0, chance=CHANCE)
        cards = tuple(map(_card, courses, firsts, seen))
        numbers = _numbers(knobs, firsts, seen)
        yield Exhibit(cards, step_words(step, steps), step / steps, outcome, _("Unseen digits read"), numbers)


def _card(course: Course, first: Inspection, seen: Inspection) -> Card:
    badge, role = reading(seen.test_accuracy or 0.0, CHANCE_OF_DIGITS)
    if course.state.diverged_at is not None:
        badge, role = breakdown(course.state), "warning"
    layers = np.arange(1.0, len(first.health) + 1.0)
    lines = (
        Line(_("at the start"), layers, _sizes(first), "secondary", dashed=True),
        Line(_("now"), layers, _sizes(seen), course.role),
    )
    chart = Lines(lines, _("Hidden layer"), _("Mean squared sum"), log_y=True, low=1e-13, high=1e3)
    return Card(course.title, (chart,), badge, role, (seen.test_accuracy or 0.0, CHANCE_OF_DIGITS))


_FEW = 3
"""Seeds for what is far from the number that decides, or decides nothing."""
CASES = (
    Case("30", {}, cost=30.0),
    Case("adam", {"optimizer": 1.0, "rate": 0.0005, "epochs": PASSES}, cost=60.0, seeds=_FEW),
    Case("5", {"layers": 5.0}, cost=5.0, seeds=_FEW),
    Case("faster", {"rate": 0.005, "epochs": PASSES}, cost=45.0, seeds=_FEW),
    Case("orthogonal", {"other": 1.0}, cost=30.0, seeds=_FEW),
)
_NETWORKS = (("he", _("He’s weights")), ("other", _("Glorot’s")))
_WORDS = {
    "30": _("30 layers"),
    "faster": _("30 layers, rate 0.005"),
    "adam": _("30 layers by Adam"),
    "5": _("5 layers"),
}


def figures(results: Results) -> tuple[Figure, ...]:
    """Return what each network reads, the losses at 30 layers, and how much of the signal got through."""
    found = []
    for case, words in _WORDS.items():
        for name, weights in _NETWORKS:
            shares = [each[f"accuracy_{name}"] for each in results[case]]
            found.append(
                over_seeds(
                    f"{name}_{case}",
                    _("unseen digits read, {words}, {weights}").format(words=words, weights=weights),
                    shares,
                    SHARE,
                )
            )
    shares = [each["accuracy_other"] for each in results["orthogonal"]]
    found.append(
        over_seeds("orthogonal", _("unseen digits read, 30 layers, orthogonal, gain √2"), shares, SHARE)
    )
    for name, weights in _NETWORKS:
        losses = [each[f"loss_{name}"] for each in results["30"]]
        found.append(
            over_seeds(f"loss_{name}", _("loss, 30 layers, {weights}").format(weights=weights), losses)
        )
        powers = [float(np.log10(each[f"signal_{name}"])) for each in results["30"]]
        words = _("power of ten of the squared signal left after 30 layers, {weights}").format(
            weights=weights
        )
        found.append(over_seeds(f"power_{name}", words, powers))
    return tuple(found)


def charts(found: Mapping[str, Figure]) -> tuple[Chart, ...]:
    """Return what is read with He's and with other weights, by depth and optimiser."""
    groups: list[tuple[str, tuple[IntervalRow, ...]]] = [
        (
            f"{words[0].upper()}{words[1:]}",
            (_row(found[f"he_{case}"], "He"), _row(found[f"other_{case}"], "Glorot")),
        )
        for case, words in _WORDS.items()
    ]
    groups.append((_("30 layers, orthogonal"), (_row(found["orthogonal"], _("Gain √2")),)))
    return (
        Intervals(
            tuple(groups),
            0.0,
            1.0,
            _("Unseen digits read"),
            share=True,
            chance=CHANCE,
        ),
    )


def _row(figure: Figure, label: str) -> IntervalRow:
    role = "healthy" if label == "He" else "accent"
    return IntervalRow.of(figure, label, role, percent(figure.mean))


LESSON = Lesson(
    rank=140,
    name="he_weights",
    knobs=(
        Knob("layers", _("Hidden layers"), float(DEEP), 1.0, 40.0, whole=True),
        chosen("optimizer", _("Optimiser"), tuple(words for words, _, _ in OPTIMIZERS)),
        Knob("rate", _("Learning rate"), 0.003, 0.0001, 0.3, logarithmic=True),
        Knob("epochs", _("Passes over the data"), 8.0, 1.0, 24.0, whole=True),
        chosen("other", _("Beside He’s"), tuple(words for words, _, _ in OTHERS)),
    ),
    bet=Bet(("accuracy_other",), 0.0, 1.0, 0.5, share=True),
    seeds=5,
    play=play,
    run=run,
    cases=CASES,
    figures=figures,
    evidence=(
        Evidence("he_30", at_least=LEARNS),
        Evidence("other_30", at_most=STUCK),
        Evidence("other_adam", at_most=LEARNS, limit=True),
    ),
    charts=charts,
    setups=setups,
    asked=1,
    experiments=(DEPTH,),
    goal=Goal((Aim("layers", _("layers"), float(DEEP)), Aim("accuracy_other", _("reads"), 0.8, share=True))),
    beyond=True,
)
