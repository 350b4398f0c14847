"""The owner's side of training: says what is wanted, and takes the newest picture of the run."""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from reluexplorer.language import _
from reluexplorer.session.document.document import Recipe
from reluexplorer.session.run.channel import End, Helper, Serve, beside
from reluexplorer.session.run.last_words import end_of
from reluexplorer.session.run.past import Past
from reluexplorer.session.run.reach import Reach, Reaches
from reluexplorer.session.run.server import Addition, Keepsake, Word, serve
from reluexplorer.session.run.snapshot import RunSnapshot, Status
from reluexplorer.session.run.snapshot_builder import SnapshotRequest
from reluexplorer.session.run.stop_condition import Goal

_LOG = logging.getLogger(__name__)
_MOST_LOSSES = 3
"""How many times a run that was made again whole may lose its helper before it gets further."""
_TRAINS = frozenset({"play", "step", "epoch", "until", "resume"})
"""Messages that ask for updates."""
Hire = Callable[[Serve], tuple[End, Helper]]


class Client:
    """Speaks to the training thread or process. All methods return at once, but ``wait`` and ``close``."""

    def __init__(self, hire: Hire = beside) -> None:
        self._hire = hire
        self._end, self._helper = hire(serve)
        self.said = 0
        """How many messages were said."""
        self._word: Word | None = None
        """The newest word about the present generation."""
        self._fresh = False
        self._lost = False
        """Whether the helper is gone and no other has taken over, until a run is asked for."""
        self._owed = Reach()
        """How far the present run was when its helper went, until another has made it as far."""
        self._due = Reach()
        """How far the present run was when it was saved or left; it may still be on its way there."""
        self._losses = 0
        """How often a helper went since the present run last got further."""
        self._lost_at = 0
        """How far the present run was when its helper went last."""
        self._accident = ""
        self._aim = 0
        """The step that the present run was last asked to be trained to; 0 for none."""
        self._submitted = 0
        """The generation with which the present recipe was submitted; a reset counts another."""
        self._asked = 0
        """How many messages were said when updates were last asked for."""
        self._recipe = Recipe()
        self._looked: tuple[SnapshotRequest, float | None] = SnapshotRequest(), None
        self._searches = True
        self._left = Reaches()
        """Runs that the helper keeps for when a change is taken back, by the take of their recipes."""
        self._gone = Reaches()
        """Runs that were kept by helpers that are gone."""
        self._past: Past | None = None
        """What the present run had kept of its way when that was last heard: it is made again from there."""
        self._asks: deque[tuple[int, int]] = deque()
        """For each time that was asked: the how manieth it was, and the generation that was meant."""
        self._times = 0
        """How often it was asked."""
        self._answers: list[Past | None] = []
        self.generation = 0
        """Counts the runs that were begun; a snapshot says which it is of."""

    @property
    def heard(self) -> int:
        """How many of them the newest picture comes after."""
        return 0 if self._word is None else self._word.heard

    @property
    def trains(self) -> bool:
        """Whether updates are made, or were asked for and nothing was heard of them yet."""
        goes_on = self._word is not None and self._word.picture.status is Status.RUNNING
        return not self._lost and (goes_on or self.heard < self._asked)

    @property
    def owed(self) -> int:
        """The step at which the run was, or is to be shown again, while it is not made as far; else 0.

        That is so of a run that was opened, or left for another and came back, or whose helper went, and
        stays so where it is paused on the way.
        """
        return max(self._owed.shown, self._due.shown if self._is_short else 0)

    @property
    def owed_head(self) -> int:
        """The furthest step of such a run, of which :attr:`owed` may be an earlier one."""
        return max(self._owed.head, self._due.head if self._is_short else 0)

    @property
    def _is_short(self) -> bool:
        """Whether the present run is not made as far as it was when it was saved or left."""
        reach = self._reach()
        return reach.head < self._due.head and not reach.diverged

    @property
    def _is_heard(self) -> bool:
        """Whether anything was heard of the present run."""
        return self._word is not None and self._word.picture.generation == self.generation

    def reached(self, run_id: int) -> int:
        """Return how far a run was made when it was left, by the take of its recipe; 0 for others."""
        left = self._left.get(run_id) or self._gone.get(run_id)
        return 0 if left is None else left.head

    def owe(self, step: int) -> None:
        """Take the present run for one that was at a step, up to which it is being made again."""
        self._due = Reach(step, step)

    def submit(self, recipe: Recipe, *, keeps: bool = True) -> None:
        """Run a recipe; steps that it shares with the present run are not made again.

        ``keeps`` says whether the present run is worth keeping for when the change is taken back. One that
        was left so is as it was then; where the helper has given it up, it is made again.
        """
        if keeps and (self._is_short or self._is_heard):
            self._left.put(self._recipe.run_id, self._due if self._is_short else self._reach())
        self._begin()
        self._recipe = recipe
        left = self._left.pop(recipe.run_id)
        self._due = left or Reach()
        self._say("submit", self.generation, recipe, keeps, *(() if left is None else left.orders))
        if (gone := self._gone.pop(recipe.run_id)) is not None:
            self._make(gone)

    def reset(self) -> None:
        """Begin the run again, paused."""
        if self._begin():
            self._say("submit", self.generation, self._recipe, False)
        self._say("reset", self.generation)

    def resume(self, past: Past, step: int) -> None:
        """Take the run up where a past of it left it, train on to ``step`` if that lies beyond, and rest."""
        if self._begin():
            self._say("submit", self.generation, self._recipe, False)
        self._past, self._aim = past, step if step > past.head else 0
        self._say("resume", self.generation, past, step, None)

    def ask_past(self, most: int) -> None:
        """Ask what the present run keeps of its way, states within so many bytes; :meth:`pasts` answers."""
        self._times += 1
        self._asks.append((self._times, self.generation))
        if self._lost:
            self.stop_asking()
        else:
            self._say("past", self.generation, self._times, most)

    def pasts(self) -> list[Past | None]:
        """Return the answers that came, in the order in which was asked: each once, None for nothing kept."""
        answers, self._answers = self._answers, []
        return answers

    def stop_asking(self, timeout: float = 0.0) -> None:
        """Wait at most so many seconds for answers; for those that are missing what is known stands in."""
        end = time.monotonic() + timeout
        while self._asks and (left := end - time.monotonic()) > 0:
            self._collect(left)
        self._answers += [self._past if of == self.generation else None for _number, of in self._asks]
        self._asks.clear()

    def _begin(self) -> bool:
        """Count another run; return whether another helper, which knows no run, took over for it."""
        self.generation += 1
        self._aim, self._searches, self._past, self._due = 0, True, None, Reach()
        self._owed, self._losses, self._lost_at = Reach(), 0, 0
        lost = self._lost
        if lost:
            self._engage()
        return lost

    def play(self) -> None:
        """Train until paused."""
        self._try_again()
        self._say("play")

    def pause(self) -> None:
        """Stop where it is; a run that is made again comes back to where it was, and rests there."""
        self._aim = 0
        if not self._owed.head:
            self._say("pause")

    def step(self, steps: int) -> None:
        """Make so many updates as fast as possible, then pause."""
        self._try_again()
        self._aim = max(self._aim, self._reach().shown, self.owed) + steps
        self._say("step", steps)

    def epoch(self) -> None:
        """Make the updates that are left of this pass over the training part, then pause."""
        self._try_again()
        self._say("epoch")

    def until(self, goal: Goal) -> None:
        """Train until a goal is reached, then pause."""
        self._try_again()
        self._say("until", goal)

    def seek(self, step: int) -> None:
        """Show a step that was reached before, paused."""
        self._aim, self._owed = 0, Reach()
        self._say("seek", step)

    def live(self) -> None:
        """Show the furthest step."""
        self._say("live")

    def cut(self) -> None:
        """Forget what came after the shown step, paused."""
        self._say("cut")

    def look(self, request: SnapshotRequest, pace: float | None) -> None:
        """Set what is mapped and the speed of play in updates a second, None for full speed."""
        self._looked = request, pace
        self._say("look", request, pace)

    def search(self, wanted: bool) -> None:
        """Search for the updates that silenced units, or leave that until a run is begun."""
        self._searches = wanted
        self._say("search", wanted)

    def take(self) -> RunSnapshot | None:
        """Return the newest snapshot if there is one that was not taken yet."""
        self._collect(0.0)
        if not self._fresh or self._word is None:
            return None
        self._fresh = False
        self._end.say(("taken", ()))
        return self._word.picture

    def wait(self, timeout: float) -> bool:
        """Wait until there is nothing left to do; False if that takes longer. Never true while playing."""
        end = time.monotonic() + timeout
        while not self._settled():
            left = end - time.monotonic()
            if left <= 0:
                return False
            if self._fresh:
                self._end.say(("taken", ()))
            self._collect(left)
        return True

    def close(self, timeout: float = 0.5) -> None:
        """Let the other side end; waits for it at most ``timeout`` seconds."""
        self._end.say(("close", ()))
        self._end.close()
        self._helper.join(timeout)

    def _settled(self) -> bool:
        return self._lost or (self._word is not None and self._word.rests and self._word.heard == self.said)

    def _say(self, name: str, *arguments: Any) -> None:
        if not self._lost:
            self.said += 1
            self._asked = self.said if name in _TRAINS else self._asked
            self._submitted = self.generation if name == "submit" else self._submitted
            self._end.say((name, arguments))

    def _collect(self, timeout: float) -> None:
        """Hear what was said, waiting at most ``timeout`` for the first word."""
        if self._lost:
            return
        try:
            while (heard := self._end.hear(timeout)) is not None:
                timeout = 0.0
                if isinstance(heard, Keepsake):
                    self._keep(heard)
                    continue
                word = self._whole(heard)
                if word is not None and word.picture.generation == self.generation:
                    self._word, self._fresh = word, True
                    if self._owed.head and self._reach().head >= self._owed.head:
                        self._owed = Reach()
                else:
                    self._end.say(("taken", ()))
        except EOFError:
            self._go_on()

    def _keep(self, told: Keepsake) -> None:
        """Take in what was kept, if it is still asked for."""
        if self._asks and self._asks[0][0] == told.number:
            of = self._asks.popleft()[1]
            self._answers.append(told.past)
            if told.past is not None and of == self.generation:
                self._past = told.past

    def _whole(self, word: Word | Addition) -> Word | None:
        """Return a word with its picture; data of a run begun again are still loaded for the present one."""
        if isinstance(word, Word):
            picture, generation = word.picture, self.generation
            loads = picture.progress is not None and picture.generation >= self._submitted
            return replace(word, picture=replace(picture, generation=generation)) if loads else word
        last = self._word
        if last is None or last.picture.generation != word.findings.generation:
            return None
        return Word(last.picture.knowing(word.findings), word.heard, word.rests)

    def accident(self) -> str:
        """Return once what happened to a helper that is gone, empty where nothing did."""
        told, self._accident = self._accident, ""
        return told

    def _engage(self) -> None:
        """Put another helper in the place of one that is gone; it knows no run yet."""
        self._end, self._helper = self._hire(serve)
        self.said, self._asked, self._lost = 0, 0, False
        self._word, self._fresh = None, False
        self._gone.take_over(self._left)
        self._say("look", *self._looked)

    def _reach(self) -> Reach:
        """Return how far the present run was made, as far as was heard."""
        if self._word is None or not self._is_heard:
            return Reach()
        picture = self._word.picture
        return Reach(picture.step, picture.head, picture.status is Status.DIVERGED)

    def _make(self, reach: Reach) -> None:
        """Let the present run, of which nothing is made yet, be made as far as it was."""
        past = self._past
        if past is not None and reach.head < past.head:
            reach = Reach(past.shown, past.head, past.has_diverged)
        steps, back = reach.orders
        if past is not None:
            self._say("resume", self.generation, past, steps, back)
        elif steps:
            self._say("step", steps, back)

    def _go_on(self) -> None:
        """Let another helper make the run again whose helper is gone; give it up where that goes as well."""
        _LOG.warning("The process that trains %s.", end_of(self._helper))
        self.stop_asking()
        owed, reach, searches = self._owed, self._reach(), self._searches
        if reach.head > self._lost_at:
            self._losses, self._lost_at = 0, reach.head
        again = bool(owed.head) or self._losses > _MOST_LOSSES
        if owed.head > reach.head:
            reach = owed
        elif self._aim and not reach.diverged:
            aim = max(reach.head, self._aim)
            reach = Reach(aim, aim)
        self._owed, self._losses = reach, self._losses + 1
        if again:
            said = (
                _(
                    "The process that trains has ended unexpectedly again. "
                    "Play tries once more to make the run up to step {step:,}; Reset begins it anew."
                )
                if reach.head
                else _(
                    "The process that trains has ended unexpectedly again. "
                    "Play tries once more to make the run; Reset begins it anew."
                )
            )
            message = said.format(step=reach.head)
            lost = RunSnapshot(self.generation, Status.FAILED, message, is_lost=True)
            self._word, self._fresh, self._lost = Word(lost, self.said, rests=True), True, True
            self._accident = message
            return
        self._make_again(searches=searches)
        said = (
            _("The process that trains has ended unexpectedly. The run is made again up to step {step:,}.")
            if reach.head
            else _("The process that trains has ended unexpectedly. The run is made again.")
        )
        self._accident = said.format(step=reach.head)

    def _try_again(self) -> None:
        """Let another helper make a run that was given up, if it was."""
        if self._lost:
            self._losses = 0
            self._make_again(searches=self._searches)

    def _make_again(self, *, searches: bool) -> None:
        self._engage()
        self._say("submit", self.generation, self._recipe, False)
        self._make(self._owed)
        if not searches:
            self._say("search", False)
