"""Hooks on all modules make PyTorch warn at each call of a compiled model, which a script may raise."""

from __future__ import annotations

import contextlib
import re
import warnings
from typing import Any, cast

_SAID = re.compile(r"Using `torch\.compile\(module\)` when there are global hooks")
_FILTER = "ignore", _SAID, UserWarning, None, 0


class Hush:
    """Passes over this one warning until ``remove``.

    Filters are changed in their list itself: by ``warnings.filterwarnings`` all that was said once would be
    said again.
    """

    def __init__(self) -> None:
        self._filters = cast("Any", warnings.filters)
        self._filters.insert(0, _FILTER)

    def remove(self) -> None:
        """Let PyTorch warn again, also behind the ``warnings.catch_warnings`` that a script is in."""
        lists: list[Any] = [self._filters]
        if warnings.filters is not self._filters:
            lists.append(warnings.filters)
        for each in lists:
            with contextlib.suppress(ValueError):
                each.remove(_FILTER)
