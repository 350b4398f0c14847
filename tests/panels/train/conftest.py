"""The Train panel in a window, drawn whole."""

from __future__ import annotations

import pytest

from reluexplorer.panels.train.panel import TrainPanel
from tests.panels.standing import standing


@pytest.fixture
def panel(qtbot, asked):
    with standing(qtbot, TrainPanel(asked), 1440, 854) as made:
        qtbot.waitUntil(lambda: made.outcome.loss.plot is not None)
        yield made
