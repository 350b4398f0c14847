"""The words for a change on the way."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reluexplorer.session.commands.settings import setter
from reluexplorer.session.run.change_labels import marks_of
from tests.panels.runs import document_of, run_of


@pytest.mark.parametrize(
    ("command", "on", "off"),
    [
        (setter("training.clip_norm"), "no norm limit → 2", "norm limit 2 → none"),
        (setter("training.clip_value"), "no gradient limit → 2", "gradient limit 2 → none"),
        (setter("training.weight_limit"), "no weight limit → 2", "weight limit 2 → none"),
        (setter("training.l1"), "no L1 → 2", "L1 2 → none"),
        (setter("training.l2"), "no L2 → 2", "L2 2 → none"),
        (setter("network.dropout"), "no dropout → 0.5", "dropout 0.5 → none"),
    ],
)
def test_a_setting_that_0_turns_off_is_said_to_be_none(command, on, off):
    document = replace(document_of(), change_step=10)
    document = command(0.5 if "dropout" in on else 2.0).apply(document)
    document = command(0.0).apply(replace(document, change_step=20))
    problem = run_of(0).problem
    assert [mark.words for mark in marks_of(document.recipe, problem)] == [on, off]
