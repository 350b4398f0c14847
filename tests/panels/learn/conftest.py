"""The Learn panel."""

from __future__ import annotations

import pytest

from reluexplorer.panels.learn.panel import LearnPanel
from tests.panels.learn.exhibited import MetricLog


@pytest.fixture
def panel(qtbot):
    made = LearnPanel(MetricLog())
    qtbot.addWidget(made)
    made.resize(1440, 850)
    made.show()
    return made
