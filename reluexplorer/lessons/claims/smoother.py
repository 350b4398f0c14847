"""Beyond the article: whether leaky ReLU, ELU or GELU read better than ReLU, seed by seed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.diagnosis.inspection import Inspection, inspect
from reluexplorer.core.engine.training import initial_state
from reluexplorer.language import _
from reluexplorer.lessons.badges import CHANCE, CHANCE_OF_DIGITS, reading
from reluexplorer.lessons.bet import Bet
from reluexplorer.lessons.exhibit import Card, Chart, Exhibit, IntervalRow, Intervals, Lines
from reluexplorer.lessons.figures import SHARE, Figure, over_seeds
from reluexplorer.lessons.goal import Aim, Goal
from reluexplorer.lessons.lesson import Case, Knob, Lesson, Numbers, Progress, Results, Settings, chosen
from reluexplorer.lessons.setups import Setup
from reluexplorer.lessons.training import Course, Meter, breakdown, raced, step_words, trained, units_of
from reluexplorer.lessons.verdict import Evidence
from reluexplorer.text import fixed, percent

WIDTH = 64
EPOCHS = 20
OTHERS = (
    ("leaky", "Leaky ReLU", ActivationChoice("leaky_relu")),
    ("elu", "ELU", ActivationChoice("elu")),
    ("gelu", "GELU", ActivationChoice("gelu")),
    ("leaky_25", _("Leaky ReLU, slope 0.25"), ActivationChoice("leaky_relu", (0.25,))),
)
_FRAMES = 60
BETTER = 1.0
"""Points, of a hundred unseen digits, from which on a function would be chosen for what it reads."""
_UNSEEN = 360.0
_CHANCE = _UNSEEN * (1.0 - CHANCE_OF_DIGITS)


def setups(knobs: Settings) -> tuple[Setup, ...]:
    """Return the two runs of the stage: they differ in the activation function."""
    relu = Setup(hidden=(WIDTH,) * round(knobs["layers"]), rate=knobs["rate"])
    return relu, replace(relu, activation=OTHERS[round(knobs["other"])][2])


def _misread(seen: Inspection) -> float:
    return float(round((1.0 - (seen.test_accuracy or 0.0)) * seen.test_outputs.shape[1]))


def _numbers(seen: Sequence[Inspection]) -> dict[str, float]:
    relu, other = (each.test_accuracy or 0.0 for each in seen)
    return {
        "accuracy": relu,
        "accuracy_other": other,
        "more": 100.0 * (other - relu),
        "misread": _misread(seen[0]),
        "misread_other": _misread(seen[1]),
    }


def run(knobs: Settings, seed: int, progress: Progress) -> Numbers:
    """Train both networks to the end of the stage."""
    problems = [setup.seeded(seed).problem() for setup in setups(knobs)]
    steps = EPOCHS * problems[0].steps_per_epoch
    meter = Meter(progress, 2 * steps)
    return _numbers([inspect(trained(problem, steps, meter)) for problem in problems])


def play(knobs: Settings) -> Iterator[Exhibit]:
    """Train both networks beside each other, and show how many unseen digits each misreads so far."""
    titles = ("ReLU", OTHERS[round(knobs["other"])][1])
    states = [initial_state(setup.problem()) for setup in setups(knobs)]
    steps = EPOCHS * states[0].problem.steps_per_epoch
    roles = ("healthy", "accent")
    courses = [Course(title, role, state) for title, role, state in zip(titles, roles, states, strict=True)]
    for step in raced(courses, steps, _FRAMES):
        seen = [inspect(course.state) for course in courses]
        lines = tuple(
            course.line(course.title, _misread(each)) for course, each in zip(courses, seen, strict=True)
        )
        outcome = Lines(
            lines[::-1],
            _("Step"),
            _("Misread"),
            log_y=True,
            low=1.0,
            high=_UNSEEN,
            chance=(_CHANCE, _("chance, 324")),
        )
        cards = tuple(map(_card, courses, seen))
        yield Exhibit(
            cards,
            step_words(step, steps),
            step / steps,
            outcome,
            _("Misread of 360 unseen digits"),
            _numbers(seen),
        )


def _card(course: Course, seen: Inspection) -> Card:
    badge, role = reading(seen.test_accuracy or 0.0, CHANCE_OF_DIGITS)
    if course.state.diverged_at is not None:
        badge, role = breakdown(course.state), "warning"
    return Card(course.title, (units_of(seen),), badge, role, (seen.test_accuracy or 0.0, CHANCE_OF_DIGITS))


DEEP = {"other": 1.0, "layers": 15.0, "rate": 0.01}
"""A deep network that learns by small steps, beside ELU."""
_FEW = 3
"""Seeds of deep networks, which decide nothing."""
CASES = (
    *(Case(name, {"other": float(place)}) for place, (name, _, _) in enumerate(OTHERS[:3])),
    Case("deep", DEEP, cost=4.0, seeds=_FEW),
    Case("deep_gelu", {**DEEP, "other": 2.0}, cost=4.0, seeds=_FEW),
)
_DEEP_READ = (
    ("relu", "deep", "accuracy", "ReLU"),
    ("elu", "deep", "accuracy_other", "ELU"),
    ("gelu", "deep_gelu", "accuracy_other", "GELU"),
)


def figures(results: Results) -> tuple[Figure, ...]:
    """Return what each function reads, its lead over ReLU in pairs, and the lead that reaches lowest.

    The claim names all functions, so it stands or falls with that one.
    """
    relu = [each["accuracy"] for each in results[CASES[0].name]]
    found = [over_seeds("relu", _("unseen digits read, ReLU"), relu, SHARE)]
    leads = []
    for name, words, _activation in OTHERS[:3]:
        shares = [each["accuracy_other"] for each in results[name]]
        found.append(over_seeds(name, _("unseen digits read, {words}").format(words=words), shares, SHARE))
        more = [each["more"] for each in results[name]]
        leads.append(
            over_seeds(f"more_{name}", _("lead of {words} over ReLU in points").format(words=words), more)
        )
    lowest = min(leads, key=lambda lead: (lead.finite, lead.low))
    least = replace(lowest, name="least", label=_("the lead over ReLU that reaches lowest, in points"))
    for name, case, number, words in _DEEP_READ:
        label = _("unseen digits read, {words}, 15 layers at rate 0.01").format(words=words)
        found.append(over_seeds(f"{name}_deep", label, [each[number] for each in results[case]], SHARE))
    return (*found, *leads, least)


def charts(found: Mapping[str, Figure]) -> tuple[Chart, ...]:
    """Return the lead of each function seed by seed, and what all read."""
    leads = tuple(
        _row(found[f"more_{name}"], words, fixed(found[f"more_{name}"].mean, 2, plus=True))
        for name, words, _ in OTHERS[:3]
    )
    depths = tuple(
        (
            heading,
            tuple(
                _row(found[f"{name}{end}"], words, percent(found[f"{name}{end}"].mean, 1))
                for name, _, _, words in _DEEP_READ
            ),
        )
        for heading, end in ((_("3 layers, rate 0.1"), ""), (_("15 layers, rate 0.01"), "_deep"))
    )
    return (
        Intervals(
            ((_("3 layers, rate 0.1"), leads),),
            -3.0,
            3.0,
            _("Points ahead of ReLU, on the same seed"),
            chance=(0.0, _("level")),
        ),
        Intervals(depths, 0.0, 1.0, _("Unseen digits read"), share=True, chance=CHANCE),
    )


def _row(figure: Figure, label: str, text: str) -> IntervalRow:
    role = "healthy" if label.startswith("ReLU") else "accent"
    return IntervalRow.of(figure, label, role, text)


LESSON = Lesson(
    rank=150,
    name="smoother",
    knobs=(
        chosen("other", _("Beside ReLU"), tuple(words for _, words, _ in OTHERS)),
        Knob("layers", _("Hidden layers"), 3.0, 1.0, 15.0, whole=True),
        Knob("rate", _("Learning rate"), 0.1, 0.01, 0.5, logarithmic=True),
    ),
    bet=Bet(("misread_other",), 1.0, _UNSEEN, 30.0, whole=True, logarithmic=True),
    seeds=6,
    play=play,
    run=run,
    cases=CASES,
    figures=figures,
    evidence=(Evidence("least", at_least=BETTER),),
    charts=charts,
    setups=setups,
    asked=1,
    goal=Goal((Aim("more", _("points ahead"), 4.0),)),
    beyond=True,
)
