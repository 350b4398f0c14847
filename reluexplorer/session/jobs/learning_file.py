"""Bets, tries and measurements as JSON: what is kept of the lessons from one start to the next.

Nothing in a file is trusted. What was kept of one lesson and no longer fits it, as that has other figures by
now, is left out; a file that is none of ours is an error. Of a measurement the results of its runs are kept,
and with what settings they were made: figures, intervals and verdict are made anew of them, and only where
the lesson is still measured with these settings. What a run gave that is no finite number is null there.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeGuard

import numpy as np

from reluexplorer.language import _, english
from reluexplorer.lessons.claims.catalogue import LESSONS
from reluexplorer.lessons.lesson import Lesson, Made, Measurement, Numbers, Results
from reluexplorer.lessons.measuring import runs_of, summed_up
from reluexplorer.session.files.reading import demand_flat
from reluexplorer.session.jobs.learning import Learning, Learnt, Tries

_VERSION = 1
_LARGEST_WHOLE = 1 << 53
_BET = {"bet", "knobs", "skipped", "answer"}
"""What belongs together."""
LARGEST = 4 << 20
"""Bytes that a file can have."""


class LearningFileError(ValueError):
    """A file that is not what was kept; the message says why."""


class NewerFileError(LearningFileError):
    """A file of a version of this program that is yet to come: it is not damaged, and not to be replaced."""


@dataclass(frozen=True)
class Kept:
    """What is kept: what was done with the lessons, their last measurements, and the page that was open."""

    learning: Learning = field(default=Learning())
    measurements: Mapping[str, Measurement] = field(default_factory=dict)
    lesson: str = ""
    """Empty where the last thing that was shown was no page."""


def written(kept: Kept) -> bytes:
    """Return what is kept as a file's content."""
    return merged(None, Kept(), kept)


def merged(content: bytes | None, before: Kept, after: Kept) -> bytes:
    """Return a file's content with what has changed from ``before`` to ``after``, all else as it is there.

    So programs that run at a time keep what each has done, the last one what both have; and lessons that
    this version does not know stay. Without content all is new. Raises as :func:`read` does.
    """
    entries = {} if content is None else _parsed(content)["lessons"]
    old = _entries(before)
    for name, entry in _entries(after).items():
        there = entries.get(name)
        there = there if isinstance(there, dict) else {}
        known = old.get(name, {})
        changed = {part for part, value in entry.items() if value != known.get(part)}
        changed |= _BET if changed & _BET else set()
        entries[name] = {**entry, **there, **{part: entry[part] for part in changed}}
    whole = {"learning": _VERSION, "lesson": after.lesson, "lessons": _plain(entries)}
    return json.dumps(whole, indent=1, allow_nan=False).encode()


def _plain(value: Any) -> Any:
    """Return a value as JSON has it, null in place of each number that is not finite."""
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list):
        return list(map(_plain, value))
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _entries(kept: Kept) -> dict[str, dict[str, Any]]:
    names = [name for name in LESSONS if name in {*kept.learning.lessons, *kept.measurements}]
    return {name: _plain(_entry(kept.learning.of(name), kept.measurements.get(name))) for name in names}


def _parsed(content: bytes) -> dict[str, Any]:
    try:
        found = json.loads(content)
        demand_flat(found)
    except (ValueError, RecursionError) as error:
        raise LearningFileError(_("it is no JSON")) from error
    version = found.get("learning") if isinstance(found, dict) else None
    if type(version) is int and version > _VERSION:
        raise NewerFileError(_("it is of a newer version of this program"))
    if type(version) is not int or version != _VERSION:
        raise LearningFileError(_("it is of another kind"))
    if not isinstance(found.get("lessons"), dict):
        raise LearningFileError(_("it has no lessons"))
    return dict(found)


def read(content: bytes) -> Kept:
    """Return what a file's content keeps; raise :class:`LearningFileError` where it is none of ours."""
    found = _parsed(content)
    entries = found["lessons"]
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


def settings_of(lesson: Lesson) -> str:
    """Return a digest of what a lesson is measured with, and of the words that say what that is."""
    cases = [(case.name, sorted(case.knobs.items()), case.seeds) for case in lesson.cases]
    told = json.dumps([english(lesson.words.measured), sorted(lesson.defaults.items()), cases])
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _entry(learnt: Learnt, measured: Measurement | None) -> dict[str, Any]:
    tries = learnt.tries
    entry: dict[str, Any] = {
        "bet": list(learnt.bet),
        "knobs": dict(learnt.knobs),
        "skipped": learnt.skipped,
        "answer": list(learnt.answer),
        "tries": {
            "count": tries.count,
            "numbers": dict(tries.numbers),
            "reached": tries.reached_in,
        },
    }
    if measured is not None:
        entry["measured"] = {
            "seeds": measured.seeds,
            "seconds": measured.seconds,
            "day": measured.made.day,
            "machine": measured.made.machine,
            "settings": settings_of(LESSONS[measured.lesson]),
            "results": {case: list(map(dict, runs)) for case, runs in measured.results.items()},
        }
    return entry


