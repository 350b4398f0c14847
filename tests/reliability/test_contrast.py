"""Words and marks of every scene and dialog against their ground, in both themes, by their pixels."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

import pytest
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from reluexplorer.app.window.application import make_application
from reluexplorer.app.window.window import Window
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.session import Session
from reluexplorer.widgets.controls.all_controls import PillButton, Text
from reluexplorer.widgets.theme.stylesheet import apply_theme
from reluexplorer.widgets.theme.theme import LIGHT, THEMES
from tests.reliability.accessibility import DIALOGS, SCENES, SIZE, open_dialog, settle, show_scene
from tests.reliability.contrast import drawing_of, low_contrast, words_in


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
    apply_theme(make_application(), THEMES["light"])


@pytest.mark.slow
@pytest.mark.parametrize("scene", SCENES)
def test_words_and_marks_of_a_scene_are_seen(window, scene):
    show_scene(window, scene)
    count, faint = low_contrast(window)
    assert faint == []
    assert count > 60


@pytest.mark.slow
@pytest.mark.parametrize("name", DIALOGS)
def test_words_and_marks_of_a_dialog_are_seen(window, name):
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
    assert [words.words for words in words_in(drawing_of(top))] == [
        "Clear words", "Faint words", "Large words", "Unused words",
    ]  # fmt: skip
    count, found = low_contrast(top)
    assert count == 3
    assert [fault.partition(" #")[0] for fault in found] == ["2.32 < 4.5: 'Faint words'"]


class Painted(QWidget):
    """Lines, a point and a bar, as (colour, opacity); and one in a colour that means nothing."""

    def paintEvent(self, _event):
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor("#ffffff"))
            for place, (name, opacity) in enumerate(self.painted):
                ink = QColor(name)
                ink.setAlphaF(opacity)
                painter.setPen(QPen(ink, 3))
                painter.drawLine(20, 20 + 30 * place, 120, 20 + 30 * place)

    painted = ((LIGHT.positive, 1.0), ("#e3e6eb", 1.0), (LIGHT.negative, 0.5))


def test_the_measure_sees_faint_marks_and_leaves_out_what_means_nothing(qtbot, qapp, monkeypatch):
    apply_theme(make_application(), THEMES["light"])
    top = Painted()
    qtbot.addWidget(top)
    top.resize(200, 200)
    top.show()
    assert low_contrast(top) == (1, [])
    paler = replace(LIGHT, positive="#e8871e")
    monkeypatch.setattr("tests.reliability.contrast.current_theme", lambda: paler)
    top.painted = ((paler.positive, 1.0), *top.painted[1:])
    count, (fault,) = low_contrast(top)
    assert count == 1
    assert fault == "2.65 < 3.0: a polyline #e8871e on #ffffff at 20, 20"
