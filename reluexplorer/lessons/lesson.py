"""What a lesson is: a claim, a stage to play on, a bet, a measurement of the same runs, and a goal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from reluexplorer.lessons.bet import Bet
from reluexplorer.lessons.exhibit import Chart, Exhibit
from reluexplorer.lessons.figures import Figure
from reluexplorer.lessons.goal import Goal
from reluexplorer.lessons.setups import Setup
from reluexplorer.lessons.verdict import Evidence, Verdict
from reluexplorer.lessons.words import Words, words_of

Progress = Callable[[float], None]
"""Called with the share done, 0 to 1; raises :class:`Cancelled` to stop what is under way."""
Settings = Mapping[str, float]
"""The values of knobs by name; a choice is its place among the choices."""
Numbers = Mapping[str, float]
"""What a run came to, by name: the same names at the end of the stage and in the measurement."""
Results = Mapping[str, Sequence[Numbers]]
"""By case, the numbers of each seed."""


class Cancelled(Exception):  # noqa: N818 - a request, not an error
    """Raised inside a measurement that nobody waits for any more."""


@dataclass(frozen=True)
class Knob:
    """A number to turn; ``choices`` makes it a choice by name instead. The first of a stage is in sight."""

    name: str
    label: str
    default: float
    low: float = 0.0
    high: float = 1.0
    logarithmic: bool = False
    whole: bool = False
    choices: tuple[str, ...] = ()
    """Names for the values 0, 1, 2…; empty for a number."""
    in_picture: bool = False
    """Whether it is turned by a point in the picture, and has no slider."""
    looks: bool = False
    """Whether it changes only what is shown of a run, and nothing that this comes to."""

    def kept_in(self, value: float) -> float:
        """Return a value brought into the knob's range, whole where it counts or chooses."""
        inside = min(max(value, self.low), self.high)
        return float(round(inside)) if self.whole or self.choices else inside


def chosen(name: str, label: str, choices: tuple[str, ...], default: int = 0, *, looks: bool = False) -> Knob:
    """Return a knob that chooses among names."""
    return Knob(name, label, float(default), 0.0, float(len(choices) - 1), choices=choices, looks=looks)


@dataclass(frozen=True)
class Case:
    """One setting of the knobs that a measurement runs over all seeds; ``cost`` weighs its progress."""

    name: str
    knobs: Settings = field(default_factory=dict)
    """Those that differ from the stage's own beginning."""
    cost: float = 1.0
    seeds: int = 0
    """How many seeds this case takes where that is fewer than the measurement's; 0 for all."""


@dataclass(frozen=True)
class Experiment:
    """A door of its own beside the stage, for ``lesson NAME --set experiment=…``."""

    name: str
    words: str
    """What it measures, in a sentence."""
    settings: tuple[Knob, ...]
    seeds: int
    measure: Callable[[Settings, int, Progress], tuple[Figure, ...]] = field(repr=False)
    most_seeds: int = 1000


@dataclass(frozen=True)
class Lesson:
    """One claim.

    ``play`` yields ever newer exhibits of the stage for the knobs' values, the last one final; the caller
    may drop the iterator at any time. ``run`` comes to the same numbers without pictures: of the seed 0
    those of the last exhibit. The measurement is ``run`` over ``cases`` and seeds; ``figures`` sums it up,
    ``evidence`` judges it, ``charts`` show it.
    """

    rank: int
    """Where it stands among the lessons: the lower, the earlier."""
    name: str
    knobs: tuple[Knob, ...]
    bet: Bet
    seeds: int
    """How many seeds a measurement takes unless told otherwise."""
    play: Callable[[Settings], Iterator[Exhibit]] = field(repr=False)
    run: Callable[[Settings, int, Progress], Numbers] = field(repr=False)
    cases: tuple[Case, ...] = field(repr=False)
    figures: Callable[[Results], tuple[Figure, ...]] = field(repr=False)
    evidence: tuple[Evidence, ...] = field(repr=False)
    charts: Callable[[Mapping[str, Figure]], tuple[Chart, ...]] = field(repr=False)
    setups: Callable[[Settings], tuple[Setup, ...]] | None = field(default=None, repr=False)
    """The runs on the stage, the first card's first. None where Train has no such runs."""
    asked: int = 0
    """Which of them the question is about: the one that Train opens."""
    not_opened: str = ""
    """Why Train does not open it, where ``setups`` is None."""
    goal: Goal | None = None
    experiments: tuple[Experiment, ...] = field(default=(), repr=False)
    parent: str = ""
    """The lesson below whose row this one stands; empty for one of its own number."""
    beyond: bool = False
    """Whether it goes beyond the article, and stands on the second shelf."""
    timed: bool = False
    """Whether its numbers are times, which no two runs share."""
    rounding: Mapping[str, float] = field(default_factory=dict)
    """Errors of the stage by name, each with the size up to which it is nothing but rounding."""
    placed: Callable[..., Settings] | None = field(default=None, repr=False)
    """From where a person drags the stage's point to, as (x) or (x, y), to the knobs that this turns."""

    @cached_property
    def words(self) -> Words:
        """What it says."""
        return words_of(self.name)

    @property
    def title(self) -> str:
        """Its name for people."""
        return self.words.title

    @property
    def claim(self) -> str:
        """What the article says."""
        return self.words.statement

    @property
    def defaults(self) -> dict[str, float]:
        """The knobs as the stage begins."""
        return {knob.name: knob.default for knob in self.knobs}

    def settings(self, knobs: Settings) -> dict[str, float]:
        """Return those of all knobs that a run depends on: without what is only looked at."""
        return {knob.name: knobs[knob.name] for knob in self.knobs if not knob.looks}

    def opened(self, knobs: Settings) -> Setup | None:
        """Return the run that Train opens with the knobs as they stand."""
        return None if self.setups is None else self.setups(knobs)[self.asked]


@dataclass(frozen=True)
class Made:
    """When and on what a measurement was made; empty where that is not known."""

    day: str = ""
    """As 2026-01-31."""
    machine: str = ""


@dataclass(frozen=True)
class Measurement:
    """A lesson measured: everything else in it follows from the results of its runs."""

    lesson: str
    figures: tuple[Figure, ...]
    verdict: Verdict
    charts: tuple[Chart, ...] = field(compare=False, repr=False)
    seeds: int
    seconds: float = field(compare=False)
    results: Results = field(default_factory=dict, compare=False, repr=False)
    made: Made = field(default=Made(), compare=False)

    @property
    def by_name(self) -> dict[str, Figure]:
        """The figures by their names."""
        return {figure.name: figure for figure in self.figures}
