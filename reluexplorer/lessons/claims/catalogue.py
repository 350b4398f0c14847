"""All lessons by name, found by being there: a file beside this one has a ``LESSON``."""

from __future__ import annotations

from reluexplorer.core.discovery import found
from reluexplorer.lessons import measuring
from reluexplorer.lessons.lesson import Lesson, Measurement, Progress

LESSONS: dict[str, Lesson] = found(__package__, "LESSON", lambda lesson: lesson.rank)
NUMBERED: tuple[str, ...] = tuple(
    name for name, lesson in LESSONS.items() if not lesson.parent and not lesson.beyond
)
"""The claims of the article, as they are counted."""


def parts_of(name: str) -> tuple[str, ...]:
    """Return the lessons that stand below one on the shelf, by rank."""
    return tuple(each for each, lesson in LESSONS.items() if lesson.parent == name)


def measure(name: str, seeds: int | None, progress: Progress) -> Measurement:
    """Measure a claim, with its own number of seeds unless told otherwise, and judge it.

    Raises KeyError for an unknown name, and whatever ``progress`` raises to stop.
    """
    lesson = LESSONS[name]
    return measuring.measured(lesson, lesson.seeds if seeds is None else seeds, progress)
