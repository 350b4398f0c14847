"""The Train workspace under real events."""

from __future__ import annotations

import itertools
from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QScrollArea, QWidget

from reluexplorer.core.network.spec import forward, with_ones
from reluexplorer.panels.train.network.hover import hover_lines
from reluexplorer.panels.train.outcome.axes_choice import AxesChoice
from reluexplorer.panels.train.outcome.loss_space import LINE, LOW
from reluexplorer.panels.train.panel import TrainPanel
from reluexplorer.session.commands.data import (
    ChooseData,
    DrawPoint,
    ErasePoints,
    OpenTable,
    SetExpression,
    SetFeatures,
)
from reluexplorer.session.commands.network import (
    AddLayer,
    RemoveLayer,
    SetActivation,
    SetActivationParameter,
    SetActivationParameters,
    SetHidden,
    SetLayerActivation,
    SetUnits,
)
from reluexplorer.session.commands.plane import SetPlane, SetPrincipalPlane
from reluexplorer.session.commands.run import (
    Branch,
    GoLive,
    Pause,
    Play,
    Reset,
    RunUntil,
    Step,
    StepEpoch,
    Undo,
)
from reluexplorer.session.commands.selection import ClearSelection, SelectUnit
from reluexplorer.session.commands.settings import assign, setter
from reluexplorer.session.commands.table import ChooseColumns
from reluexplorer.session.commands.units_together import ReviveDead
from reluexplorer.session.document.document import Document
from reluexplorer.session.run.snapshot import RunSnapshot, Status
from reluexplorer.session.session import Session, State
from reluexplorer.text import digits, measure, short
from reluexplorer.widgets.controls.all_controls import FormRow, Legend
from tests.panels.runs import DIVERGING, DYING, IRIS, MASS, document_of, run_of, state_of
from tests.panels.standing import standing

LEFT = Qt.MouseButton.LeftButton
FAILED = RunSnapshot(3, Status.FAILED, "There is no file at /nowhere/much.csv.")
LOST = OpenTable("/nowhere/much.csv")
EVERYTHING = (
    SetActivation("prelu"),
    SetLayerActivation(1, "rrelu"),
    assign("network.initializer", "constant"),
    assign("network.dropout", 0.9),
    assign("training.optimizer", "adamw"),
    assign("training.schedule", "warmup_cosine"),
    assign("view.more_network", True),
    assign("view.more_training", True),
)
"""Edits after which no row of the settings is hidden."""


@pytest.fixture
def panel(qtbot, asked):
    with standing(qtbot, TrainPanel(asked), 1440, 854) as made:
        qtbot.waitUntil(lambda: made.outcome.loss.plot is not None)
        yield made


def show(panel, state):
    """Show a state and let it be laid out and painted."""
    panel.set_state(state)
    for _ in range(4):
        QApplication.sendPostedEvents()
        QApplication.processEvents()
    return panel


def choose(combo, key):
    """Choose an entry of a drop-down by keys."""
    combo.setFocus()
    while combo.value() != key:
        before = combo.value()
        down = combo.currentIndex() < combo.place_of(key)
        QTest.keyClick(combo, Qt.Key.Key_Down if down else Qt.Key.Key_Up)
        assert combo.value() != before


