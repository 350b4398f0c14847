"""What a lesson is: a claim, an experiment to play with, a measurement and a verdict on it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Literal

import numpy as np

from reluexplorer.lessons.answers import Answer
from reluexplorer.lessons.exhibit import Exhibit

Progress = Callable[[float], None]
"""Called with the share done, 0 to 1; raises :class:`Cancelled` to stop the measurement."""


class Cancelled(Exception):  # noqa: N818 - a request, not an error
    """Raised inside a measurement that nobody waits for any more."""


class Standing(Enum):
    """How a claim stands after measuring it."""

    HOLDS = "holds"
    MOSTLY = "mostly"
    DEPENDS = "depends"
    FAILS = "fails"


@dataclass(frozen=True)
class Figure:
    """A measured number. ``spread`` is its standard deviation over seeds, None for a single number."""

    name: str
    label: str
    value: float
    spread: float | None = None
    unit: str = ""


@dataclass(frozen=True)
class Verdict:
    """The judgement of the figures: one sentence, and where the claim is too simple."""

    standing: Standing
    sentence: str
    caveat: str = ""

    @classmethod
    def of(cls, standing: Literal["holds", "mostly", "depends", "fails"], found: str, caveat: str) -> Verdict:
        """Return the verdict whose sentence opens with how the claim stands: "It holds: {found}."."""
        opening = "Mostly" if standing == "mostly" else f"It {standing}"
        return cls(Standing(standing), f"{opening}: {found}.", caveat)


@dataclass(frozen=True)
class Knob:
    """A number to turn in the live experiment; ``choices`` makes it a choice by name instead."""

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


@dataclass(frozen=True)
class Lesson:
    """One claim. ``measure`` returns figures and the exhibit that shows them; ``judge`` is pure.

    ``judge`` is given each figure's value by name, and its spread, if any, by the name and ``±``.
    ``play`` yields ever newer exhibits for the knobs' values by name, the last one final; the caller
    may drop the iterator at any time. ``setup`` is the command list that opens the experiment in Train.
    """

    rank: int
    """Where it stands among the lessons: the lower, the earlier."""
    name: str
    title: str
    claim: str
    question: str
    """Asked before the experiment runs."""
    answer: Answer = field(repr=False)
    """To the question: from the knobs' values, what is on the stage and what was measured."""
    sources: str
    beside: str
    """How the live experiment and the measurement belong together, and why their figures may differ."""
    seeds: int
    """How many seeds a measurement takes unless told otherwise."""
    knobs: tuple[Knob, ...]
    play: Callable[[Mapping[str, float]], Iterator[Exhibit]] = field(repr=False)
    measure: Callable[[int, Progress], tuple[tuple[Figure, ...], Exhibit]] = field(repr=False)
    judge: Callable[[Mapping[str, float]], Verdict] = field(repr=False)
    setup: tuple[dict[str, Any], ...] = ()
    placed: Callable[..., Mapping[str, float]] | None = field(default=None, repr=False)
    """From where a person drags the experiment's point to, as (x) or (x, y), to the knobs that this turns."""

    def verdict(self, values: Mapping[str, float]) -> Verdict:
        """Return what ``judge`` says; no claim has the benefit of a figure that is not a finite number."""
        for name, value in values.items():
            if not math.isfinite(value):
                return Verdict(Standing.FAILS, f"It fails: the measurement of {name} gave no finite number.")
        return self.judge(values)


@dataclass(frozen=True)
class Measurement:
    """A lesson measured on this machine."""

    lesson: str
    figures: tuple[Figure, ...]
    verdict: Verdict
    exhibit: Exhibit = field(compare=False, repr=False)
    seeds: int
    seconds: float = field(compare=False)


SPREAD = "±"
"""Ends the name under which a figure's spread is given to a judge."""


def over_seeds(name: str, label: str, values: Sequence[float], unit: str = "") -> Figure:
    """Return the mean of a number a seed, with its standard deviation where there are two seeds or more."""
    spread = float(np.std(values, ddof=1)) if len(values) > 1 else None
    return Figure(name, label, float(np.mean(values)), spread, unit)


def values_by_name(figures: Iterable[Figure]) -> dict[str, float]:
    """Return each figure's value under its name, and its spread, if any, under the name and ``±``."""
    values = {}
    for figure in figures:
        values[figure.name] = figure.value
        if figure.spread is not None:
            values[figure.name + SPREAD] = figure.spread
    return values


def spread_of(values: Mapping[str, float], name: str) -> float | None:
    """Return the spread of a figure given by name, None if it has none."""
    return values.get(name + SPREAD)
