"""The only owner of what is open: one way in, ``dispatch``, and one way out, ``changed``."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace

from psygnal import Signal

from reluexplorer.lessons.registry import LESSONS
from reluexplorer.session.altering import restarted
from reluexplorer.session.arguments import CommandError
from reluexplorer.session.camera import gaze_of
from reluexplorer.session.classroom import Classroom, LessonsView
from reluexplorer.session.commands import Command, Control, Edit, checked
from reluexplorer.session.document import Document
from reluexplorer.session.history import Entry, History
from reluexplorer.session.interventions import Intervention
from reluexplorer.session.laboratory import Laboratory, TrialsView
from reluexplorer.session.lines import beside
from reluexplorer.session.looks import SPEEDS
from reluexplorer.session.runner import Hire, Runner
from reluexplorer.session.snapshot import RunSnapshot, Status


@dataclass(frozen=True, eq=False)
class State:
    """All that a panel may look at."""

    document: Document = field(default_factory=Document)
    run: RunSnapshot = field(default_factory=RunSnapshot)
    lessons: LessonsView = field(default_factory=LessonsView)
    trials: TrialsView = field(default_factory=TrialsView)
    undo_label: str = ""
    redo_label: str = ""
    notice: str = ""
    """A sentence for the person: why the last command did not work, or what it did beyond what is seen."""
    notice_kind: str = "warning"
    """``warning``, or ``info`` where nothing went wrong."""


class Session:
    """Owns the document, its history, the run and the lessons.

    ``changed(before, after)`` is emitted once for every new :class:`State`, on the owner's thread.
    """

    changed = Signal(State, State)

    def __init__(self, document: Document | None = None, hire: Hire = beside) -> None:
        """Begin with a document; ``hire`` puts the training on a thread or into a process."""
        self.state = State(document or Document())
        self.runner = Runner(hire)
        self.classroom = Classroom()
        self.laboratory = Laboratory()
        self._history = History()
        self._follow(None, self.state.document)

    def dispatch(self, command: Command, *, continues: bool = False) -> bool:
        """Carry out a command; ``continues`` marks the later commands of one drag.

        Returns False, with a notice in the state, where the command cannot be carried out.
        """
        try:
            command = checked(command)
            if isinstance(command, Control):
                command.perform(self)
            elif isinstance(command, Edit):
                self._edit(command, continues=continues)
        except CommandError as error:
            self.notify(str(error))
            return False
        return True

    def reset(self) -> None:
        """Go back to the first weights, with the newest settings from the start, paused."""
        before = self.state.document
        after = restarted(before, before.recipe)
        if after.recipe != before.recipe:
            entry = Entry(before, "Reset", Document, looks_only=False)
            self._replace_document(self._history.record(entry, continues=False), after)
        self.runner.reset()

    def branch(self) -> None:
        """Forget what came after the shown step, and what was changed later."""
        before = self.state.document
        after = replace(before, recipe=before.recipe.until(self._now()), at=self._now())
        if after.recipe != before.recipe:
            entry = Entry(before, "Continue from here", Document, looks_only=False)
            self._replace_document(self._history.record(entry, continues=False), after)
            self.runner.seek(after.at)
        self.runner.cut()

    def undo(self) -> None:
        """Take the last change back, if there is one."""
        history, document = self._history.undo(self.state.document)
        self._replace_document(history, document)

    def redo(self) -> None:
        """Make the change again that was taken back, if there is one."""
        history, document = self._history.redo(self.state.document)
        self._replace_document(history, document)

    def open(self, document: Document, step: int, label: str) -> None:
        """Put a document in place of the open one, as one change, and train it to ``step``."""
        entry = Entry(self.state.document, label, Document, looks_only=False)
        self._replace_document(self._history.record(entry, continues=False), document)
        if step:
            self.runner.step(step)

    def play_lesson(self) -> None:
        """Run the experiment on the open page, if one is open, from its start."""
        experiment = _open_experiment(self.state.document)
        if experiment is not None:
            self.classroom.play(*experiment)

    def notify(self, sentence: str, kind: str = "warning") -> None:
        """Show a sentence, ``warning`` or ``info``, or none if it is empty."""
        self._swap(replace(self.state, notice=sentence, notice_kind=kind))

    def poll(self) -> bool:
        """Collect what the threads have left; return whether there was anything."""
        run, lessons, trials = self.runner.take(), self.classroom.take(), self.laboratory.take()
        if run is None and lessons is None and trials is None:
            return False
        old = self.state
        self._swap(
            replace(old, run=run or old.run, lessons=lessons or old.lessons, trials=trials or old.trials)
        )
        return True

    def settle(self, timeout: float = 60.0) -> None:
        """Wait until all that was asked for is done and shown; raise :class:`TimeoutError` otherwise."""
        end = time.monotonic() + timeout
        while True:
            left = max(0.0, end - time.monotonic())
            done = self.runner.wait(left) and self.classroom.wait(left) and self.laboratory.wait(left)
            fresh = self.poll()
            if done and not fresh and not self.classroom.busy:
                return
            if time.monotonic() >= end:
                raise TimeoutError(f"not settled within {timeout:g} seconds")

    def close(self) -> None:
        """End all threads."""
        self.runner.close()
        self.classroom.close()
        self.laboratory.close()

    def _now(self) -> int:
        """Return the step that is shown, or will be once the run has followed the document."""
        run = self.state.run
        current = run.state is not None and run.generation == self.runner.generation
        return run.step if current else self.state.document.at

    def _edit(self, command: Edit, *, continues: bool) -> None:
        before = self.state.document
        continues = continues and self._history.continues(type(command))
        if command.looks_only or (continues and command.accumulates):
            start = before
        elif continues:
            start = replace(self._history.done[-1].before, view=before.view, at=before.at)
        else:
            start = self._start(command)
            self._try(command)
        after = command.apply(start)
        if (after.recipe, after.view) == (before.recipe, before.view):
            return
        entry = Entry(before, command.label, type(command), command.looks_only)
        self._replace_document(self._history.record(entry, continues=continues), after, drags=continues)

    def _start(self, command: Edit) -> Document:
        """Return the document that a command changes: at the shown step, afresh where the run has ended."""
        before, run = self.state.document, self.state.run
        ended = run.status is Status.DIVERGED and run.generation == self.runner.generation
        if ended and not isinstance(command, Intervention):
            return restarted(before, before.recipe)
        return replace(before, at=self._now())

    def _try(self, command: Edit) -> None:
        """Raise :class:`CommandError` where an operation on the shown weights makes no sense."""
        run = self.state.run
        if isinstance(command, Intervention) and run.state and run.generation == self.runner.generation:
            try:
                command.operate(run.state)
            except ValueError as error:
                raise CommandError(str(error)) from None

    def _replace_document(self, history: History, document: Document, *, drags: bool = False) -> None:
        before = self.state.document
        self._history = history
        self._swap(
            replace(
                self.state,
                document=document,
                undo_label=history.undo_label,
                redo_label=history.redo_label,
                notice="",
            )
        )
        self._follow(before, document, drags=drags)

    def _follow(self, before: Document | None, after: Document, *, drags: bool = False) -> None:
        """Pass on to the threads what concerns them."""
        if before is None or before.view != after.view:
            self.runner.look(gaze_of(after.view), SPEEDS[after.view.speed])
        if before is None or before.recipe != after.recipe:
            self.runner.submit(after.recipe, keeps=not drags)
        lesson_before = None if before is None else _open_experiment(before)
        lesson_after = _open_experiment(after)
        if lesson_after is None:
            self.classroom.leave()
        elif lesson_after != lesson_before:
            self.classroom.show(*lesson_after)

    def _swap(self, after: State) -> None:
        before, self.state = self.state, after
        self.changed.emit(before, after)


def _open_experiment(document: Document) -> tuple[str, dict[str, float]] | None:
    """Return the lesson on the screen and all its knobs, None where no lesson is."""
    view = document.view
    if view.workspace != "learn":
        return None
    knobs = {knob.name: knob.default for knob in LESSONS[view.lesson].knobs}
    turned = {knob: value for lesson, knob, value in view.knobs if lesson == view.lesson}
    return view.lesson, knobs | turned
