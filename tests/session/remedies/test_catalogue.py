"""What each remedy changes, and when it is refused."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from reluexplorer.panels.neurons.remedies.cells import table
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.commands.units import KillUnit
from reluexplorer.session.remedies.catalogue import REMEDIES, remedied
from reluexplorer.session.remedies.comparison import Plan, compare
from reluexplorer.session.remedies.verdicts import judgement, verdict
from reluexplorer.session.run.loading import load
from tests.session.remedies.ways import DYING, changed


def test_a_remedy_that_a_change_by_hand_forbids_says_why() -> None:
    recipe = changed(DYING, (10, assign("training.learning_rate", 0.2)), (15, KillUnit(0, 1)))
    found = compare(recipe, load(recipe.data), Plan(30, 30, 60), 3, lambda _done: None, ("leaky-0.1",))
    trial = found.trials[1]
    assert trial.start is not None
    assert (trial.start.made, trial.start.diverged) == (0, 0)
    assert judgement(found, trial, "start") == "cannot be tried"
    assert verdict(found, trial, "start") == (
        "It cannot be tried: what was done at step 15 cannot be done then: "
        "a neuron with Leaky ReLU has no flat side, so no bias makes it die."
    )
    assert np.isnan(trial.start.reached).all(), "though it was trained up to step 15"
    cells = table(found).lines[1].cells[:4]
    assert [cell.words for cell in cells] == ["–", "–", "–", "cannot be tried"]
    assert trial.here is not None
    assert trial.here.made == 3


def test_each_remedy_changes_one_thing_and_is_not_offered_twice() -> None:
    for name, remedy in REMEDIES.items():
        recipe = replace(DYING, network=replace(DYING.network, initializer="zeros"))
        once = remedied(recipe, name)
        if remedy.treatment is not None:
            assert once is None
            continue
        assert once is not None
        assert (once.network != recipe.network) != (once.training != recipe.training)
        assert once.data == recipe.data
        if name not in {"slower", "larger-batch"}:
            assert remedied(once, name) is None
