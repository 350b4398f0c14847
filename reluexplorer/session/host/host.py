"""The owner of what is open, of which a command that is carried out asks what it is to do."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections import deque
from dataclasses import replace
from typing import Any

from psygnal import Signal

from reluexplorer.core.engine.training import TrainState
from reluexplorer.language import _
from reluexplorer.session.document.changes import restarted
from reluexplorer.session.document.document import Document
from reluexplorer.session.document.history import Entry, History
from reluexplorer.session.document.limits import SPEEDS
from reluexplorer.session.document.settings import SETTINGS
from reluexplorer.session.document.suiting import Origin, Suiting, changes_data
from reluexplorer.session.files.known_files import KnownFiles
from reluexplorer.session.files.write import ANYWHERE
from reluexplorer.session.host.asking import Command
from reluexplorer.session.host.expected_table import ExpectedTable
from reluexplorer.session.host.handing import Handing, Use
from reluexplorer.session.host.newer_file import NewerFile
from reluexplorer.session.host.saved import Saved
from reluexplorer.session.host.state import State, open_experiment
from reluexplorer.session.host.together import Together
from reluexplorer.session.jobs.doctoring import DoctorJob
from reluexplorer.session.jobs.exports import LAST, Exporter
from reluexplorer.session.jobs.lessons import LessonJobs
from reluexplorer.session.jobs.remedies import ComparisonJob
from reluexplorer.session.jobs.watching import WatchJob
from reluexplorer.session.jobs.worker import taken
from reluexplorer.session.run.channel import beside
from reluexplorer.session.run.checkpoints import BUDGET
from reluexplorer.session.run.client import Client, Hire
from reluexplorer.session.run.foresight import Known
from reluexplorer.session.run.machine import Janitor
from reluexplorer.session.run.past import Past
from reluexplorer.session.run.snapshot import Status
from reluexplorer.session.run.snapshot_builder import request_of
from reluexplorer.text import exact

__all__ = ["Command", "Host"]

_MOST_KNOWN = 4
"""States that are remembered, for changes that are undone at once."""


class Host(ABC):
    """Owns what is open: the document and its history, the run, the lessons; and what may be asked of it.

    ``changed(before, after)`` is emitted on the owner's thread, once for all that belongs ``together``.
    """

    changed = Signal(State, State)
    leaving = Signal()
    """Emitted while what a branch, a reset or an opening is about to leave is still open."""

    def __init__(self, document: Document | None = None, hire: Hire = beside) -> None:
        """Begin with a document; ``hire`` puts the training on a thread or into a process."""
        self.state = State(document or Document())
        self.together = Together(self.changed.emit)
        self.ground = ANYWHERE
        """Where commands may write files."""
        self.known_files = KnownFiles()
        """How the files that were opened or saved are known."""
        self.saved = Saved().begun(self.state.recipe)
        self.expected_table = ExpectedTable()
        self.client = Client(hire)
        self.lesson_jobs = LessonJobs()
        self.comparison_job, self.doctor_job = ComparisonJob(), DoctorJob()
        self.exporter, self.newer_file, self.watch_job = Exporter(), NewerFile(), WatchJob()
        jobs = self.lesson_jobs, self.comparison_job, self.doctor_job, self.watch_job
        self._workers = self.client, *jobs, self.exporter, self.newer_file
        self._told = 0
        """Sentences that were said."""
        self._known: deque[Known] = deque(maxlen=_MOST_KNOWN)
        """What was shown when runs were left, the newest last."""
        self._janitor = Janitor()
        self._takes = 0
        """Runs that were begun, or begun again, by a change; those that undo brings back do not count."""
        self._sought: tuple[int, int] | None = None
        """A step that was gone to, and how many messages must be heard until it is shown."""
        self._proven: int | None = None
        """How many entries of the history are known to be possible; None where all of them are."""
        self._suiting = Suiting(Origin(first=self.state.recipe))
        self._handing = Handing(self.client)
        self.openings = 0
        """How often a document was put in place of another."""
        self._drag: type | None = None
        """The kind of the change that later commands of one drag fold into."""
        self._follow(None, self.state.document)

    @abstractmethod
    def dispatch(self, command: Command) -> bool:
        """Carry a command out; False, with a notice in the state, where that cannot be."""

    @property
    def trains(self) -> bool:
        """Whether the run goes on, or was just asked to."""
        return self.state.run.status is Status.RUNNING or self.client.trains

    def reset(self) -> None:
        """Go back to the first weights, with the newest settings from the start, paused."""
        before = self.state.document
        after = restarted(before, before.recipe)
        if self.state.run.head or after.recipe != before.recipe:
            self.leaving.emit()
            self._change(before, after, _("Reset"), again=True)
        self._sought = None
        self.client.reset()
        self._swap()

    def branch(self) -> None:
        """Forget what came after the shown step, and what was changed later."""
        before = self.state.document
        after = replace(before, recipe=before.recipe.until(self._now()), change_step=self._now())
        there = self.state.run.head, before.recipe
        if self.state.is_current and (after.change_step, after.recipe) == there:
            return
        self.leaving.emit()
        self._change(before, after, _("Continue from here"), again=True)
        self.client.seek(after.change_step)
        self.client.cut()

    def seek(self, step: int) -> None:
        """Show a step that was reached before, or the furthest, paused."""
        self.client.seek(step)
        self._expect(step)

    def live(self) -> None:
        """Show the furthest step."""
        self.client.live()
        self._expect(self.state.run.head)

    def _expect(self, step: int) -> None:
        if self.state.is_current:
            self._sought = min(step, self.state.run.head), self.client.said

    def saved_step(self) -> int:
        """Return the step that a saved document is to come back to; one that is on its way there has it."""
        return self._now() if self.state.has_ended else max(self._now(), self.client.owed)

    def undo(self) -> None:
        """Take the last change back, if there is one."""
        self.jump(len(self.state.history.done) - 1)

    def redo(self) -> None:
        """Make the change again that was taken back, if there is one."""
        self.jump(len(self.state.history.done) + 1)

    def jump(self, done: int) -> None:
        """Take changes back, or make them again, until so many are done; the run follows once."""
        history = self.state.history
        if len(history.done) < done:
            self.doubt()
        if history.opens_between(done):
            self.leaving.emit()
            self.openings += 1
        self._jump(*history.jump(self.state.document, done))

    def _jump(self, history: History, document: Document) -> None:
        """Go to another place of the history, and remember where the settings there came from."""
        if len(history.done) < len(self.state.history.done):
            self._suiting = self._suiting.moved(self.state.history.done[len(history.done)].origin_before)
        elif len(history.done) > len(self.state.history.done):
            self._suiting = self._suiting.moved(history.done[-1].origin_after)
        self._replace_document(history, document)

    def open(
        self,
        document: Document,
        step: int,
        label: str,
        *,
        origin: str | None = None,
        gives_way: bool = False,
        past: Past | None = None,
    ) -> None:
        """Put a document in place of the open one, as one change, and train it to ``step``.

        With what its run had kept of its way it is there at once. ``origin`` says where its settings came
        from, empty for a file; None where they stay a person's own; where it ``gives_way``, a table that is
        opened later begins without them. Raises :class:`CommandError` where training would lengthen times.
        """
        if step:
            self.state.lessons.demand_no_times()
        self.leaving.emit()
        left = self._suiting.origin
        if origin is not None:
            self._suiting = Suiting(Origin(origin, document.recipe, gives_way))
        self.openings += 1
        self.saved = self.saved.opened(document, step)
        self._change(self.state.document, document, label, again=True, left=left)
        if past is not None:
            self.client.resume(past, step)
        else:
            self.client.reset()
            if step:
                self.client.step(step)
        self.client.owe(step)
        self._swap()

    def hand_out(self, use: Use, most: int = BUDGET) -> None:
        """Let something be done with what is open now: soon, and in the order in which it was asked for.

        Of the run's past, which goes with it where training took long, states take at most ``most`` bytes.
        """
        self._handing.ask(use, self.state, self.saved_step(), most)

    def hurry(self) -> None:
        """Let all that waits for what is open be done now, and what is being written be written."""
        self._handing.hurry()
        end = time.monotonic() + LAST
        while self.exporter.busy and self.exporter.wait(max(0.0, end - time.monotonic())):
            self._hear_of_files()

    @property
    def writes(self) -> bool:
        """Whether a file is still to be written."""
        return self._handing.waits or self.exporter.busy

    def named(self, file: str) -> None:
        """Remember the path that the document was saved at, which undo leaves."""
        history = self.state.history.renamed(self.state.document.file, file)
        self._swap(document=replace(self.state.document, file=file), history=history)

    def poll(self) -> bool:
        """Collect what the threads have left; return whether there was anything."""
        run = self.client.take()
        self.lesson_jobs.disturbed = self.trains or self.comparison_job.busy
        fresh = taken(lessons=self.lesson_jobs, trials=self.comparison_job)
        fresh |= taken(doctor=self.doctor_job, watching=self.watch_job) | self.newer_file.taken(self.state)
        if accident := self.client.accident():
            self._sought = None
            self.notify(accident)
        handed = self._handing.serve()
        if newer := self.newer_file.said():
            self.notify(self.state.said_with(newer), takes=True)
        exported = self._hear_of_files() or handed or bool(newer)
        if run is None and not fresh:
            return exported
        old = self.state
        if run is not None and run.generation != old.run.generation:
            self._janitor.tidy()
        self._swap(run=run or old.run, **fresh)
        self._handing.hear(self.state)
        for said in self.state.run.told_since(old.run, self.expected_table.compared(self.state)):
            self.notify(said)
        self._prove()
        self._suit()
        return True

    def _hear_of_files(self) -> bool:
        """Say what came of a file, or that one is being written; return whether anything came of one."""
        outcome, writing = self.exporter.take(), self.exporter.writing
        if outcome is not None:
            if outcome.sentence or self.state.notice_stops:
                self.notify(outcome.sentence, "warning" if outcome.failed else "info")
        elif writing and not self.state.notice:
            self.notify(writing, "info", stops=True)
        return outcome is not None

    def doubt(self, latest: int = 0) -> None:
        """Let what is changed from now on be taken back, with a notice, if the run cannot make it.

        So are that many of the latest changes, such as one that a drag goes on with.
        """
        if self._proven is None:
            self._proven = max(0, len(self.state.history.done) - latest)

    def _prove(self) -> None:
        """Take back the newest change where it is in doubt and cannot be made; end the doubt where it can."""
        run, last = self.state.run, self.state.document.recipe.changes[-1:]
        if self._proven is None or run.generation != self.state.generation:
            return
        if run.is_impossible and len(self.state.history.done) > self._proven:
            label, self._drag = self.state.history.undo_label, None
            self._jump(*self.state.history.forget(self.state.document))
            self.notify(_("{why} “{label}” was taken back.").format(why=run.message, label=label))
        elif run.state is not None and all(change.step <= run.head for change in last):
            self._proven = None

    def _suit(self) -> None:
        """Let an output that cannot give the answers of newly chosen data give way, in the same change."""
        problem, before = self.state.run.problem, self.state.document
        if self._suiting.asked is None or problem is None or not self.state.is_current:
            return
        asked, self._suiting = self._suiting, replace(self._suiting, asked=None)
        after, said = asked.found(before, problem.dataset)
        told = self.state.said_with(said)
        if after != before:
            last = self.state.history.done[-1:]
            folds = any(changes_data(entry.before, entry.after) for entry in last)
            self.saved = self.saved.suited(before.recipe, after.recipe)
            self._change(before, after, SETTINGS["network.output"].label, continues=folds)
        if said:
            self.notify(told, "info")

    def _now(self) -> int:
        """Return the step that is shown, or will be once the run has followed the document."""
        if self._sought is not None and self.client.heard < self._sought[1]:
            return self._sought[0]
        return self.state.run.step if self.state.is_current else self.state.document.change_step

    def _shown(self) -> TrainState | None:
        """Return the state that is shown, or will be once the run has caught up; None if unknown."""
        if self.state.is_current:
            return self.state.run.state if self._now() == self.state.run.step else None
        foreseen = (known.foreseen(self.state.document) for known in reversed(self._known))
        return next((state for state in foreseen if state is not None), None)

    def _change(
        self,
        before: Document,
        after: Document,
        label: str,
        kind: type = Document,
        *,
        continues: bool = False,
        again: bool = False,
        left: Origin | None = None,
    ) -> None:
        """Put a document in place of the open one in such a way that undo takes it back.

        ``again``: it is another run even if its recipe is the same; ``left``: whence another's settings were.
        """
        self._drag = kind
        before = replace(before, change_step=self._now())
        if again or after.recipe != before.recipe:
            self._takes += 1
            after = replace(after, recipe=replace(after.recipe, run_id=self._takes))
        here = self._suiting.origin
        entry = Entry(before, after, label, left or here, here, left is not None, whole=kind is Document)
        self._replace_document(self.state.history.record(entry, continues=continues), after, drags=continues)

    def _replace_document(self, history: History, document: Document, *, drags: bool = False) -> None:
        before = self.state.document
        self._follow(before, document, drags=drags)
        lessons = self.lesson_jobs.take() or self.state.lessons
        self._swap(document=document, history=history, lessons=lessons, notice="")

    def _follow(self, before: Document | None, after: Document, *, drags: bool = False) -> None:
        """Pass on to the threads what concerns them."""
        if before is None or before.view != after.view:
            self.client.look(request_of(after.view), SPEEDS[after.view.pace or after.view.speed])
        if before is None or before.recipe.run_id != after.recipe.run_id:
            self._sought = None
            self.client.submit(after.recipe, keeps=not drags)
        left, lesson = None if before is None else open_experiment(before), open_experiment(after)
        if lesson is None:
            self.lesson_jobs.leave()
        elif lesson != left:
            self.lesson_jobs.show(*lesson)

    def notify(
        self,
        sentence: str,
        kind: str = "warning",
        *,
        undoes: bool = False,
        stops: bool = False,
        takes: bool = False,
    ) -> None:
        """Show a sentence, ``warning`` or ``info``, or none if it is empty.

        It goes with the next command that is carried out. A button ``undoes`` the last change, ``stops`` the
        file that is being written, or ``takes`` the file of the table that the document holds.
        """
        self._told += 1
        actions = {"notice_undoes": undoes, "notice_stops": stops, "notice_takes": takes}
        self._swap(notice=sentence, notice_kind=kind, **actions)

    def settle(self, timeout: float = 60.0) -> None:
        """Wait until all that was asked for is done and shown; raise :class:`TimeoutError` otherwise."""
        end = time.monotonic() + timeout
        while True:
            done = all(worker.wait(max(0.0, end - time.monotonic())) for worker in self._workers)
            fresh = self.poll()
            if done and not fresh and not (self.lesson_jobs.busy or self.doctor_job.busy or self.writes):
                return
            if time.monotonic() >= end:
                raise TimeoutError(f"not settled within {exact(timeout)} seconds")

    def close(self) -> None:
        """End all threads."""
        self._handing.hurry()
        for worker in self._workers:
            worker.close()

    def _swap(self, **changes: Any) -> None:
        """Put a state in place of the present one."""
        before = self.state
        self.state = before.become(self.client.generation, self.client.owed, **changes)
        if before.is_current and before.run.state is not None and not self.state.is_current:
            self._known.append(Known(before.run.state, before.recipe))
        self.together.tell(before, self.state)
