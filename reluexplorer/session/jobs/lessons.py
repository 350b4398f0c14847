"""The lessons as they stand: bets and tries, the experiment that plays, and the claims that were measured."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from reluexplorer.language import _
from reluexplorer.lessons.claims import catalogue as registry
from reluexplorer.lessons.exhibit import Exhibit
from reluexplorer.lessons.kept import let_go
from reluexplorer.lessons.lesson import Measurement
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.jobs.learning import Learning, Tries
from reluexplorer.session.jobs.learning_file import Kept
from reluexplorer.session.jobs.worker import Tell, Telling, Worker

_FRAME = 1 / 30
"""Seconds that a frame of an experiment is shown at least: the eye has to follow."""


@dataclass(frozen=True, eq=False)
class LessonsView:
    """The newest exhibit of the open experiment and all measurements so far, by lesson."""

    playing: str = ""
    """The lesson whose experiment is open."""
    running: bool = False
    exhibit: Exhibit | None = None
    learning: Learning = field(default=Learning())
    """Bets and tries, by lesson."""
    pointed: int = 0
    """How often a person was shown where to bet, as the stage waits for that."""
    measurements: Mapping[str, Measurement] = field(default_factory=dict)
    measuring: str = ""
    progress: float = 0.0
    waiting: frozenset[str] = frozenset()
    """Lessons that are to be measured after that."""
    turn: int = 0
    """Which of the measurements that were asked for together is made, from 1; 0 for none."""
    turns: int = 0
    """How many these are."""
    trouble: str = ""
    """Why the experiment failed."""
    failed: dict[str, str] = field(default_factory=dict)
    """By lesson, why its last measurement failed."""

    @property
    def measures_times(self) -> bool:
        """Whether the measurement in hand is of times."""
        return bool(self.measuring) and registry.LESSONS[self.measuring].timed

    def excludes(self, lesson: str) -> bool:
        """Whether a lesson's stage has to wait for the measurement in hand: one of them is of times."""
        return self.measures_times or (bool(self.measuring) and registry.LESSONS[lesson].timed)

    def demand_no_times(self) -> None:
        """Raise CommandError where training would go on beside times that are taken."""
        if self.measures_times:
            raise CommandError(
                _("Times are being measured, which training would lengthen: wait, or stop that.")
            )
        if self.running and registry.LESSONS[self.playing].timed:
            raise CommandError(
                _("The experiment takes times, which training would lengthen: wait, or stop it.")
            )