def write(field, text):
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def held(widget, place, button):
    """Move the mouse to a place with a button held down."""
    move = QMouseEvent(
        QEvent.Type.MouseMove, QPointF(place), widget.mapToGlobal(QPointF(place)),
        Qt.MouseButton.NoButton, button, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(widget, move)


def drag(slider, *shares):
    """Drag a slider's handle over shares of its way."""
    track = slider.findChild(QWidget)

    def at(share):
        return QPoint(round(9 + share * (track.width() - 18)), track.height() // 2)

    QTest.mousePress(track, LEFT, pos=at(shares[0]))
    for share in shares[1:]:
        QTest.mouseMove(track, at(share))
    QTest.mouseRelease(track, LEFT, pos=at(shares[-1]))


# The view


def test_rendering_dispatches_nothing(panel, asked):
    states = [
        State(),
        state_of(0),
        state_of(300, *DYING),
        state_of(60, *DIVERGING),
        state_of(5, SetHidden(())),
        state_of(20, ChooseData("digits")),
        state_of(20, IRIS),
        state_of(20, MASS),
        State(document_of(LOST), FAILED),
        State(document_of(IRIS), RunSnapshot(2, progress=0.4)),
    ]
    for state in (*states, *reversed(states)):
        show(panel, state)
    assert asked.calls == []


# Data


@pytest.mark.copies(quick=2)
@pytest.mark.parametrize(
    ("index", "name"),
    list(enumerate(("circle", "xor", "spiral", "moons", "gauss", "plane", "bumps", "digits"))),
)
def test_a_thumbnail_chooses_its_data(panel, asked, index, name):
    show(panel, state_of(0))
    QTest.mouseClick(panel.settings.data.thumbnails.buttons[index], LEFT)
    assert asked.commands == [ChooseData(name)]


def test_the_last_thumbnail_asks_for_a_file(panel, asked, qtbot):
    show(panel, state_of(0))
    with qtbot.waitSignal(panel.open_file_asked):
        QTest.mouseClick(panel.settings.data.thumbnails.buttons[-1], LEFT)
    assert asked.calls == []


def test_an_open_table_is_a_chosen_thumbnail(panel, asked):
    show(panel, state_of(0, IRIS))
    buttons = panel.settings.data.thumbnails.buttons
    assert [button.item.text for button in buttons[-2:]] == ["iris", "Open"]
    assert [button.isChecked() for button in buttons] == [False] * 9 + [True, False]
    QTest.mouseClick(buttons[-2], LEFT)
    assert asked.calls == []
    show(panel, state_of(0))
    assert [button.item.name for button in panel.settings.data.thumbnails.buttons][-1] == "open"
    assert len(panel.settings.data.thumbnails.buttons) == 10


def test_rows_come_and_go_with_the_kind_of_data(panel):
    data = panel.settings.data
    show(panel, state_of(0))
    assert data.samples_row.isVisible()
    assert data.noise_row.isVisible()
    assert data.share.isVisible()
    assert not data.digits.isVisible()
    assert not data.table.isVisible()
    show(panel, state_of(0, ChooseData("digits")))
    assert not data.samples_row.isVisible()
    assert not data.noise_row.isVisible()
    assert data.share.isVisible()
    assert data.digits.isVisible()
    show(panel, state_of(0, IRIS))
    assert data.table.isVisible()
    assert data.share.isVisible()
    assert not data.digits.isVisible()


def test_a_table_says_what_it_is(panel):
    table = panel.settings.data.table
    show(panel, state_of(0, MASS))
    assert table.name.text() == "penguins.csv"
    assert table.target.text() == "body_mass_g"
    assert table.rows.text() == "342 × 13 inputs"
    assert table.task.currentText() == "Auto · a number"
    assert not table.notes.isVisible()
    assert table.more.text() == "Show 4 notes on reading"
    QTest.mouseClick(table.more, LEFT)
    assert table.notes.isVisible()
    assert table.notes.words() == "\n".join(run_of(0, MASS).problem.dataset.notes)
    assert table.more.text() == "Hide 4 notes on reading"
    show(panel, state_of(0, IRIS))
    assert table.task.currentText() == "Auto · 3 classes"
    assert table.target.text() == "species"
    assert not table.notes.isVisible()


def test_an_inferred_target_is_named(panel):
    show(panel, state_of(0, OpenTable(IRIS.path)))
    assert panel.settings.data.table.target.text() == "species"


def test_another_task_opens_the_table_anew(panel, asked):
    show(panel, state_of(0, replace(MASS, target="year")))
    combo = panel.settings.data.table.task
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_Down)
    assert asked.commands == [ChooseColumns((), "year", "classification")]
    chosen = ChooseColumns(("sex=ignored",), "year", "multiclass", scaled=False)
    show(panel, state_of(0, MASS, chosen))
    assert combo.currentText() == "Classes"
    QTest.keyClick(combo, Qt.Key.Key_Down)
    wanted = ChooseColumns(("sex=ignored",), "year", "regression", scaled=False)
    assert asked.commands[1:] == [wanted]


def test_samples_and_other_samples(panel, asked):
    show(panel, state_of(0, assign("data.seed", 4)))
    write(panel.settings.data.samples, "200")
    QTest.mouseClick(panel.settings.data.other, LEFT)
    assert asked.commands == [assign("data.samples", 200), assign("data.seed", 5)]


def test_the_last_seed_is_followed_by_the_first(panel, asked):
    show(panel, state_of(0, assign("data.seed", 2**31 - 1), assign("training.seed", 2**31 - 1)))
    QTest.mouseClick(panel.settings.data.other, LEFT)
    panel.settings.optimiser.seed.acted.emit()
    assert asked.commands == [assign("data.seed", 0), assign("training.seed", 0)]


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
    assert asked.calls == [
        (kind(values[0]), False), (kind(values[1]), True), (kind(values[2]), True), (kind(values[2]), True),
    ]  # fmt: skip
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


# Network and optimiser


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


# The state of the run


def test_the_status_block_of_a_dying_network(panel, asked):
    show(panel, state_of(300, *DYING))
    status, run = panel.settings.status, run_of(300, *DYING)
    dead = sum(len(layer.dead) for layer in run.inspection.health)
    first = next((i, min(h.dead)) for i, h in enumerate(run.inspection.health) if h.dead)
    assert dead == 11
    assert status.pill.words() == "11 dead in layers 2 and 3"
    assert status.sentence.words() == (
        "Neuron 2.4 was dead at the start and is now; the other 10 stopped firing at step 1 or later. "
        "Layer 3 is dead as a whole: no gradient comes past it."
    )
    assert [link.text() for link in status.links] == ["Inspect", "Learning rate ÷ 10, revive"]
    for link in status.links:
        QTest.mouseClick(link, LEFT)
    assert asked.commands == [
        SelectUnit(*first),
        assign("view.workspace", "neurons"),
        assign("training.learning_rate", 0.3),
        ReviveDead(),
    ]


def test_a_healthy_network_says_so_quietly(panel):
    show(panel, state_of(300, assign("training.learning_rate", 0.3), assign("training.seed", 11)))
    status = panel.settings.status
    assert status.pill.words() == "No dead neurons"
    assert not status.sentence.isVisible()
    assert not any(link.isVisible() for link in status.links)


def test_a_diverged_run_offers_a_smaller_learning_rate(panel, asked):
    state = state_of(60, *DIVERGING)
    assert state.run.status is Status.DIVERGED
    show(panel, state)
    status, transport = panel.settings.status, panel.transport
    assert status.pill.words() == "Training diverged"
    assert status.sentence.words() == state.run.message
    assert [link.text() for link in status.links if link.isVisible()] == ["Learning rate ÷ 10"]
    QTest.mouseClick(status.links[0], LEFT)
    assert asked.commands == [assign("training.learning_rate", 5.0)]
    assert not transport.play.isEnabled()
    assert not transport.step.isEnabled()
    assert transport.reset.isEnabled()
    assert [(event.text, event.step) for event in transport.strip.view.events] == [
        ("diverged, 2.4 dead at the start, 4 in layer 2 seen dead", state.run.step)
    ]


def test_a_failed_table_has_a_way_out(panel, asked):
    show(panel, State(document_of(LOST), FAILED))
    centre = panel.centre
    assert centre.currentWidget() is centre.failed
    assert panel.settings.status.pill.words() == "Table not loaded"
    assert panel.settings.status.sentence.words().replace("\u200b", "") == FAILED.message
    assert panel.outcome.plane.view.empty == "There are no data to show."
    assert not panel.outcome.losses.isVisible()
    assert not panel.outcome.test.isVisible()
    assert not panel.transport.play.isEnabled()
    QTest.mouseClick(centre.failed.button, LEFT)
    QTest.mouseClick(panel.settings.status.links[0], LEFT)
    assert asked.commands == [ChooseData("circle")] * 2


def test_a_failed_run_offers_the_way_back_beside_its_sentence(panel, asked):
    for command in (LOST, SetHidden((512,) * 9)):
        show(panel, State(document_of(command), FAILED, undo_label="Open a document"))
        links = [link for link in panel.settings.status.links if link.isVisible()]
        assert links[0].text() == panel.centre.failed.button.text() == "Undo open a document"
        assert len(links) == 2
        QTest.mouseClick(panel.centre.failed.button, LEFT)
        QTest.mouseClick(links[0], LEFT)
    assert asked.commands == [Undo()] * 4


def test_a_kind_of_answer_that_the_target_does_not_allow_cannot_be_chosen(panel, asked):
    show(panel, state_of(0, OpenTable(IRIS.path, "species")))
    task = panel.settings.data.table.task
    number, classes = task.place_of("regression"), task.place_of("classification")
    enabled = [
        bool(task.model().index(place, 0).flags() & Qt.ItemFlag.ItemIsEnabled) for place in (number, classes)
    ]
    assert enabled == [False, True]
    why = "The target species holds words, not numbers; it can be classes only."
    assert task.itemData(number, Qt.ItemDataRole.ToolTipRole) == why
    task.setFocus()
    QTest.keyClick(task, Qt.Key.Key_End)
    QTest.keyClick(task, Qt.Key.Key_Down)
    assert asked.commands == [ChooseColumns((), "species", "classification")] * 2
    assert task.value() == ""
    show(panel, state_of(0, OpenTable(IRIS.path, "petal_width")))
    assert task.model().index(number, 0).flags() & Qt.ItemFlag.ItemIsEnabled


def test_a_failure_without_a_table_offers_a_small_network(panel, asked):
    show(panel, State(document_of(SetHidden((512,) * 9)), replace(FAILED, message="Too little memory.")))
    assert panel.settings.status.pill.words() == "Training stopped"
    assert panel.centre.failed.button.text() == "Two layers of 8"
    QTest.mouseClick(panel.centre.failed.button, LEFT)
    assert asked.commands == [SetHidden((8, 8))]


def test_loading_shows_its_share_and_can_be_cancelled(panel, asked):
    loading = State(document_of(IRIS), RunSnapshot(2, progress=0.42), undo_label="Open a table")
    show(panel, loading)
    page = panel.centre.progress
    assert panel.centre.currentWidget() is page
    assert (page.title.text(), page.share.text(), page.bar.value()) == ("Reading iris.csv", "42 % read", 420)
    assert panel.settings.status.pill.words() == "Reading iris.csv"
    QTest.mouseClick(page.cancel, LEFT)
    show(panel, replace(loading, undo_label=""))
    QTest.mouseClick(page.cancel, LEFT)
    assert asked.commands == [Undo(), ChooseData("circle")]


def test_before_the_first_run_there_is_nothing_to_say(panel):
    show(panel, State())
    assert panel.centre.currentWidget() is panel.centre.blank
    assert not panel.settings.status.isVisible()
    assert panel.transport.updates.value() == "–"
    show(panel, state_of(0))
    assert panel.centre.currentWidget() is panel.centre.diagram


def test_no_hidden_layers(panel, asked):
    show(panel, state_of(30, SetHidden(())))
    assert panel.settings.network.layers.text() == "none"
    assert panel.settings.status.pill.words() == "No hidden neurons"
    assert panel.centre.diagram.view.counts == (2, 1)
    assert not panel.outcome.activity.isVisible()
    QTest.mouseClick(panel.settings.status.links[0], LEFT)
    assert asked.commands == [AddLayer(0)]


# The diagram


def click(diagram, rect):
    QTest.mouseClick(diagram, LEFT, pos=rect.center().toPoint())


def test_the_diagram_shows_the_network(panel):
    show(panel, state_of(40, IRIS, SetHidden((5, 3)), SelectUnit(1, 2)))
    view, run = panel.centre.diagram.view, run_of(40, IRIS, SetHidden((5, 3)), SelectUnit(1, 2))
    assert view.titles == ("Inputs", "Hidden 1 · ReLU", "Hidden 2 · ReLU", "Output · Softmax")
    assert view.counts == (4, 5, 3, 3)
    assert view.output_names == ("setosa", "versicolor", "virginica")
    assert view.selected == (2, 2)
    layers = run.problem.network.layers(run.state.parameters)
    for shown, layer in zip(view.weights, layers, strict=True):
        assert np.array_equal(shown, layer[:-1])
    assert view.maps[1] is run.maps.hidden[0]
    assert view.levels[-1] == 1.0


def test_clicks_on_the_diagram(panel, asked):
    show(panel, state_of(0, SelectUnit(0, 0)))
    diagram = panel.centre.diagram
    click(diagram, diagram.cell_rect(2, 3))
    click(diagram, diagram.cell_rect(0, 1))
    click(diagram, diagram.cell_rect(3, 0))
    columns = diagram.layout_now.columns
    click(diagram, columns[1].plus)
    click(diagram, columns[2].minus)
    click(diagram, diagram.layout_now.append)
    QTest.mouseClick(diagram, LEFT, pos=QPoint(4, diagram.height() - 4))
    assert asked.commands == [
        SelectUnit(1, 3), SetUnits(0, 9), SetUnits(1, 7), AddLayer(2),
        ClearSelection(),
    ]  # fmt: skip


def test_keys_add_and_remove_layers(panel, asked):
    show(panel, state_of(0, SelectUnit(1, 0)))
    panel.centre.diagram.setFocus()
    QTest.keyClick(panel.centre.diagram, Qt.Key.Key_Delete)
    QTest.keyClick(panel.centre.diagram, Qt.Key.Key_Insert)
    assert asked.commands == [RemoveLayer(1), AddLayer(2)]


def test_the_number_of_units_follows_the_recipe_not_the_run(panel, asked):
    show(panel, State(document_of(SetUnits(0, 9)), run_of(0)))
    click(panel.centre.diagram, panel.centre.diagram.layout_now.columns[1].plus)
    assert asked.commands == [SetUnits(0, 10)]
    show(panel, State(document_of(SetHidden((1,))), run_of(0)))
    click(panel.centre.diagram, panel.centre.diagram.layout_now.columns[1].minus)
    click(panel.centre.diagram, panel.centre.diagram.layout_now.columns[2].plus)
    assert len(asked.calls) == 1


def test_a_selection_makes_no_new_pictures(panel):
    state = state_of(25)
    show(panel, state)
    before, plane = panel.centre.diagram.view, panel.outcome.plane.view
    show(panel, replace(state, document=document_of(SelectUnit(0, 1), assign("view.show_test", True))))
    after = panel.centre.diagram.view
    assert after.selected == (1, 1)
    assert all(a is b for a, b in zip(before.maps, after.maps, strict=True))
    assert all(a is b for a, b in zip(before.weights, after.weights, strict=True))
    assert panel.outcome.plane.view.values is plane.values
    assert panel.outcome.plane.view.show_test
    assert not plane.show_test


def test_the_same_points_stay_the_same_arrays_while_it_trains(panel):
    session = Session()
    for _ in range(2):
        session.dispatch(Step(5))
        session.settle()
    first = session.state
    session.dispatch(Step(5))
    session.settle()
    session.close()
    show(panel, first)
    before = panel.outcome.plane.view
    show(panel, session.state)
    after = panel.outcome.plane.view
    assert after.points is before.points
    assert after.values is not before.values


def test_weights_are_held_for_a_while_only_while_it_trains(panel):
    problem = run_of(0).problem
    shown = []
    for steps in range(7):
        run = replace(run_of(40 * steps), problem=problem, status=Status.RUNNING)
        show(panel, State(Document(), run))
        shown.append(panel.centre.diagram.view.weights)
    assert len(shown[0]) == 3
    redrawn = [[a is not b for a, b in zip(*pair, strict=True)] for pair in itertools.pairwise(shown)]
    turns = [[False, True, False], [False, False, True], [True, False, False]]
    assert redrawn == turns * 2
    show(panel, state_of(240))
    exact = run_of(240).problem.network.layers(run_of(240).state.parameters)
    for layer, weights in enumerate(panel.centre.diagram.view.weights):
        assert np.array_equal(weights, exact[layer][:-1])


def test_weights_that_are_the_same_at_rest_stay_the_same_arrays(panel):
    show(panel, state_of(40))
    before = panel.centre.diagram.view.weights
    finer = replace(
        run_of(40), state=replace(run_of(40).state, parameters=run_of(40).state.parameters.copy())
    )
    show(panel, State(Document(), finer))
    assert all(a is b for a, b in zip(before, panel.centre.diagram.view.weights, strict=True))


def test_losses_are_drawn_with_every_second_picture_while_it_trains_and_with_the_last(panel, qtbot):
    show(panel, state_of(40))
    qtbot.waitUntil(lambda: panel.outcome.loss.plot is not None)
    drawn = []
    for steps in (80, 120, 160, 200):
        show(panel, State(Document(), replace(run_of(steps), status=Status.RUNNING)))
        drawn.append(int(panel.outcome.loss.plot._losses[0][-1]))
    assert drawn == [40, 120, 120, 200]
    show(panel, state_of(240))
    assert panel.outcome.loss.plot._losses[0][-1] == 240


def test_the_card_says_what_a_unit_does(panel, qtbot):
    show(panel, state_of(200))
    run, diagram = run_of(200), panel.centre.diagram
    layer = run.problem.network.layers(run.state.parameters)[1][:, 2]
    share = round(100 * run.inspection.health[1].firing[2])
    lines = (
        "Neuron 2.3",
        f"fires on {share} % of the data",
        f"gives {digits(run.inspection.health[1].scores[2], 2)} times its layer’s mean",
        f"bias {measure(float(layer[-1]))} · ‖w‖ {measure(float(np.linalg.norm(layer[:-1])))}",
    )
    assert hover_lines(run, 2, 2) == lines
    qtbot.mouseMove(diagram, diagram.cell_rect(2, 2).center().toPoint())
    qtbot.waitUntil(lambda: diagram._lines == lines)
    show(panel, state_of(240))
    assert diagram._lines[3] != lines[3]


# The right column


def test_a_sigmoid_is_spread_from_minus_one_to_one(panel):
    show(panel, state_of(100))
    run, view = run_of(100), panel.outcome.plane.view
    assert np.allclose(view.values, 2 * run.maps.output[0] - 1, atol=1e-6)
    assert (view.level, view.classes, view.window) == (1.0, ("negative", "positive"), (-6.0, 6.0))
    assert np.array_equal(view.targets, run.problem.dataset.targets[:, 0])
    assert view.test.sum() == 150
    assert (view.x_name, view.low_text, view.high_text) == ("", "p = 0", "p = 1")


def test_several_classes_are_an_image_of_the_largest_output(panel):
    show(panel, state_of(200, IRIS, assign("view.discrete", True)))
    run, view = run_of(200, IRIS, assign("view.discrete", True)), panel.outcome.plane.view
    best = run.maps.output.argmax(axis=0)
    side = len(view.class_image) - 1
    assert view.class_image[0, 0] == best[0, 0]
    assert view.class_image[side, side] == best[-1, -1]
    assert view.classes == ("setosa", "versicolor", "virginica")
    assert not view.discrete
    assert not panel.outcome.discrete.isVisible()
    assert view.wrong is None
    show(panel, state_of(200, IRIS, assign("view.show_mistakes", True)))
    view = panel.outcome.plane.view
    missed = 1 - run.inspection.test_accuracy
    assert view.wrong[run.problem.dataset.test].mean() == pytest.approx(missed)


def test_a_regression_has_one_scale_for_output_and_data(panel):
    show(panel, state_of(200, MASS))
    run, view = run_of(200, MASS), panel.outcome.plane.view
    assert np.array_equal(view.values, run.maps.output[0])
    assert view.level >= np.abs(run.problem.dataset.targets).max()
    assert view.level == panel.centre.diagram.view.levels[-1]
    assert panel.centre.diagram.view.output_names == ("body_mass_g",)
    assert view.classes == ()
    assert panel.transport.loss.isVisible()
    assert not panel.transport.accuracy.isVisible()


def test_one_input_is_a_curve_over_its_axis(panel, tmp_path):
    path = tmp_path / "line.csv"
    path.write_text("x,y\n" + "".join(f"{i / 8},{(i / 8) ** 2}\n" for i in range(48)), encoding="utf-8")
    opened = OpenTable(str(path), "y")
    show(panel, state_of(100, opened))
    run, view = run_of(100, opened), panel.outcome.plane.view
    dataset, network = run.problem.dataset, run.problem.network
    assert (view.x_name, view.y_name) == ("x", "y")
    assert np.array_equal(view.points, np.column_stack([dataset.inputs[:, 0], dataset.targets[:, 0]]))
    assert view.y_window[0] < dataset.targets.min() < dataset.targets.max() < view.y_window[1]
    (line,) = view.lines
    outputs = forward(network, run.state.parameters, with_ones(line[:, :1], "float32")).outputs[0]
    assert np.allclose(line[:, 1], outputs, atol=1e-5)
    assert not panel.outcome.axes.isVisible()


def test_chips(panel, asked):
    show(panel, state_of(0))
    QTest.mouseClick(panel.outcome.test, LEFT)
    QTest.mouseClick(panel.outcome.discrete, LEFT)
    assert asked.commands == [assign("view.show_test", True), assign("view.discrete", True)]
    show(panel, state_of(0, assign("view.show_test", True)))
    assert panel.outcome.test.isChecked()
    assert not panel.outcome.discrete.isChecked()
    QTest.mouseClick(panel.outcome.test, LEFT)
    assert asked.commands[-1] == assign("view.show_test", False)


def test_the_plane_of_many_inputs_is_chosen(panel, asked):
    axes = panel.outcome.axes
    show(panel, state_of(0))
    assert not axes.isVisible()
    show(panel, state_of(0, IRIS))
    assert axes.isVisible()
    assert not axes.up.isVisible()
    assert axes.across.currentText() == "Principal components"
    assert axes.explanation.words() == run_of(0, IRIS).maps.plane.explanation
    axes.across.setFocus()
    QTest.keyClick(axes.across, Qt.Key.Key_Down)
    assert asked.commands == [SetPlane(0, 1)]
    show(panel, state_of(0, IRIS, SetPlane(0, 1)))
    assert (axes.across.currentText(), axes.up.currentText()) == ("sepal_length", "sepal_width")
    assert (panel.outcome.plane.view.x_name, panel.outcome.plane.view.y_name) == (
        "sepal_length",
        "sepal_width",
    )
    assert (
        axes.explanation.words() == "sepal_length and sepal_width; the other 2 inputs at the training mean."
    )
    asked.calls.clear()
    choose(axes.up, "2")
    assert asked.commands == [SetPlane(0, 2)]
    show(panel, state_of(0, IRIS, SetPlane(0, 2)))
    asked.calls.clear()
    choose(axes.up, "0")
    assert asked.commands[-1] == SetPlane(2, 0)
    show(panel, state_of(0, IRIS, SetPlane(2, 0)))
    asked.calls.clear()
    choose(axes.across, "principal")
    assert asked.commands[-1] == SetPrincipalPlane()


def test_losses_and_activity(panel):
    show(panel, state_of(300))
    run = run_of(300)
    losses = {curve.name: curve for curve in panel.outcome.loss.plot.plot.curves()}
    assert np.array_equal(losses["train"].y, run.curve.train_loss)
    assert np.array_equal(losses["test"].y, run.curve.test_loss)
    assert losses["train"].x[-1] == 300
    bars = panel.outcome.bars.bars()
    assert [bar.label for bar in bars] == ["Hidden 1", "Hidden 2"]
    assert [bar.share for bar in bars] == [float(layer.firing.mean()) for layer in run.inspection.health]
    assert bars[0].value == f"{100 * bars[0].share:.0f} %"


def test_the_loss_plot_comes_after_the_first_picture(qtbot, asked):
    panel = TrainPanel(asked)
    qtbot.addWidget(panel)
    panel.set_state(state_of(100))
    panel.resize(1440, 854)
    assert panel.outcome.loss.plot is None
    panel.show()
    room = panel.outcome.loss.height()
    qtbot.waitUntil(lambda: panel.outcome.loss.plot is not None)
    assert panel.outcome.loss.height() == room
    assert len(panel.outcome.loss.plot.plot.curves()[0].x) == 11


# The bottom bar


def test_buttons_of_the_bar(panel, asked):
    show(panel, state_of(10))
    bar = panel.transport
    for button in (bar.reset, bar.play, bar.step):
        QTest.mouseClick(button, LEFT)
    show(panel, state_of(10, status=Status.RUNNING))
    QTest.mouseClick(bar.play, LEFT)
    choose(bar.pace, "full")
    assert asked.commands[:4] == [Reset(), Play(), Step(), Pause()]
    assert asked.commands[4:] == [assign("view.speed", "10000"), assign("view.speed", "full")]


def test_figures_of_the_bar(panel):
    bar, run = panel.transport, run_of(2000)
    show(panel, state_of(2000))
    assert (bar.epoch.value(), bar.updates.value(), bar.speed.value()) == ("57.1", "2,000", "–")
    assert bar.accuracy.value() == f"{100 * run.inspection.test_accuracy:.1f} %"
    assert not bar.play.running()
    assert bar.pace.currentText() == "1,000 / s"
    show(panel, state_of(2000, status=Status.RUNNING, updates_per_second=41234.0))
    assert bar.speed.value() == "41.2k"
    assert bar.play.running()
    assert (bar.strip.view.step, bar.strip.view.total) == (2000, 3000)
    assert bar.strip.view.loss is run.curve.train_loss


def test_without_a_test_part_the_figures_are_of_training_and_say_so(panel, qtbot):
    bar, run = panel.transport, run_of(200, assign("data.test_share", 0.0))
    show(panel, state_of(200, assign("data.test_share", 0.0)))
    assert bar.accuracy.accessibleName() == f"Train accuracy {100 * run.inspection.train_accuracy:.1f} %"
    assert bar.accuracy.toolTip() == "Of the training part: no sample is kept out of training to test on"
    assert panel.outcome.test.isHidden()
    assert panel.settings.data.share.findChild(QLabel).text() == "none"
    qtbot.waitUntil(lambda: panel.outcome.loss.plot is not None)
    legend = panel.outcome.loss.plot.findChild(Legend)
    assert legend.accessibleName() == f"train {short(run.inspection.train_loss)}, no test part "
    show(panel, state_of(200))
    assert bar.accuracy.accessibleName().startswith("Test accuracy ")
    assert not panel.outcome.test.isHidden()
    assert legend.accessibleName().count("test ") == 1
    show(panel, state_of(20, ChooseData("sine"), assign("data.test_share", 0.0)))
    assert bar.loss.accessibleName().startswith("Train loss ")


def test_the_bar_keeps_what_matters_in_a_narrow_window(panel, qtbot):
    show(panel, state_of(300, *DYING))
    bar = panel.transport
    assert bar.epoch.isVisible()
    panel.resize(1024, 654)
    qtbot.waitUntil(lambda: bar.width() == 1024 and bar.strip.width() >= 260)
    assert not bar.epoch.isVisible()
    assert bar.updates.isVisible()
    shown = [child for child in bar.findChildren(QWidget) if child.parent() is bar and child.isVisible()]
    edges = sorted((child.geometry().left(), child.geometry().right()) for child in shown)
    assert len(shown) == 9
    assert all(right < left for (_, right), (left, _) in itertools.pairwise(edges))
    assert edges[-1][1] < 1024


def test_more_data_are_unfolded_and_chosen(panel, asked):
    show(panel, state_of(0))
    more = panel.settings.data.more
    assert not more.isVisible()
    QTest.mouseClick(more.button, LEFT)
    assert asked.commands.pop() == assign("view.more_data", True)
    show(panel, state_of(0, assign("view.more_data", True)))
    assert [button.accessibleName() for button in more.others.buttons] == [
        "Waves", "Checkerboard", "Above y = f(x)", "y = |x|", "y = sin x",
    ]  # fmt: skip
    QTest.mouseClick(more.others.buttons[3], LEFT)
    assert asked.commands.pop() == ChooseData("absolute")
    assert [chip.isChecked() for chip in more.chips.values()] == [True, True, *[False] * 5]
    QTest.mouseClick(more.chips["x1*x2"], LEFT)
    assert asked.commands.pop() == SetFeatures(("x1", "x2", "x1*x2"))


def test_a_typed_curve_is_judged_while_it_is_typed(panel, asked):
    show(panel, state_of(0, ChooseData("above")))
    more = panel.settings.data.more
    field = more.expression
    assert field.isVisible()
    assert not more.wrong.isVisible()
    field.selectAll()
    QTest.keyClicks(field, "x^2 +")
    assert field.problem() == "The expression ends too early: more is needed at place 6."
    assert more.wrong.isVisible()
    assert more.wrong.words() == field.problem()
    told = QAccessible.queryAccessibleInterface(field).text(QAccessible.Text.Description)
    assert told == field.problem()
    QTest.keyClicks(field, " 1")
    assert not more.wrong.isVisible()
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert asked.commands.pop() == SetExpression("x^2 + 1")


def test_points_are_drawn_and_erased_by_mouse_and_keys(panel, asked):
    show(panel, State(document_of(ChooseData("drawn")), FAILED))
    plane = panel.outcome.plane
    assert plane.view.drawable
    layout = plane.plane_layout(plane.view)

    def at(x, y):
        return layout.at(plane.view, x, y).toPoint()

    QTest.mousePress(plane, LEFT, pos=at(1, 2))
    held(plane, at(1, 2) + QPoint(4, 0), LEFT)
    assert len(asked.commands) == 1
    held(plane, at(1, 2) + QPoint(30, 0), LEFT)
    QTest.mouseRelease(plane, LEFT)
    first, second = asked.commands
    assert (first.group, second.group) == (1, 1)
    assert (first.x, first.y) == pytest.approx((1, 2), abs=0.05)
    assert [continues for _, continues in asked.calls] == [False, True]
    QTest.mouseClick(plane, Qt.MouseButton.RightButton, pos=at(-3, 0))
    assert asked.commands[-1].group == 0
    QTest.mouseClick(plane, LEFT, Qt.KeyboardModifier.ControlModifier, pos=at(-3, 0))
    assert isinstance(asked.commands[-1], ErasePoints)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_1, Qt.Key.Key_Delete):
        QTest.keyClick(plane, key)
    assert asked.commands[-2:] == [DrawPoint(0.5, 0.5, 1), ErasePoints(0.5, 0.5, 0.35)]


