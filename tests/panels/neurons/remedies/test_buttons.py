"""Remedies beside a neuron, and several neurons treated together."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from reluexplorer.core.problem.problem import TrainingSpec
from reluexplorer.panels.neurons.remedies.buttons import remedies, treatments
from reluexplorer.session.commands.remedies import CompareRemedies
from reluexplorer.session.commands.selection import ToggleUnit
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.commands.units import ReinitialiseUnit, ReviveUnit, TreatUnits
from reluexplorer.session.document.document import Recipe
from tests.panels.neurons.constructed import LEFT, RECORDS, constructed, dead_since, snapshot
from tests.widgets.pictures import column_rect

TRIES = {
    "leaky-0.01": "Leaky ReLU 0.01",
    "leaky-0.1": "Leaky ReLU 0.1",
    "leaky-0.25": "Leaky ReLU 0.25",
    "prelu": "PReLU",
    "elu": "ELU",
    "slower": "Learning rate ÷ 10",
    "slower-revive": "Learning rate ÷ 10, revive",
    "clipped": "Clip gradients at 1",
    "larger-batch": "Batches of 80",
    "revive": "Revive the dead",
    "reinitialise": "Renew the dead",
}
"""Remedies of the default run by name, in the order in which they are offered."""


def test_remedies_act_on_the_neuron_or_are_tried_on_copies():
    recipe = Recipe(training=TrainingSpec(learning_rate=3.0, seed=4))
    assert [(remedy.words, remedy.command) for remedy in treatments(recipe, (1, 2), 0.2)] == [
        ("Revive it", ReviveUnit(1, 2, 0.2)),
        ("Re-initialise it", ReinitialiseUnit(1, 2)),
    ]
    assert [(remedy.words, remedy.command) for remedy in remedies(recipe, 5)] == [
        (words, CompareRemedies(16, (name,))) for name, words in TRIES.items()
    ]
    unbiased = replace(recipe, network=replace(recipe.network, biased=False))
    assert [remedy.words for remedy in treatments(unbiased, (0, 0))] == ["Re-initialise it"]
    assert "Revive the dead" not in [remedy.words for remedy in remedies(unbiased, 5)]


def pills(inspector):
    return [
        pill
        for choices in (inspector.treatments, inspector.tries)
        for pill in choices.pills
        if pill.isVisible()
    ]


def test_the_selected_dead_neuron_is_explained(shown):
    curve = replace(dead_since(420, -1, -1, -1), dead=np.array([[0, 0], [1, 1]]))
    panel, _ = shown(snapshot(replace(constructed(), step=500), curve), unit=(0, 0))
    inspector = panel.inspector
    assert inspector.title.text() == "Neuron 1.1"
    assert inspector.pill.words() == "dead since step 411 or later"
    assert inspector.sentence.words().endswith(RECORDS.format(410, 420))
    assert inspector.strip.view.gap == pytest.approx(0.83, abs=1e-6)
    assert inspector.share.value() == "4.2 %"
    (area,) = inspector.plane.view.fires
    assert area[:, 0].min() == pytest.approx(1.83, abs=1e-6)
    assert inspector.plane.view.test.sum() == 10
    assert [pill.text() for pill in pills(inspector)] == ["Revive it", "Re-initialise it", *TRIES.values()]


def test_a_healthy_neuron_needs_no_remedy(shown):
    panel, _ = shown(snapshot(constructed()), unit=(0, 2))
    assert panel.inspector.pill.words() == "healthy"
    assert panel.inspector.share.value() == "50 %"
    assert not pills(panel.inspector)
    assert panel.inspector.link.isVisible()


def test_remedies_and_the_way_to_train(shown):
    panel, dispatch = shown(snapshot(constructed()), unit=(0, 0))
    field = panel.inspector.firing
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "20")
    QTest.keyClick(field, Qt.Key.Key_Return)
    for pill in pills(panel.inspector):
        QTest.mouseClick(pill, LEFT)
    QTest.mouseClick(panel.inspector.compare, LEFT)
    QTest.mouseClick(panel.inspector.link, LEFT)
    assert dispatch.commands == [
        ReviveUnit(0, 0, 0.2),
        ReinitialiseUnit(0, 0),
        *(each for name in TRIES for each in (CompareRemedies(16, (name,)), assign("view.grid", "remedies"))),
        CompareRemedies(16),
        assign("view.grid", "remedies"),
        assign("view.workspace", "train"),
    ]


@pytest.mark.parametrize("grid", ["raster", "plane", "histograms"])
def test_several_neurons_are_selected_and_treated_together(shown, grid):
    panel, dispatch = shown(snapshot(constructed()), grid=grid, unit=(0, 2), other_units=((1, 0), (0, 9)))
    picture, inspector = panel.picture.currentWidget(), panel.inspector
    assert inspector.others.words() == "Selected with it: 2.1. A treatment is for all of them."
    assert picture.view.also == ((1, 0),)
    revive, renew = pills(inspector)[:2]
    assert (revive.text(), renew.text()) == ("Revive them", "Re-initialise them")
    for pill in (revive, renew):
        QTest.mouseClick(pill, LEFT)
    place = column_rect(picture, 0, 1) if grid == "raster" else picture.cell(0, 1)
    control = Qt.KeyboardModifier.ControlModifier
    QTest.mouseClick(picture, LEFT, control, place.center().toPoint())
    assert dispatch.commands == [
        TreatUnits("revive", (0, 1), (2, 0), 0.5),
        TreatUnits("reinitialise", (0, 1), (2, 0)),
        ToggleUnit(0, 1),
    ]