class LessonJobs(Telling[LessonsView]):
    """Plays experiments and measures claims on two threads; :meth:`take` returns what is new."""

    def __init__(self) -> None:
        self._player: Worker[Exhibit | str] = Worker("experiment", repr)
        self._meter: Worker[float | Measurement | str] = Worker("measurement", repr)
        super().__init__(LessonsView(), self._player, self._meter)
        self._queue: dict[str, int] = {}
        """By lesson: the seeds of a measurement that waits."""
        self.disturbed = False
        """Whether networks are trained elsewhere, beside which no times are taken."""
        self._seeds = 0
        """Of the measurement in hand."""
        self._knobs: dict[str, float] = {}
        self._reached: dict[str, tuple[dict[str, float], Exhibit]] = {}
        """By lesson: the knobs that its experiment was run with, and how far it came."""
        self._before: dict[str, tuple[dict[str, float], Exhibit]] = {}
        """The same of lessons whose reader thinks of another bet."""
        self._paused: dict[str, dict[str, float]] = {}
        """By lesson: the settings of a run that another page was shown during."""

    def show(self, lesson: str, knobs: dict[str, float]) -> None:
        """Show what a lesson's experiment has reached with these settings, or how it begins, and wait.

        A run goes on where only what is looked at has changed, and where its page was left meanwhile. Where
        a bet was placed on it at an earlier time, it is run to its end beside the window. Neither holds
        of times, which are taken alone, nor beside them.
        """
        self._collect()
        open_lesson = registry.LESSONS[lesson]
        settings = open_lesson.settings(knobs)
        stays = self._view.playing == lesson
        if not stays:
            self._pause()
        knobs_before, reached = self._reached.get(lesson, (knobs, None))
        if open_lesson.settings(knobs_before) != settings:
            reached = None
        in_hand = stays and self._view.running and open_lesson.settings(self._knobs) == settings
        is_free = not (open_lesson.timed or self._view.measures_times)
        goes_on = in_hand or (self._paused.get(lesson) == settings and is_free)
        self._paused.pop(lesson, None)
        known = bool(self._view.learning.of(lesson).bet_with(settings)) and is_free
        if goes_on or (reached is not None and (reached.done or not known)):
            self._show_reached(lesson, knobs, reached, runs=goes_on, anew=knobs_before != knobs)
            return
        self._open(lesson, knobs, running=False)

        def job(tell: Tell[Exhibit | str]) -> None:
            frames = registry.LESSONS[lesson].play(knobs)
            tell(next(frames))
            if known:
                for shown in frames:
                    tell.check()
                    if shown.done >= 1:
                        tell(shown)

        self._player.start(job)

    def restore(self, kept: Kept) -> None:
        """Take bets, tries and measurements from an earlier time for those that there are."""
        self._set(learning=kept.learning, measurements=kept.measurements)

    def bet(self, lesson: str, values: tuple[float, ...], knobs: dict[str, float]) -> None:
        """Place a bet on what the stage of a lesson will come to with these knobs."""
        self._before.pop(lesson, None)
        self._learn(lesson, bet=values, knobs=knobs, skipped=False, again=False, answer=())

    def skip_bet(self, lesson: str) -> None:
        """Let the stage of a lesson play without a bet."""
        self._learn(lesson, bet=(), knobs={}, skipped=True, again=False, answer=())

    def bet_again(self, lesson: str, knobs: dict[str, float]) -> None:
        """Let the stage of a lesson wait for another bet, at its beginning; the old one is not lost."""
        self.stop_playing()
        if lesson in self._reached and not self._view.learning.of(lesson).waits:
            self._before[lesson] = self._reached.pop(lesson)
        self._learn(lesson, skipped=False, again=True)
        if self._view.playing == lesson:
            self.show(lesson, knobs)

    def keep_bet(self, lesson: str, knobs: dict[str, float]) -> None:
        """Come back to the bet that another one was to replace, and to what its stage had come to."""
        self.stop_playing()
        self._learn(lesson, again=False)
        if lesson in self._before:
            self._reached[lesson] = self._before.pop(lesson)
        if self._view.playing == lesson:
            self.show(lesson, knobs)

    @property
    def learning(self) -> Learning:
        """Bets and tries, by lesson."""
        self._collect()
        return self._view.learning

    def point_at_bet(self) -> None:
        """Show a person where to bet."""
        self._set(pointed=self._view.pointed + 1)

    def _learn(self, lesson: str, **changes: object) -> None:
        self._set(learning=self._view.learning.changed(lesson, **changes))

    def play(self, lesson: str, knobs: dict[str, float]) -> None:
        """Run a lesson's experiment from its start."""
        self._paused.pop(lesson, None)
        self._open(lesson, knobs, running=True)
        self._run(lesson, knobs, 0.0, runs=True)

    def _show_reached(
        self, lesson: str, knobs: dict[str, float], reached: Exhibit | None, *, runs: bool, anew: bool
    ) -> None:
        """Show what an experiment has reached, made ``anew`` where something else of it is looked at."""
        self._open(lesson, knobs, running=runs)
        if reached is not None:
            self._set(exhibit=reached)
        if runs or anew:
            self._run(lesson, knobs, reached.done if reached else 0.0, runs=runs)
        else:
            self._player.cancel()

    def _run(self, lesson: str, knobs: dict[str, float], reached: float, *, runs: bool) -> None:
        """Show an experiment from where it is done to a share on: all that follows, or this alone."""

        def job(tell: Tell[Exhibit | str]) -> None:
            for exhibit in registry.LESSONS[lesson].play(knobs):
                if exhibit.done < reached:
                    continue
                due = time.monotonic() + _FRAME
                tell(exhibit)
                if not runs:
                    return
                if exhibit.done < 1:
                    time.sleep(max(0.0, due - time.monotonic()))

        self._player.start(job)

    def _pause(self) -> None:
        """Let a run wait for its page to be shown again; one that takes times has ended."""
        if self._view.running and not registry.LESSONS[self._view.playing].timed:
            self._paused[self._view.playing] = registry.LESSONS[self._view.playing].settings(self._knobs)

    def _open(self, lesson: str, knobs: dict[str, float], *, running: bool) -> None:
        self._knobs = knobs
        shown = self._view.exhibit if self._view.playing == lesson else None
        self._set(playing=lesson, running=running, exhibit=shown, trouble="")

    def stop_playing(self) -> None:
        """Stop the experiment where it is."""
        self._collect()
        if self._view.running:
            self._player.cancel()
            self._set(running=False)
            self._next()

    def leave(self) -> None:
        """Show no experiment; a run that is left goes on when it is open again."""
        let_go()
        self._collect()
        self._pause()
        if self._view.playing:
            self._player.cancel()
            self._set(playing="", running=False, exhibit=None, trouble="")
            self._next()

    def measure(self, lesson: str, seeds: int) -> None:
        """Measure a claim after those that wait already, and times alone; 0 seeds: its own number.

        One that waits is measured once, with the seeds that were asked for last.
        """
        self._collect()
        if (lesson, seeds) == (self._view.measuring, self._seeds):
            self._queue.pop(lesson, None)
        else:
            self._queue[lesson] = seeds
        self._next()

    def measure_all(self) -> None:
        """Measure every claim that has not been measured."""
        for name in registry.LESSONS:
            if name not in {*self._view.measurements, *self._queue, self._view.measuring}:
                self.measure(name, 0)

    def stop_measuring(self) -> None:
        """Cancel the measurement that runs and those that wait."""
        self._queue.clear()
        self._collect()
        self._meter.cancel()
        self._set(measuring="", progress=0.0, turn=0, turns=0, waiting=frozenset())

    def take_out(self, lesson: str) -> None:
        """Let a measurement that waits not be made."""
        self._queue.pop(lesson, None)
        self._collect()

    @property
    def busy(self) -> bool:
        """Whether anything plays, is measured, or waits for that."""
        return super().busy or bool(self._queue)

    def _collect(self) -> None:
        shown = self._player.take()
        if isinstance(shown, Exhibit):
            self._reached[self._view.playing] = self._knobs, shown
            if shown.done >= 1:
                self._count(self._view.playing, shown)
                self._answer(self._view.playing, shown)
            self._set(exhibit=shown, running=self._view.running and shown.done < 1)
        elif shown is not None:
            self._set(
                running=False,
                trouble=_("The experiment stopped by an internal error: {shown}").format(shown=shown),
            )
        word = self._meter.take()
        if isinstance(word, float):
            self._set(progress=word)
        elif isinstance(word, Measurement):
            measurements = {**self._view.measurements, word.lesson: word}
            self._set(measurements=measurements, measuring="", progress=0.0)
        elif word is not None:
            failed = {
                **self._view.failed,
                self._view.measuring: _("The measurement stopped: {word}").format(word=word),
            }
            self._set(measuring="", progress=0.0, failed=failed)
        self._next()

    def _answer(self, lesson: str, finished: Exhibit) -> None:
        """Keep what a finished run answers to the bet that was placed on it."""
        known = registry.LESSONS[lesson]
        learnt, answer = self._view.learning.of(lesson), known.bet.answer(finished.numbers)
        if answer is not None and answer != learnt.answer and learnt.bet_with(known.settings(self._knobs)):
            self._learn(lesson, answer=answer)

    def _count(self, lesson: str, finished: Exhibit) -> None:
        """Take a finished run for a try of the lesson's goal, where it has one.

        One that shows all at once, without having been run, counts where it is the first to reach it.
        """
        goal = registry.LESSONS[lesson].goal
        tries: Tries = self._view.learning.of(lesson).tries
        if goal is None or not (self._view.running or (goal.reached(finished.numbers) and not tries.reached)):
            return
        self._learn(lesson, tries=tries.with_run(goal, finished.numbers))

    def _has_to_wait(self, lesson: str) -> bool:
        """Whether a measurement of times waits: for a stage, also one that nobody waits for, or a run."""
        return registry.LESSONS[lesson].timed and (self._player.busy or self._view.running or self.disturbed)

    def _next(self) -> None:
        turn = self._view.turn
        if self._view.waiting != self._queue.keys():
            self._set(waiting=frozenset(self._queue))
        if self._view.measuring or not self._queue:
            turn = turn if self._view.measuring else 0
            turns = turn + len(self._queue)
            if (turn, turns) != (self._view.turn, self._view.turns):
                self._set(turn=turn, turns=turns)
            return
        lesson = next((name for name in self._queue if not self._has_to_wait(name)), "")
        if not lesson:
            return
        seeds = self._seeds = self._queue.pop(lesson)
        failed = {name: why for name, why in self._view.failed.items() if name != lesson}
        turns = turn + 1 + len(self._queue)
        waiting = frozenset(self._queue)
        self._set(measuring=lesson, progress=0.0, failed=failed, turn=turn + 1, turns=turns, waiting=waiting)

        def job(tell: Tell[float | Measurement | str]) -> None:
            tell(registry.measure(lesson, seeds or None, tell))

        self._meter.start(job)
