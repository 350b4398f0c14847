"""The sentence that says why a stage came out so, filled with the stage's own numbers."""

from __future__ import annotations

from collections.abc import Mapping

from reluexplorer.language import _
from reluexplorer.lessons.figures import SHARE
from reluexplorer.lessons.lesson import Lesson
from reluexplorer.lessons.measuring import unit_of
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
    if 0 < value <= lesson.rounding.get(name, 0.0):
        return _("nothing but rounding")
    return percent(value) if unit_of(lesson, name) == SHARE else digits(value, 3)
