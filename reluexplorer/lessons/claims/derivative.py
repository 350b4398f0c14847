"""Beyond the article: ReLU has no derivative at 0. How often does training ask for it?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from reluexplorer.core.arrays import Floats
from reluexplorer.core.diagnosis.inspection import Inspection, inspect
from reluexplorer.core.engine.training import initial_state
from reluexplorer.language import _
from reluexplorer.lessons.badges import CHANCE_OF_DIGITS, reading
from reluexplorer.lessons.bet import Bet
from reluexplorer.lessons.exhibit import Bar, Bars, Card, Chart, Exhibit, IntervalRow, Intervals, Line, Lines
from reluexplorer.lessons.figures import SHARE, Figure, over_seeds
from reluexplorer.lessons.goal import Aim, Goal
from reluexplorer.lessons.lesson import Case, Knob, Lesson, Numbers, Progress, Results, Settings, chosen
from reluexplorer.lessons.setups import Setup
from reluexplorer.lessons.training import Course, Meter, breakdown, raced, step_words
from reluexplorer.lessons.verdict import Evidence
from reluexplorer.text import digits, fixed

STEPS = 900
FRAMES = 45
_EDGES = (1e-6, 1e-4, 1e-2, 1.0)
_WORDS = (_("exactly 0"), "< 0.000001", "< 0.0001", "< 0.01", "< 1", _("1 and more"))
_MOST = 10_000.0
OFTEN = 1.0
"""Exact zeros among a million sums from which on one could speak of training that meets them."""
_DTYPES = ("float32", "float64")


def setups(knobs: Settings) -> tuple[Setup, ...]:
    """Return the two runs of the stage, which differ in the precision alone."""
    hidden = (round(knobs["width"]),) * round(knobs["layers"])
    return tuple(
        Setup(hidden=hidden, rate=knobs["rate"], biased=knobs["biases"] == 0.0, dtype=dtype)
        for dtype in _DTYPES
    )


@dataclass
class _Tally:
    """How far from 0 a network's hidden sums were, of all training digits at each look so far."""

    counts: Floats = field(default_factory=lambda: np.zeros(len(_WORDS)))
    """Of the distances in the order of their words."""
    smallest: float = np.inf
    """The least distance that is not 0."""

    def take(self, seen: Inspection) -> None:
        """Count the sums of a look."""
        for layer in seen.train_activity.pre_activations:
            far = np.abs(layer)
            below = [np.count_nonzero(far == 0), *(np.count_nonzero(far < edge) for edge in _EDGES), far.size]
            self.counts += np.diff([0, *below])
            self.smallest = min(self.smallest, float(far[far > 0].min(initial=np.inf)))

    def numbers(self) -> dict[str, float]:
        """Return how many sums there were, how many were exactly 0, and how near the others came."""
        sums, zeros = float(self.counts.sum()), float(self.counts[0])
        return {
            "sums": sums,
            "millions": sums / 1e6,
            "zeros": zeros,
            "per_million": 1e6 * zeros / sums,
            "smallest": self.smallest,
        }


def _numbers(tallies: list[_Tally], seen: list[Inspection]) -> dict[str, float]:
    mine, other = (tally.numbers() for tally in tallies)
    return {
        **mine,
        "zeros_64": other["zeros"],
        "per_million_64": other["per_million"],
        "smallest_64": other["smallest"],
        "accuracy": seen[0].test_accuracy or 0.0,
    }


def _looks(knobs: Settings, seed: int) -> Iterator[tuple[int, list[Course], list[_Tally], list[Inspection]]]:
    """Train both networks, and count their sums of all training digits at even steps."""
    courses = [
        Course(setup.dtype, role, initial_state(setup.seeded(seed).problem()))
        for setup, role in zip(setups(knobs), ("accent", "secondary"), strict=True)
    ]
    tallies = [_Tally(), _Tally()]
    for step in raced(courses, STEPS, FRAMES):
        seen = [inspect(course.state) for course in courses]
        for tally, each in zip(tallies, seen, strict=True):
            tally.take(each)
        yield step, courses, tallies, seen


def run(knobs: Settings, seed: int, progress: Progress) -> Numbers:
    """Train both networks to the end of the stage, and count at the same steps."""
    meter = Meter(progress, FRAMES + 1)
    numbers: dict[str, float] = {}
    for _step, _state, tallies, seen in _looks(knobs, seed):
        meter.add(1)
        numbers = _numbers(tallies, seen)
    return numbers


