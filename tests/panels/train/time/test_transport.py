"""The bottom bar: its buttons, its figures, the strip of time and what is run until."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from reluexplorer.panels.train.time.transport import Transport
from reluexplorer.session.commands.data import (
    ChooseData,
)
from reluexplorer.session.commands.run import (
    Branch,
    GoLive,
    Pause,
    Play,
    Reset,
    RunUntil,
    Step,
    StepEpoch,
)
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.run.snapshot import Status
from reluexplorer.text import short
from reluexplorer.widgets.controls.all_controls import Legend
from tests.panels.runs import DYING, run_of, state_of
from tests.panels.train.driving import LEFT, choose, show


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
def test_without_a_test_part_the_figures_are_of_training_and_say_so(panel, qtbot):
    bar, run = panel.transport, run_of(200, assign("data.test_share", 0.0))
    show(panel, state_of(200, assign("data.test_share", 0.0)))
    assert bar.accuracy.accessibleName() == f"Train accuracy {100 * run.inspection.train_accuracy:.1f} %"
    assert bar.accuracy.toolTip() == "Of the training part: no sample is kept out of training to test on"
    assert panel.outcome.test.isHidden()
    assert panel.settings.data.share.findChild(QLabel).text() == "none"
    qtbot.waitUntil(lambda: panel.outcome.loss.plot is not None)
    legend = panel.outcome.loss.plot.findChild(Legend)
    assert legend.accessibleName() == f"train {short(run.inspection.train_loss)}, no test part"
    show(panel, state_of(200))
    assert bar.accuracy.accessibleName().startswith("Test accuracy ")
    assert not panel.outcome.test.isHidden()
    assert legend.accessibleName().count("test ") == 1
    show(panel, state_of(20, ChooseData("sine"), assign("data.test_share", 0.0)))
    assert bar.loss.accessibleName().startswith("Train loss ")


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
def test_deaths_on_the_timeline(panel):
    show(panel, state_of(300, *DYING))
    events = panel.transport.strip.view.events
    assert [(event.text, event.step, event.role) for event in events] == [
        ("2.4 dead at the start, 10 neurons seen dead", 0, "dead"),
    ]


def test_a_bar_that_gets_or_loses_room_has_nothing_around_it_laid_out_for_each_part(qtbot, asked):
    class Around(QVBoxLayout):
        placed = 0

        def setGeometry(self, rect):
            self.placed += 1
            super().setGeometry(rect)

    page, bar = QWidget(), Transport(asked)
    around = Around(page)
    around.addWidget(bar)
    page.resize(1400, 120)
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()
    QApplication.processEvents()
    for width, is_wide in ((1000, False), (1400, True)):
        around.placed = 0
        page.resize(width, 120)
        assert around.placed == 1
        assert (bar.epoch.isVisible(), bar.follow.isVisible()) == (is_wide, is_wide)
        assert bar.strip.geometry().right() < bar.ways_on.x()
