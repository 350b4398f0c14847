"""Lines of deaths above the picture."""

from __future__ import annotations

import numpy as np

from reluexplorer.panels.neurons import deaths
from reluexplorer.session.deaths.tally import Account
from reluexplorer.session.run.snapshot import Curve, UnitEvent


def test_steps_keep_each_value_until_the_next_change():
    x, y = deaths.steps_of(np.array([0, 10, 20, 30, 40]), np.array([0, 0, 2, 2, 1]))
    assert x.tolist() == [0, 20, 20, 40, 40]
    assert y.tolist() == [0, 0, 2, 2, 1]
    assert deaths.steps_of(np.array([0]), np.array([3]))[1].tolist() == [3]


def test_layers_with_most_deaths_are_shown_in_their_order():
    dead = np.array([[9, 9, 9, 9, 9, 9, 9], [0, 3, 1, 0, 2, 0, 5]])
    assert deaths.shown_layers(dead) == (0, 1, 2, 4, 6)
    curve = Curve(np.array([0, 10]), dead=dead)
    assert [line.name for line in deaths.layer_curves(curve)] == [
        "Hidden 1", "Hidden 2", "Hidden 3", "Hidden 5", "Hidden 7",
    ]  # fmt: skip
    assert deaths.history_words(curve) == "11 at step 10 · top 5 layers"


def test_the_lines_go_up_and_down_where_the_account_has_deaths_and_revivals():
    curve = Curve(np.array([0, 20]), dead=np.array([[0, 0], [1, 0]]))
    told = ((5, 0, 1, True), (7, 0, 1, False), (7, 1, 0, True), (20, 0, 1, True))
    account = Account(tuple(UnitEvent(step, layer, unit, died) for step, layer, unit, died in told))
    now = deaths.accounted(curve, account, 23)
    assert now.steps.tolist() == [0, 5, 7, 20, 23]
    assert now.dead.tolist() == [[0, 0], [1, 0], [0, 1], [1, 1], [1, 1]]
    assert deaths.accounted(Curve(), account, 23).steps.size == 0
