"""The Learn workspace, by real clicks and by what it shows of constructed states."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from reluexplorer.lessons.claims.catalogue import LESSONS
from reluexplorer.lessons.exhibit import Card, Exhibit, Line, Lines
from reluexplorer.lessons.figures import over_seeds
from reluexplorer.lessons.lesson import Measurement
from reluexplorer.lessons.verdict import Standing, Verdict
from reluexplorer.panels.learn.goal_card import _MARK
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
from reluexplorer.session.jobs.learning import Learning, Learnt, Tries
from reluexplorer.widgets.controls.all_controls import LinkButton, NumberField, PillButton
from reluexplorer.widgets.theme.stylesheet import apply_theme
from reluexplorer.widgets.theme.theme import LIGHT
from tests.panels.learn.exhibited import EVERY, INTERVALS, LINES, NOTE, PLANE, X, _state

NUMBERS = {
    "dead": 79.0, "born": 5.0, "killed": 74.0, "revived": 6.0, "at_start": 11.0, "leaking": 3.0,
    "halfway": 72.0, "stayed": 70.0, "accuracy": 0.74, "accuracy_leaky": 0.97, "frozen_change": 0.0,
}  # fmt: skip
END = Exhibit((Card("c", (NOTE,)),), "step 9", 1.0, Lines(()), "Dead neurons", NUMBERS)
SHARES = over_seeds("read", "digits read", [0.8, 0.9, 0.85], "share")


def _measurement(lesson, verdict=None):
    verdict = verdict or Verdict(Standing.DEPENDS, "", "on the learning rate", "it is 0.5.", "it is 0.2.")
    return Measurement(lesson, (SHARES,), verdict, (INTERVALS,), 3, 41.2)


def _learnt(**changes):
    return Learning({"dying": Learnt(**{"knobs": LESSONS["dying"].defaults} | changes)})


def test_the_list_has_every_claim_and_how_it_stands():
    rows = view_of(_state(measurements={"dying": _measurement("dying")})).rows
    assert [row.name for row in rows] == list(LESSONS)
    found = {row.name: (row.status, row.role, row.measured) for row in rows}
    assert found["dying"] == ("depends", "warning", True)
    assert {found[name] for name in LESSONS if name != "dying"} <= {("not yet", "secondary", False)}
    rows = {row.name: row for row in view_of(_state(measuring="dying", progress=0.4)).rows}
    assert (rows["dying"].status, rows["dying"].told) == ("40 %", "measuring, 40 %")


def test_every_name_of_a_claim_is_whole_beside_every_status(panel, qtbot):
    for lesson, row in panel._shelf.rows.items():
        for standing in Standing:
            panel.set_state(
                _state(lesson, measurements={lesson: _measurement(lesson, Verdict(standing, ""))})
            )
            name = row.fontMetrics().horizontalAdvance(row.text())
            assert row._left() + name + 24 <= row.width(), (lesson, standing)
            assert row.accessibleDescription() == standing.value


def test_a_click_on_a_claim_opens_it_and_all_are_measured(panel, qtbot):
    panel.set_state(_state())
    qtbot.mouseClick(panel._shelf.rows["dying"], Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(panel.report_asked):
        qtbot.mouseClick(panel._shelf._all, Qt.MouseButton.LeftButton)
    assert panel.dispatch.commands == [OpenLesson("dying")]
    assert panel._shelf._count.words() == f"0 of {len(LESSONS)} measured on this machine."


def test_the_list_says_how_far_all_measurements_are_and_stops_them(panel, qtbot):
    panel.set_state(_state(measuring="gate", turn=3, turns=18))
    assert panel._shelf._turn.words() == "Measuring 3 of 18"
    (stop,) = panel._shelf._working.findChildren(PillButton)
    qtbot.waitUntil(stop.isVisible)
    stop.click()
    assert panel.dispatch.commands == [StopMeasuring()]
    panel.set_state(_state(measuring="gate", turn=1, turns=1))
    assert not stop.isVisible()


def test_a_bet_that_is_not_placed_is_there_again_after_another_page(panel, qtbot):
    panel.set_state(_state())
    card, start = panel._outcome, LESSONS["dying"].bet.start
    card._field.selectAll()
    QTest.keyClicks(card._field, "25")
    panel.set_state(_state("gate"))
    assert card.draft != (25.0,)
    panel.set_state(_state())
    assert (card.draft, card._field.text()) == ((25.0,), "25")
    card.chart.moved.emit((31.0,))
    panel.set_state(_state("gate"))
    panel.set_state(_state())
    assert (card.draft, card._field.text()) == ((31.0,), "31")
    assert start not in {25.0, 31.0}


def test_knobs_are_at_their_defaults_until_turned():
    state = _state()
    lesson = LESSONS["dying"]
    assert view_of(state).knobs == tuple(knob.default for knob in lesson.knobs)
    knob = lesson.knobs[0]
    turned = replace(state.document.view, knobs=(("dying", knob.name, knob.low), ("gate", knob.name, 3.0)))
    state = replace(state, document=replace(state.document, view=turned))
    assert view_of(state).knobs[0] == knob.low


def test_the_first_knob_is_in_sight_and_the_others_behind_a_link(panel, qtbot):
    panel.set_state(_state())
    card = panel._knobs
    qtbot.waitUntil(card._fields[0].isVisible)
    assert not card._fields[1].isVisible()
    qtbot.mouseClick(card._more, Qt.MouseButton.LeftButton)
    assert card._fields[1].isVisible()
    assert card._more.text() == "Fewer knobs ▾"


def test_turning_a_knob_is_one_drag(panel):
    panel.set_state(_state())
    slider = panel._knobs._fields[0]
    slider.moved.emit(0.5, False)
    slider.moved.emit(0.6, True)
    assert panel.dispatch.commands == [SetKnob(0, 0.5), (SetKnob(0, 0.6), True)]


def test_the_button_runs_and_stops_the_experiment(panel, qtbot):
    exhibit = Exhibit((Card("c", (NOTE,)),), "step 1", 0.1)
    panel.set_state(_state(playing="dying", exhibit=exhibit))
    qtbot.mouseClick(panel._knobs._run, Qt.MouseButton.LeftButton)
    panel.set_state(_state(playing="dying", running=True, exhibit=exhibit))
    assert panel._knobs._run.running()
    qtbot.mouseClick(panel._knobs._run, Qt.MouseButton.LeftButton)
    assert panel.dispatch.commands == [PlayLesson(), StopLesson()]


def test_a_measurement_is_asked_for_shown_and_stopped(panel, qtbot):
    column = panel._evidence
    panel.set_state(_state())
    assert column._method.words() == LESSONS["dying"].words.measured
    qtbot.mouseClick(column._measure, Qt.MouseButton.LeftButton)
    panel.set_state(_state(measuring="dying", progress=0.25))
    assert column._bar.value() == 250
    assert not column._measure.isVisible()
    column.stop_asked.emit()
    panel.set_state(_state(measurements={"dying": _measurement("dying")}))
    assert column._stamp.words() == "depends"
    assert column._stamp.accessibleDescription() == (
        "Depends on the learning rate. True when it is 0.5. Not when it is 0.2."
    )
    assert (column._true._words.words(), column._not._words.words()) == ("it is 0.5.", "it is 0.2.")
    assert column._effort.text() == "3 seeds · 41 s"
    assert not column._sentence.isVisible()
    qtbot.mouseClick(column._again, Qt.MouseButton.LeftButton)
    assert panel.dispatch.commands == [MeasureLesson("dying"), StopMeasuring(), MeasureLesson("dying")]


def test_all_figures_with_their_intervals_are_folded_under_details(panel, qtbot):
    panel.set_state(_state(measurements={"dying": _measurement("dying")}))
    column = panel._evidence
    assert not column._figures.isVisible()
    qtbot.mouseClick(column._fold.button, Qt.MouseButton.LeftButton)
    assert column._figures.isVisible()
    assert [row.cells for row in column._figures.rows()] == [("digits read", "85 %", "73 % to 97 %")]


def test_a_gap_says_bet_and_answer_and_why(panel):
    panel.set_state(_state(playing="dying", exhibit=END, learning=_learnt(bet=(40.0,))))
    card = panel._outcome
    assert card._headline.words() == "You said 40; it was 79. 39 more than you said."
    assert card._why.words() == (
        "Killed in training: 74; dead from the start and still: 5; dead at the start, firing again: 6. "
        "Dead halfway: 72, of them dead at the end: 70."
    )
    assert card.chart.accessibleDescription() == card._headline.words()
    assert not card._place.isVisible()
    panel.set_state(_state(playing="dying", exhibit=replace(END, done=0.5), learning=_learnt(bet=(40.0,))))
    assert not card._headline.isVisible()
    assert card.chart.accessibleDescription() == "Your bet: 40 dead neurons"


def test_the_field_of_another_lessons_bet_is_out_of_sight_at_once(panel):
    for lesson in LESSONS:
        panel.set_state(_state(lesson))
        numbers = 0 if LESSONS[lesson].bet.places else 1
        shown = [each for each in panel._outcome.findChildren(NumberField) if each.isVisible()]
        assert len(shown) == numbers, lesson


def test_keys_move_a_logarithmic_bet_by_the_same_factor_before_the_stage_shows_anything(panel):
    bet = LESSONS["recurrence"].bet
    waiting = Learning({"recurrence": Learnt(knobs=LESSONS["recurrence"].defaults)})
    panel.set_state(_state("recurrence", playing="recurrence", learning=waiting))
    chart = panel._outcome.chart
    QTest.keyClick(chart, Qt.Key.Key_Home)
    QTest.keyClick(chart, Qt.Key.Key_PageUp)
    assert chart.view.said == pytest.approx((bet.low * (bet.high / bet.low) ** 0.1,))


def test_a_skipped_bet_leaves_the_reason_without_a_gap(panel):
    panel.set_state(_state(playing="dying", exhibit=END, learning=_learnt(skipped=True)))
    card = panel._outcome
    assert (card._headline.isVisible(), card._why.isVisible(), card._again.isVisible()) == (False, True, True)
    assert card.chart.view.said == ()


@pytest.mark.parametrize("size", [(1440, 854), (1024, 654)])
def test_the_button_for_another_bet_is_as_wide_as_its_words_where_the_bet_was_skipped(panel, size):
    panel.resize(*size)
    for _ in range(3):
        panel.set_state(_state("dying", playing="dying", exhibit=END, learning=_learnt(skipped=True)))
        QApplication.processEvents()
    card = panel._outcome
    assert card._again.width() == card._again.sizeHint().width()
    assert card._why.geometry().right() < card._again.geometry().left()


def test_the_goal_has_a_bar_for_each_aim_and_the_nearest_try(panel, qtbot):
    tries = Tries(4, 0.8, {"dead": 79.0, "accuracy": 0.74})
    panel.set_state(_state(learning=_learnt(tries=tries)))
    card = panel._evidence.goal
    assert [row.accessibleName() for row in card._rows] == [
        "dead: 79, at least 96",
        "reads: 74 %, at least 90 %",
    ]
    assert card._tries.text() == "closest of 4 tries"
    ends = [_MARK * 79 / 96, _MARK * 0.74 / 0.9]
    assert [row._bar._length for row in card._rows] == pytest.approx(ends)
    assert not card._hint.isVisible()
    qtbot.mouseClick(card._show, Qt.MouseButton.LeftButton)
    assert card._hint.isVisible()
    panel.set_state(_state(learning=_learnt(tries=replace(tries, reached_in=2))))
    assert card._tries.text() == "reached in 2 tries"


@pytest.mark.parametrize(
    ("left", "ends", "green"),
    [
        (4.0, (1.0, 0.4 * _MARK), [True, True]),
        (50.0, (1.0, 1.0), [True, False]),
        (0.05, (0.41, 0.0041), [0, 1]),
    ],
)
def test_a_bar_of_an_aim_is_the_value_against_a_mark_that_all_rows_have_in_one_place(
    panel, left, ends, green
):
    """What has to come down is green left of its mark, what has to go up right of it."""
    tries = Tries(1, 0.5, {"layers": 40.0, "left": left})
    panel.set_state(_state("vanishing", learning=Learning({"vanishing": Learnt(tries=tries)})))
    QApplication.processEvents()
    layers, *rows = panel._evidence.goal._rows
    assert (layers._bar._length, layers._bar._is_met) == (_MARK, True)
    assert [row._bar._length for row in rows] == pytest.approx(ends)
    assert [row._bar._is_met for row in rows] == green
    edges = {(row._bar.mapTo(panel, QPoint()).x(), row._bar.width()) for row in (layers, *rows)}
    assert len(edges) == 1


def test_the_answer_has_the_colour_of_the_line_that_comes_to_it(panel):
    lines = tuple(
        Line(str(number), X, X, role) for number, role in enumerate(("secondary", "dead", "accent"))
    )
    for lesson, number in (("dying", 0), ("vanishing", 2)):
        bet = LESSONS[lesson].bet
        exhibit = replace(END, outcome=Lines(lines), numbers=dict.fromkeys(bet.numbers, 3.0))
        learnt = Learning({lesson: Learnt(bet=(2.0,), knobs=LESSONS[lesson].defaults)})
        panel.set_state(_state(lesson, playing=lesson, exhibit=exhibit, learning=learnt))
        assert panel._outcome._headline._gap[1] == lines[number].role


def test_the_question_and_the_chart_stay_whole_in_a_small_window_whose_page_is_scrolled(panel, qapp):
    """With all knobs in sight, and with a long reason above the chart."""
    apply_theme(qapp, LIGHT)
    panel.resize(1024, 700 - 46)
    panel.set_state(_state("nonlinearity", exhibit=replace(END, cards=(Card("c", (PLANE, NOTE)),) * 2)))
    panel._knobs._turn_fold()
    for _ in range(4):
        qapp.processEvents()
    question = panel._knobs._question
    assert question.height() == question.heightForWidth(question.width())
    assert panel._outcome.chart.height() >= 130
    panel._knobs._turn_fold()
    numbers = {"born_dead": 40.0, "nets": 64.0, "alive": 24.0, "stuck": 3.0, "stuck_share": 0.125}
    exhibit = replace(END, cards=(Card("c", (PLANE, LINES)),) * 2, numbers=numbers)
    learnt = Learning({"alive": Learnt(bet=(0.5,), knobs=LESSONS["alive"].defaults)})
    panel.set_state(_state("alive", playing="alive", exhibit=exhibit, learning=learnt))
    for _ in range(4):
        qapp.processEvents()
    assert panel._outcome.chart.height() >= 100


def test_the_experiment_opens_in_each_workspace_that_shows_a_run(panel, qtbot):
    panel.set_state(_state())
    for button in panel._evidence.onward.buttons.values():
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert panel.dispatch.commands == [
        OpenInTrain("dying", place) for place in ("train", "neurons", "gradients")
    ]


def test_sources_are_links_which_the_browser_opens(panel, monkeypatch):
    opened = []
    monkeypatch.setattr("reluexplorer.panels.learn.onward.QDesktopServices.openUrl", opened.append)
    panel.set_state(_state())
    label = panel._evidence.onward.sources
    assert ">Lu and others 2020</a> · <a" in label.text()
    label.setFocus()
    QTest.keyClick(label, Qt.Key.Key_Tab)
    label.linkActivated.emit("https://arxiv.org/abs/1903.06733")
    assert [url.toString() for url in opened] == ["https://arxiv.org/abs/1903.06733"]


def test_showing_a_state_dispatches_nothing(panel):
    for lesson in LESSONS:
        panel.set_state(_state(lesson, playing=lesson, exhibit=Exhibit((Card("c", EVERY),))))
    assert panel.dispatch.commands == []


def test_only_the_open_lessons_exhibit_is_shown():
    exhibit = Exhibit((Card("c", (NOTE,)),))
    assert view_of(_state(playing="dying", exhibit=exhibit)).exhibit is exhibit
    assert view_of(_state(playing="gate", exhibit=exhibit)).exhibit is None


@pytest.mark.copies(quick=2)
@pytest.mark.parametrize("name", LESSONS)
def test_what_a_lesson_shows_fits_into_small_windows(panel, qapp, name):
    """No chart lies over the words above or below it, and no label is cut; 46 is the top bar."""
    apply_theme(qapp, LIGHT)
    lesson = LESSONS[name]
    exhibit = next(lesson.play(lesson.defaults))
    for width, height in ((1440, 900 - 46), (1024, 700 - 46)):
        panel.resize(width, height)
        panel.set_state(_state(name, playing=name, exhibit=exhibit))
        for _ in range(3):
            qapp.processEvents()
        assert panel.height() == height
        tops = {card.y() for card in panel._exhibit._cards}
        assert len(tops) == 1
        for card in panel._exhibit._cards:
            assert card._charts._charts[-1].geometry().bottom() <= card._charts.height()
        assert panel._outcome.geometry().bottom() <= height
        for part in (panel._knobs, panel._outcome, panel._exhibit):
            for label in part.findChildren(QLabel):
                if label.isVisible() and label.wordWrap() and label.text():
                    assert label.heightForWidth(label.width()) <= label.height() + 1, label.text()


def test_every_control_has_a_name_and_is_reached_by_tab(panel, qtbot):
    panel.set_state(_state(measurements={"dying": _measurement("dying")}))
    card = panel._outcome
    for control in (card.chart, card._field, card._place, card._skip, *panel.findChildren(LinkButton)):
        assert control.accessibleName()
        assert control.focusPolicy() & Qt.FocusPolicy.TabFocus


@pytest.mark.parametrize(
    ("name", "words"), [("dying", "The article says"), ("sparse", "Beyond the article, it is said")]
)
def test_whose_claim_it_is_stands_above_it(panel, name, words):
    panel.set_state(_state(name))
    assert panel._saying._label.text() == words


def test_a_bar_has_the_room_that_its_words_leave_whatever_they_were_before(panel):
    def width(dead):
        tries = Tries(1, 0.5, {"dead": dead, "accuracy": 0.5})
        panel.set_state(_state("dying", learning=Learning({"dying": Learnt(tries=tries)})))
        QApplication.processEvents()
        return panel._evidence.goal._rows[0]._words.width()

    short = width(3.0)
    assert width(123456.0) > short
    assert width(3.0) == short