def play(knobs: Settings) -> Iterator[Exhibit]:
    """Train both networks, and show how near to 0 their sums come."""
    steps: list[float] = []
    zeros: list[list[float]] = [[], []]
    for step, courses, tallies, seen in _looks(knobs, 0):
        steps.append(float(step))
        for path, tally in zip(zeros, tallies, strict=True):
            path.append(float(tally.counts[0]))
        lines = tuple(
            Line(course.title, np.array(steps), np.array(path), course.role)
            for course, path in zip(courses, zeros, strict=True)
        )
        high = max(_MOST, *zeros[0], *zeros[1])
        outcome = Lines(lines, _("Step"), _("Sums that were exactly 0"), low=0.0, high=high)
        cards = tuple(map(_card, courses, tallies, seen))
        yield Exhibit(
            cards,
            step_words(step, STEPS),
            step / STEPS,
            outcome,
            _("Sums that were exactly 0 so far"),
            _numbers(tallies, seen),
        )


def _card(course: Course, tally: _Tally, seen: Inspection) -> Card:
    whole = tally.counts.sum()
    bars = tuple(
        Bar(words, float(count), fixed(count, 0), "warning" if place == 0 else course.role)
        for place, (words, count) in enumerate(zip(_WORDS, tally.counts, strict=True))
    )
    words, role = reading(seen.test_accuracy or 0.0, CHANCE_OF_DIGITS)
    badge = _("{count} zeros, {words}").format(count=fixed(tally.counts[0], 0), words=words)
    if course.state.diverged_at is not None:
        badge, role = breakdown(course.state), "warning"
    caption = _("Distance from 0 of {count} million sums").format(count=digits(whole / 1e6, 3))
    return Card(
        course.title,
        (Bars(bars, caption, log=True),),
        badge,
        role,
        (seen.test_accuracy or 0.0, CHANCE_OF_DIGITS),
    )


_SHOWN = (("", "float32"), ("_64", "float64"))


def figures(results: Results) -> tuple[Figure, ...]:
    """Return exact zeros among a million sums, and how near to 0 the others came."""
    runs = results["stage"]
    found = []
    for end, words in _SHOWN:
        for name, label, unit in (
            ("per_million", _("exact zeros in a million sums, {words}").format(words=words), ""),
            ("zeros", _("exact zeros, {words}").format(words=words), ""),
            ("smallest", _("nearest to 0 of the others, {words}").format(words=words), ""),
        ):
            found.append(over_seeds(f"{name}{end}", label, [each[f"{name}{end}"] for each in runs], unit))
    found.append(
        over_seeds("millions", _("sums looked at"), [each["millions"] for each in runs], _("million"))
    )
    found.append(over_seeds("reads", _("unseen digits read"), [each["accuracy"] for each in runs], SHARE))
    return tuple(found)


def charts(found: Mapping[str, Figure]) -> tuple[Chart, ...]:
    """Return the zeros among a million sums in both precisions."""
    rows = tuple(_row(found[f"per_million{end}"], words) for end, words in _SHOWN)
    once = (OFTEN, _("once in a million"))
    return (Intervals(((_("Exact zeros in a million sums"), rows),), 0.0, 2.0, chance=once),)


def _row(figure: Figure, label: str) -> IntervalRow:
    return IntervalRow.of(figure, label, "accent", digits(figure.mean, 2))


LESSON = Lesson(
    rank=110,
    name="derivative",
    knobs=(
        Knob("rate", _("Learning rate"), 0.1, 0.01, 0.5, logarithmic=True),
        Knob("width", _("Width of the layers"), 64.0, 1.0, 64.0, logarithmic=True, whole=True),
        Knob("layers", _("Hidden layers"), 3.0, 1.0, 5.0, whole=True),
        chosen("biases", _("Biases"), (_("On"), _("Off"))),
    ),
    bet=Bet(("zeros",), 0.0, _MOST, 1000.0, whole=True),
    seeds=10,
    play=play,
    run=run,
    cases=(Case("stage"),),
    figures=figures,
    evidence=(Evidence("per_million", at_least=OFTEN),),
    charts=charts,
    setups=setups,
    goal=Goal((Aim("zeros", _("exact zeros"), 1000.0),)),
    beyond=True,
)
