"""What a lesson says, apart from its code: one file in ``resources/lessons`` for each."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from functools import cache

from reluexplorer.language import _, looked_up
from reluexplorer.resources import resource


@dataclass(frozen=True)
class Source:
    """Where a claim or its measurement comes from."""

    words: str
    url: str


@dataclass(frozen=True)
class Words:
    """The texts of a lesson. Those of the verdict name figures in braces, ``why`` numbers of the stage."""

    title: str
    statement: str
    """What the article says, in words of one's own that keep its meaning."""
    question: str
    bet: str
    """What is bet on, as it stands at the mark: "dead neurons"."""
    why: str
    """One sentence on why it came out so, below "You said 40; it was 79"."""
    holds: str
    depends_on: str
    """What the stamp "depends" is followed by: "on the first weights"."""
    true_when: str
    not_when: str
    fails: str
    measured: str
    """What the measurement runs, in a sentence."""
    goal: str = ""
    hint: str = ""
    sources: tuple[Source, ...] = ()


class LessonWordsError(ValueError):
    """A file of words that lacks one, or has one too many; the message names both."""


@cache
def words_of(name: str) -> Words:
    """Return a lesson's words; FileNotFoundError without a file, :class:`LessonWordsError` for a bad one."""
    content = tomllib.loads(resource("lessons", f"{name}.toml").read_text(encoding="utf-8"))
    sources = tuple(Source(**each) for each in content.pop("source", ()))
    known = {field.name for field in fields(Words)} - {"sources"}
    if strange := content.keys() - known:
        raise LessonWordsError(
            _("The words of {name} have {strange}, which no lesson says.").format(
                name=name, strange=min(strange)
            )
        )
    try:
        return Words(**{name: looked_up(text, name) for name, text in content.items()}, sources=sources)
    except TypeError as error:
        raise LessonWordsError(
            _("The words of {name} are not all there: {error}.").format(name=name, error=error)
        ) from error
