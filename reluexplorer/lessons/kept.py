"""What lessons keep between two looks at a stage or two cases of a measurement, until no lesson is open."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
_FORGET: list[Callable[[], None]] = []


def kept(most: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Keep the last results of a function, so many at most, until :func:`let_go`.

    For what is large and soon made again: random weights of 20 MB, or hundreds of pictures.
    """

    def keeping(function: Callable[P, T]) -> Callable[P, T]:
        cached = lru_cache(maxsize=most)(function)
        _FORGET.append(cached.cache_clear)
        return cached  # type: ignore[return-value]

    return keeping


def let_go() -> None:
    """Forget all that is kept."""
    for forget in _FORGET:
        forget()
