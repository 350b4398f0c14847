"""The words of Learn explain themselves: to the mouse, to a screen reader, and by the key of the glossary."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip

from reluexplorer.app.dialogs.glossary_sheet import GlossarySheet
from reluexplorer.core.glossary import found_in, terms
from reluexplorer.lessons.claims.catalogue import LESSONS
from reluexplorer.session.commands.lessons import OpenLesson
from reluexplorer.widgets.theme.tooltips import install
from tests.quick_lesson import NAME, quick_lesson

BY_NAME = {term.name: term for term in terms()}


@pytest.fixture
def learn(window, monkeypatch):
    """Return what opens a page."""
    monkeypatch.setitem(LESSONS, NAME, quick_lesson())

    def opened(name):
        window.session.dispatch(OpenLesson(name))
        window.session.settle()
        QApplication.processEvents()
        return window.panel("learn")

    yield opened
    QToolTip.hideText()


def hovered(qtbot, widget):
    """Return the words that come up where the mouse rests in the middle of a widget."""
    QToolTip.hideText()
    at = widget.rect().center()
    install(QApplication.instance()).turn_to(widget)
    QApplication.sendEvent(widget, QHelpEvent(QEvent.Type.ToolTip, at, widget.mapToGlobal(at)))
    return " ".join(QToolTip.text().split())


def explains(said, *names):
    return [name for name in names if BY_NAME[name].says in said] == list(names)


@pytest.mark.parametrize(
    ("lesson", "names"),
    [
        ("dying", ("Neuron", "Gradient", "Firing")),
        ("saturation", ("ReLU", "Saturated", "Gradient", "Hidden layer")),
        ("he_weights", ("ReLU", "Initialisation", "He's weights")),
        ("gate", ("ReLU", "Gate")),
        ("output", ("ReLU", "Softmax", "Sigmoid")),
    ],
)
def test_the_terms_of_a_statement_are_explained_to_the_mouse_and_to_a_screen_reader(
    learn, qtbot, lesson, names
):
    headline = learn(lesson)._headline
    assert explains(hovered(qtbot, headline), *names)
    assert explains(headline.accessibleDescription(), *names)


def test_so_are_those_of_the_question_and_of_a_knob(learn, qtbot):
    card = learn("dying")._knobs
    assert explains(hovered(qtbot, card._question), "Neuron", "Dead neuron", "Learning rate")
    assert explains(card._question.accessibleDescription(), "Neuron", "Dead neuron", "Learning rate")
    assert explains(hovered(qtbot, card._fields[0]), "Learning rate")


def test_so_are_those_of_a_badge(learn, qtbot):
    panel = learn("dead_units")
    badge = panel._exhibit._cards[0]._badge
    wanted = [term.name for term in found_in(badge.words(), 4)]
    assert "Dead neuron" in wanted
    assert explains(hovered(qtbot, badge), *wanted)
    assert explains(badge.accessibleDescription(), *wanted)


def test_the_glossary_begins_with_the_terms_of_the_page(learn, window, qtbot):
    learn("gate")
    qtbot.keyClick(window, Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    sheet = window.findChild(GlossarySheet)
    here = sheet._here
    assert {"Gate", "ReLU"} <= {term.name for term in here}
    assert len(here) < len(terms())
    assert sheet.found[: len(here)] == here
    for words in ("", "gradient", ""):
        sheet.field.setText(words)
        qtbot.waitUntil(lambda: sheet.table.columnWidth(1) + 180 == sheet.table.viewport().width())
        heights = [sheet.table.rowHeight(row) for row in range(sheet.table.rowCount())]
        wanted = [sheet.table.sizeHintForRow(row) + 12 for row in range(sheet.table.rowCount())]
        assert all(height >= least for height, least in zip(heights, wanted, strict=True))
        assert max(heights) == max(wanted)
    qtbot.keyClick(sheet.field, Qt.Key.Key_Escape)


@pytest.mark.parametrize("name", LESSONS)
def test_each_statement_or_question_has_a_word_that_is_explained(name):
    words = LESSONS[name].words
    assert found_in(f"{words.statement} {words.question}")
