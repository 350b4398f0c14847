"""A column of widgets that take turns to be painted, and the clock that only their painting moves."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from reluexplorer.widgets.painting import pace
from tests.widgets.painting.column import Clock, Column


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    monkeypatch.setattr(pace.time, "thread_time", found)
    monkeypatch.setattr(pace.time, "perf_counter", found)
    return found


@pytest.fixture
def column(clock: Clock, shared_out: None) -> Iterator[Column]:
    made = Column(clock)
    yield made
    made.window.close()
    made.window.deleteLater()
