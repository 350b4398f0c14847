"""The settings of the network and of how it is trained."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from reluexplorer.panels.train.panel import TrainPanel
from reluexplorer.session.commands.network import (
    SetActivation,
    SetActivationParameter,
    SetActivationParameters,
    SetHidden,
)
from reluexplorer.session.commands.run import (
    Undo,
)
from reluexplorer.session.commands.settings import assign, setter
from reluexplorer.session.document.document import Document
from reluexplorer.session.session import Session
from tests.panels.runs import IRIS, MASS, state_of
from tests.panels.train.driving import choose, drag, show, write


@pytest.mark.parametrize(
    ("field", "kind", "values"),
    [
        ("noise", setter("data.noise"), [0.2, 0.3, 0.4]),
        ("share", setter("data.test_share"), [0.5, 0.6, 0.75]),
    ],
)
def test_a_drag_is_one_change_that_goes_on(panel, asked, field, kind, values):
    show(panel, state_of(0))
    slider = getattr(panel.settings.data, field)
    low, high = {"noise": (0.0, 0.5), "share": (0.0, 0.9)}[field]
    drag(slider, *((value - low) / (high - low) for value in values))
    assert asked.calls == [(kind(values[0]), False), (kind(values[1]), True), (kind(values[2]), True)]
    asked.calls.clear()
    drag(slider, (values[1] - low) / (high - low))
    assert asked.calls[0] == (kind(values[1]), False)


def test_a_drag_is_one_step_of_undo(qtbot):
    session = Session()
    panel = TrainPanel(session.dispatch)
    qtbot.addWidget(panel)
    panel.resize(1440, 854)
    panel.show()
    session.changed.connect(lambda _before, after: panel.set_state(after))
    panel.set_state(session.state)
    session.dispatch(assign("data.samples", 60))
    drag(panel.settings.data.noise, 0.2, 0.4, 0.6, 0.8)
    assert session.state.document.recipe.data.noise == pytest.approx(0.4)
    assert panel.settings.data.noise.value() == pytest.approx(0.4)
    assert session.state.undo_label == "Noise"
    session.dispatch(Undo())
    assert session.state.document.recipe.data.noise == 0.0
    assert panel.settings.data.noise.value() == 0.0
    assert session.state.undo_label == "Samples"
    session.dispatch(Undo())
    assert session.state.document == Document()
    session.changed.disconnect()
    session.close()


def test_fields_dispatch_their_commands(panel, asked):
    show(panel, state_of(0))
    network, optimiser = panel.settings.network, panel.settings.optimiser
    write(network.layers, "6 5 4")
    choose(network.activation, "leaky_relu")
    choose(network.output, "sigmoid")
    choose(network.start, "he_uniform")
    write(network.bias, "0,5")
    choose(optimiser.method, "momentum")
    write(optimiser.rate, "0.2")
    QTest.keyClick(optimiser.rate, Qt.Key.Key_Up)
    write(optimiser.batch, "32")
    write(optimiser.seed, "7")
    optimiser.seed.acted.emit()
    assert asked.commands == [
        SetHidden((6, 5, 4)),
        SetActivation("leaky_relu"),
        assign("network.output", "sigmoid"),
        assign("network.initializer", "he_uniform"),
        assign("network.bias", 0.5),
        assign("training.optimizer", "momentum"),
        assign("training.learning_rate", 0.2),
        assign("training.learning_rate", 0.3),
        assign("training.batch_size", 32),
        assign("training.seed", 7),
        assign("training.seed", 8),
    ]


def test_fields_show_the_recipe(panel):
    show(
        panel,
        state_of(
            0,
            SetHidden((5, 4)),
            SetActivation("elu"),
            SetActivationParameter(2.0),
            assign("network.initializer", "pytorch"),
            assign("network.bias", 0.1),
            assign("training.optimizer", "adam"),
            assign("training.learning_rate", 0.003),
            assign("training.batch_size", 32),
            assign("training.seed", 9),
            assign("data.noise", 0.15),
        ),
    )
    network, optimiser = panel.settings.network, panel.settings.optimiser
    assert network.layers.text() == "5 · 4"
    assert network.activation.currentText() == "ELU"
    assert network.parameters.rows[0].label.text() == "Scale α"
    assert network.parameters.rows[0].number.text() == "2"
    assert network.output.currentText() == "Auto · sigmoid"
    assert network.start.currentText() == "PyTorch default"
    assert network.bias.text() == "0.1"
    assert optimiser.method.currentText() == "Adam"
    assert (optimiser.rate.text(), optimiser.batch.text(), optimiser.seed.text()) == ("0.003", "32", "9")
    assert panel.settings.data.noise.value() == 0.15


@pytest.mark.slow
def test_a_parameter_is_there_for_those_that_have_one(panel, asked):
    show(panel, state_of(0))
    first, second = panel.settings.network.parameters.rows
    assert not first.isVisible()
    show(panel, state_of(0, SetActivation("leaky_relu")))
    assert first.isVisible()
    assert not second.isVisible()
    assert first.label.text() == "Slope α"
    write(first.number, "0.2")
    write(first.number, "2")
    assert asked.commands == [SetActivationParameters((0.2,))]
    show(panel, state_of(0, SetActivation("hardtanh"), SetActivationParameters((-2.0,))))
    assert [row.label.text() for row in (first, second)] == ["Lower a", "Upper b"]
    assert [row.number.text() for row in (first, second)] == ["−2", "1"]
    write(second.number, "3")
    assert asked.commands[-1] == SetActivationParameters((-2.0, 3.0))


def test_the_output_says_what_automatic_is_and_what_does_not_fit(panel):
    output = panel.settings.network.output
    show(panel, state_of(0, IRIS))
    assert output.currentText() == "Auto · softmax"
    show(panel, state_of(0, MASS))
    assert [output.itemText(i) for i in range(output.count())] == ["Auto · linear", "Linear", "Tanh", "ReLU"]
    show(panel, state_of(0, MASS, assign("network.output", "softmax")))
    assert output.currentText() == "Softmax: does not fit"
    assert output.toolTip() == "Softmax is for classes; linear is used for these data."


def test_settings_are_those_of_the_step_that_is_shown(panel):
    state = state_of(600, head=2000)
    faster = assign("training.learning_rate", 0.7).apply(replace(state.document, change_step=900))
    show(panel, replace(state, document=faster))
    assert panel.settings.optimiser.rate.value() == 0.03
    show(panel, replace(state, document=faster, run=replace(state.run, head=600)))
    assert panel.settings.optimiser.rate.value() == 0.03
    show(panel, replace(state_of(1000), document=faster))
    assert panel.settings.optimiser.rate.value() == 0.7