def _learnt(lesson: Lesson, entry: Mapping[str, Any]) -> Learnt:
    bet = _given(entry.get("bet"))
    fits = len(bet) == len(lesson.bet.numbers) and all(map(math.isfinite, bet))
    knobs = _knobs(lesson, entry.get("knobs"))
    if not fits or knobs is None:
        return Learnt(skipped=entry.get("skipped") is True, tries=_tries(lesson, entry.get("tries")))
    kept, answer = tuple(map(lesson.bet.kept_in, bet)), _given(entry.get("answer"))
    is_answer = len(answer) == len(bet)
    return Learnt(
        kept,
        knobs,
        entry.get("skipped") is True,
        _tries(lesson, entry.get("tries")),
        answer=answer if is_answer else (),
    )


def _knobs(lesson: Lesson, entry: object) -> dict[str, float] | None:
    """Return the knobs of a bet; None where they are not those of the lesson."""
    named = {knob.name: knob for knob in lesson.knobs}
    if not isinstance(entry, dict) or entry.keys() != named.keys():
        return None
    if not all(_is_number(value) and math.isfinite(value) for value in entry.values()):
        return None
    return {name: named[name].kept_in(float(value)) for name, value in entry.items()}


def _tries(lesson: Lesson, entry: object) -> Tries:
    if not isinstance(entry, dict) or lesson.goal is None:
        return Tries()
    count, numbers = entry.get("count"), entry.get("numbers")
    if type(count) is not int or not 1 <= count <= _LARGEST_WHOLE or not isinstance(numbers, dict):
        return Tries()
    if not all(map(_is_given, numbers.values())):
        return Tries()
    aims = {aim.number for aim in lesson.goal.aims}
    shown = {name: _number(value) for name, value in numbers.items() if name in aims}
    reached = entry.get("reached")
    nearness = lesson.goal.nearness(shown)
    return Tries(count, nearness, shown, reached if type(reached) is int and 0 <= reached <= count else 0)


def _measurement(lesson: Lesson, entry: object) -> Measurement | None:
    """Return a measurement, judged and drawn anew from its runs; None where they do not fit the lesson."""
    if not isinstance(entry, dict) or entry.get("settings") != settings_of(lesson):
        return None
    seeds, seconds = entry.get("seeds"), entry.get("seconds")
    if type(seeds) is not int or seeds < 1 or not _is_number(seconds) or not 0.0 <= seconds < math.inf:
        return None
    results = _results(entry.get("results"), runs_of(lesson, seeds))
    made = Made(*(each if isinstance(each, str) else "" for each in map(entry.get, ("day", "machine"))))
    if results is None:
        return None
    try:
        with np.errstate(all="ignore"):
            return summed_up(lesson, results, seeds, float(seconds), made)
    except (TypeError, ValueError, KeyError, ArithmeticError, IndexError):
        return None


def _results(entry: object, counts: Mapping[str, int]) -> Results | None:
    """Return the numbers of each run of each case; None where there are more or fewer runs, or others."""
    if not isinstance(entry, dict) or entry.keys() != counts.keys():
        return None
    results = {case: _runs(entry[case], count) for case, count in counts.items()}
    return None if None in results.values() else {case: runs or () for case, runs in results.items()}


def _runs(entry: object, count: int) -> tuple[Numbers, ...] | None:
    if not isinstance(entry, list) or len(entry) != count:
        return None
    if not all(isinstance(run, dict) and all(map(_is_given, run.values())) for run in entry):
        return None
    names = {frozenset(run) for run in entry}
    return (
        tuple({name: _number(value) for name, value in run.items()} for run in entry)
        if len(names) == 1
        else None
    )


def _given(values: object) -> tuple[float, ...]:
    """Return what a run gave, or what was bet on it; nothing where that is no list of numbers and nulls."""
    if not isinstance(values, list) or not all(map(_is_given, values)):
        return ()
    return tuple(map(_number, values))


def _number(given: float | None) -> float:
    return math.nan if given is None else float(given)


def _is_given(value: object) -> TypeGuard[float | None]:
    return value is None or _is_number(value)


def _is_number(value: object) -> TypeGuard[float]:
    return type(value) is float or (type(value) is int and abs(value) <= _LARGEST_WHOLE)