def test_a_stroke_is_one_change(panel):
    with closing(Session(document_of(ChooseData("drawn")))) as session:
        session.dispatch(DrawPoint(0, 0, 0))
        session.dispatch(assign("data.noise", 0.1))
        session.dispatch(DrawPoint(1, 0, 1))
        session.dispatch(DrawPoint(2, 0, 1), continues=True)
        assert len(session.state.document.recipe.data.points) == 3
        session.undo()
        assert session.state.document.recipe.data.points == ((0, 0, 0),)
        session.settle()
        show(panel, session.state)
        assert panel.settings.status.pill.words() == "Nothing to learn yet"
        assert len(panel.outcome.plane.view.points) == 1


def test_the_strip_asks_for_a_step_and_the_pills_for_live_and_branch(panel, asked):
    show(panel, state_of(2000))
    bar = panel.transport
    assert not bar.live.isEnabled()
    assert not bar.branch.isVisible()
    x = bar.strip.place(bar.strip.view, 600)
    QTest.mouseClick(bar.strip, LEFT, pos=QPoint(round(x), 40))
    (sought,) = asked.commands
    assert sought.value == pytest.approx(600, abs=4)
    show(panel, state_of(600, head=2000))
    assert (bar.strip.view.step, bar.strip.view.reach, bar.strip.view.total) == (600, 2000, 3000)
    assert bar.strip.accessibleDescription() == "step 600, wound back from 2,000"
    for button in (bar.branch, bar.live):
        QTest.mouseClick(button, LEFT)
    assert asked.commands[1:] == [Branch(), GoLive()]


