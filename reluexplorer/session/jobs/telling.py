"""A view of work in hand on other threads, handed over where it changed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Generic, TypeVar

V = TypeVar("V")


class Telling(Generic[V]):
    """Holds a frozen view; :meth:`take` returns it where it changed since the last call."""

    def __init__(self, view: V) -> None:
        self._view = view
        self._fresh = False

    def take(self) -> V | None:
        """Return the view if it changed since the last call."""
        self._collect()
        if not self._fresh:
            return None
        self._fresh = False
        return self._view

    def _collect(self) -> None:
        """Bring the view up to what the threads have told."""
        raise NotImplementedError

    def _set(self, **changes: Any) -> None:
        self._view = replace(self._view, **changes)  # type: ignore[type-var]
        self._fresh = True
