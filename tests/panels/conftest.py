"""The Train panel, with nothing behind it that notes what it asks for, or with a session."""

from __future__ import annotations

import pytest

from reluexplorer.panels.train.panel import TrainPanel
from reluexplorer.panels.train.settings.column import SettingsColumn
from tests.panels.recording import Recording
from tests.panels.standing import standing


@pytest.fixture
def asked():
    """What the panel of a test asked for."""
    return Recording()


@pytest.fixture
def panel(qtbot, asked):
    made = TrainPanel(asked)
    qtbot.addWidget(made)
    made.resize(1440, 854)
    with qtbot.waitExposed(made):
        made.show()
    return made


@pytest.fixture
def column(qtbot, asked):
    """The settings on the left alone."""
    with standing(qtbot, SettingsColumn(asked), 264, 560) as made:
        yield made


@pytest.fixture
def live(qtbot, session):
    """The panel as it follows a file's own session."""
    made = TrainPanel(session.dispatch)
    qtbot.addWidget(made)
    made.resize(1440, 854)
    made.set_state(session.state)
    session.changed.connect(lambda _before, after: made.set_state(after))
    with qtbot.waitExposed(made):
        made.show()
    return made