def test_losses_are_those_of_the_step_that_is_shown(panel, qtbot):
    back = state_of(600, head=2000)
    show(panel, back)
    qtbot.waitUntil(lambda: panel.outcome.loss.plot is not None)
    seen = back.run.inspection
    words = f"train {short(seen.train_loss)}, test {short(seen.test_loss)}"
    assert panel.outcome.loss.plot.findChild(Legend).accessibleName() == words
    rules = panel.outcome.loss.plot.plot._graph.rules
    assert [rule.x for rule in rules if not rule.words] == [600]
    show(panel, replace(back, run=replace(back.run, head=600)))
    assert [rule.words for rule in panel.outcome.loss.plot.plot._graph.rules] == ["best"]


def test_settings_are_those_of_the_step_that_is_shown(panel):
    state = state_of(600, head=2000)
    faster = assign("training.learning_rate", 0.7).apply(replace(state.document, change_step=900))
    show(panel, replace(state, document=faster))
    assert panel.settings.optimiser.rate.value() == 0.03
    show(panel, replace(state, document=faster, run=replace(state.run, head=600)))
    assert panel.settings.optimiser.rate.value() == 0.03
    show(panel, replace(state_of(1000), document=faster))
    assert panel.settings.optimiser.rate.value() == 0.7


def test_ways_to_run_and_a_goal(panel, asked):
    show(panel, state_of(600))
    travel = panel.transport.travel
    words = [action.text() for action in travel.menu.actions() if action.text()]
    assert words == ["One epoch", "10 steps", "100 steps", "1,000 steps", "10,000 steps", "Run until…"]
    travel.menu.actions()[0].trigger()
    travel.menu.actions()[2].trigger()
    assert asked.commands == [StepEpoch(), Step(100)]
    until = travel.until
    until.measure.setCurrentIndex(until.measure.place_of("test-accuracy"))
    until.measure.activated.emit(until.measure.currentIndex())
    assert until.value.value() == 95.0
    until.show()
    QTest.mouseClick(until.go, LEFT)
    assert asked.commands[-1] == RunUntil("test-accuracy", 0.95)
    assert not until.isVisible()


