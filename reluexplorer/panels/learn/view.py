"""What the Learn workspace shows, as one frozen value."""

from __future__ import annotations

from dataclasses import dataclass

from reluexplorer.lessons.claims.catalogue import LESSONS
from reluexplorer.lessons.exhibit import Exhibit
from reluexplorer.lessons.lesson import Lesson, Measurement, Standing, values_by_name
from reluexplorer.session.jobs.lessons import LessonsView
from reluexplorer.session.session import State
from reluexplorer.text import progress

_ROLE_OF = {
    Standing.HOLDS: "healthy",
    Standing.MOSTLY: "warning",
    Standing.DEPENDS: "warning",
    Standing.FAILS: "dead",
}


@dataclass(frozen=True)
class ClaimRow:
    """A line of the list of claims."""

    name: str
    title: str
    status: str
    role: str
    told: str = ""
    """The status in more words, where it has few."""


@dataclass(frozen=True)
class LearnView:
    """The list, the open lesson, its knobs, what plays and what was measured."""

    rows: tuple[ClaimRow, ...]
    lesson: Lesson
    knobs: tuple[float, ...]
    exhibit: Exhibit | None
    running: bool
    measurement: Measurement | None
    measuring: str
    """Name of the lesson that is being measured, empty for none."""
    progress: float
    trouble: str

    @property
    def answer(self) -> str:
        """What stage and measurement answer to the lesson's question."""
        names = (knob.name for knob in self.lesson.knobs)
        figures = {} if self.measurement is None else values_by_name(self.measurement.figures)
        return self.lesson.answer(dict(zip(names, self.knobs, strict=True)), self.exhibit, figures)

    @property
    def measured(self) -> int:
        """How many claims were measured."""
        return sum(row.role not in {"secondary", "accent"} for row in self.rows)


def view_of(state: State) -> LearnView:
    """Return what the Learn workspace shows of a state."""
    lessons, view = state.lessons, state.document.view
    lesson = LESSONS[view.lesson]
    turned = {knob: value for name, knob, value in view.knobs if name == lesson.name}
    return LearnView(
        rows=tuple(_row(each, lessons.measurements.get(each.name), lessons) for each in LESSONS.values()),
        lesson=lesson,
        knobs=tuple(turned.get(knob.name, knob.default) for knob in lesson.knobs),
        exhibit=lessons.exhibit if lessons.playing == lesson.name else None,
        running=lessons.running and lessons.playing == lesson.name,
        measurement=lessons.measurements.get(lesson.name),
        measuring=lessons.measuring,
        progress=lessons.progress,
        trouble=" ".join(filter(None, (lessons.trouble, lessons.failed.get(lesson.name)))),
    )


def _row(lesson: Lesson, measurement: Measurement | None, lessons: LessonsView) -> ClaimRow:
    if lessons.measuring == lesson.name:
        share = progress(lessons.progress)
        return ClaimRow(lesson.name, lesson.title, share, "accent", f"measuring, {share}")
    if measurement is None:
        return ClaimRow(lesson.name, lesson.title, "not yet", "secondary")
    standing = measurement.verdict.standing
    return ClaimRow(lesson.name, lesson.title, standing.value, _ROLE_OF[standing])
