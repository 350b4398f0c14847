"""Tells of what belongs together once: from the state before it to the state after it."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType

from reluexplorer.session.host.state import State


class Together:
    """Tells of each new state at once; of those that come within ``with`` when the outermost one is left."""

    def __init__(self, tell: Callable[[State, State], None]) -> None:
        self._tell = tell
        self._depth = 0
        self._held: tuple[State, State] | None = None
        """The state before the first change that was not told of, and the newest."""

    def tell(self, before: State, after: State) -> None:
        """Tell of a state, or keep it for when all that belongs to it is done."""
        if self._depth:
            self._held = (before if self._held is None else self._held[0]), after
        else:
            self._tell(before, after)

    def __enter__(self) -> None:
        self._depth += 1

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Tell of what came, also where it ended by an error: the state is there."""
        self._depth -= 1
        if not self._depth and self._held is not None:
            held, self._held = self._held, None
            self._tell(*held)
