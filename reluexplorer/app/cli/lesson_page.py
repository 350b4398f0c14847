"""The page of all lessons for ``resources/docs``: what each says, runs and can be set to."""

from __future__ import annotations

from collections.abc import Iterator

from reluexplorer.language import _, ngettext
from reluexplorer.lessons.claims.catalogue import LESSONS, NUMBERED
from reluexplorer.lessons.lesson import Experiment, Lesson
from reluexplorer.lessons.measuring import experiments_of
from reluexplorer.lessons.settings import shown, span

_HEAD = _(
    """# Every lesson, with its experiments and settings

Made by `reluexplorer lesson --into resources/docs/lessons.md` from the lessons themselves. \
`reluexplorer lesson NAME` measures the claim; with `--set KEY=VALUE` it runs the stage with a knob set so, \
with `--set experiment=EXPERIMENT` another of its experiments; `--seeds N` says over how many seeds, \
`--json` prints every value.
"""
)


def page() -> str:
    """Return the page in Markdown."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield _HEAD
    for lesson in LESSONS.values():
        yield f"## {_number(lesson)}{lesson.title} (`{lesson.name}`)\n"
        yield f"{lesson.claim} {lesson.words.measured}\n"
        yield _("| Experiment | What it runs | Settings | Seeds |")
        yield "|---|---|---|---|"
        for name, experiment in experiments_of(lesson).items():
            yield f"| `{name}` | {experiment.words} | {_settings(experiment)} | {experiment.seeds:,} |"
        goal = f"{_('To break it: {goal}.').format(goal=lesson.words.goal)} " if lesson.words.goal else ""
        yield f"\n{goal}{_decided(lesson)}\n"
        links = (f"[{source.words}]({source.url})" for source in lesson.words.sources)
        yield f"{_('Sources: {links}').format(links=' · '.join(links))}\n"


def _number(lesson: Lesson) -> str:
    if lesson.name in NUMBERED:
        return f"{NUMBERED.index(lesson.name) + 1} · "
    return f"{NUMBERED.index(lesson.parent) + 1} · " if lesson.parent else ""


def _settings(experiment: Experiment) -> str:
    return "; ".join(
        f"`{knob.name}={shown(knob, knob.default)}` ({span(knob)})" for knob in experiment.settings
    )


def _decided(lesson: Lesson) -> str:
    said = ngettext(
        "Decided by {count} figure: {figures}.",
        "Decided by {count} figures: {figures}.",
        len(lesson.evidence),
    )
    figures = ", ".join(f"`{each.figure}`" for each in lesson.evidence)
    return said.format(count=len(lesson.evidence), figures=figures)
