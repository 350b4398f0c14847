"""The Learn workspace, by real clicks and by what it shows of constructed states."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from reluexplorer.lessons.claims import dying
from reluexplorer.lessons.claims.catalogue import LESSONS
from reluexplorer.lessons.exhibit import (
    Card,
    Exhibit,
    Lines,
)
from reluexplorer.lessons.lesson import Figure, Measurement, Standing, Verdict
from reluexplorer.panels.learn.view import view_of
from reluexplorer.session.commands.lessons import (
    MeasureLesson,
    OpenInTrain,
    OpenLesson,
    PlayLesson,
    SetKnob,
    StopLesson,
    StopMeasuring,
)
from reluexplorer.widgets.plots.axes import ticks
from reluexplorer.widgets.theme.stylesheet import apply_theme
from reluexplorer.widgets.theme.theme import LIGHT
from tests.panels.learn.exhibited import EVERY, NOTE, TABLE, _state


def _measurement(lesson, standing=Standing.HOLDS, caveat="Not always."):
    verdict = Verdict(standing, "It was so.", caveat)
    return Measurement(lesson, (Figure("a", "A", 1.0),), verdict, Exhibit((Card("m", (TABLE,)),)), 5, 41.2)


def test_the_list_has_every_claim_and_how_it_stands():
    state = _state(
        measurements={"dying": _measurement("dying"), "cost": _measurement("cost", Standing.DEPENDS)},
        measuring="gate",
        progress=0.4,
    )
    rows = {row.name: (row.status, row.role) for row in view_of(state).rows}
    assert list(rows) == list(LESSONS)
    assert rows["dying"] == ("holds", "healthy")
    assert rows["cost"] == ("depends", "warning")
    assert rows["gate"] == ("40 %", "accent")
    assert rows["output"] == ("not yet", "secondary")
    assert view_of(state).measured == 2


def test_every_name_of_a_claim_is_whole_beside_every_status(panel):
    rows = panel._rows
    for lesson in LESSONS:
        standings = [_state(measurements={lesson: _measurement(lesson, each)}) for each in Standing]
        measuring = _state(measuring=lesson, progress=1.0)
        for state in (_state(), measuring, *standings):
            panel.set_state(state)
            row = rows[lesson]
            row.setChecked(True)
            assert row.sizeHint().width() <= row.width(), (lesson, view_of(state).rows)
    panel.set_state(_state(measuring="saturation", progress=0.25))
    assert rows["saturation"].accessibleDescription() == "measuring, 25 %"


def test_the_count_of_the_dead_has_an_axis_to_the_last_of_them():
    shown = next(iter(LESSONS["dying"].play({"rate": 0.7, "bias": -6.0})))
    for card in shown.cards:
        (chart,) = (each for each in card.charts if isinstance(each, Lines))
        marked = ticks(chart.low, chart.high, 3)
        assert max(line.y.max() for line in chart.lines) <= dying.UNITS <= marked[-1] == chart.high


def test_knobs_are_at_their_defaults_until_turned():
    lesson = LESSONS["dying"]
    state = _state()
    assert view_of(state).knobs == tuple(knob.default for knob in lesson.knobs)
    knob = lesson.knobs[0]
    turned = replace(state.document.view, knobs=(("dying", knob.name, knob.low), ("gate", knob.name, 3.0)))
    state = replace(state, document=replace(state.document, view=turned))
    assert view_of(state).knobs[0] == knob.low


def test_only_the_open_lessons_exhibit_is_shown():
    exhibit = Exhibit((Card("c", (NOTE,)),))
    assert view_of(_state(playing="dying", exhibit=exhibit)).exhibit is exhibit
    assert view_of(_state(playing="gate", exhibit=exhibit)).exhibit is None


def test_a_click_on_a_claim_opens_it(panel, qtbot):
    panel.set_state(_state())
    qtbot.mouseClick(panel._rows["gate"], Qt.MouseButton.LeftButton)
    assert panel.dispatch.commands == [OpenLesson("gate")]


def test_the_verdict_is_asked_for_shown_and_stopped(panel, qtbot):
    column = panel._verdict
    panel.set_state(_state())
    assert column._empty.isVisible()
    assert not column._sentence.isVisible()
    column._empty.acted.emit()
    panel.set_state(_state(measuring="dying", progress=0.25))
    assert column._bar.value() == 250
    assert not column._empty.isVisible()
    column.stop_asked.emit()
    panel.set_state(_state(measurements={"dying": _measurement("dying")}))
    assert column._sentence.text() == "It was so."
    assert column._effort.text() == "5 seeds · 41 s"
    assert column._aside.isVisible()
    qtbot.mouseClick(column._again, Qt.MouseButton.LeftButton)
    assert panel.dispatch.commands == [
        MeasureLesson("dying"),
        StopMeasuring(),
        MeasureLesson("dying"),
    ]
    panel.set_state(_state(measurements={"dying": _measurement("dying", caveat="")}))
    assert not column._aside.isVisible()


def test_the_experiment_runs_and_opens_in_train(panel, qtbot):
    panel.set_state(_state())
    qtbot.mouseClick(panel._knobs._run, Qt.MouseButton.LeftButton)
    panel._open_in_train()
    assert panel.dispatch.commands == [PlayLesson(), OpenInTrain("dying")]


def test_the_button_stops_an_experiment_that_runs(panel, qtbot):
    exhibit = Exhibit((Card("c", (NOTE,)),), "step 1", 0.1)
    panel.set_state(_state(playing="dying", running=True, exhibit=exhibit))
    assert panel._knobs._run.running()
    qtbot.mouseClick(panel._knobs._run, Qt.MouseButton.LeftButton)
    panel.set_state(_state(playing="dying", exhibit=exhibit))
    assert not panel._knobs._run.running()
    assert panel.dispatch.commands == [StopLesson()]


def test_turning_a_knob_is_one_drag(panel):
    panel.set_state(_state())
    slider = panel._knobs._fields[0]
    slider.moved.emit(0.5, False)
    slider.moved.emit(0.6, True)
    assert panel.dispatch.commands == [SetKnob(0, 0.5), (SetKnob(0, 0.6), True)]


def test_showing_a_state_dispatches_nothing(panel):
    for lesson in LESSONS:
        panel.set_state(_state(lesson, playing=lesson, exhibit=Exhibit((Card("c", EVERY),))))
    assert panel.dispatch.commands == []


def test_a_click_on_the_question_or_enter_shows_its_answer_until_another_lesson(panel, qtbot):
    panel.set_state(_state("definition"))
    card = panel._question
    assert not card._answer.isVisible()
    qtbot.mouseClick(card._question, Qt.MouseButton.LeftButton)
    assert card._answer.isVisible()
    assert card._answer.text() == "w·x + b is −2.00: it is not positive, so the neuron gives 0.00."
    assert card._show.accessibleName() == "Hide answer"
    card._show.setFocus()
    qtbot.keyClick(card._show, Qt.Key.Key_Return)
    assert not card._answer.isVisible()
    qtbot.keyClick(card._show, Qt.Key.Key_Return)
    assert card._answer.isVisible()
    panel.set_state(_state("saturation"))
    assert not card._answer.isVisible()
    assert "Measure this claim" in card._answer.text()


@pytest.mark.copies(quick=2)
@pytest.mark.parametrize("name", LESSONS)
def test_what_a_lesson_shows_fits_into_small_windows(panel, qtbot, qapp, name):
    """Nothing is cut at the bottom, and no chart lies over the words above or below it; 46 is the top bar."""
    apply_theme(qapp, LIGHT)
    lesson = LESSONS[name]
    exhibit = next(lesson.play({knob.name: knob.default for knob in lesson.knobs}))
    for width, height in ((1440, 900 - 46), (1024, 700 - 46)):
        panel.resize(width, height)
        panel.set_state(_state(name, playing=name, exhibit=exhibit))
        qapp.processEvents()
        stage = panel._exhibit
        assert stage.height() <= stage.parentWidget().height()
        for card in stage._cards:
            charts = card._charts._charts
            assert charts[-1].geometry().bottom() <= card._charts.height()
            words = card._words
            if words.isVisible():
                assert words.height() >= words.heightForWidth(words.width())
                assert words.geometry().bottom() < card._charts.y()
