"""The workspace Neurons with a watched training in it: its head, what is said while nothing is there."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from reluexplorer.panels.watched.header import quiet_words
from reluexplorer.panels.watched.panel import WatchedPanel
from reluexplorer.session.commands.watching import (
    LIVE,
    ChooseRunLayer,
    ChooseRunUnit,
    CloseRun,
    LookAtRunStep,
)
from reluexplorer.session.jobs.watched_run import Pulse, Watching
from reluexplorer.session.session import State
from reluexplorer.watch.account import Account
from tests.panels.recording import Recording
from tests.watch.planted import Training

LEFT = Qt.MouseButton.LeftButton


def run_of(looks=3):
    made, account = Training(2, 3), Account()
    account.add([*made.start(), *(made.sample([0.5] * 5) for _look in range(looks))])
    return account.run()


@pytest.fixture
def panel_of(qtbot):
    def make(seen):
        panel = WatchedPanel(Recording())
        qtbot.addWidget(panel)
        panel.resize(1440, 854)
        panel.show()
        panel.set_state(replace(State(), watching=seen))
        return panel

    return make


def test_the_head_names_the_script_and_says_how_far_it_is(panel_of):
    panel = panel_of(Watching("/runs/a.watch", run_of(), pulse=Pulse.LIVE))
    head = panel.header
    assert (head.name.text(), head.pulse.words()) == ("train.py", "live")
    assert head.words.text() == "step 100 · every 50 steps · costs 0.9 % of a step"
    assert panel.body.pages.currentWidget() is panel.body.work
    assert not panel.trouble.isVisible()
    heard = []
    panel.run_asked.connect(lambda: heard.append("run"))
    panel.run_report_asked.connect(lambda: heard.append("report"))
    for button in (head.open, head.report, head.back):
        QTest.mouseClick(button, LEFT)
    assert (heard, panel.dispatch.commands) == (["run", "report"], [CloseRun()])


def test_a_training_that_was_ended_from_outside_is_said_to_be_quiet(panel_of):
    seen = Watching("/runs/a.watch", run_of(), pulse=Pulse.QUIET, changed=1e9)
    panel = panel_of(seen)
    assert panel.header.pulse.words() == "quiet"
    assert panel.trouble.isVisible()
    assert panel.trouble.sentence() == quiet_words(seen)
    assert quiet_words(seen).startswith("The file has not grown since 2001-09-0")
    panel.set_state(replace(State(), watching=replace(seen, trouble="It is not there any more.")))
    assert panel.trouble.sentence() == "It is not there any more."
    panel.set_state(replace(State(), watching=replace(seen, pulse=Pulse.ENDED)))
    assert not panel.trouble.isVisible()


@pytest.mark.parametrize(("width", "words"), [(1024, "Back"), (1440, "Back to your own network")])
def test_the_way_back_is_said_in_a_word_in_a_small_window(panel_of, width, words):
    panel = panel_of(Watching("/runs/a.watch", run_of(), pulse=Pulse.LIVE))
    panel.resize(width, 700)
    assert panel.header.back.text() == words


@pytest.mark.parametrize("pulse", Pulse)
def test_each_pulse_is_painted(panel_of, pulse):
    mark = panel_of(Watching("/runs/a.watch", run_of(), pulse=pulse)).header.pulse
    assert not mark.grab().isNull()
    assert mark.toolTip()


@pytest.mark.parametrize(
    ("seen", "title"),
    [
        (Watching("/runs/a.watch"), "Waiting for a.watch"),
        (Watching("/runs/a.watch", is_reading=True), "Reading a.watch"),
        (Watching("/runs/a.watch", trouble="a.watch is no run file."), "a.watch cannot be read"),
    ],
)
def test_what_there_is_to_say_before_anything_is_there(panel_of, seen, title):
    panel = panel_of(seen)
    assert panel.body.pages.currentWidget() is panel.waiting
    assert panel.waiting._title.text() == title
    assert not panel.header.report.isEnabled()


def test_what_is_clicked_is_asked_of_the_session(panel_of):
    panel = panel_of(Watching("/runs/a.watch", run_of(9), pulse=Pulse.LIVE, layer=1, bytes=800))
    table, chart = panel.body.rows.table, panel.body.chart
    QTest.mouseClick(table, LEFT, pos=table.row_room(0).toRect().topLeft() + QPoint(12, 8))
    QTest.mouseClick(table, LEFT, pos=table.unit_room(0, 1).center().toPoint())
    squares = panel.body.column.squares
    QTest.mouseClick(squares, LEFT, pos=squares.grid().room(2).center().toPoint())
    assert panel.dispatch.commands == [
        ChooseRunLayer(0), ChooseRunLayer(0), ChooseRunUnit(1), ChooseRunUnit(2)
    ]  # fmt: skip
    panel.dispatch.calls.clear()
    QTest.mouseClick(chart.follow, LEFT)
    chart.chart.setFocus()
    QTest.keyClick(chart.chart, Qt.Key.Key_Left)
    QTest.keyClick(chart.chart, Qt.Key.Key_End)
    assert panel.dispatch.commands == [LookAtRunStep(400), LookAtRunStep(350), LookAtRunStep(LIVE)]
    assert panel.body.column.file.words().startswith("runs/a.watch · 800 bytes. ")


def test_a_run_that_goes_away_and_another_that_comes_are_shown(panel_of):
    panel = panel_of(Watching("/runs/a.watch"))
    assert not panel.body.column.title.isVisible()
    panel.set_state(replace(State(), watching=Watching("/runs/a.watch", run_of())))
    assert panel.body.column.title.isVisible()
    assert [row.layer.name for row in panel.body.rows.table.rows()] == ["fc1", "fc2"]
    panel.set_state(replace(State(), watching=Watching("/runs/b.watch")))
    assert panel.body.pages.currentWidget() is panel.waiting
    assert not panel.body.column.title.isVisible()


@pytest.mark.parametrize("size", [(1024, 654), (1440, 854), (1920, 1034)])
def test_a_quiet_training_is_painted_within_each_size(panel_of, size):
    seen = Watching("/runs/a.watch", run_of(9), pulse=Pulse.QUIET, changed=1e9)
    panel = panel_of(seen)
    panel.resize(*size)
    assert (panel.width(), panel.height()) == size
    assert not panel.grab().isNull()
    assert panel.body.chart.geometry().bottom() <= panel.body.work.height()
    assert panel.body.chart.height() >= panel.body.chart.minimumSizeHint().height()


def test_whatever_the_keys_come_to_has_a_name_and_a_tooltip(panel_of):
    panel = panel_of(Watching("/runs/a.watch", run_of(9), pulse=Pulse.LIVE, unit=1))
    stops = [
        each
        for each in panel.findChildren(QWidget)
        if each.isVisible() and each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.focusProxy() is None
    ]
    assert len(stops) > 12
    assert [each for each in stops if not (each.accessibleName().strip() and each.toolTip().strip())] == []
