"""Bets, tries and measurements as JSON: what is kept of the lessons from one start to the next.

Nothing in a file is trusted. What was kept of one lesson and no longer fits it, as that has other figures by
now, is left out; a file that is none of ours is an error.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeGuard

from reluexplorer.lessons.claims.catalogue import LESSONS
from reluexplorer.lessons.figures import Figure
from reluexplorer.lessons.lesson import Lesson, Measurement
from reluexplorer.lessons.measuring import summed_up
from reluexplorer.session.jobs.learning import Learning, Learnt, Tries

_VERSION = 1
_LARGEST_WHOLE = 1 << 53
LARGEST = 4 << 20
"""Bytes that a file can have."""


class LearningFileError(ValueError):
    """A file that is not what was kept; the message says why."""


@dataclass(frozen=True)
class Kept:
    """What is kept: what was done with the lessons, their last measurements, and the page that was open."""

    learning: Learning = field(default=Learning())
    measurements: Mapping[str, Measurement] = field(default_factory=dict)
    lesson: str = ""
    """Empty where the last thing that was shown was no page."""


def written(kept: Kept) -> bytes:
    """Return what is kept as a file's content."""
    names = [name for name in LESSONS if name in {*kept.learning.lessons, *kept.measurements}]
    entries = {name: _entry(kept.learning.of(name), kept.measurements.get(name)) for name in names}
    content = {"learning": _VERSION, "lesson": kept.lesson, "lessons": entries}
    return json.dumps(content, indent=1).encode()


def read(content: bytes) -> Kept:
    """Return what a file's content keeps; raise :class:`LearningFileError` where it is none of ours."""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise LearningFileError("it is no JSON") from error
    if not isinstance(found, dict) or found.get("learning") != _VERSION:
        raise LearningFileError("it is of another kind or version")
    entries = found.get("lessons")
    if not isinstance(entries, dict):
        raise LearningFileError("it has no lessons")
    lessons, measurements = {}, {}
    for name, entry in entries.items():
        if name not in LESSONS or not isinstance(entry, dict):
            continue
        lessons[name] = _learnt(LESSONS[name], entry)
        measured = _measurement(LESSONS[name], entry.get("measured"))
        if measured is not None:
            measurements[name] = measured
    page = found.get("lesson")
    return Kept(Learning(lessons), measurements, page if isinstance(page, str) and page in LESSONS else "")


def _entry(learnt: Learnt, measured: Measurement | None) -> dict[str, Any]:
    tries = learnt.tries
    entry: dict[str, Any] = {
        "bet": list(learnt.bet),
        "skipped": learnt.skipped,
        "tries": {
            "count": tries.count,
            "nearness": tries.nearness,
            "numbers": dict(tries.numbers),
            "reached": tries.reached,
        },
    }
    if measured is not None:
        entry["measured"] = {
            "seeds": measured.seeds,
            "seconds": measured.seconds,
            "figures": [
                [each.name, each.label, list(each.values), each.low, each.high, each.unit]
                for each in measured.figures
            ],
        }
    return entry


def _learnt(lesson: Lesson, entry: Mapping[str, Any]) -> Learnt:
    bet = _numbers(entry.get("bet"))
    fits = len(bet) == len(lesson.bet.numbers) and all(map(math.isfinite, bet))
    kept = tuple(map(lesson.bet.kept_in, bet)) if fits else ()
    return Learnt(kept, entry.get("skipped") is True, _tries(entry.get("tries")))


def _tries(entry: object) -> Tries:
    if not isinstance(entry, dict):
        return Tries()
    count, nearness, numbers = (entry.get(name) for name in ("count", "nearness", "numbers"))
    if type(count) is not int or count < 1 or not _is_number(nearness) or not isinstance(numbers, dict):
        return Tries()
    if not all(map(_is_number, numbers.values())):
        return Tries()
    shown = {str(name): float(value) for name, value in numbers.items()}
    return Tries(count, min(max(float(nearness), 0.0), 1.0), shown, entry.get("reached") is True)


def _measurement(lesson: Lesson, entry: object) -> Measurement | None:
    """Return a measurement, judged and drawn anew from its figures; None where they do not fit the lesson."""
    if not isinstance(entry, dict) or not isinstance(entry.get("figures"), list):
        return None
    seeds, seconds = entry.get("seeds"), entry.get("seconds")
    if type(seeds) is not int or seeds < 1 or not _is_number(seconds):
        return None
    try:
        figures = tuple(_figure(*each) for each in entry["figures"])
        return summed_up(lesson, figures, seeds, float(seconds))
    except (TypeError, ValueError, KeyError, ArithmeticError, IndexError):
        return None


def _figure(name: str, label: str, values: object, low: float, high: float, unit: str) -> Figure:
    words = all(isinstance(each, str) for each in (name, label, unit))
    if not words or not (_is_number(low) and _is_number(high)):
        raise ValueError("a figure has three words and two ends")
    return Figure(name, label, _numbers(values), float(low), float(high), unit)


def _numbers(values: object) -> tuple[float, ...]:
    if not isinstance(values, list) or not all(map(_is_number, values)):
        return ()
    return tuple(map(float, values))


def _is_number(value: object) -> TypeGuard[float]:
    return type(value) is float or (type(value) is int and abs(value) <= _LARGEST_WHOLE)
