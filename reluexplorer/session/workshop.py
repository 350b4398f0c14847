"""The side that trains: hears what is wanted, makes updates, and tells how the run looks."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from reluexplorer.core.datasets import Dataset
from reluexplorer.core.tabular import TableError
from reluexplorer.core.training import TrainState
from reluexplorer.sentences import NO_MEMORY, shortened
from reluexplorer.session.camera import Camera, Gaze
from reluexplorer.session.course import ImpossibleChangeError
from reluexplorer.session.document import DataChoice, Recipe
from reluexplorer.session.goals import Goal
from reluexplorer.session.inquest import Inquest
from reluexplorer.session.lines import End
from reluexplorer.session.loading import load
from reluexplorer.session.memory import Janitor, keep_what_is_freed
from reluexplorer.session.run import SLICE, Run
from reluexplorer.session.shelf import Shelf
from reluexplorer.session.snapshot import Findings, RunSnapshot, Status
from reluexplorer.session.threads import share_the_machine

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
    """What the workshop says: a picture, how many messages it had heard, and whether it rests."""

    picture: RunSnapshot
    heard: int
    rests: bool


@dataclass(frozen=True, eq=False)
class Addition:
    """What it adds to its last picture, without saying that again."""

    findings: Findings
    heard: int
    rests: bool


def serve(end: End) -> None:
    """Work for the owner at the other end until told to stop."""
    share_the_machine()
    keep_what_is_freed()
    Workshop(end).work()


class Workshop:
    """Messages are (name, arguments); each name has a method ``on_name``."""

    def __init__(self, end: End) -> None:
        self._end = end
        self._inbox: deque[tuple[str, tuple[Any, ...]]] = deque()
        self._heard = 0
        self._credit = True
        self._generation = 0
        self._recipe: Recipe | None = None
        self._wanted: Recipe | None = None
        """The recipe, until its run is taken up."""
        self._run: Run | None = None
        self._shelf = Shelf(self._load)
        self._keeps = True
        """Whether the run that gives way to the wanted one is kept."""
        self._camera = Camera()
        self._gaze = Gaze()
        self._pace: float | None = None
        self._playing = False
        self._steps = 0
        """Updates still to make as fast as possible, whether playing or not."""
        self._back: int | None = None
        """The step that is shown once those updates are made; None for the last."""
        self._goal: Goal | None = None
        self._news = ""
        self._failure = ""
        """Why there is no run."""
        self._inquest = Inquest()
        self._janitor = Janitor()
        self._told = 0.0
        self._dirty = False
        self._untold = False
        """Whether there are updates that no picture has shown yet."""
        self._coarse = False
        """Whether the newest picture of the run at rest was a quick one, and a finer is to follow."""
        self._finely: tuple[TrainState, Gaze] | None = None
        """What was last shown finely at rest, and how it was looked at."""

    def work(self) -> None:
        """Go on until told to close, or until the owner is gone."""
        try:
            while True:
                self._listen(None if not self._inbox and self._rests() else 0.0)
                while self._inbox:
                    name, arguments = self._inbox.popleft()
                    if name == "close":
                        return
                    if name == "seek" and self._inbox and self._inbox[0][0] == "seek":
                        self._heard += 1
                        continue
                    if name not in {"submit", "taken"}:
                        self._guarded(self._begin)
                    if name != "taken":
                        self._heard += 1
                        self._dirty = True
                    self._guarded(getattr(self, f"on_{name}"), *arguments)
                self._guarded(self._turn)
        except EOFError:
            return

    def on_taken(self) -> None:
        """The owner has the newest picture: there may be another."""
        self._credit = True

    def on_submit(self, generation: int, recipe: Recipe, keeps: bool) -> None:
        """Begin the run of a recipe, or go on with what it shares with the present one."""
        waits = self._wanted is not None
        self._generation, self._keeps = generation, keeps or (waits and self._keeps)
        self._wanted = self._recipe = recipe
        self._steps, self._back, self._goal, self._news = 0, None, None, ""

    def on_reset(self, generation: int) -> None:
        """Begin the run again, paused."""
        self._generation = generation
        self._stop()
        self._inquest.forget()
        if self._run is not None:
            self._run = Run(self._run.course)
        else:
            self._wanted = self._recipe

    def on_play(self) -> None:
        """Train until paused."""
        self._stop()
        self._playing = True

    def on_pause(self) -> None:
        """Stop where it is."""
        self._stop()

    def on_step(self, steps: int, back: int | None = None) -> None:
        """Make so many updates as fast as possible, then pause, and show the step ``back`` if given."""
        left = self._steps
        self._stop()
        self._steps, self._back = left + steps, back

    def on_epoch(self) -> None:
        """Make the updates that are left of this pass over the training part."""
        if self._run is not None:
            epoch = self._run.state.problem.steps_per_epoch
            self.on_step(epoch - (self._run.state.step + self._steps) % epoch)

    def on_until(self, goal: Goal) -> None:
        """Train until a goal is reached, then pause."""
        self._stop()
        run = self._run
        if run is not None and goal.holds(run):
            self._news = goal.words_at_once(run)
            run.seek(goal.shown(run))
            return
        self._playing, self._goal = True, goal

    def on_seek(self, step: int) -> None:
        """Show a step that was reached before, paused."""
        self._stop()
        if self._run is not None:
            self._run.seek(step)

    def on_live(self) -> None:
        """Show the furthest step."""
        self._news = ""
        if self._run is not None:
            self._run.seek(self._run.head.step)

    def on_cut(self) -> None:
        """Forget what came after the shown step."""
        self._stop()
        if self._run is not None:
            self._run.cut()

    def on_look(self, gaze: Gaze, pace: float | None) -> None:
        """Set what is mapped and the speed of play in updates a second, None for full speed."""
        self._gaze, self._pace = gaze, pace

    def on_search(self, wanted: bool) -> None:
        """Search for the updates that silenced units, or leave that."""
        self._inquest.is_stopped = not wanted

    def _stop(self) -> None:
        self._playing, self._steps, self._goal, self._news = False, 0, None, ""
        self._back = None

    def _going(self) -> bool:
        """Return whether there are updates to make."""
        run = self._run
        if run is None or run.ended:
            return False
        return self._playing or self._steps > 0

    def _rests(self) -> bool:
        idle = not self._dirty and not self._coarse and not self._going()
        return self._wanted is None and idle and not self._asks_why()

    def _asks_why(self) -> bool:
        """Return whether something is asked about units, and not known."""
        return self._run is not None and self._inquest.asks(self._run, self._gaze)

    def _look_back(self, run: Run) -> None:
        """Find out a little about units, and tell now and then."""
        self._inquest.work(run, self._gaze, _ASKING)
        now = time.monotonic()
        if not self._asks_why() or now - self._told > _TELL:
            self._told = now
            found = self._inquest.findings(run, self._gaze, self._generation, running=False)
            self._credit = False
            self._end.say(Addition(found, self._heard, not self._asks_why()))

    def _listen(self, timeout: float | None) -> None:
        while self._end.poll(timeout):
            self._inbox.append(self._end.hear())
            timeout = 0.0

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
            self._fail(f"Training stopped by an internal error: {shortened(repr(error), 120)}")

    def _turn(self) -> None:
        """Do one short piece of work."""
        self._begin()
        if self._going() and self._run is not None:
            self._train(self._run)
        if self._going() or self._inbox:
            return
        if not self._dirty and self._run is not None and self._coarse:
            self._listen(_LULL)
            if not self._inbox:
                self._coarse = False
                self._publish(self._run, running=False)
            return
        if not self._dirty and self._run is not None and self._asks_why():
            self._look_back(self._run)
        elif self._dirty and self._run is not None:
            known = self._finely == (self._run.state, self._gaze)
            self._dirty, self._coarse = False, not known and self._camera.hurries(self._run)
            self._publish(self._run, running=False)
        elif self._dirty:
            self._fail(self._failure or "There is no run. Reset it to begin one.")

    def _begin(self) -> None:
        """Take up the run of the recipe that is wanted, if it is not yet."""
        if self._wanted is None:
            return
        if self._run is not None and self._keeps:
            self._shelf.put(self._run)
        run = self._shelf.run(self._wanted, self._run)
        self._wanted, self._run = None, run
        self._inquest.forget()
        self._janitor.tidy()
        self._dirty = True

    def _train(self, run: Run) -> None:
        pace = None if self._steps else self._pace
        if (pause := run.pause_needed(pace)) > 0:
            self._tell_on_the_way(run)
            self._listen(min(pause, _FRAME) if self._untold else pause)
            return
        most = self._steps or (None if self._goal is None else self._goal.steps_until_look(run.state.step))
        due = self._camera.taken + _FRAME - time.monotonic()
        made = run.work(most, pace, min(max(due, _SHORTEST), SLICE))
        self._steps = max(0, self._steps - made)
        if self._back is not None and not self._steps:
            run.seek(self._back)
            self._back = None
        self._dirty = self._untold = True
        if (goal := self._goal) is not None and goal.reached(run):
            run.seek(goal.shown(run))
            self._stop()
            self._news = goal.words(run)
        self._tell_on_the_way(run)

    def _tell_on_the_way(self, run: Run) -> None:
        """Tell of a run that goes on, where there is news and the owner has seen the picture before."""
        due = time.monotonic() - self._camera.taken >= _FRAME
        if due and self._untold and self._credit and self._going():
            self._untold = False
            self._publish(run, running=True)

    def _publish(self, run: Run, *, running: bool) -> None:
        picture = self._camera.picture(run, self._generation, self._gaze, running=running, quick=self._coarse)
        if not running and not self._coarse:
            self._finely = run.state, self._gaze
        if self._news and not picture.message:
            picture = replace(picture, message=self._news)
        asked = not running and self._asks_why()
        found = self._inquest.findings(run, self._gaze, self._generation, running=running)
        self._say(picture.knowing(found), rests=not running and not asked and not self._coarse)

    def _say(self, picture: RunSnapshot, *, rests: bool) -> None:
        self._credit = False
        self._end.say(Word(picture, self._heard, rests))

    def _load(self, choice: DataChoice) -> Dataset:
        """Load data, tell how far that is, and leave it where something else is wanted meanwhile."""
        told = time.monotonic()

        def progress(share: float) -> None:
            nonlocal told
            now = time.monotonic()
            if now - told > 1 / 30:
                told = now
                self._say(RunSnapshot(self._generation, progress=share), rests=False)

        def cancelled() -> bool:
            self._listen(0.0)
            return any(name in {"submit", "close"} for name, _arguments in self._inbox)

        dataset = load(choice, progress, cancelled)
        if cancelled():
            raise _SupersededError
        return dataset

    def _fail(self, message: str, *, impossible: bool = False) -> None:
        self._stop()
        self._run = self._wanted = None
        self._failure, self._dirty, self._coarse = message, False, False
        self._say(RunSnapshot(self._generation, Status.FAILED, message, is_impossible=impossible), rests=True)


class _SupersededError(Exception):
    """The work in hand is not wanted any more."""
