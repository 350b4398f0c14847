"""Arrays at the borders: whoever receives one may keep it, and nobody writes into it."""

from __future__ import annotations

from typing import Any, TypeVar

from numpy.typing import NDArray

_Any = TypeVar("_Any", bound=NDArray[Any])


def read_only(array: _Any) -> _Any:
    """Make an array read-only and return it."""
    array.flags.writeable = False
    return array
