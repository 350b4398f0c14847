"""All lessons by name (provisional: the lessons are being written)."""

from __future__ import annotations

from reluexplorer.lessons.lesson import Lesson, Measurement, Progress

LESSONS: dict[str, Lesson] = {}


def measure(name: str, seeds: int | None, progress: Progress) -> Measurement:
    """Measure a claim."""
    raise NotImplementedError(name, seeds, progress)
