"""What is measured beside the window for the one thing that is chosen now, and kept for the last few."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeAlias, TypeVar

from reluexplorer.language import _
from reluexplorer.lessons.lesson import Cancelled
from reluexplorer.models.values.refusal import ModelError
from reluexplorer.session.jobs.worker import Tell, Worker

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
Found: TypeAlias = OrderedDict[Hashable, T]
"""What was found, by its keys; the last that was wanted is last."""
_REST, _LOOK = 0.15, 0.03
"""Seconds for which a choice rests before it is measured, and between two looks whether it still stands."""


@dataclass(frozen=True, eq=False)
class Awaited(Generic[T]):
    """What was found for a choice, or how far that is."""

    found: T | None = None
    progress: float = 0.0
    is_awaited: bool = False
    trouble: str = ""
    """Why it cannot be found, as a sentence."""

    @property
    def is_any(self) -> bool:
        """Whether there is anything to show."""
        return self.found is not None or self.is_awaited or bool(self.trouble)


class Measures(Protocol[T_co]):
    """Finds something in a process of its own; raises StoppedError once nobody waits for it."""

    def __call__(self, *, on_the_way: Callable[[float], None], is_cancelled: Callable[[], bool]) -> T_co:
        """Find it."""


class Aside(Generic[T]):
    """Finds what belongs to one key at a time; a newer key cancels the older one."""

    def __init__(self, name: str, most: int) -> None:
        self.worker: Worker[Awaited[T]] = Worker(name, _failed)
        self.now: Awaited[T] = Awaited()
        self._most = most
        self._key: Hashable = None
        self._kept: Found[T] = OrderedDict()

    def want(self, key: Hashable, measures: Measures[T]) -> None:
        """Have something found for a key, unless it is known or on its way."""
        if key == self._key:
            return
        self._key = key
        if key in self._kept:
            self._kept.move_to_end(key)
            self.worker.cancel()
            self.now = Awaited(self._kept[key])
            return
        self.now = Awaited(is_awaited=True)
        self.worker.start(lambda tell: _find(tell, measures))

    def leave(self) -> None:
        """Want nothing any more; what was found stays known."""
        if self._key is not None:
            self._key, self.now = None, Awaited()
            self.worker.cancel()

    def retry(self) -> None:
        """Let what could not be found be tried anew where it is wanted again."""
        if self.now.trouble:
            self.leave()

    def forget(self) -> None:
        """Want nothing, and let go of all that was found."""
        self.leave()
        self._kept.clear()

    def put_by(self) -> Found[T]:
        """Want nothing, and hand over all that was found, to be taken back later."""
        self.leave()
        kept, self._kept = self._kept, OrderedDict()
        return kept

    def take_back(self, kept: Found[T]) -> None:
        """Want nothing, and know again what was put by, in place of what is known."""
        self.leave()
        self._kept = kept

    def collect(self) -> None:
        """Take up what was found."""
        word = self.worker.take()
        if word is None:
            return
        self.now = word
        if word.found is not None:
            self._kept[self._key] = word.found
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)


def _find(tell: Tell[Awaited[T]], measures: Measures[T]) -> None:
    from reluexplorer.models.measuring.process import StoppedError

    until = time.monotonic() + _REST
    while time.monotonic() < until:
        time.sleep(_LOOK)
        tell.check()
    try:
        found = measures(
            on_the_way=lambda share: None if is_over(tell) else tell(Awaited(None, share, True)),
            is_cancelled=lambda: is_over(tell),
        )
    except StoppedError:
        raise Cancelled from None
    tell(Awaited(found))


def is_over(tell: Tell[T]) -> bool:
    """Whether nobody waits for a job any more."""
    try:
        tell.check()
    except Cancelled:
        return True
    return False


def _failed(error: Exception) -> Awaited[T]:
    return Awaited(trouble=trouble_of(error))


def trouble_of(error: Exception) -> str:
    """Return why a model could not be measured, as a sentence."""
    if isinstance(error, ModelError):
        return str(error)
    if isinstance(error, MemoryError):
        return _("There is not enough memory to measure this model.")
    if isinstance(error, OSError):
        return _("The model cannot be read: {error}").format(error=error)
    return _("The measuring stopped: {error}").format(error=error)
