"""Commands that act on the run, the history or a measurement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reluexplorer.lessons.registry import LESSONS
from reluexplorer.session.arguments import CommandError, Names, Numbers, argument
from reluexplorer.session.registry import Control, command
from reluexplorer.session.snapshot import Status

if TYPE_CHECKING:
    from reluexplorer.session.session import Session


@command("play", "Play")
@dataclass(frozen=True)
class Play(Control):
    """Train until paused."""

    def perform(self, session: Session) -> None:
        if session.state.run.status is Status.DIVERGED:
            raise CommandError(
                f"This run has ended at step {session.state.run.step:,}: reset it, or learn more slowly."
            )
        session.runner.play()


@command("pause", "Pause")
@dataclass(frozen=True)
class Pause(Control):
    """Stop training where it is."""

    def perform(self, session: Session) -> None:
        session.runner.pause()


@command("step", "Step")
@dataclass(frozen=True)
class Step(Control):
    """Make so many updates, as fast as possible, then pause."""

    value: int = argument(Numbers(1, 10_000_000, whole=True), default=1)

    def perform(self, session: Session) -> None:
        session.runner.step(self.value)


@command("reset", "Reset")
@dataclass(frozen=True)
class Reset(Control):
    """Go back to the first weights."""

    def perform(self, session: Session) -> None:
        session.runner.reset()


@command("undo", "Undo")
@dataclass(frozen=True)
class Undo(Control):
    """Take the last change back."""

    def perform(self, session: Session) -> None:
        session.undo()


@command("redo", "Redo")
@dataclass(frozen=True)
class Redo(Control):
    """Make the change again that was taken back."""

    def perform(self, session: Session) -> None:
        session.redo()


@command("dismiss", "Dismiss the notice")
@dataclass(frozen=True)
class Dismiss(Control):
    """Put the notice away."""

    def perform(self, session: Session) -> None:
        session.notify("")


@command("measure-lesson", "Measure a claim")
@dataclass(frozen=True)
class MeasureLesson(Control):
    """Measure a claim on this machine; 0 seeds means the lesson's own number."""

    value: str = argument(Names(tuple(LESSONS)))
    seeds: int = argument(Numbers(0, 1000, whole=True), default=0)

    def perform(self, session: Session) -> None:
        session.classroom.measure(self.value, self.seeds)


@command("measure-all", "Measure all claims")
@dataclass(frozen=True)
class MeasureAll(Control):
    """Measure every claim that has not been measured yet."""

    def perform(self, session: Session) -> None:
        session.classroom.measure_all()


@command("stop-measuring", "Stop measuring")
@dataclass(frozen=True)
class StopMeasuring(Control):
    """Cancel the measurement that runs."""

    def perform(self, session: Session) -> None:
        session.classroom.stop_measuring()


@command("stop-lesson", "Stop the experiment")
@dataclass(frozen=True)
class StopLesson(Control):
    """Stop the experiment on the open page where it is."""

    def perform(self, session: Session) -> None:
        session.classroom.stop_playing()


@command("play-lesson", "Run the experiment")
@dataclass(frozen=True)
class PlayLesson(Control):
    """Run the experiment on the open page from its start."""

    def perform(self, session: Session) -> None:
        session.play_lesson()
