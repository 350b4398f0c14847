"""A job beside the window, with a mailbox for its newest word and a way to cancel it; its view."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any, Generic, Protocol, TypeVar

from reluexplorer.core.data.tables.wording import TableError
from reluexplorer.lessons.lesson import Cancelled
from reluexplorer.models.values.refusal import ModelError
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.run.machine import share_the_machine

V = TypeVar("V")
_LOG = logging.getLogger(__name__)
_MOMENT = 0.3
"""Seconds that the end of a thread is waited for."""


class Telling(Generic[V]):
    """Holds a frozen view of what workers do; :meth:`take` returns it where it changed since then."""

    def __init__(self, view: V, *workers: Worker[Any]) -> None:
        self._view = view
        self._fresh = False
        self._workers = workers

    def take(self) -> V | None:
        """Return the view if it changed since the last call."""
        self._collect()
        if not self._fresh:
            return None
        self._fresh = False
        return self._view

    @property
    def busy(self) -> bool:
        """Whether a job runs or is about to."""
        return any(worker.busy for worker in self._workers)

    def wait(self, timeout: float) -> bool:
        """Wait until the jobs in hand have ended; False if one of them takes longer."""
        return all(worker.wait(timeout) for worker in self._workers)

    def close(self) -> None:
        """End all threads."""
        for worker in self._workers:
            worker.close()

    def _collect(self) -> None:
        """Bring the view up to what the threads have told."""
        raise NotImplementedError

    def _set(self, **changes: Any) -> None:
        self._view = replace(self._view, **changes)  # type: ignore[type-var]
        self._fresh = True


def taken(**jobs: Telling[Any]) -> dict[str, Any]:
    """Return the views of those jobs that have changed, by their names."""
    views = {name: job.take() for name, job in jobs.items()}
    return {name: view for name, view in views.items() if view is not None}


T = TypeVar("T")
W_contra = TypeVar("W_contra", contravariant=True)


class Tell(Protocol[W_contra]):
    """What a job tells its worker by; both ways raise Cancelled once nobody waits for the job any more."""

    def __call__(self, word: W_contra) -> None:
        """Leave a word in the mailbox, in place of one that was not taken."""

    def check(self) -> None:
        """Say nothing."""


Work = Callable[[Tell[T]], None]


class Worker(Generic[T]):
    """Runs one job at a time on a thread of its own; a newer job cancels the older one.

    A job is called with a :class:`Tell`. ``failed`` turns an exception into a last word.
    """

    def __init__(self, name: str, failed: Callable[[Exception], T]) -> None:
        self._condition = threading.Condition()
        self._failed = failed
        self._generation = 0
        self._pending: Work[T] | None = None
        self._busy = False
        self._closing = False
        self._mail: T | None = None
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._thread.start()

    def start(self, job: Work[T] | None) -> None:
        """Begin a job, or none, in place of the one that runs and of what it said last."""
        with self._condition:
            self._generation += 1
            self._pending = job
            self._mail = None
            self._condition.notify_all()

    def cancel(self) -> None:
        """Drop the job that runs and what it said last."""
        self.start(None)

    def take(self) -> T | None:
        """Return the newest word if it was not taken yet."""
        with self._condition:
            mail, self._mail = self._mail, None
            return mail

    @property
    def busy(self) -> bool:
        """Whether a job runs or is about to."""
        with self._condition:
            return self._busy or self._pending is not None

    def wait(self, timeout: float) -> bool:
        """Wait until no job runs; False if that takes longer."""
        with self._condition:
            return self._condition.wait_for(lambda: not self._busy and self._pending is None, timeout)

    def close(self) -> None:
        """Cancel and let the thread end; waits for it a moment at most."""
        self._closing = True
        self.cancel()
        self._thread.join(_MOMENT)

    def _work(self) -> None:
        share_the_machine()
        while True:
            with self._condition:
                self._busy = False
                self._condition.notify_all()
                self._condition.wait_for(lambda: self._pending is not None or self._closing)
                if self._closing:
                    return
                job, generation = self._pending, self._generation
                self._pending, self._busy = None, True
            if job is not None:
                self._do(job, generation)
            del job  # And with it what it works on, which may be a picture of the window.

    def _do(self, job: Work[T], generation: int) -> None:
        try:
            job(_Teller(self, generation))
        except Cancelled:
            return
        except Exception as error:
            if not isinstance(error, CommandError | TableError | ModelError | OSError | MemoryError):
                _LOG.exception("The job of the thread %s failed:", self._thread.name)
            with suppress(Cancelled):
                self._leave(generation, self._failed(error))

    def _leave(self, generation: int, word: T | None) -> None:
        """Put a job's word, None for none, into the mailbox; raise Cancelled where a newer job has begun."""
        with self._condition:
            if generation != self._generation:
                raise Cancelled
            if word is not None:
                self._mail = word


class _Teller(Generic[T]):
    """What the job of one generation tells its worker by."""

    def __init__(self, worker: Worker[T], generation: int) -> None:
        self._leave = partial(worker._leave, generation)

    def __call__(self, word: T) -> None:
        self._leave(word)

    def check(self) -> None:
        self._leave(None)
