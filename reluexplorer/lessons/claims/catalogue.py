"""All lessons by name, found by being there: a file beside this one has a ``LESSON``. How one is measured."""

from __future__ import annotations

import time

from reluexplorer.core.discovery import found
from reluexplorer.lessons.lesson import Lesson, Measurement, Progress, values_by_name

LESSONS: dict[str, Lesson] = found(__package__, "LESSON", lambda lesson: lesson.rank)


def measure(name: str, seeds: int | None, progress: Progress) -> Measurement:
    """Measure a claim, with its own number of seeds unless told otherwise, and judge it.

    Raises KeyError for an unknown name, and whatever ``progress`` raises to stop.
    """
    lesson = LESSONS[name]
    count = lesson.seeds if seeds is None else seeds
    begun = time.perf_counter()
    progress(0.0)
    measured, exhibit = lesson.measure(count, progress)
    progress(1.0)
    verdict = lesson.verdict(values_by_name(measured))
    return Measurement(name, measured, verdict, exhibit, count, time.perf_counter() - begun)
