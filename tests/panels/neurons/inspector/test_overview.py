"""The choices above the picture of neurons speak of what the data have: classes, or a target."""

from __future__ import annotations

import pytest

from reluexplorer.panels.neurons.inspector.overview import Overview
from reluexplorer.panels.neurons.shared.view import view_of
from reluexplorer.session.commands.data import ChooseData
from tests.panels.recording import Recording
from tests.panels.runs import IRIS, MASS, state_of

CIRCLE, SINE = ChooseData("circle"), ChooseData("sine")


@pytest.mark.parametrize(
    ("data", "word"), [(CIRCLE, "Class"), (SINE, "Target"), (IRIS, "Class"), (MASS, "Target")]
)
def test_rows_are_ordered_by_class_only_where_there_are_classes(qtbot, data, word):
    overview = Overview(Recording())
    qtbot.addWidget(overview)
    for shown, expected in ((CIRCLE, "Class"), (data, word), (SINE, "Target"), (data, word)):
        state = state_of(0, shown)
        overview.set_view(view_of(state), state.run.problem, state.run.inspection)
        button = overview.rows.button("class")
        assert button.text() == button.accessibleName() == expected
        assert expected.lower() in button.toolTip()
