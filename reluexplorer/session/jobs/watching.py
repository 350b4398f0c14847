"""The training of another program that is looked at: its file is read and followed beside the window."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event

from reluexplorer.language import _
from reluexplorer.models.values.refusal import ModelError
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.jobs.run_pulse import NOT_THERE, Heart, Told, told_of, vanished
from reluexplorer.session.jobs.watched_run import Pulse, Watching, first_layer, has_unit
from reluexplorer.session.jobs.worker import Tell, Telling, Worker
from reluexplorer.watch.following.watched import Watched, watched
from reluexplorer.watch.run import WatchedRun

NO_RUN = _("No watched training is open: open its file first.")
_BETWEEN = 0.1
"""Seconds between two looks at a file."""
_WHILE_READING = 0.5
"""Seconds between two pictures of a run of which more is there."""
_REST = 4.0
"""A picture of a run is made so many times as seldom as making it takes."""


@dataclass(frozen=True)
class _Word:
    """What is known of a file by now."""

    run: WatchedRun | None = None
    first: int = 0
    """The layer to look at where nobody has chosen one."""
    trouble: str = ""
    pulse: Pulse = Pulse.AWAITED
    told: Told = NOT_THERE
    is_reading: bool = True


class WatchJob(Telling[Watching]):
    """Follows one run at a time; :meth:`take` returns what is new."""

    def __init__(self) -> None:
        self._worker: Worker[_Word] = Worker("watch", _failed)
        super().__init__(Watching(), self._worker)
        self._following: _Following | None = None
        self._is_chosen = False

    def open(self, path: Path) -> None:
        """Begin to follow a run in place of the one that is open; its file need not be there yet."""
        self._leave()
        self._view, self._fresh = Watching(str(path), is_reading=True), True
        self._following = _Following(path)
        self._worker.start(self._following)

    def close_run(self) -> None:
        """Follow no run any more."""
        self._leave()
        self._worker.cancel()
        self._view, self._fresh = Watching(), True

    def choose(self, layer: int, unit: int | None) -> None:
        """Choose a layer and one of its units, or none; raise CommandError where it is not there."""
        if not has_unit(self._known(), layer, unit):
            raise CommandError(_("The training has no such unit."))
        self._is_chosen = True
        self._set(layer=layer, unit=unit)

    def choose_unit(self, unit: int | None) -> None:
        """Choose a unit of the chosen layer, or none."""
        self._known()
        self.choose(self._view.layer, unit)

    def look_at(self, step: int | None) -> None:
        """Look at a step, or, for None, follow the training."""
        run = self._known()
        self._set(step=None if step is None else min(step, run.step))

    @property
    def view(self) -> Watching:
        """What is known now."""
        self._collect()
        return self._view

    @property
    def busy(self) -> bool:
        """Whether not all that is there was read once: a run that is followed is no work in hand."""
        return self._following is not None and not self._following.has_read.is_set()

    def wait(self, timeout: float) -> bool:
        """Wait until all that is there was read once; False if that takes longer."""
        return self._following is None or self._following.has_read.wait(timeout)

    def close(self) -> None:
        """End the thread."""
        self._leave()
        super().close()

    def _leave(self) -> None:
        if self._following is not None:
            self._following.is_over.set()
        self._following, self._is_chosen = None, False

    def _known(self) -> WatchedRun:
        self._collect()
        if self._view.run is None:
            raise CommandError(self._view.trouble or NO_RUN)
        return self._view.run

    def _collect(self) -> None:
        word = self._worker.take()
        if word is None:
            return
        view, run = self._view, word.run
        begun_anew = run is not None and view.run is not None and run.step < view.run.step
        self._is_chosen = self._is_chosen and not begun_anew and has_unit(run, view.layer, view.unit)
        layer, unit = (view.layer, view.unit) if self._is_chosen else (word.first, None)
        self._set(
            run=run, trouble=word.trouble, pulse=word.pulse, changed=word.told.changed,
            bytes=word.told.bytes, is_reading=word.is_reading, layer=layer, unit=unit,
            step=None if begun_anew else view.step,
        )  # fmt: skip


class _Following:
    """Follows a file until it ``is_over``, and tells what is known of it whenever that is something new."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self.has_read, self.is_over = Event(), Event()
        self._path, self._clock = path, clock
        self._watched: Watched = watched(path)
        self._heart = Heart(clock)
        self._word = _Word()
        self._is_new = False
        """Whether something was taken of which no picture was made."""
        self._next = 0.0
        """When the next picture of the run is made."""
        self._refused: Told | None = None
        """A file that is none of a run, as it was then."""

    def __call__(self, tell: Tell[_Word]) -> None:
        """Follow it."""
        try:
            while not self.is_over.is_set():
                tell.check()
                told = told_of(self._path)
                found, trouble = self._take(told)
                if found and self._clock() < self._next:
                    continue
                self._say(tell, told, trouble, is_reading=found)
                if not found:
                    self.has_read.set()
                    self.is_over.wait(_BETWEEN)
        finally:
            self._watched.close()
            self.has_read.set()

    def _take(self, told: Told) -> tuple[bool, str]:
        """Take what is new; return whether there was anything, and why there cannot be."""
        if told == self._refused:
            return False, self._word.trouble
        self._refused = None
        try:
            found = self._watched.poll()
        except ModelError as error:
            self._watched.close()
            self._watched, self._refused = watched(self._path), told
            return False, str(error)
        self._is_new = self._is_new or found
        gone = self._word.run is not None and not told.is_there
        return found, vanished(self._path) if gone else told.trouble

    def _say(self, tell: Tell[_Word], told: Told, trouble: str, *, is_reading: bool) -> None:
        """Tell what is known, if it is something new; a picture of the run is made where it is time."""
        begun, before, word = self._clock(), self._word, self._word
        is_over = self._heart.pulse(told, word.run) is Pulse.QUIET
        if self._is_new and (begun >= self._next or is_over or not self.has_read.is_set()):
            run = self._watched.run()
            run = run if run.name else replace(run, name=self._path.name)
            word = replace(word, run=run, first=first_layer(run))
            self._is_new = False
            least = _WHILE_READING if is_reading else _BETWEEN
            self._next = begun + max(least, _REST * (self._clock() - begun))
        pulse = self._heart.pulse(told, word.run)
        self._word = replace(word, trouble=trouble, pulse=pulse, told=told, is_reading=is_reading)
        if self._word != before:
            tell(self._word)


def _failed(error: Exception) -> _Word:
    if isinstance(error, MemoryError):
        return _Word(trouble=_("There is not enough memory to read this run."), is_reading=False)
    return _Word(trouble=_("The run cannot be read: {error}").format(error=error), is_reading=False)
