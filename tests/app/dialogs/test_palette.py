"""The command palette: what it finds and what it runs."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from reluexplorer.app.dialogs.palette import CommandPalette
from reluexplorer.app.dialogs.palette_entries import answered, entries, example
from reluexplorer.app.dialogs.palette_search import PaletteSearch
from reluexplorer.lessons.claims.catalogue import NUMBERED
from reluexplorer.session.commands.all_commands import COMMANDS
from reluexplorer.session.commands.curves import SetCurveParameter
from reluexplorer.session.commands.data import ChooseData, SetExpression, SetFeatures
from reluexplorer.session.commands.lessons import MeasureLesson, OpenInTrain, OpenLesson, PlaceBet
from reluexplorer.session.commands.network import (
    SetActivation,
    SetActivationParameter,
    SetHidden,
    SetLayerActivation,
    SetUnits,
)
from reluexplorer.session.commands.plane import SetPlane
from reluexplorer.session.commands.remedies import AdoptRemedy, CompareRemedies
from reluexplorer.session.commands.run import Pause, Seek
from reluexplorer.session.commands.selection import SelectUnit, SelectUnits
from reluexplorer.session.commands.settings import assign, setter
from reluexplorer.session.commands.starts import OpenPreset
from reluexplorer.session.commands.units import FreezeUnit, ReviveUnit, SetWeight
from reluexplorer.session.document.domains import CommandError, domains_of
from reluexplorer.session.document.settings import SETTINGS

ALL = tuple(entries())
SEARCH = PaletteSearch(ALL)


def _first(query):
    return SEARCH.find(query)[0]


@pytest.mark.parametrize(
    ("query", "command"),
    [
        ("spiral", ChooseData("spiral")),
        ("gelu", SetActivation("gelu")),
        ("learning rate 0.1", assign("training.learning_rate", 0.1)),
        ("rate 0,1", assign("training.learning_rate", 0.1)),
        ("rate 1e-3", assign("training.learning_rate", 0.001)),
        ("hidden layers 8 8 4", SetHidden((8, 8, 4))),
        ("seed 7", assign("training.seed", 7)),
        ("place a bet 12", PlaceBet((12,))),
        ("place a bet 12%", PlaceBet((0.12,))),
        ("place a bet 12 %", PlaceBet((0.12,))),
        ("place a bet .12", PlaceBet((0.12,))),
        ("test points hide", assign("view.show_test", False)),
        ("neurons that die", OpenInTrain("dying")),
        ("pause", Pause()),
        ("biases off", assign("network.biased", False)),
        ("more training show", assign("view.more_training", True)),
        ("schedule: cosine", assign("training.schedule", "cosine")),
        ("precision float64", assign("network.dtype", "float64")),
        ("method's parameters 0.8 0.99", assign("training.optimizer_parameters", (0.8, 0.99))),
        ("activation's parameter 0.3", SetActivationParameter(0.3)),
        ("l2 1e-4", assign("training.l2", 0.0001)),
        ("one layer: tanh 2", SetLayerActivation(1, "tanh")),
        ("measure a claim: neurons that die", MeasureLesson("dying")),
        ("measure a claim: neurons that die 20", MeasureLesson("dying", 20)),
        ("compare remedies", CompareRemedies()),
        ("compare remedies 32", CompareRemedies(32)),
    ],
)
def test_words_and_numbers_find_a_command(query, command):
    found = [entry.command for entry in SEARCH.find(query)]
    assert command in found


@pytest.mark.parametrize(
    ("query", "command"),
    [
        ("lerning rate 0.1", assign("training.learning_rate", 0.1)),
        ("bacth size 32", assign("training.batch_size", 32)),
        ("freeze a neruon: off 2 8", FreezeUnit(1, 7, value=False)),
        ("spirla", ChooseData("spiral")),
        ("precison float64", assign("network.dtype", "float64")),
    ],
)
def test_a_word_that_was_mistyped_finds_what_was_meant(query, command):
    assert command in [entry.command for entry in SEARCH.find(query)]


def test_what_is_like_nothing_finds_nothing():
    assert len(SEARCH.find("zzxqy")) == 0


@pytest.mark.parametrize(
    ("query", "command"),
    [
        ("hidden layers 16,16", SetHidden((16, 16))),
        ("hidden layers 16, 16, 8", SetHidden((16, 16, 8))),
        ("hidden layers 16,16,8", SetHidden((16, 16, 8))),
        ("hidden layers 16 , 8", SetHidden((16, 8))),
        ("hidden layers 16 8", SetHidden((16, 8))),
        ("method's parameters 0.8,0.99", assign("training.optimizer_parameters", (0.8, 0.99))),
        ("method's parameters 0.9, 0.99, 1e-8", assign("training.optimizer_parameters", (0.9, 0.99, 1e-8))),
        ("method's parameters 0,8 0,99", assign("training.optimizer_parameters", (0.8, 0.99))),
        ("method's parameters 0,8", assign("training.optimizer_parameters", (0.8,))),
        ("units of a layer 2,12", SetUnits(1, 12)),
        ("units of a layer 2, 12", SetUnits(1, 12)),
        ("set a weight 1,3,2,-0.5", SetWeight(0, 2, 1, -0.5)),
        ("select several neurons 1.3, 2.5", SelectUnits((0, 1), (2, 4))),
        ("select several neurons 1.3,2.5", SelectUnits((0, 1), (2, 4))),
        ("rate 0,1", assign("training.learning_rate", 0.1)),
        ("go to step 67,650", Seek(67650)),
    ],
)
def test_commas_stand_between_the_numbers_of_a_list_and_within_one_number(query, command):
    assert _first(query).command == command


def test_commas_are_taken_where_the_palette_asks_for_numbers(palette, qtbot):
    made, _ = palette
    chosen = []
    made.chosen.connect(chosen.append)
    qtbot.keyClicks(made._field, "hidden layers")
    qtbot.keyClick(made._field, Qt.Key.Key_Return)
    qtbot.keyClicks(made._field, "16, 16,8")
    qtbot.keyClick(made._field, Qt.Key.Key_Return)
    assert chosen == [SetHidden((16, 16, 8))]


def test_a_number_that_does_not_fit_is_said():
    entry = _first("noise 3")
    assert entry.command is None
    assert entry.hint == "set-noise: value goes from 0 to 0.5; 3 is outside."


def test_a_number_of_seeds_may_be_typed_and_need_not_be():
    plain, told = _first("measure a claim: gradients survive"), _first("measure: gradients survive 20")
    assert (plain.command, plain.hint) == (MeasureLesson("saturation"), "or type seeds")
    assert (told.command, told.hint) == (MeasureLesson("saturation", 20), "")
    assert told.words == f"{plain.words}, seeds: 20"
    assert _first("measure a claim: 3").command == MeasureLesson(NUMBERED[2])


def test_a_layer_is_counted_from_one():
    entry = _first("activation of one layer: tanh")
    assert (entry.words, entry.hint) == ("Activation of one layer: Tanh …", "type the layer, 1 to 32")
    assert _first("activation of one layer: tanh 0").command is None
    assert _first("activation of one layer: tanh 2").words == "Activation of one layer: Tanh 2"


def test_a_number_is_asked_for():
    entry = _first("noise")
    assert (entry.words, entry.command, entry.hint) == ("Noise …", None, "type a number, 0 to 0.5")


def test_what_begins_with_the_words_comes_first():
    assert _first("seed").words.startswith("Seed")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("activation tanh", ["Activation: Tanh"]),
        ("tanh activation", ["Activation: Tanh"]),
        ("tanh", ["Activation: Tanh", "Output: Tanh", "Show or hide a curve: GELU (tanh)"]),
        ("relu", ["Activation: ReLU", "Output: ReLU", "Show or hide a curve: ReLU"]),
        ("activation", ["Activation: ReLU", "Activation: Leaky ReLU", "Activation: PReLU"]),
        ("adam", ["Method: Adam", "Method: AdamW"]),
        ("step", ["Step …"]),
    ],
)
def test_what_says_little_else_in_whole_words_and_needs_nothing_more_comes_first(query, words):
    assert [line.words for line in SEARCH.find(query)][: len(words)] == words


def test_every_command_is_found_but_those_that_a_dialog_asks_for():
    found = {type(entry.command).name for entry in ALL if entry.command} | {entry.name for entry in ALL}
    asked_by_dialogs = {
        name for name, kind in COMMANDS.items() if {"path", "address"} & set(domains_of(kind))
    }
    assert asked_by_dialogs >= {"open-table", "open-document", "save-document", "open-playground"}
    assert set(COMMANDS) - found == asked_by_dialogs | {"at-step", "choose-columns", "use-weights"}


def test_numbers_and_switches_and_names_are_combined():
    hint = _first("set a weight").hint
    assert hint == "type layer, neuron, source (a number or bias) and value"
    assert _first("set a weight or bias 1 3 2 -0.5").command == SetWeight(0, 2, 1, -0.5)
    assert _first("set a weight or bias 1 3 bias 0.5").command == SetWeight(0, 2, -1, 0.5)
    assert _first("set a weight or bias 1.3 bias −0.5").command == SetWeight(0, 2, -1, -0.5)
    assert _first("set a weight 1.3 2 0.5").command == SetWeight(0, 2, 1, 0.5)
    assert _first("set a weight 1 3 0 0.5").hint.startswith("set-weight: source goes from 1 to")
    assert _first("revive a neuron 2.8").command == ReviveUnit(1, 7)
    assert _first("select several neurons 1.3 2.5").command == SelectUnits((0, 1), (2, 4))
    assert _first("select several neurons 1 3 2 5").command == SelectUnits((0, 1), (2, 4))
    assert _first("set a weight 1 3").command is None
    assert _first("set a weight 1 3").hint == hint
    assert _first("freeze a neuron: off 2 8").command == FreezeUnit(1, 7, value=False)
    assert _first("units of a layer 2 12").command == SetUnits(1, 12)
    assert _first("parameter of a curve: leaky 1 0.3").command == SetCurveParameter("leaky_relu", 0, 0.3)
    assert _first("plane of two inputs 2 1").command == SetPlane(1, 0)
    assert _first("start from: a layer that dies").command == OpenPreset("dying")
    assert _first("samples").hint == "type a number, 10 to 5000"
    assert _first("go to a step").hint == "type a number, 0 to 1,000,000,000"


@pytest.fixture
def palette(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1000, 700)
    window.show()
    action = QAction("Open…", window)
    made = CommandPalette(window, {"open": action})
    made.open_over(window)
    yield made, action
    window.close()


def test_typing_arrows_and_enter_run_the_chosen_command(palette, qtbot):
    made, _ = palette
    chosen = []
    made.chosen.connect(chosen.append)
    qtbot.keyClicks(made._field, "data:")
    qtbot.keyClick(made._field, Qt.Key.Key_Down)
    expected = made._among.find("data:")[1].command
    qtbot.keyClick(made._field, Qt.Key.Key_Return)
    assert chosen == [expected]


def test_enter_on_a_command_that_waits_for_its_number_asks_for_it(palette, qtbot):
    made, _ = palette
    chosen = []
    made.chosen.connect(chosen.append)
    qtbot.keyClicks(made._field, "go to st")
    while not made._list.currentIndex().data().startswith("Go to a step"):
        qtbot.keyClick(made._field, Qt.Key.Key_Down)
    qtbot.keyClick(made._field, Qt.Key.Key_Return)
    assert (chosen, made._field.text()) == ([], "go to a step ")
    assert made._field.accessibleDescription() == "type a number, 0 to 1,000,000,000"
    assert made._list.currentIndex().data() == "Go to a step …"
    qtbot.keyClick(made._field, Qt.Key.Key_Return)
    assert (chosen, made._field.text()) == ([], "go to a step ")
    qtbot.keyClicks(made._field, "250")
    qtbot.keyClick(made._field, Qt.Key.Key_Return)
    assert chosen == [Seek(250)]


def test_a_number_that_does_not_fit_can_be_typed_over(palette, qtbot):
    made, _ = palette
    chosen = []
    made.chosen.connect(chosen.append)
    qtbot.keyClicks(made._field, "noise 7")
    qtbot.keyClick(made._field, Qt.Key.Key_Return)
    assert (chosen, made._field.text(), made._field.selectedText()) == ([], "noise 7", "7")
    assert "0.5" in made._field.accessibleDescription()
    qtbot.keyClicks(made._field, "0.2")
    qtbot.keyClick(made._field, Qt.Key.Key_Return)
    assert chosen == [assign("data.noise", 0.2)]


def test_a_number_of_seeds_that_does_not_fit_can_be_typed_over(palette, qtbot):
    made, _ = palette
    chosen = []
    made.chosen.connect(chosen.append)
    qtbot.keyClicks(made._field, "measure: gradients survive 2000")
    qtbot.keyClick(made._field, Qt.Key.Key_Return)
    assert (chosen, made._field.selectedText()) == ([], "2000")
    assert "seeds goes from 0 to 1000" in made._field.accessibleDescription()
    qtbot.keyClicks(made._field, "30")
    qtbot.keyClick(made._field, Qt.Key.Key_Return)
    assert chosen == [MeasureLesson("saturation", 30)]


def test_every_command_that_waits_asks_when_it_is_chosen(palette):
    made, _ = palette
    waiting = [entry for entry in made._all if entry.waits]
    assert len(waiting) > 100
    for entry in waiting:
        made._field.setText(entry.words.removesuffix("…"))
        found = [(each.name, each.given) for each in map(made._shown.line, range(made._shown.count()))]
        made._list.setCurrentIndex(made._shown.index(found.index((entry.name, entry.given))))
        made._run()
        assert made._field.text().startswith(entry.words.removesuffix("…").lower())
        assert made._shown.line(0).words.startswith(entry.words.removesuffix("…"))
        assert made.isVisible()
    made.reject()


def test_an_action_of_the_window_is_triggered(palette, qtbot):
    made, action = palette
    with qtbot.waitSignal(action.triggered):
        qtbot.keyClicks(made._field, "open")
        qtbot.keyClick(made._field, Qt.Key.Key_Return)


def test_words_are_asked_for_and_become_the_command():
    entry = _first("points above y")
    assert (entry.words, entry.asks, entry.command) == ("Points above y = f(x) …", "value", None)
    assert answered(entry, "x^2 - 1") == SetExpression("x^2 - 1")
    inputs = next(each for each in ALL if each.name == "set-features")
    assert answered(inputs, "x1, x2 x1^2") == SetFeatures(("x1", "x2", "x1^2"))
    assert example(inputs).startswith("of x1 x2 ")
    with pytest.raises(CommandError, match="takes a list of x1, x2"):
        answered(inputs, "x9")


def test_a_neuron_is_found_by_its_name():
    (found,) = SEARCH.find("2.14")
    assert (found.words, found.command) == ("Select neuron 2.14", SelectUnit(1, 13))
    assert len(SEARCH.find("learning rate 0.25")) > 1
    assert [*SEARCH.find("0.5")] != [found]


def test_a_click_elsewhere_closes_and_does_nothing_else(palette, qtbot):
    made, _ = palette
    window = made.parent()
    pressed = []
    below = QPushButton("below", window)
    below.clicked.connect(lambda: pressed.append(1))
    below.show()
    outside, at = window.windowHandle(), below.geometry().center()
    qtbot.mouseClick(made._list.viewport(), Qt.MouseButton.RightButton)
    assert made.isVisible()
    with qtbot.waitSignal(made.finished):
        QTest.mouseClick(outside, Qt.MouseButton.LeftButton, pos=at)
    assert not pressed
    QTest.mouseClick(outside, Qt.MouseButton.LeftButton, pos=at)
    assert pressed


def test_presets_and_lessons_are_found_by_the_names_of_the_command_line():
    found = [entry.command for entry in SEARCH.find("dying")]
    assert OpenPreset("dying") in found
    assert OpenLesson("dying") in found


@pytest.mark.parametrize(
    ("query", "command"),
    [
        ("go to step 67650", Seek(67650)),
        ("seek 2000", Seek(2000)),
        ("set-l2 0.01", assign("training.l2", 0.01)),
        ("open lesson 3", OpenLesson(NUMBERED[2])),
        (f"lesson {len(NUMBERED)}", OpenLesson(NUMBERED[-1])),
        ("lesson", OpenLesson(NUMBERED[0])),
    ],
)
def test_what_takes_the_number_comes_first_and_names_of_scripts_are_found(query, command):
    assert _first(query).command == command


@pytest.mark.parametrize(
    "setting", [each for each in SETTINGS.values() if each.choices], ids=lambda each: each.path
)
def test_a_line_calls_a_value_what_the_setting_calls_it(setting):
    mine = [entry for entry in ALL if isinstance(entry.command, setter(setting.path))]
    assert [(entry.command, entry.words) for entry in mine] == [
        (assign(setting.path, value), f"{setting.label}: {label}") for value, label in setting.choices
    ]
    assert all(label for _, label in setting.choices)


@pytest.mark.parametrize(
    ("words", "command"),
    [
        ("Learning rate's schedule: Steps", assign("training.schedule", "step")),
        ("Precision: 32 bit", assign("network.dtype", "float32")),
        ("Biases: none", assign("network.biased", False)),
        ("Show only neurons of a state: all", assign("view.state_filter", "")),
        ("Adopt a remedy: He initialisation", AdoptRemedy("he")),
        ("Order of neurons: Firing rate", assign("view.order", "firing")),
    ],
)
def test_a_value_is_called_what_its_control_calls_it(words, command):
    assert command in [entry.command for entry in ALL if entry.words == words]


def test_a_percentage_is_shown_as_one():
    assert _first("place a bet 12%").words == "Place a bet 12 %"
    assert _first("place a bet .12").words == "Place a bet 0.12"


def test_points_are_asked_for_with_what_each_number_is_of():
    said = "type numbers, like 0.5 −0.2 1: x1, x2 and class of each point"
    assert {line.hint for line in ALL if line.name == "set-points"} == {said}
