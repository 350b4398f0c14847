"""A training of one's own that says, as it runs, which of its units are dead: ``reluexplorer.watch(model)``.

PyTorch is imported when a model is watched, Qt never; what a run leaves is read without PyTorch. The package
can be called, as ``import reluexplorer`` alone makes it so.
"""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from reluexplorer.watch.examining import examine
from reluexplorer.watch.watching import Watch, WatchWarning

__all__ = ["Watch", "WatchWarning", "examine"]


class CallablePackage(ModuleType):
    """This package, which begins to watch a model when it is called."""

    def __call__(
        self,
        model: Any,
        every: int | str | None = None,
        *,
        cost: float | None = None,
        window: int = 10,
        file: str | Path | None = None,
        name: str | None = None,
    ) -> Watch:
        """Watch a ``torch.nn.Module``; see :class:`~reluexplorer.watch.watching.Watch`."""
        return Watch(model, every, cost=cost, window=window, file=file, name=name)

    examine = staticmethod(examine)


sys.modules[__name__].__class__ = CallablePackage
