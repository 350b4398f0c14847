"""The sentence that says why a stage came out so, filled with the stage's own numbers."""

from __future__ import annotations

from collections.abc import Mapping

from reluexplorer.lessons.lesson import Lesson
from reluexplorer.lessons.verdict import PLACE
from reluexplorer.text import digits, percent


def explained(lesson: Lesson, numbers: Mapping[str, float]) -> str:
    """Return why the stage came to these numbers; empty as long as it lacks one that the sentence names."""
    named = [found[1] for found in PLACE.finditer(lesson.words.why)]
    if any(name not in numbers for name in named):
        return ""
    return PLACE.sub(lambda found: _shown(lesson, found[1], numbers[found[1]]), lesson.words.why)


def _shown(lesson: Lesson, name: str, value: float) -> str:
    if name in lesson.bet.numbers:
        return lesson.bet.shown(value)
    aims = {aim.number: aim for aim in lesson.goal.aims} if lesson.goal else {}
    return percent(value) if name in aims and aims[name].share else digits(value, 3)
