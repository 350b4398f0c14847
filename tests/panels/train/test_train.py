"""The Train workspace as a whole: what it asks for, and that it has room for all."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QScrollArea, QWidget

from reluexplorer.panels.train.outcome.axes_choice import AxesChoice
from reluexplorer.panels.train.outcome.loss_space import LINE, LOW
from reluexplorer.session.commands.data import (
    ChooseData,
)
from reluexplorer.session.commands.network import (
    SetActivation,
    SetHidden,
)
from reluexplorer.session.commands.plane import SetPlane
from reluexplorer.session.run.snapshot import RunSnapshot
from reluexplorer.session.session import State
from reluexplorer.widgets.controls.all_controls import FormRow
from tests.panels.runs import DIVERGING, DYING, IRIS, MASS, document_of, state_of
from tests.panels.train.driving import EVERYTHING, FAILED, LOST, show


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


@pytest.mark.slow
def test_the_right_column_needs_no_scrolling_for_the_first_network(panel, qtbot):
    panel.resize(1024, 654)
    show(panel, state_of(0))
    bar = panel.outcome.findChild(QScrollArea).verticalScrollBar()
    qtbot.waitUntil(lambda: panel.outcome.width() == 280 and bar.maximum() == 0)


@pytest.mark.slow
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


@pytest.mark.slow
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
