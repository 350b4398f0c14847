"""Claim 5: ReLU in the hidden layers of fully connected networks; beside others and beside none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.diagnosis.inspection import Inspection, inspect
from reluexplorer.core.engine.training import initial_state
from reluexplorer.language import _
from reluexplorer.lessons.badges import CHANCE, CHANCE_OF_DIGITS, READS_WELL, reading
from reluexplorer.lessons.bet import Bet
from reluexplorer.lessons.exhibit import Card, Chart, Exhibit, IntervalRow, Intervals, Lines, Note
from reluexplorer.lessons.figures import SHARE, Figure, over_seeds
from reluexplorer.lessons.lesson import (
    Case,
    Knob,
    Lesson,
    Numbers,
    Progress,
    Results,
    Settings,
    chosen,
)
from reluexplorer.lessons.setups import Setup
from reluexplorer.lessons.training import Course, Meter, breakdown, raced, step_words, trained, units_of
from reluexplorer.lessons.usage.open_neurons import OPEN_NEURONS
from reluexplorer.lessons.usage.rectifiers import RECTIFIERS
from reluexplorer.lessons.verdict import Evidence
from reluexplorer.text import fixed, percent

WIDTH = 64
STEPS = 1350
_FRAMES = 90
OTHERS = (
    (_("No activation"), ActivationChoice("identity")),
    ("Tanh", ActivationChoice("tanh")),
    ("Sigmoid", ActivationChoice("sigmoid")),
    ("Leaky ReLU", ActivationChoice("leaky_relu")),
    ("ELU", ActivationChoice("elu")),
    ("GELU", ActivationChoice("gelu")),
)
STARTS: tuple[tuple[str, str, tuple[float, ...]], ...] = (
    (_("He normal"), "he_normal", ()),
    (_("Orthogonal, gain 4"), "orthogonal", (4.0,)),
)
_ROLES = ("healthy", "accent", "secondary")
WORTH_IT = 1.0
"""Points, of a hundred unseen digits, from which on a function would be chosen for what it reads."""


def setups(knobs: Settings) -> tuple[Setup, ...]:
    """Return the runs of the stage: ReLU, another function, and no hidden layer at all."""
    _, initializer, parameters = STARTS[round(knobs["start"])]
    other = OTHERS[round(knobs["other"])][1]
    hidden = (WIDTH,) * round(knobs["layers"])
    return tuple(
        Setup(
            hidden=layers,
            activation=activation,
            rate=knobs["rate"],
            initializer=initializer,
            initializer_parameters=parameters,
        )
        for layers, activation in ((hidden, ActivationChoice()), (hidden, other), ((), ActivationChoice()))
    )


def _open(seen: Inspection) -> float:
    return float(np.concatenate([layer.firing for layer in seen.health]).mean())


def _numbers(first: Inspection, seen: Sequence[Inspection]) -> dict[str, float]:
    relu, other, linear = (each.test_accuracy or 0.0 for each in seen)
    unseen = float(seen[0].test_outputs.shape[1])
    return {
        "accuracy": relu,
        "accuracy_other": other,
        "more": 100.0 * (relu - other),
        "unseen": unseen,
        "wrong": _count(1.0 - relu, unseen),
        "wrong_other": _count(1.0 - other, unseen),
        "wrong_no_layer": _count(1.0 - linear, unseen),
        "open_at_start": _open(first),
        "open": _open(seen[0]),
    }


def _count(share: float, of: float) -> float:
    return float(round(share * of))


def run(knobs: Settings, seed: int, progress: Progress) -> Numbers:
    """Train the networks of the stage to its end."""
    meter = Meter(progress, 3 * STEPS)
    problems = [setup.seeded(seed).problem() for setup in setups(knobs)]
    lasts = [inspect(trained(problem, STEPS, meter)) for problem in problems]
    return _numbers(inspect(initial_state(problems[0])), lasts)


def play(knobs: Settings) -> Iterator[Exhibit]:
    """Train the networks beside each other, and show what they read so far."""
    titles = ("ReLU", OTHERS[round(knobs["other"])][0], _("no hidden layer"))
    states = [initial_state(setup.problem()) for setup in setups(knobs)]
    courses = [Course(title, role, state) for title, role, state in zip(titles, _ROLES, states, strict=True)]
    first = inspect(states[0])
    for step in raced(courses, STEPS, _FRAMES):
        seen = [inspect(course.state) for course in courses]
        lines = tuple(
            course.line(course.title, each.test_accuracy or 0.0)
            for course, each in zip(courses, seen, strict=True)
        )
        numbers = _numbers(first, seen)
        outcome = Lines(lines, _("Step"), _("Unseen digits read"), low=0.0, high=1.0, chance=CHANCE)
        cards = (_card(courses[0], seen[0], numbers["open"]), _card(courses[1], seen[1]))
        yield Exhibit(cards, step_words(step, STEPS), step / STEPS, outcome, _("Unseen digits read"), numbers)


def _card(course: Course, seen: Inspection, opened: float | None = None) -> Card:
    badge, role = reading(seen.test_accuracy or 0.0, CHANCE_OF_DIGITS)
    if course.state.diverged_at is not None:
        badge, role = breakdown(course.state), "warning"
    elif opened is not None:
        badge = _("{badge}, {opened} silent").format(badge=badge, opened=percent(1.0 - opened))
    shade = Note(_("Shade: the share of digits for which a neuron’s weighted sum is above 0."))
    return Card(
        course.title, (units_of(seen), shade), badge, role, (seen.test_accuracy or 0.0, CHANCE_OF_DIGITS)
    )


_FEW = 3
"""Seeds for what is shown and decides nothing."""
CASES = (
    Case("none", {"other": 0.0}),
    Case("tanh", {"other": 1.0}),
    Case("sigmoid", {"other": 2.0}, seeds=_FEW),
    Case("sigmoid_4", {"other": 2.0, "start": 1.0}, seeds=_FEW),
)
_WORDS = {
    "none": _("no activation"),
    "tanh": "tanh",
    "sigmoid": "sigmoid",
    "sigmoid_4": _("sigmoid, first weights × 4"),
}


def figures(results: Results) -> tuple[Figure, ...]:
    """Return what each network reads, by how much ReLU is ahead in pairs, and how many neurons are open."""
    relu = results["none"]
    found = [over_seeds("relu", _("unseen digits read, ReLU"), [each["accuracy"] for each in relu], SHARE)]
    for name, words in _WORDS.items():
        shares = [each["accuracy_other"] for each in results[name]]
        found.append(over_seeds(name, _("unseen digits read, {words}").format(words=words), shares, SHARE))
    for name in ("none", "tanh"):
        lead = [each["more"] for each in results[name]]
        found.append(
            over_seeds(
                f"more_{name}", _("lead of ReLU over {words}").format(words=_WORDS[name]), lead, _("points")
            )
        )
    for name, words in (("open_at_start", _("at the start")), ("open", _("after training"))):
        found.append(
            over_seeds(
                name, _("open ReLU neurons {words}").format(words=words), [each[name] for each in relu], SHARE
            )
        )
    return tuple(found)


_SHOWN = {
    "relu": ("ReLU", "healthy"),
    "none": (_("No activation"), "accent"),
    "tanh": ("Tanh", "text"),
    "sigmoid": ("Sigmoid", "text"),
    "sigmoid_4": (_("Sigmoid, weights × 4"), "text"),
}


def charts(found: Mapping[str, Figure]) -> tuple[Chart, ...]:
    """Return what each function reads, and the lead of ReLU seed by seed."""
    read = tuple(_row(found[name], *shown, percent(found[name].mean, 1)) for name, shown in _SHOWN.items())
    leads = tuple(
        _row(found[f"more_{name}"], *_SHOWN[name], fixed(found[f"more_{name}"].mean, 2, plus=True))
        for name in ("none", "tanh")
    )
    return (
        Intervals(((_("Unseen digits read"), read),), 0.0, 1.0, share=True, chance=CHANCE),
        Intervals(
            ((_("Lead of ReLU over"), leads),),
            -4.0,
            4.0,
            _("Points, on the same seed"),
            chance=(0.0, _("level")),
        ),
    )


def _row(figure: Figure, label: str, role: str, text: str) -> IntervalRow:
    return IntervalRow.of(figure, label, role, text)


LESSON = Lesson(
    rank=50,
    name="usage",
    knobs=(
        chosen("other", _("Beside ReLU"), tuple(words for words, _ in OTHERS)),
        Knob("layers", _("Hidden layers"), 3.0, 1.0, 5.0, whole=True),
        Knob("rate", _("Learning rate"), 0.1, 0.01, 0.5, logarithmic=True),
        chosen("start", _("First weights"), tuple(words for words, _, _ in STARTS)),
    ),
    bet=Bet(("accuracy_other",), 0.0, 1.0, 0.5, share=True, line=1),
    seeds=10,
    play=play,
    run=run,
    cases=CASES,
    figures=figures,
    evidence=(
        Evidence("relu", at_least=READS_WELL),
        Evidence("more_none", at_least=WORTH_IT),
        Evidence("more_tanh", at_least=WORTH_IT, limit=True),
    ),
    charts=charts,
    setups=setups,
    asked=1,
    experiments=(OPEN_NEURONS, RECTIFIERS),
)
