"""All lessons by name, in the order of the claims, and how one is measured."""

from __future__ import annotations

import time

from reluexplorer.lessons.claims import cost, definition, dying, gate, nonlinearity, output, saturation, usage
from reluexplorer.lessons.figures import by_name
from reluexplorer.lessons.lesson import Lesson, Measurement, Progress

LESSONS: dict[str, Lesson] = {
    module.LESSON.name: module.LESSON
    for module in (definition, nonlinearity, saturation, cost, usage, dying, output, gate)
}


def measure(name: str, seeds: int | None, progress: Progress) -> Measurement:
    """Measure a claim, with its own number of seeds unless told otherwise, and judge it.

    Raises KeyError for an unknown name, and whatever ``progress`` raises to stop.
    """
    lesson = LESSONS[name]
    count = lesson.seeds if seeds is None else seeds
    begun = time.perf_counter()
    progress(0.0)
    figures, exhibit = lesson.measure(count, progress)
    progress(1.0)
    verdict = lesson.judge(by_name(figures))
    return Measurement(name, figures, verdict, exhibit, count, time.perf_counter() - begun)
