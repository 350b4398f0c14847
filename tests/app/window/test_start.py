"""Ways to begin: addresses that are typed, pasted, dropped or named on the command line."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication

from reluexplorer.app.dialogs.palette import CommandPalette
from reluexplorer.app.dialogs.presets_dialog import PresetsDialog, tile
from reluexplorer.app.dialogs.prompt import Prompt
from reluexplorer.app.files.opening import commands_to_open
from reluexplorer.app.window.start import judged_address
from reluexplorer.core.data.tables.column_choices import parse_choices
from reluexplorer.core.data.tables.table import TableChoices
from reluexplorer.core.network.spec import parameters_sha256
from reluexplorer.resources import resource
from reluexplorer.session.commands.data import OpenTable
from reluexplorer.session.commands.run import Step
from reluexplorer.session.commands.starts import OpenPlayground
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.session import Session
from reluexplorer.session.starts.presets import PRESETS
from reluexplorer.widgets.controls.gallery import PICTURE, Gallery
from tests.app.program import ROOT, run

XOR = "https://playground.tensorflow.org/#dataset=xor&activation=relu&networkShape=3,2&noise=2000"
CONTROL = Qt.KeyboardModifier.ControlModifier
CLAMPED = "noise 2000 is outside of what there is, 0 to 50: 50 is taken."


@pytest.fixture
def window(window):
    yield window
    QGuiApplication.clipboard().clear()


def _prompt(window):
    return window.findChild(Prompt)


def test_an_address_in_the_clipboard_is_pasted_anywhere(window, qtbot):
    QGuiApplication.clipboard().setText(f"  {XOR}\n")
    qtbot.keyClick(window, Qt.Key.Key_V, CONTROL)
    assert window.session.state.document.recipe.data.name == "xor"
    assert window.session.state.document.recipe.network.hidden == (3, 2)
    assert window._notice.isVisible()
    assert window._notice.accessibleName() == f"Info: {CLAMPED}"
    qtbot.keyClick(window, Qt.Key.Key_Z, CONTROL)
    assert window.session.state.document.recipe.data.name == "circle"


def test_other_things_in_the_clipboard_are_said(window, qtbot):
    QGuiApplication.clipboard().setText("not an address")
    qtbot.keyClick(window, Qt.Key.Key_V, CONTROL)
    assert window.session.state.document.recipe.data.name == "circle"
    assert window.session.state.notice == "The clipboard holds no address of TensorFlow Playground."
    assert window._notice.accessibleName().startswith("Warning: ")


def test_a_text_field_keeps_its_own_paste(window, qtbot):
    QGuiApplication.clipboard().setText(XOR)
    field = window.panel("train").settings.network.layers
    field.setFocus()
    field.selectAll()
    qtbot.keyClick(field, Qt.Key.Key_V, CONTROL)
    assert field.text() == XOR
    assert window.session.state.document.recipe.data.name == "circle"
    qtbot.keyClick(field, Qt.Key.Key_Escape)


def _data(kind):
    data = QMimeData()
    if kind == "link":
        data.setUrls([QUrl(XOR)])
    else:
        data.setText(XOR if kind == "text" else "https://example.org/#dataset=xor")
    return data


@pytest.mark.copies(quick=2)
@pytest.mark.parametrize(("kind", "taken"), [("link", True), ("text", True), ("other", False)])
def test_a_link_is_dropped_on_the_window(window, kind, taken):
    data = _data(kind)
    none, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(QPoint(50, 50), Qt.DropAction.CopyAction, data, left, none)
    enter.ignore()
    window.dragEnterEvent(enter)
    assert enter.isAccepted() is taken
    if taken:
        window.dropEvent(QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, data, left, none))
        assert window.session.state.document.recipe.data.name == "xor"


def test_the_dialog_says_what_an_address_means_before_it_opens_it(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_L, CONTROL)
    prompt = _prompt(window)
    assert prompt.isVisible()
    assert not prompt.button.isEnabled()
    qtbot.keyClicks(prompt.field, "https://example.org")
    assert prompt.verdict.words().startswith("This is no address of TensorFlow Playground")
    assert prompt.field.property("problem") is True
    qtbot.keyClick(prompt.field, Qt.Key.Key_Return)
    assert prompt.isVisible()
    prompt.field.clear()
    qtbot.keyClicks(prompt.field, XOR)
    assert prompt.verdict.words() == f"Exclusive or, 3 · 2 ReLU neurons, learning rate 0.03.\n{CLAMPED}"
    assert prompt.field.property("problem") is False
    qtbot.keyClick(prompt.field, Qt.Key.Key_Return)
    assert window.session.state.document.recipe.data.name == "xor"
    qtbot.waitUntil(lambda: _prompt(window) is None)


def test_the_dialog_begins_with_an_address_from_the_clipboard_and_can_be_left(window, qtbot):
    QGuiApplication.clipboard().setText(XOR)
    window._actions["open-address"].trigger()
    prompt = _prompt(window)
    assert prompt.field.text() == XOR
    assert prompt.button.isEnabled()
    qtbot.keyClick(prompt.field, Qt.Key.Key_Escape)
    assert window.session.state.document.recipe.data.name == "circle"
    qtbot.waitUntil(lambda: _prompt(window) is None)
    QApplication.processEvents()


def test_what_an_address_without_hidden_layers_means():
    words = judged_address("https://playground.tensorflow.org/#networkShape=")
    assert words == "Circle, no hidden layer, learning rate 0.03."


def test_the_command_line_takes_an_address():
    assert commands_to_open(XOR) == (OpenPlayground(XOR),)
    with pytest.raises(CommandError, match="is broken"):
        commands_to_open("https://playground.tensorflow.org/#what")


def _gallery(window):
    return window.findChild(PresetsDialog)


def test_a_preset_is_chosen_by_keys_alone(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_P, CONTROL)
    gallery = _gallery(window)
    first = gallery.gallery.buttons[0]
    assert gallery.gallery.current() == "playground"
    assert gallery.title.text() == "Playground's default"
    qtbot.keyClick(first, Qt.Key.Key_Right)
    qtbot.keyClick(gallery.gallery.buttons[1], Qt.Key.Key_Right)
    assert gallery.title.text() == "Spiral"
    assert gallery.look.words() == PRESETS["spiral"].look
    qtbot.keyClick(gallery.gallery.buttons[2], Qt.Key.Key_Return)
    assert window.session.state.document.recipe.data.name == "spiral"
    assert window._notice.accessibleName() == f"Info: {PRESETS['spiral'].look}"
    qtbot.waitUntil(lambda: not _gallery(window).isVisible())
    window._actions["presets"].trigger()
    assert _gallery(window).gallery.current() == "spiral"
    qtbot.keyClick(_gallery(window).gallery.buttons[2], Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not _gallery(window).isVisible())
    window._actions["undo"].trigger()
    assert window.session.state.document.recipe.data.name == "circle"


def test_a_preset_is_found_by_typing_wherever_the_focus_is(window, qtbot):
    window._actions["presets"].trigger()
    dialog = _gallery(window)
    qtbot.keyClicks(dialog.gallery.current_button(), "dig")
    assert dialog.title.text() == "Digits"
    dialog.gallery._paused.timeout.emit()
    dialog.button.setFocus()
    qtbot.keyClicks(dialog.button, "dra")
    assert dialog.title.text() == "Draw your own"
    assert dialog.focusWidget() is dialog.gallery.current_button()
    dialog.gallery._paused.timeout.emit()
    qtbot.keyClicks(dialog.gallery.current_button(), "spi")
    dialog.gallery._paused.timeout.emit()
    qtbot.keyClick(dialog.gallery.current_button(), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not _gallery(window).isVisible())
    assert window.session.state.document.recipe.data.name == "spiral"


@pytest.mark.parametrize("name", PRESETS)
def test_each_preset_has_its_pictures(qapp, name):
    light, dark = (QImage(str(resource("presets", f"{name}_{theme}.png"))) for theme in ("light", "dark"))
    assert light.size() == dark.size() == 2 * PICTURE
    assert light != dark


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("dying", "dying"),
        ("dies", "dying"),
        ("dying layer", "dying"),
        ("dead", "dying"),
        ("overfit", "overfit"),
        ("noisy", "overfit"),
        ("handwritten", "digits"),
        ("digits", "digits"),
        ("glorot", "deep"),
        ("unwind the", "spiral"),
        ("TensorFlow", "playground"),
        ("|x|", "kinks"),
    ],
)
def test_enter_opens_what_was_typed_by_any_word_of_its_name_or_description(qtbot, typed, name):
    gallery = Gallery(tuple(map(tile, PRESETS.values())))
    qtbot.addWidget(gallery)
    gallery.show()
    gallery.set_current("playground")
    opened = []
    gallery.chosen.connect(opened.append)
    for letter in typed:
        qtbot.keyClicks(gallery.current_button(), letter)
    assert opened == []
    qtbot.keyClick(gallery.current_button(), Qt.Key.Key_Return)
    assert opened == [name]


def test_what_no_preset_has_is_said_and_nothing_is_opened(window, qtbot):
    window._actions["presets"].trigger()
    dialog = _gallery(window)
    hint = dialog.keys.text()
    qtbot.keyClicks(dialog.button, "dyx")
    assert "“dyx”" in dialog.keys.text()
    dialog.gallery._paused.timeout.emit()
    qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
    assert dialog.isVisible()
    qtbot.keyClicks(dialog.gallery.current_button(), "dying")
    assert dialog.keys.text() == hint
    qtbot.keyClick(dialog.gallery.current_button(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not _gallery(window).isVisible())
    assert window.session.state.document.recipe.network.hidden == (8, 8, 4)


def test_the_gallery_opens_from_train_and_leads_to_addresses(window, qtbot):
    qtbot.mouseClick(window.panel("train").settings.data.presets, Qt.MouseButton.LeftButton)
    gallery = _gallery(window)
    assert gallery.isVisible()
    qtbot.mouseClick(gallery.gallery.buttons[4], Qt.MouseButton.LeftButton)
    assert gallery.title.text() == "30 layers: He against Glorot"
    qtbot.mouseClick(gallery.address, Qt.MouseButton.LeftButton)
    assert _prompt(window).isVisible()
    qtbot.keyClick(_prompt(window).field, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: _prompt(window) is None and not _gallery(window).isVisible())


def test_the_gallerys_button_opens_what_is_shown(window, qtbot):
    window._actions["presets"].trigger()
    gallery = _gallery(window)
    qtbot.mouseClick(gallery.gallery.buttons[3], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(gallery.button, Qt.MouseButton.LeftButton)
    assert window.session.state.document.recipe.network.hidden == (8, 8, 4)
    assert window.session.state.undo_label == "Start from A layer that dies"
    qtbot.waitUntil(lambda: not _gallery(window).isVisible())


def test_one_palette_is_open_at_a_time(window, qtbot):
    window.popups.palette("noise")
    window.popups.palette("seed")
    (shown,) = (each for each in window.findChildren(CommandPalette) if each.isVisible())
    assert shown._field.text() == "seed"
    shown.reject()
    qtbot.waitUntil(lambda: not shown.isVisible())


def test_words_that_the_palette_cannot_hold_are_asked_for(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_K, CONTROL)
    palette = window.findChild(CommandPalette)
    qtbot.keyClicks(palette._field, "points above")
    qtbot.keyClick(palette._field, Qt.Key.Key_Return)
    prompt = _prompt(window)
    qtbot.keyClicks(prompt.field, "x +")
    assert not prompt.button.isEnabled()
    assert prompt.verdict.words() != ""
    qtbot.keyClicks(prompt.field, " 1")
    assert prompt.button.isEnabled()
    assert prompt.verdict.words() == ""
    qtbot.keyClick(prompt.field, Qt.Key.Key_Return)
    assert window.session.state.document.recipe.data.name == "above"
    assert window.session.state.document.recipe.data.expression == "x + 1"
    qtbot.waitUntil(lambda: _prompt(window) is None)


def test_addresses_and_presets_are_trained_without_a_window():
    there = run("train", "--open", XOR, "--steps", "100", "--json")
    assert there.returncode == 0
    assert there.stderr == f"{CLAMPED}\n"
    session = Session()
    session.dispatch(OpenPlayground(XOR))
    session.dispatch(Step(100))
    session.settle()
    assert json.loads(there.stdout)["parameters_sha256"] == parameters_sha256(
        session.state.run.state.parameters
    )
    session.close()
    dying = json.loads(run("train", "--open", "dying", "--steps", "360", "--json").stdout)
    assert dying["dead_units"][2] == 4


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--open", "dying", "--target", "x"), "--target is for a table, and what is opened has none"),
        (("--open", "dying", "--expression", "x"), "--expression goes with --data above."),
        (("--open", "dying", "--activation", "relu,tanh"), "one for each of the 3 hidden layers"),
        (("--open", "dying", "--learning-rate", "1e9"), "--learning-rate "),
        (("--open", "nothing"), "--open takes a document, a TensorFlow Playground address or one of"),
        (("--open", "https://playground.tensorflow.org/#what"), "is broken: it holds none of its settings."),
    ],
)
def test_what_cannot_be_opened_is_refused_with_a_sentence(arguments, sentence):
    done = run("train", *arguments)
    assert done.returncode == 2
    assert sentence in done.stderr


def test_a_table_on_the_command_line_is_opened_with_what_was_chosen():
    path = ROOT / "tests" / "data" / "penguins.csv"
    wanted = TableChoices("Species", "classification", parse_choices(["SEX=ignored"]), scaled=False)
    opened = OpenTable(str(path), "species", "classification", ("sex=ignored",), scaled=False)
    assert commands_to_open(str(path), wanted) == (opened,)
    assert commands_to_open(str(path)) == (OpenTable(str(path)),)
    with pytest.raises(CommandError, match="There is no column named 'age'"):
        commands_to_open(str(path), TableChoices(columns=parse_choices(["age=ignored"])))
