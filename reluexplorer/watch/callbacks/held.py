"""A watch that a callback begins and ends."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from reluexplorer.watch.watching import Watch


class Held:
    """Takes what :class:`~reluexplorer.watch.watching.Watch` takes, and makes it once there is a model."""

    def __init__(
        self,
        every: int | str = 50,
        *,
        cost: float | None = None,
        window: int = 10,
        file: str | Path | None = None,
        name: str | None = None,
    ) -> None:
        super().__init__()
        self._every = every
        self._options: dict[str, Any] = {"cost": cost, "window": window, "file": file, "name": name}
        self.watch: Watch | None = None
        """While the training runs, and as it was after."""

    def begin(self, model: Any) -> None:
        """Watch a model; one that was watched before no longer."""
        self.end()
        self.watch = Watch(model, self._every, **self._options)

    def keep(self, **values: Any) -> None:
        """Keep figures of this step, those that are None left out."""
        known = {name: value for name, value in values.items() if value is not None}
        if self.watch is not None and known:
            self.watch.log(**known)

    def end(self) -> None:
        """Stop watching."""
        if self.watch is not None:
            self.watch.close()
