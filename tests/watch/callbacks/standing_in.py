"""A watch that keeps what it is told, in the place of the one that hooks a model."""

from __future__ import annotations

from typing import Any

import pytest

from reluexplorer.watch.callbacks import held


class Told:
    """What a watch was made of, what was logged, and whether it was closed."""

    made: list[Told]

    def __init__(self, model: Any, every: int, **options: Any) -> None:
        self.model, self.every, self.options = model, every, options
        self.logged: list[dict[str, Any]] = []
        self.is_closed = False
        Told.made.append(self)

    def log(self, **values: Any) -> None:
        self.logged.append(values)

    def close(self) -> None:
        self.is_closed = True


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Told]:
    """All watches that are made in a test."""
    Told.made = []
    monkeypatch.setattr(held, "Watch", Told)
    return Told.made
