"""Commands for the pages of the claims: what is shown, measured and played."""

from __future__ import annotations

from dataclasses import replace

from reluexplorer.lessons.claims.catalogue import LESSONS
from reluexplorer.session.commands.all_commands import parse
from reluexplorer.session.commands.command import (
    ActionCommand,
    Edit,
    Scope,
    UndoableViewCommand,
    ViewCommand,
    command,
)
from reluexplorer.session.document.changes import restarted, with_view
from reluexplorer.session.document.document import Document
from reluexplorer.session.document.domains import CommandError, Names, Numbers, Subject, argument
from reluexplorer.session.document.limits import VALUE
from reluexplorer.session.host.host import Host
from reluexplorer.session.host.state import open_experiment

_LESSON = Names.called(
    {name: f"{number} · {lesson.title}" for number, (name, lesson) in enumerate(LESSONS.items(), 1)}
)


@command("open-in-train", "Open the experiment in Train", Subject.LESSONS)
class OpenInTrain(Edit):
    """Set up a lesson's experiment in the Train workspace."""

    scope = Scope.DOCUMENT

    lesson: str = argument(_LESSON)

    def apply(self, document: Document) -> Document:
        document = restarted(document, document.recipe)
        for entry in LESSONS[self.lesson].setup:
            step = parse(entry)
            if not isinstance(step, Edit):
                raise CommandError(f"The lesson {self.lesson} may only set things; it says {step.name}.")
            document = step.apply(document)
        return replace(document, view=replace(document.view, workspace="train"))


@command("open-lesson", "Open a lesson", Subject.LESSONS)
class OpenLesson(ViewCommand):
    """Show the page of a claim."""

    value: str = argument(_LESSON)

    def apply(self, document: Document) -> Document:
        return with_view(document, lesson=self.value, workspace="learn")


@command("set-knob", "Turn a knob of the experiment", Subject.LESSONS)
class SetKnob(UndoableViewCommand):
    """Set one knob of the experiment on the open page."""

    knob: int = argument(Numbers(0, 9, whole=True, counted=True))
    value: float = argument(VALUE)

    def apply(self, document: Document) -> Document:
        lesson = LESSONS[document.view.lesson]
        if self.knob >= len(lesson.knobs):
            raise CommandError(f"This experiment has {len(lesson.knobs)} knobs.")
        knob = lesson.knobs[self.knob]
        value = min(max(self.value, knob.low), knob.high)
        if knob.whole or knob.choices:
            value = float(round(value))
        others = tuple(entry for entry in document.view.knobs if entry[:2] != (lesson.name, knob.name))
        return with_view(document, knobs=(*others, (lesson.name, knob.name, value)))


@command("measure-lesson", "Measure a claim", Subject.LESSONS)
class MeasureLesson(ActionCommand):
    """Measure a claim on this machine; 0 seeds means the lesson's own number."""

    value: str = argument(_LESSON)
    seeds: int = argument(Numbers(0, 1000, whole=True), default=0)

    def perform(self, host: Host) -> None:
        host.lesson_jobs.measure(self.value, self.seeds)


@command("measure-all", "Measure all claims", Subject.LESSONS)
class MeasureAll(ActionCommand):
    """Measure every claim that has not been measured yet."""

    def perform(self, host: Host) -> None:
        host.lesson_jobs.measure_all()


@command("stop-measuring", "Stop measuring", Subject.LESSONS)
class StopMeasuring(ActionCommand):
    """Cancel the measurement that runs."""

    def perform(self, host: Host) -> None:
        host.lesson_jobs.stop_measuring()


@command("stop-lesson", "Stop the experiment", Subject.LESSONS, local="Space")
class StopLesson(ActionCommand):
    """Stop the experiment on the open page where it is."""

    def perform(self, host: Host) -> None:
        host.lesson_jobs.stop_playing()


@command("play-lesson", "Run the experiment", Subject.LESSONS, local="Space")
class PlayLesson(ActionCommand):
    """Run the experiment on the open page from its start."""

    def perform(self, host: Host) -> None:
        experiment = open_experiment(host.state.document)
        if experiment is not None:
            host.lesson_jobs.play(*experiment)