@pytest.mark.parametrize("way", ["click", "enter"])
def test_what_was_typed_is_what_is_run_until(panel, asked, way):
    show(panel, state_of(100))
    until = panel.transport.travel.until
    until.show()
    until.value.setFocus()
    until.value.selectAll()
    QTest.keyClicks(until.value, "77")
    if way == "click":
        QTest.mouseClick(until.go, LEFT)
    else:
        QTest.keyClick(until.value, Qt.Key.Key_Return)
    assert asked.commands == [RunUntil("step", 77.0)]
    until.show()
    until.value.selectAll()
    QTest.keyClicks(until.value, "many")
    QTest.mouseClick(until.go, LEFT)
    assert len(asked.commands) == 1
    assert until.isVisible()
    until.hide()


def test_deaths_on_the_timeline(panel):
    show(panel, state_of(300, *DYING))
    events = panel.transport.strip.view.events
    assert [(event.text, event.step, event.role) for event in events] == [
        ("2.4 dead at the start, 10 neurons seen dead", 0, "dead"),
    ]


# Room


@pytest.mark.slow
@pytest.mark.parametrize("size", [(1024, 654), (1440, 854), (3840, 2114)])
@pytest.mark.parametrize(
    "commands",
    [
        (0,), (300, *DYING), (20, ChooseData("digits")), (20, MASS),
        (0, SetActivation("leaky_relu")),
        (2, SetHidden((64,) * 12)),
        (0, *EVERYTHING),
    ],
    ids=["circle", "dying", "digits", "mass", "leaky", "deep", "unfolded"],
)  # fmt: skip
def test_nothing_is_cut_off(panel, qtbot, size, commands):
    panel.resize(*size)
    show(panel, state_of(*commands))
    qtbot.waitUntil(lambda: panel.transport.width() == size[0])
    for row in panel.settings.findChildren(FormRow):
        if row.isVisible():
            assert row.label.fontMetrics().horizontalAdvance(row.label.text()) <= row.label.width(), (
                row.label.text()
            )
    for column in (panel.settings, panel.outcome):
        area = column.findChild(QScrollArea)
        assert area.horizontalScrollBar().maximum() == 0
        assert area.widget().minimumSizeHint().width() <= area.viewport().width()
    assert panel.settings.status.pill.sizeHint().width() <= panel.settings.status.pill.width()
    assert panel.outcome.width() == min(max(size[0] // 4, 280), 900)
    assert panel.centre.width() == size[0] - 264 - panel.outcome.width()
    plane, low = panel.outcome.plane, size[1] < 900
    given_up = plane.heightForWidth(plane.width()) - plane.height()
    assert given_up <= (56 if low else 1)
    if panel.outcome.losses.isVisible() and given_up > 1:
        assert panel.outcome.loss.height() <= LOW + LINE


def test_the_right_column_needs_no_scrolling_for_the_first_network(panel, qtbot):
    panel.resize(1024, 654)
    show(panel, state_of(0))
    bar = panel.outcome.findChild(QScrollArea).verticalScrollBar()
    qtbot.waitUntil(lambda: panel.outcome.width() == 280 and bar.maximum() == 0)


def test_what_can_be_reached_has_a_name_and_a_tip(panel):
    plane = state_of(0, IRIS, SetPlane(0, 1))
    for state in (state_of(0), plane, state_of(300, *DYING), state_of(0, *EVERYTHING)):
        show(panel, state)
        for widget in panel.findChildren(QWidget):
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
                if type(widget).__module__.startswith(("PySide6", "pyqtgraph")):
                    continue
                assert widget.accessibleName(), type(widget).__name__
                assert widget.toolTip(), widget.accessibleName()


def test_a_hidden_panel_shows_the_newest_state_when_it_comes_back(panel):
    show(panel, state_of(0))
    panel.hide()
    panel.set_state(state_of(10))
    panel.set_state(state_of(40))
    assert panel.transport.updates.value() == "0"
    panel.show()
    assert panel.transport.updates.value() == "40"


def test_thousands_of_inputs_are_listed_once_and_upwards_only_when_that_is_seen(qtbot, monkeypatch):
    added = []
    put = QComboBox.addItems
    monkeypatch.setattr(QComboBox, "addItems", lambda self, all_: added.append(len(all_)) or put(self, all_))
    monkeypatch.delattr(QComboBox, "addItem")
    choice = AxesChoice(lambda _command: None)
    qtbot.addWidget(choice)
    names = tuple(f"c{n}" for n in range(5000))
    added.clear()
    choice.set_axes(names, None, "")
    choice.set_axes(names, None, "")
    assert added == [5001]
    choice.set_axes(names, (3, 4321), "")
    assert (choice.across.currentText(), choice.up.currentText()) == ("c3", "c4321")
    choice.set_axes(names[:9], None, "")
    choice.set_axes(names[:9], (1, 2), "")
    assert (choice.up.count(), choice.up.currentText()) == (9, "c2")
