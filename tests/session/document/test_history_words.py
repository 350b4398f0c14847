"""What a change made of what, in words."""

from __future__ import annotations

import pytest

from reluexplorer.session.commands.curves import ToggleCurve
from reluexplorer.session.commands.data import ChooseData, OpenTable, SetExpression, SetPoints
from reluexplorer.session.commands.files import OpenDocument, SaveDocument
from reluexplorer.session.commands.lessons import OpenLesson, SetKnob
from reluexplorer.session.commands.network import (
    RemoveLayer,
    SetActivation,
    SetActivationParameter,
    SetHidden,
    SetLayerActivation,
)
from reluexplorer.session.commands.run import Reset, Seek, Step
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.commands.starts import New, OpenPreset
from reluexplorer.session.commands.units import FreezeUnit, KillUnit, ReviveDead, SetWeight, TreatUnits
from reluexplorer.session.document.history_words import change_words
from tests.places import DATA
from tests.session.driving import did


@pytest.mark.parametrize(
    ("command", "label", "words"),
    [
        (assign("training.learning_rate", 0.1), "Learning rate", "0.03 → 0.1"),
        (assign("data.noise", 0.1), "Noise", "0.00 → 0.10"),
        (assign("network.biased", False), "Biases", "learned → none"),
        (assign("training.optimizer", "adam"), "Method", "SGD → Adam"),
        (assign("view.probe", 2.0), "Move the probe", "−1.4 → 2"),
        (SetHidden((8, 5)), "Hidden layers", "4 · 3 → 8 · 5"),
        (SetHidden(()), "Hidden layers", "4 · 3 → none"),
        (RemoveLayer(0), "Remove a hidden layer", "4 · 3 → 3"),
        (SetActivation("tanh"), "Activation", "ReLU → Tanh"),
        (SetLayerActivation(1, "tanh"), "Activation of one layer", "none → layer 2 Tanh"),
        (ChooseData("spiral"), "Choose data", "Circle → Spiral"),
        (SetExpression("x^2"), "Points above y = f(x)", "Circle → x^2"),
        (SetPoints((0, 0, 0, 1, 1, 1)), "Points drawn by hand", "Circle → 2 points"),
        (OpenTable(str(DATA / "iris.csv")), "Open a table", "Circle → iris.csv"),
        (KillUnit(0, 2), "Kill a neuron", "1.3"),
        (FreezeUnit(1, 1), "Freeze a neuron", "2.2"),
        (SetWeight(0, 2, 1, 0.5), "Set a weight or bias", "input 2 → 1.3: 0.5"),
        (SetWeight(1, 0, 3, -2), "Set a weight or bias", "1.4 → 2.1: −2"),
        (SetWeight(2, 0, -1, 2), "Set a weight or bias", "bias of output 1: 2"),
        (TreatUnits("kill", (0, 1), (3, 0)), "Treat several neurons", "1.4, 2.1"),
        (TreatUnits("kill", (0, 0, 0, 1), (0, 1, 2, 0)), "Treat several neurons", "4 neurons"),
        (ToggleCurve("gelu"), "Show or hide a curve", "GELU"),
        (Reset(), "Reset", ""),
        (New(), "Start afresh", ""),
        (OpenPreset("depth"), "Start from Why depth needs ReLU", ""),
    ],
)
def test_a_change_says_what_it_made_of_what(session, command, label, words):
    did(session, Step(20), command)
    entry = session.state.history.done[-1]
    assert (entry.label, change_words(entry), entry.step) == (label, words, 20)


def test_a_parameter_a_treatment_of_all_and_a_knob(session):
    did(session, KillUnit(0, 0), ReviveDead())
    assert change_words(session.state.history.done[-1]) == ""
    did(session, SetActivation("leaky_relu"), SetActivationParameter(0.3))
    assert change_words(session.state.history.done[-1]) == "Leaky ReLU → Leaky ReLU 0.3"
    did(session, OpenLesson("dying"))
    did(session, SetKnob(0, 0.1))
    entry = session.state.history.done[-1]
    assert (entry.label, change_words(entry)) == ("Turn a knob of the experiment", "Learning rate 0.1")


def test_what_was_wound_back_over_is_not_what_a_change_made(session):
    did(
        session,
        Step(40),
        assign("training.learning_rate", 0.5),
        assign("training.l2", 0.2),
        Step(9),
        Seek(30),
    )
    did(session, assign("training.learning_rate", 0.1))
    entry = session.state.history.done[-1]
    assert (change_words(entry), entry.step) == ("0.03 → 0.1", 30)


def test_a_document_that_was_opened_is_called_by_its_file(session, tmp_path):
    path = str(tmp_path / "mine.reluexp")
    did(session, SaveDocument(path), New(), OpenDocument(path))
    entry = session.state.history.done[-1]
    assert (entry.label, change_words(entry)) == ("Open a document", "mine.reluexp")
