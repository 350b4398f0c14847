"""Beyond the article: training with ReLU is said to make networks sparse."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from reluexplorer.core.diagnosis.inspection import Inspection, inspect
from reluexplorer.core.engine.training import initial_state
from reluexplorer.language import _, pgettext
from reluexplorer.lessons.badges import CHANCE_OF_DIGITS, reading
from reluexplorer.lessons.bet import Bet
from reluexplorer.lessons.exhibit import Card, Chart, Exhibit, IntervalRow, Intervals, Lines
from reluexplorer.lessons.figures import SHARE, Figure, over_seeds
from reluexplorer.lessons.goal import Aim, Goal
from reluexplorer.lessons.lesson import Case, Knob, Lesson, Numbers, Progress, Results, Settings
from reluexplorer.lessons.setups import Setup
from reluexplorer.lessons.training import Course, Meter, breakdown, further, raced, step_words, units_of
from reluexplorer.lessons.verdict import Evidence
from reluexplorer.text import fixed, percent

STEPS = 1350
_FRAMES = 90
LOOKS = (150, 450, 750, 1050, STEPS)
"""Steps at which the open share is bet on, each of them one of a frame."""
WIDTH = 64
FEW = 0.3
"""Share of open neurons up to which few are open."""
_LEVEL = (FEW, _("few, {few}").format(few=percent(FEW)))


def setups(knobs: Settings) -> tuple[Setup, ...]:
    """Return the run of the stage, which both cards show."""
    hidden = (WIDTH,) * round(knobs["layers"])
    return (Setup(hidden=hidden, rate=knobs["rate"], bias=knobs["bias"]),)


def _open(seen: Inspection) -> float:
    return float(np.concatenate([layer.firing for layer in seen.health]).mean())


def _numbers(first: Inspection, seen: Inspection, looks: Mapping[int, float]) -> dict[str, float]:
    before, after = _open(first), _open(seen)
    return {
        **{f"open_{step}": share for step, share in looks.items()},
        "open_at_start": before,
        "open": after,
        "percent_at_start": 100.0 * before,
        "percent_open": 100.0 * after,
        "closed": 100.0 * (before - after),
        "accuracy": seen.test_accuracy or 0.0,
    }


def run(knobs: Settings, seed: int, progress: Progress) -> Numbers:
    """Train the network of the stage to its end."""
    problem = setups(knobs)[0].seeded(seed).problem()
    first = state = initial_state(problem)
    meter, looks = Meter(progress, STEPS), {}
    for step in LOOKS:
        state = further(state, step - state.step, meter)
        looks[step] = _open(inspect(state))
    return _numbers(inspect(first), inspect(state), looks)


def play(knobs: Settings) -> Iterator[Exhibit]:
    """Train the network, and show which share of digits each neuron is open for."""
    course = Course(_("After training"), "healthy", initial_state(setups(knobs)[0].problem()))
    first = inspect(course.state)
    looks: dict[int, float] = {}
    before = Card(
        _("Before training"),
        (units_of(first),),
        _("{first} open").format(first=percent(_open(first))),
        "secondary",
    )
    for step in raced([course], STEPS, _FRAMES):
        seen = inspect(course.state)
        if step in LOOKS:
            looks[step] = _open(seen)
        numbers = _numbers(first, seen, looks)
        line = course.line(pgettext("neurons", "open"), numbers["open"])
        outcome = Lines((line,), _("Step"), _("Share of open neurons"), low=0.0, high=1.0, chance=_LEVEL)
        yield Exhibit(
            (before, _after(course, seen, numbers["open"])),
            step_words(step, STEPS),
            step / STEPS,
            outcome,
            _("Neurons open for a digit, on average"),
            numbers,
        )


def _after(course: Course, seen: Inspection, opened: float) -> Card:
    words, role = reading(seen.test_accuracy or 0.0, CHANCE_OF_DIGITS)
    badge = _("{opened} open, {words}").format(opened=percent(opened), words=words)
    if course.state.diverged_at is not None:
        badge, role = breakdown(course.state), "warning"
    return Card(course.title, (units_of(seen),), badge, role, (seen.test_accuracy or 0.0, CHANCE_OF_DIGITS))


def figures(results: Results) -> tuple[Figure, ...]:
    """Return the open share before and after, what training closed of it, and what is read."""
    runs = results["stage"]
    return (
        over_seeds("start", _("open before training"), [each["open_at_start"] for each in runs], SHARE),
        over_seeds("end", _("open after training"), [each["open"] for each in runs], SHARE),
        over_seeds("closed", _("closed by training"), [each["closed"] for each in runs], _("points")),
        over_seeds("reads", _("unseen digits read"), [each["accuracy"] for each in runs], SHARE),
    )


def charts(found: Mapping[str, Figure]) -> tuple[Chart, ...]:
    """Return the open share before and after training."""
    rows = tuple(
        _row(found[name], words, role)
        for name, words, role in (("start", _("Before"), "secondary"), ("end", _("After"), "accent"))
    )
    return (Intervals(((_("Open neurons"), rows),), 0.0, 1.0, share=True, chance=_LEVEL),)


def _row(figure: Figure, label: str, role: str) -> IntervalRow:
    text = f"{fixed(100.0 * figure.mean, 1)} %"
    return IntervalRow.of(figure, label, role, text)


LESSON = Lesson(
    rank=130,
    name="sparse",
    knobs=(
        Knob("rate", _("Learning rate"), 0.1, 0.01, 0.5, logarithmic=True),
        Knob("bias", _("Starting bias"), 0.0, -2.0, 1.0),
        Knob("layers", _("Hidden layers"), 3.0, 1.0, 5.0, whole=True),
    ),
    bet=Bet(
        tuple(f"open_{step}" for step in LOOKS),
        0.0,
        1.0,
        0.2,
        places=tuple(map(float, LOOKS)),
        places_words=tuple(_("step {step:,}").format(step=step) for step in LOOKS),
        share=True,
    ),
    seeds=10,
    play=play,
    run=run,
    cases=(Case("stage"),),
    figures=figures,
    evidence=(Evidence("end", at_most=FEW),),
    charts=charts,
    setups=setups,
    goal=Goal(
        (
            Aim("open", pgettext("neurons", "open"), FEW, at_most=True, share=True),
            Aim("accuracy", _("reads"), 0.9, share=True),
        )
    ),
    beyond=True,
)
