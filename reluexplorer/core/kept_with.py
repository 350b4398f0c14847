"""Results that are kept no longer than what they were made of: data, a run's picture, a model's findings."""

from __future__ import annotations

import weakref
from collections import deque
from collections.abc import Callable
from functools import wraps
from typing import Any, Generic, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class _Last(Generic[T]):
    """The last few results of a function; each goes as soon as one of its arguments is gone."""

    def __init__(self, most: int) -> None:
        self._made: deque[tuple[tuple[Any, ...], T]] = deque(maxlen=most)

    def of(self, arguments: tuple[Any, ...], make: Callable[[], T]) -> T:
        for known, result in tuple(self._made):
            if len(known) == len(arguments) and all(map(_is, known, arguments)):
                return result
        result = make()
        self._made.append((tuple(self._held(each) for each in arguments), result))
        return result

    def _held(self, argument: Any) -> Any:
        """Return a reference that does not keep an argument; words and numbers themselves."""
        try:
            return weakref.ref(argument, self._forget)
        except TypeError:
            return argument

    def _forget(self, gone: weakref.ref[Any]) -> None:
        left = [each for each in tuple(self._made) if not any(known is gone for known in each[0])]
        # Its own type is there to the end, while names of the module are gone as Python leaves.
        self._made = type(self._made)(left, self._made.maxlen)


def _is(known: Any, argument: Any) -> bool:
    return known() is argument if isinstance(known, weakref.ref) else bool(known == argument)


def kept_with(most: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Keep the last results of a function, so many at most, each as long as all its arguments are there.

    An argument is known again by being the same one, words and numbers by being equal. A result must not hold
    its arguments, which would then stay until others come.
    """

    def keeping(function: Callable[P, T]) -> Callable[P, T]:
        last: _Last[T] = _Last(most)

        @wraps(function)
        def found(*args: P.args, **kwargs: P.kwargs) -> T:
            key = (*args, *kwargs.items())
            return last.of(key, lambda: function(*args, **kwargs))

        return found

    return keeping
