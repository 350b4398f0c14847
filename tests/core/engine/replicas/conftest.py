"""Both layouts of the replicas."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from reluexplorer.core.engine.replicas import replicas
from reluexplorer.core.engine.replicas.layouts import Layout
from reluexplorer.core.problem.problem import Problem
from tests.core.engine.replicas.alone import LAYOUTS


@pytest.fixture(params=LAYOUTS, ids=lambda layout: layout.__name__.lower())
def layout(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Every problem in this layout, in buffers of its own."""

    def chosen(_problem: Problem, count: int) -> Layout:
        made: Layout = request.param(count)
        return made

    monkeypatch.setattr(replicas, "_layout", chosen)
    monkeypatch.setattr(replicas, "_local", threading.local())
    return request.param
