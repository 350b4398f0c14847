"""The side that trains: hears what is wanted, makes updates, and tells how the run looks."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from reluexplorer.core.data.dataset import Dataset
from reluexplorer.core.data.tables.wording import TableError
from reluexplorer.language import _
from reluexplorer.sentences import NO_MEMORY, shortened
from reluexplorer.session.document.document import DataChoice, Recipe
from reluexplorer.session.run.background import Background, DeathSearchJob
from reluexplorer.session.run.channel import End, Messages
from reluexplorer.session.run.kept_runs import Shelf
from reluexplorer.session.run.loading import load
from reluexplorer.session.run.machine import Janitor, keep_what_is_freed, share_the_machine
from reluexplorer.session.run.modes import GOING, REST, Mode, Task, Wish
from reluexplorer.session.run.past import Past, is_long
from reluexplorer.session.run.run import SLICE, Run
from reluexplorer.session.run.snapshot import Findings, RunSnapshot, Status
from reluexplorer.session.run.snapshot_builder import Camera, SnapshotRequest
from reluexplorer.session.run.stop_condition import Goal
from reluexplorer.session.run.trajectory import ImpossibleChangeError, Trajectory

_LOG = logging.getLogger(__name__)
_FRAME = 1 / 34
"""Seconds between two pictures of a run that goes on."""
_LULL = 0.08
"""Seconds without a message after which a quick picture is followed by a fine one: in between, a person
goes through the steps and looks at none of them for long."""
_SHORTEST = 0.003
"""Seconds that training goes on at least between two looks at the messages."""
_ASKING = 0.015
"""Seconds in which units are asked about between two looks at the messages."""
_TELL = 0.25
"""Seconds between two words about what was found out."""


@dataclass(frozen=True, eq=False)
class Word:
    """What the server says: a picture, how many messages it had heard, and whether it rests."""

    picture: RunSnapshot
    heard: int
    rests: bool


@dataclass(frozen=True, eq=False)
class Addition:
    """What it adds to its last picture, without saying that again."""

    findings: Findings
    heard: int
    rests: bool


@dataclass(frozen=True, eq=False)
class Keepsake:
    """What it says when it is asked what the run kept of its way."""

    number: int
    """Which time that was."""
    past: Past | None
    """None where the run that was meant is not there, is not worth it, or cannot be kept."""


def serve(end: End) -> None:
    """Work for the owner at the other end until told to stop."""
    share_the_machine()
    keep_what_is_freed()
    Server(end).work()


class Server:
    """Messages are (name, arguments); each name has a method ``on_name``.

    What it is about is its :attr:`mode`, which follows from three things alone: which run is wanted
    (``_wish``), which is there (``_run``, changed by ``_put``), and its task (``_task``, put in place of
    another whole). :class:`~reluexplorer.session.run.modes.Mode` has the table of what leads where.
    """

    def __init__(self, end: End) -> None:
        self._messages = Messages(end)
        self._shelf = Shelf(self._load)
        self._camera = Camera()
        self._janitor = Janitor()
        self._wish = Wish()
        self._run: Run | None = None
        self._background: Background | None = None
        """The jobs about that run."""
        self._task = REST
        self._request = SnapshotRequest()
        self._pace: float | None = None
        self._told = 0.0
        """When findings were told last."""
        self._dirty = False
        """Whether something was heard or made since the last word at rest."""
        self._untold = False
        """Whether there are updates that no picture on the way has shown yet."""

    @property
    def mode(self) -> Mode:
        """What it is about."""
        if self._wish.is_new:
            return Mode.LOADING
        if self._run is None:
            return Mode.FAILED if self._wish.failure else Mode.EMPTY
        return Mode.ENDED if self._run.ended else self._task.mode

    def work(self) -> None:
        """Go on until told to close, or until the owner is gone."""
        try:
            while True:
                self._messages.listen(None if not self._messages.waiting and self._rests() else 0.0)
                while (message := self._messages.next()) is not None:
                    name, arguments = message
                    if name == "close":
                        return
                    self._take_in(name, arguments)
                self._guarded(self._turn)
        except EOFError:
            return

    def _take_in(self, name: str, arguments: tuple[Any, ...]) -> None:
        """Do what a message says; it is about the run that was wanted before."""
        if name == "taken":
            self._messages.is_seen = True
            return
        if name != "submit":
            self._guarded(self._take_up)
        self._messages.heard += 1
        self._dirty = True
        self._guarded(getattr(self, f"on_{name}"), *arguments)

    def on_submit(
        self, generation: int, recipe: Recipe, keeps: bool, again: int | None = None, back: int | None = None
    ) -> None:
        """Begin the run of a recipe, or go on with what it shares with the present one.

        A run that was left after ``again`` updates is as it was; where it is not kept, they are made anew,
        and the step ``back`` is shown then, if given.
        """
        keeps = keeps or (self._wish.is_new and self._wish.keeps)
        self._wish = Wish(generation, recipe, keeps, is_new=True, again=again, back=back)
        self._task = Task(Mode.PLAYING) if self._task.mode is Mode.PLAYING else REST

    def on_reset(self, generation: int) -> None:
        """Begin the run again, paused."""
        self._begin_again(generation, Run)

    def _begin_again(self, generation: int, make: Callable[[Trajectory], Run]) -> Run | None:
        """Let what is made of the run's trajectory be the run, paused; None where there is none yet."""
        self._task = REST
        self._wish = replace(self._wish, generation=generation)
        if self._run is not None:
            self._put(make(self._run.trajectory))
        else:
            self._wish = replace(self._wish, is_new=self._wish.recipe is not None)
        return self._run

    def on_resume(self, generation: int, past: Past, step: int, back: int | None) -> None:
        """Take the run up where ``past`` left it, and rest at a step.

        Where ``step`` lies beyond that, it is trained to; the step ``back`` is shown then, if given.
        """
        run = self._begin_again(generation, lambda trajectory: Run.taken_up(trajectory, past))
        if run is None:
            return
        if (left := step - run.head.step) > 0 and run.head.diverged_at is None:
            self._task = Task(Mode.STEPPING, left, back)
        else:
            run.seek(step if back is None else back)

    def on_past(self, generation: int, number: int, most: int) -> None:
        """Hand over what the run kept of its way, states within so many bytes."""
        past, run = None, self._run
        if run is not None and self._wish.generation == generation:
            with suppress(ValueError, MemoryError):
                is_kept = run.head.diverged_at is not None or is_long(run.head.problem, run.head.step)
                past = run.past(most) if is_kept else None
        self._messages.hand(Keepsake(number, past))

    def on_play(self) -> None:
        """Train until paused."""
        self._task = Task(Mode.PLAYING)

    def on_pause(self) -> None:
        """Stop where it is."""
        self._task = REST

    def on_step(self, steps: int, back: int | None = None) -> None:
        """Make so many updates as fast as possible, then pause, and show the step ``back`` if given."""
        steps += self._task.steps
        self._task = Task(Mode.STEPPING, steps, back) if steps else REST

    def on_epoch(self) -> None:
        """Make the updates that are left of this pass over the training part."""
        if self._run is not None:
            epoch = self._run.state.problem.steps_per_epoch
            self.on_step(epoch - (self._run.state.step + self._task.steps) % epoch)

    def on_until(self, goal: Goal) -> None:
        """Train until a goal is reached, then pause."""
        run = self._run
        if run is not None and goal.holds(run):
            self._task = Task(news=goal.words_at_once(run))
            run.seek(goal.shown(run))
            return
        self._task = Task(Mode.PLAYING, goal=goal)

    def on_seek(self, step: int) -> None:
        """Show a step that was reached before, paused."""
        self._task = REST
        if self._run is not None:
            self._run.seek(step)

    def on_live(self) -> None:
        """Show the furthest step."""
        self._task = replace(self._task, news="")
        if self._run is not None:
            self._run.seek(self._run.head.step)

    def on_cut(self) -> None:
        """Forget what came after the shown step."""
        self._task = REST
        if self._run is not None:
            self._run.cut()

    def on_look(self, request: SnapshotRequest, pace: float | None) -> None:
        """Set what is mapped and the speed of play in updates a second, None for full speed."""
        self._request, self._pace = request, pace

    def on_search(self, wanted: bool) -> None:
        """Search for the updates that silenced units, or leave that."""
        if self._background is not None:
            self._background.cancel(DeathSearchJob, cancelled=not wanted)

    def _rests(self) -> bool:
        """Return whether there is nothing to do but to wait for a message."""
        if self._dirty or self.mode is Mode.LOADING or self.mode in GOING:
            return False
        return self._background is None or not self._background.asks(self._request)

    def _guarded(self, work: Callable[..., None], *arguments: Any) -> None:
        """Do a piece of work; say it where it cannot be done."""
        try:
            work(*arguments)
        except EOFError:
            raise
        except _SupersededError:
            return
        except (TableError, ValueError) as error:
            self._fail(str(error), impossible=isinstance(error, ImpossibleChangeError))
        except MemoryError:
            self._fail(NO_MEMORY)
        except Exception as error:
            _LOG.exception("Training stopped by an internal error:")
            self._fail(
                _("Training stopped by an internal error: {error}").format(error=shortened(repr(error), 120))
            )

    def _turn(self) -> None:
        """Do one short piece of work."""
        self._take_up()
        if self._run is not None and self.mode in GOING:
            self._train(self._run)
        if self.mode in GOING or self._messages.waiting:
            return
        if self._run is None or self._background is None:
            if self._dirty:
                self._fail(self._wish.failure or _("There is no run. Reset it to begin one."))
        elif self._dirty:
            self._dirty = False
            self._picture(self._run, running=False, quick=self._camera.owes_finer(self._run, self._request))
        elif self._background.asks(self._request):
            self._find_out(self._background)

    def _take_up(self) -> None:
        """Take up the run of the recipe that is wanted, if it is not yet."""
        wish = self._wish
        if not wish.is_new or wish.recipe is None:
            return
        if self._run is not None and wish.keeps:
            self._shelf.put(self._run)
        run = self._shelf.run(wish.recipe, self._run, wish.again)
        self._wish = replace(wish, is_new=False)
        self._put(run)
        left = (wish.again or 0) - run.head.step
        if left > 0 and run.head.diverged_at is None and self._task == REST:
            self._task = Task(Mode.STEPPING, left, wish.back)
        self._janitor.tidy()
        self._dirty = True

    def _put(self, run: Run | None) -> None:
        """Let this be the run, or none; what is found out begins anew."""
        self._run = run
        self._background = None if run is None else Background(run, self._wish.generation, self._camera)

    def _train(self, run: Run) -> None:
        task = self._task
        pace = None if task.steps else self._pace
        if (pause := run.pause_needed(pace)) > 0:
            self._tell_on_the_way(run)
            self._messages.listen(min(pause, _FRAME) if self._untold else pause)
            return
        most = task.steps or (None if task.goal is None else task.goal.steps_until_look(run.state.step))
        due = self._camera.taken + _FRAME - time.monotonic()
        made = run.work(most, pace, min(max(due, _SHORTEST), SLICE))
        self._dirty = self._untold = True
        if task.mode is Mode.STEPPING:
            self._count(run, task, made)
        elif task.goal is not None and task.goal.reached(run):
            run.seek(task.goal.shown(run))
            self._task = Task(news=task.goal.words(run))
        self._tell_on_the_way(run)

    def _count(self, run: Run, task: Task, made: int) -> None:
        """Take the updates that were made off those that are to be made."""
        left = max(0, task.steps - made)
        self._task = replace(task, steps=left) if left else REST
        if task.back is not None and not left:
            run.seek(task.back)

    def _tell_on_the_way(self, run: Run) -> None:
        """Tell of a run that goes on, where there is news and the owner has seen the picture before."""
        due = time.monotonic() - self._camera.taken >= _FRAME
        if due and self._untold and self._messages.is_seen and self.mode in GOING:
            self._untold = False
            self._picture(run, running=True, quick=True)

    def _find_out(self, background: Background) -> None:
        """Let the jobs do a little, and tell of it now and then; a picture is told at once."""
        if background.waits_for_lull(self._request):
            self._messages.listen(_LULL)
            if self._messages.waiting:
                return
        picture = background.work(self._request, _ASKING)
        if picture is not None:
            self._publish(picture, running=False)
            return
        now = time.monotonic()
        rests = not background.asks(self._request)
        if rests or now - self._told > _TELL:
            self._told = now
            found = background.findings(self._request, running=False)
            self._messages.say(Addition(found, self._messages.heard, rests))

    def _picture(self, run: Run, *, running: bool, quick: bool) -> None:
        """Tell how the run looks."""
        generation = self._wish.generation
        picture = self._camera.picture(run, generation, self._request, running=running, quick=quick)
        self._publish(picture, running=running)

    def _publish(self, picture: RunSnapshot, *, running: bool) -> None:
        """Tell a picture, and what is known beyond it."""
        if self._task.news and not picture.message:
            picture = replace(picture, message=self._task.news)
        if self._background is not None:
            picture = picture.knowing(self._background.findings(self._request, running=running))
        self._say(picture, rests=not running and self._rests())

    def _say(self, picture: RunSnapshot, *, rests: bool) -> None:
        self._messages.say(Word(picture, self._messages.heard, rests))

    def _load(self, choice: DataChoice) -> Dataset:
        """Load data, tell how far that is, and leave it where something else is wanted meanwhile."""
        told = time.monotonic()

        def progress(share: float) -> None:
            nonlocal told
            now = time.monotonic()
            if now - told > 1 / 30:
                told = now
                self._say(RunSnapshot(self._wish.generation, progress=share), rests=False)

        def cancelled() -> bool:
            self._messages.listen(0.0)
            return self._messages.has({"submit", "close"})

        dataset = load(choice, progress, cancelled)
        if cancelled():
            raise _SupersededError
        return dataset

    def _fail(self, message: str, *, impossible: bool = False) -> None:
        self._task = REST
        self._put(None)
        self._wish = replace(self._wish, is_new=False, failure=message)
        self._dirty = False
        generation = self._wish.generation
        self._say(RunSnapshot(generation, Status.FAILED, message, is_impossible=impossible), rests=True)


class _SupersededError(Exception):
    """The work in hand is not wanted any more."""
