"""The cards of inputs, outputs and the dead."""

from __future__ import annotations

from reluexplorer.panels.train.network.hover import hover_lines
from reluexplorer.session.run.snapshot import RunSnapshot
from reluexplorer.text import measure
from tests.panels.runs import DYING, run_of


def test_cards_of_inputs_outputs_and_the_dead():
    run = run_of(300, *DYING)
    values = run.problem.dataset.inputs[run.problem.dataset.train, 0]
    assert hover_lines(run, 0, 0) == (
        "Input x₁",
        f"from {measure(values.min())} to {measure(values.max())}",
        f"mean {measure(values.mean())}",
    )
    assert hover_lines(run, 4, 0)[:2] == ("Output · y", "Sigmoid of a sum")
    dead = min(run.inspection.health[1].dead)
    assert hover_lines(run, 2, dead)[-1] == "dead: no gradient reaches it"
    assert hover_lines(run, 2, 99) == ()
    assert hover_lines(run, 9, 0) == ()
    assert hover_lines(RunSnapshot(), 1, 0) == ()
