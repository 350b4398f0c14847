"""The settings of Train that are unfolded by hand: they show the recipe and dispatch their commands."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea

from reluexplorer.core.activations import CATALOGUE
from reluexplorer.core.hyperparameter import Hyperparameter
from reluexplorer.core.network.initializers import INITIALIZERS
from reluexplorer.core.optimizers import OPTIMIZERS
from reluexplorer.core.schedules import SCHEDULES
from reluexplorer.panels.train.settings.column import SettingsColumn
from reluexplorer.panels.train.settings.hyperparameter_rows import ParameterRow, short_label, step_of
from reluexplorer.panels.train.shared.view import view_of
from reluexplorer.session.commands.network import SetActivation, SetHidden, SetLayerActivation, SetPerUnit
from reluexplorer.session.commands.run import Undo
from reluexplorer.session.commands.settings import assign, setter
from reluexplorer.session.session import Session
from tests.panels.train.driving import EVERYTHING, choose, drag, show_settings, write

LEFT = Qt.MouseButton.LeftButton
OPEN = (assign("view.more_network", True), assign("view.more_training", True))
RULES = [rule for table in (CATALOGUE, INITIALIZERS, OPTIMIZERS, SCHEDULES) for rule in table.values()]


def labels(rows):
    return [row.label.text() for row in rows.rows if row.isVisible()]


def texts(rows):
    return [row.number.text() for row in rows.rows if row.isVisible()]


@pytest.mark.slow
def test_both_are_folded_at_first_and_unfold_by_mouse_and_keys(column, asked):
    show_settings(column)
    for section, command in (
        (column.network, setter("view.more_network")),
        (column.optimiser, setter("view.more_training")),
    ):
        button = section.more.button
        assert not section.more.isVisible()
        QTest.mouseClick(button, LEFT)
        assert section.more.isVisible()
        QTest.keyClick(button, Qt.Key.Key_Space)
        assert not section.more.isVisible()
        QTest.keyClick(button, Qt.Key.Key_Down)
        QTest.keyClick(button, Qt.Key.Key_Down)
        QTest.keyClick(button, Qt.Key.Key_Up)
        assert asked.commands == [command(value=on) for on in (True, False, True, False)]
        asked.calls.clear()


@pytest.mark.slow
def test_the_document_says_whether_they_are_unfolded(column, asked):
    show_settings(column, *OPEN)
    assert column.network.more.isVisible()
    assert column.optimiser.more.isVisible()
    show_settings(column, assign("view.more_training", True))
    assert not column.network.more.isVisible()
    assert column.optimiser.more.isVisible()
    assert asked.calls == []


@pytest.mark.slow
def test_what_is_unfolded_comes_into_sight(column):
    show_settings(column)
    area = column.findChild(QScrollArea)
    show_settings(column, assign("view.more_training", True))
    bar = area.verticalScrollBar()
    assert bar.maximum() > 0
    assert bar.value() == bar.maximum()


def test_tab_goes_from_the_heading_through_the_fields_to_the_unfolded_ones(column):
    show_settings(column, *OPEN)
    network, optimiser = column.network, column.optimiser
    wanted = [
        network.more.button,
        network.layers,
        network.activation,
        network.output,
        network.start,
        network.bias,
        network.more.fields["dropout"].field.focusProxy(),
        network.more.fields["biased"].field,
        network.more.fields["bias_spread"].field,
        network.more.fields["dtype"].field,
        optimiser.more.button,
        optimiser.method,
        optimiser.rate,
        optimiser.batch,
        optimiser.l1,
        optimiser.l2,
        optimiser.seed,
    ]
    wanted[0].setFocus()
    met = [wanted[0]]
    while met[-1] is not optimiser.more.fields["weight_limit"].field and len(met) < 60:
        QTest.keyClick(met[-1], Qt.Key.Key_Tab)
        met.append(QApplication.focusWidget())
    assert met[-1] is optimiser.more.fields["weight_limit"].field
    assert [each for each in met if each in wanted] == wanted


@pytest.mark.slow
def test_fields_of_the_network_dispatch_their_commands(column, asked):
    show_settings(column, *OPEN, SetActivation("prelu"), assign("network.initializer", "constant"))
    more = column.network.more
    choose(more.slopes, "unit")
    drag(more.fields["dropout"].field, 0.5)
    choose(more.fields["biased"].field, "none")
    write(more.fields["bias_spread"].field, "0,5")
    choose(more.fields["dtype"].field, "float64")
    write(column.network.start_parameters.rows[0].number, "0.3")
    assert asked.commands == [
        SetPerUnit(value=True),
        assign("network.dropout", 0.45),
        assign("network.biased", False),
        assign("network.bias_spread", 0.5),
        assign("network.dtype", "float64"),
        assign("network.initializer_parameters", (0.3,)),
    ]


@pytest.mark.slow
def test_fields_of_training_dispatch_their_commands(column, asked):
    show_settings(column, *OPEN, assign("training.optimizer", "adam"), assign("training.schedule", "step"))
    more = column.optimiser.more
    write(more.method.rows[1].number, "0.99")
    QTest.keyClick(more.method.rows[0].number, Qt.Key.Key_Down)
    write(more.course.rows[0].number, "50")
    choose(more.schedule, "cosine")
    for field in (
        column.optimiser.l1,
        column.optimiser.l2,
        more.fields["clip_norm"].field,
        more.fields["clip_value"].field,
        more.fields["weight_limit"].field,
    ):
        write(field, "0.25")
    assert asked.commands == [
        assign("training.optimizer_parameters", (0.9, 0.99, 1e-8)),
        assign("training.optimizer_parameters", (0.89, 0.999, 1e-8)),
        assign("training.schedule_parameters", (50.0, 0.1)),
        assign("training.schedule", "cosine"),
        assign("training.l1", 0.25),
        assign("training.l2", 0.25),
        assign("training.clip_norm", 0.25),
        assign("training.clip_value", 0.25),
        assign("training.weight_limit", 0.25),
    ]


def test_fields_show_the_recipe(column):
    show_settings(
        column, *EVERYTHING, SetPerUnit(value=True), assign("network.biased", False),
        assign("network.bias_spread", 0.5), assign("network.dtype", "float64"), assign("training.l1", 0.001),
        assign("training.l2", 0.25), assign("training.clip_norm", 1.5), assign("training.clip_value", 0.75),
        assign("training.weight_limit", 4),
        assign("training.schedule_parameters", (0.1, 20.0)), assign("training.optimizer_parameters", (0.8,)),
        assign("network.initializer_parameters", (-0.5,)),
    )  # fmt: skip
    network, more = column.network, column.optimiser.more
    assert (labels(network.start_parameters), texts(network.start_parameters)) == (["Value"], ["−0.5"])
    assert network.more.slopes.currentText() == "One a neuron"
    assert network.more.fields["dropout"].field.value() == 0.9
    assert network.more.fields["biased"].field.currentText() == "None"
    assert (
        network.more.fields["bias_spread"].field.text(),
        network.more.fields["dtype"].field.currentText(),
    ) == ("0.5", "64 bit")
    assert labels(more.method) == ["β₁", "β₂", "ε", "Decay λ"]
    assert texts(more.method) == ["0.8", "0.999", "1e−8", "0.01"]
    assert labels(more.course) == ["First factor", "Warm-up W", "Fall T", "Floor"]
    assert texts(more.course) == ["0.1", "20", "10000", "0"]
    shown = [
        field.text()
        for field in (
            column.optimiser.l1,
            column.optimiser.l2,
            more.fields["clip_norm"].field,
            more.fields["clip_value"].field,
            more.fields["weight_limit"].field,
        )
    ]
    assert shown == ["0.001", "0.25", "1.5", "0.75", "4"]


def test_a_bias_that_is_none_begins_at_nothing(column):
    show_settings(column, *OPEN)
    assert column.network.bias.isEnabled()
    assert column.network.more.fields["bias_spread"].field.isEnabled()
    show_settings(column, *OPEN, assign("network.biased", False))
    assert not column.network.bias.isEnabled()
    assert not column.network.more.fields["bias_spread"].field.isEnabled()


def test_slopes_are_there_where_some_are_learned(column):
    show_settings(column, *OPEN)
    assert not column.network.more.slopes.isVisible()
    show_settings(column, *OPEN, SetLayerActivation(1, "prelu"))
    assert column.network.more.slopes.isVisible()


def test_the_headings_say_what_is_set_where_it_is_not_seen(column):
    show_settings(column)
    buttons = (column.network.more.button, column.optimiser.more.button)
    assert [button._note for button in buttons] == ["", ""]
    assert "Set" not in buttons[0].toolTip()
    show_settings(
        column,
        assign("network.dropout", 0.2),
        assign("network.dtype", "float64"),
        assign("training.clip_norm", 0.5),
    )
    assert [button._note for button in buttons] == ["2 set", "1 set"]
    assert buttons[0].toolTip() == "Dropout, biases, precision. Set: dropout 20 %, precision 64 bit"
    assert buttons[0].accessibleDescription() == "Set: dropout 20 %, precision 64 bit"
    assert buttons[1].accessibleDescription() == "Set: clip norm 0.5"
    show_settings(
        column, assign("training.optimizer", "adam"), assign("training.optimizer_parameters", (0.9, 0.999))
    )
    assert [button._note for button in buttons] == ["", ""]


def test_penalties_say_that_losses_are_without_them(column):
    show_settings(column, *OPEN)
    for field in (column.optimiser.l1, column.optimiser.l2):
        assert field.toolTip().endswith("Losses are shown without it")


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_method_says_its_rule(column, name):
    show_settings(column, assign("training.optimizer", name))
    said = f"{OPTIMIZERS[name].label}: {OPTIMIZERS[name].formula}"
    assert column.optimiser.method.toolTip() == f"How weights follow the gradient. {said}"


@pytest.mark.slow
def test_layers_of_their_own_are_named(column):
    show_settings(column, SetLayerActivation(1, "leaky_relu", (0.2,)))
    assert column.network.activation.toolTip() == (
        "Activation function of the other hidden neurons: ReLU, f(x) = max(0, x). Layer 2: Leaky ReLU 0.2"
    )
    field = column.network.activation
    assert field.currentText() == "Mixed"
    assert column.network.mixture.words() == "Layer 1: ReLU; layer 2: Leaky ReLU 0.2"
    assert column.network.mixture.isVisible()
    asked = []
    field.edited.connect(asked.append)
    choose(field, "relu")
    assert asked == ["relu"], "the one that the other layers have can be given to all"
    show_settings(column)
    assert (field.currentText(), field.place_of("mixed")) == ("ReLU", -1)
    assert not column.network.mixture.isVisible()


def test_layers_that_differ_in_a_slope_alone_name_it_each(column):
    leaky = SetActivation("leaky_relu")
    show_settings(column, SetHidden((4, 4, 4)), leaky, SetLayerActivation(1, "leaky_relu", (0.2,)))
    assert column.network.mixture.words() == "Leaky ReLU, layers 1 and 3: 0.01; layer 2: 0.2"
    slope = column.network.parameters.rows[0].number
    assert "slope α of Leaky ReLU of layers 1 and 3" in slope.toolTip()
    own = [SetLayerActivation(layer, "leaky_relu", (0.2,)) for layer in (0, 1)]
    show_settings(column, SetHidden((4, 4)), leaky, *own)
    assert column.network.mixture.words() == "Leaky ReLU, layers 1 and 2: 0.2"
    assert not column.network.parameters.isVisible(), "no layer has the slope that the others would share"
    show_settings(column, leaky)
    assert column.network.parameters.isVisible()
    assert "of Leaky ReLU," in slope.toolTip()


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.parameters], ids=lambda rule: rule.name)
def test_every_parameter_has_room_and_a_name_of_its_own(qtbot, rule):
    row = ParameterRow()
    row.setObjectName("window")
    row.resize(264 - 32, 30)
    qtbot.addWidget(row)
    row.show()
    QApplication.processEvents()
    for parameter, value in zip(rule.parameters, rule.defaults, strict=True):
        row.show_parameter(rule.label, parameter, value)
        words = row.label.text()
        assert row.label.fontMetrics().horizontalAdvance(words) <= row.label.width(), words
        assert row.number.accessibleName() == parameter.label
        assert float(row.number.text().replace("−", "-")) == pytest.approx(value, rel=1e-5)
        row.number.step_by(1)
        assert parameter.low <= row.number.value() <= parameter.high
        assert row.number.value() != value
    assert len({short_label(parameter) for parameter in rule.parameters}) == len(rule.parameters)
    row.close()


@pytest.mark.parametrize(
    ("default", "low", "high", "step"),
    [
        (0.9, 0, 1, 0.01),
        (1e-8, 0, 1, 1e-9),
        (500, 1, 1e7, 10),
        (0, 0, 1, 0.01),
        (0, -10, 10, 0.1),
        (-1, -9, 0, 0.1),
    ],
)
def test_steps_are_fine_beside_the_default(default, low, high, step):
    assert step_of(Hyperparameter("p", "P", default, low, high)) == pytest.approx(step)


@pytest.mark.slow
def test_every_choice_has_room(column):
    show_settings(column, *EVERYTHING)
    for combo in (column.network.activation, column.network.start, column.optimiser.more.schedule):
        for index in range(combo.count()):
            words = combo.itemText(index)
            assert combo.fontMetrics().horizontalAdvance(words) <= combo.width() - 38, words


def test_a_parameter_is_undone_alone(qtbot):
    session = Session()
    column = SettingsColumn(session.dispatch)
    qtbot.addWidget(column)
    column.resize(264, 560)
    column.show()
    session.changed.connect(lambda _before, after: column.set_view(view_of(after)))
    session.dispatch(assign("training.optimizer", "adam"))
    QTest.mouseClick(column.optimiser.more.button, LEFT)
    write(column.optimiser.more.method.rows[0].number, "0.5")
    assert session.state.document.recipe.training.optimizer_parameters == (0.5, 0.999, 1e-8)
    session.dispatch(Undo())
    assert session.state.document.recipe.training.optimizer_parameters == ()
    assert texts(column.optimiser.more.method)[0] == "0.9"
    assert column.optimiser.more.isVisible()
    session.changed.disconnect()
    session.close()
    column.close()


@pytest.mark.copies(quick=2)
@pytest.mark.parametrize(
    ("first", "second", "beside"),
    [(0.0, 0.0, True), (0.001, 0.01, True), (0.00015, 0.0, False), (0.0, 0.000125, False)],
)
def test_both_penalties_are_written_whole_in_a_narrow_column(column, first, second, beside):
    show_settings(column, assign("training.l1", 0.00015))
    show_settings(column, assign("training.l1", first), assign("training.l2", second))
    fields = column.optimiser.l1, column.optimiser.l2
    assert (fields[0].y() == fields[1].y()) == beside
    for field in fields:
        assert field.width() >= field.width_of_number()
        room = field.width() - 20 - field.textMargins().right()
        assert room >= field.fontMetrics().horizontalAdvance(field.text())
        assert field.height() == 30
        assert field.parentWidget().rect().contains(field.geometry())
