"""All words of every scene and dialog read against their ground, in both themes, by their pixels."""

from __future__ import annotations

from contextlib import closing

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from reluexplorer.app.window.application import apply_named_theme
from reluexplorer.app.window.window import Window
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.session import Session
from reluexplorer.widgets.controls.all_controls import PillButton, Text
from tests.reliability.accessibility import DIALOGS, SCENES, SIZE, open_dialog, settle, show_scene
from tests.reliability.contrast import low_contrast, words_in


@pytest.fixture(params=["light", "dark"])
def window(qtbot, qapp, request):
    with closing(Session()) as session:
        made = Window(session)
        qtbot.addWidget(made)
        made.resize(*SIZE)
        made.show()
        session.settle()
        session.dispatch(assign("view.theme", request.param))
        settle()
        yield made
        made.close()
    apply_named_theme("light")


@pytest.mark.slow
@pytest.mark.parametrize("scene", SCENES)
def test_all_words_of_a_scene_read(window, scene):
    show_scene(window, scene)
    count, faint = low_contrast(window)
    assert faint == []
    assert count > 60


@pytest.mark.slow
@pytest.mark.parametrize("name", DIALOGS)
def test_all_words_of_a_dialog_read(window, name):
    dialog = open_dialog(window, name)
    count, faint = low_contrast(dialog)
    assert faint == []
    assert count >= 2
    dialog.reject()


def test_the_measure_sees_faint_words_and_leaves_disabled_ones_out(qtbot, qapp):
    top = QWidget()
    qtbot.addWidget(top)
    column = QVBoxLayout(top)
    clear, faint, large = Text("Clear words"), Text("Faint words"), Text("Large words", size=26)
    unused = PillButton("Unused words", "A button that cannot be used now")
    unused.setEnabled(False)
    for each in (clear, faint, large, unused):
        column.addWidget(each)
    top.setStyleSheet("QWidget { background: #ffffff }")
    top.show()
    settle()
    for label, ink in ((clear, "#1b2130"), (faint, "#aaaaaa"), (large, "#8a8a8a")):
        colours = label.palette()
        colours.setColor(colours.ColorRole.WindowText, ink)
        label.setPalette(colours)
    assert [words.words for words in words_in(top)] == [
        "Clear words", "Faint words", "Large words", "Unused words",
    ]  # fmt: skip
    count, found = low_contrast(top)
    assert count == 3
    assert [fault.partition(" #")[0] for fault in found] == ["2.32 < 4.5: 'Faint words'"]
