"""What the Learn workspace shows, as one frozen value."""

from __future__ import annotations

from dataclasses import dataclass

from reluexplorer.language import _, english
from reluexplorer.lessons.bet import Gap, gap
from reluexplorer.lessons.claims.catalogue import LESSONS, NUMBERED
from reluexplorer.lessons.exhibit import Exhibit
from reluexplorer.lessons.explaining import explained
from reluexplorer.lessons.lesson import Lesson, Measurement
from reluexplorer.session.host.state import knobs_of
from reluexplorer.session.jobs.learning import Learnt
from reluexplorer.session.jobs.lessons import LessonsView
from reluexplorer.session.session import State
from reluexplorer.text import progress
from reluexplorer.widgets.painting.stamps import ROLES

_NOT_YET = _("not yet")


@dataclass(frozen=True)
class ClaimRow:
    """A line of the list of claims."""

    name: str
    status: str
    role: str
    measured: bool = False
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
    learnt: Learnt
    """The bet and the tries of the open lesson."""
    pointed: int
    """How often a person was shown where to bet."""
    measurement: Measurement | None
    waiting: bool
    """Whether the open lesson waits to be measured after others."""
    measuring: str
    """Name of the lesson that is being measured, empty for none."""
    progress: float
    turn: int
    """Which of so many ``turns`` is measured, where several claims are one after another."""
    turns: int
    trouble: str
    held: str = ""
    """Why the stage cannot run now."""

    @property
    def progress_words(self) -> str:
        """How far the stage is, and that it was stopped there where it is on its way."""
        if self.exhibit is None:
            return ""
        is_stopped = 0.0 < self.exhibit.done < 1.0 and not self.running
        said = self.exhibit.progress
        return _("stopped at {progress}").format(progress=said) if is_stopped else said

    @property
    def measured(self) -> int:
        """How many claims were measured."""
        return sum(row.measured for row in self.rows)

    @property
    def answer(self) -> tuple[float, ...] | None:
        """What the finished stage answers to the bet, or answered last where it has not begun; else None."""
        done = 0.0 if self.exhibit is None else self.exhibit.done
        if self.exhibit is not None and done >= 1:
            return self.lesson.bet.answer(self.exhibit.numbers)
        return self.learnt.answer or None if self.bet and not done and not self.running else None

    @property
    def bet(self) -> tuple[float, ...]:
        """What was bet on the stage as its knobs stand; empty where nothing was, or on other settings."""
        knobs = {knob.name: at for knob, at in zip(self.lesson.knobs, self.knobs, strict=True)}
        return self.learnt.bet_with(self.lesson.settings(knobs))

    @property
    def former(self) -> tuple[float, ...]:
        """The bet that stays until another one is placed; empty where none is thought of."""
        return self.learnt.former

    @property
    def aside(self) -> str:
        """That the bet is not held against this run, where it was on other settings."""
        return _("Your bet was on other settings.") if self.learnt.bet and not self.bet else ""

    @property
    def gap(self) -> Gap | None:
        """How far the bet was off, None before the end and without a bet."""
        answer = self.answer
        return None if answer is None or not self.bet else gap(self.lesson.bet, self.bet, answer)

    @property
    def why(self) -> str:
        """Why it came out so, at the end of the stage."""
        return (
            ""
            if self.answer is None or self.exhibit is None or self.exhibit.done < 1
            else explained(self.lesson, self.exhibit.numbers)
        )


def view_of(state: State) -> LearnView:
    """Return what the Learn workspace shows of a state."""
    lessons, view = state.lessons, state.document.view
    lesson = LESSONS[view.lesson]
    knobs = knobs_of(state.document, lesson.name)
    return LearnView(
        rows=tuple(_row(each, lessons.measurements.get(each), lessons) for each in LESSONS),
        lesson=lesson,
        knobs=tuple(knobs[knob.name] for knob in lesson.knobs),
        exhibit=lessons.exhibit if lessons.playing == lesson.name else None,
        running=lessons.running and lessons.playing == lesson.name,
        learnt=lessons.learning.of(lesson.name),
        pointed=lessons.pointed,
        measurement=lessons.measurements.get(lesson.name),
        waiting=lesson.name in lessons.waiting,
        measuring=lessons.measuring,
        progress=lessons.progress,
        turn=lessons.turn,
        turns=lessons.turns,
        trouble=" ".join(filter(None, (lessons.trouble, lessons.failed.get(lesson.name)))),
        held=_held(lesson.name, lessons),
    )


def number_of(name: str) -> int | None:
    """Return the number of a claim of the article, None for what has no number of its own."""
    return NUMBERED.index(name) + 1 if name in NUMBERED else None


def _held(lesson: str, lessons: LessonsView) -> str:
    """Return why a stage waits until a measurement has ended, empty where it need not."""
    if not lessons.excludes(lesson):
        return ""
    return _("Times are taken alone: bet when “{title}” is measured.").format(
        title=LESSONS[lessons.measuring].title
    )


def _row(name: str, measurement: Measurement | None, lessons: LessonsView) -> ClaimRow:
    known = measurement is not None
    if lessons.measuring == name:
        share = progress(lessons.progress)
        return ClaimRow(name, share, "accent", known, _("measuring, {share}").format(share=share))
    if name in lessons.waiting:
        return ClaimRow(name, _("waits"), "secondary", known, _("waits to be measured"))
    status = _NOT_YET if measurement is None else measurement.verdict.standing.label
    return ClaimRow(name, status, ROLES[english(status)], known)
