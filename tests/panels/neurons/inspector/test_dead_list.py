"""The dead neurons, found by what one types."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from reluexplorer.core.diagnosis.death import Death
from reluexplorer.core.units.death_search import Dating
from reluexplorer.panels.neurons.inspector.dead_list import MOST, Dead, DeadList, dead_of, matching
from reluexplorer.panels.neurons.inspector.inspector import click_words
from reluexplorer.panels.neurons.panel import NeuronsPanel
from reluexplorer.session.commands.remedies import SearchDeaths, StopSearching
from reluexplorer.session.commands.selection import SelectUnit
from reluexplorer.session.deaths.since import all_since
from reluexplorer.session.document.document import Document, View
from reluexplorer.session.run.snapshot import Curve, Search, Status
from reluexplorer.session.session import State
from tests.panels.neurons.constructed import constructed, snapshot
from tests.panels.recording import Recording

MANY = tuple(
    Dead(layer, unit, f"dead since step {1000 + 7 * unit:,}") for layer in range(12) for unit in range(30)
)


@pytest.mark.parametrize(
    ("query", "first", "count"),
    [
        ("", "1.1", 360),
        ("2.3", "2.3", 2),
        ("2.", "2.1", 30),
        ("1.2", "1.2", 11),
        ("hidden 12", "12.1", 30),
        ("1,007", "1.2", 12),
        ("hidden 3 neuron 4", "3.4", 1),
        ("Layer 2", "2.1", 30),
        ("1007 11.", "11.2", 1),
        ("since", "1.1", 360),
        ("nothing", "", 0),
    ],
)
def test_a_query_means_names_layers_and_steps(query, first, count):
    found = matching(MANY, query)
    assert len(found) == count
    assert not found or found[0].words.startswith(f"{first} ")


def test_since_when_is_said_as_far_as_it_is_known():
    state = replace(constructed(second=(-0.83, -0.2)), step=50)
    dead = (np.array([0, -1, -1, -1]), np.array([40, 30]))
    run = snapshot(state, Curve(np.array([0, 50]), dead_since=dead), deaths=(Death(1, 1, 27),))
    assert [one.words for one in dead_of(all_since(run))] == [
        "1.1 · dead at the start", "2.1 · dead since step 40 or later", "2.2 · dead since step 27",
    ]  # fmt: skip


def test_it_is_narrowed_by_typing_and_one_is_chosen_by_mouse_and_keys(qtbot):
    dispatch = Recording()
    shown = DeadList(dispatch)
    qtbot.addWidget(shown)
    shown.show()
    shown.set_dead(MANY)
    assert shown.list.count() == MOST + 1
    assert shown.lines()[-1] == "160 more: type to narrow the list"
    QTest.keyClicks(shown.field, "7.")
    assert len(shown.lines()) == 30
    QTest.mouseClick(
        shown.list.viewport(),
        Qt.MouseButton.LeftButton,
        pos=shown.list.visualItemRect(shown.list.item(2)).center(),
    )
    QTest.keyClicks(shown.field, "12")
    QTest.keyClick(shown.field, Qt.Key.Key_Return)
    assert dispatch.commands == [SelectUnit(6, 2), SelectUnit(6, 11)]
    QTest.keyClicks(shown.field, "0")
    assert shown.lines() == ["None is found"]
    QTest.keyClick(shown.field, Qt.Key.Key_Return)
    assert len(dispatch.commands) == 2


def test_the_empty_column_says_what_to_click_and_lists_the_dead(qtbot):
    dispatch = Recording()
    panel = NeuronsPanel(dispatch)
    qtbot.addWidget(panel)
    panel.resize(1024, 654)
    panel.show()
    run = snapshot(constructed(second=(1.0, -1.0)))
    panel.set_state(State(Document(view=View(workspace="neurons")), run))
    inspector = panel.inspector
    assert inspector.dead.isVisible()
    assert click_words("raster").startswith("Click a column of the picture")
    assert click_words("plane").startswith("Click a tile of the picture")
    assert inspector.dead.lines() == ["1.1 · dead at the start", "2.2 · dead at the start"]
    QTest.keyClicks(inspector.dead.field, "2.2")
    QTest.keyClick(inspector.dead.field, Qt.Key.Key_Return)
    assert dispatch.commands == [SelectUnit(1, 1)]
    panel.set_state(State(Document(view=View(workspace="neurons")), snapshot(constructed("leaky_relu"))))
    assert not inspector.dead.isVisible()


def test_beside_dates_that_are_not_sure_stands_what_is_done_about_them(qtbot):
    dispatch = Recording()
    panel = NeuronsPanel(dispatch)
    qtbot.addWidget(panel)
    panel.resize(1024, 654)
    panel.show()
    state = replace(constructed(second=(-0.83, -0.2)), step=50)
    curve = Curve(np.array([0, 50]), dead_since=(np.array([0, -1, -1, -1]), np.array([40, 30])))
    run = snapshot(state, curve, dates=(Dating(0, 0, 0),))
    listed = panel.inspector.dead

    def told(shown):
        panel.set_state(State(Document(view=View(workspace="neurons")), shown))
        assert listed.doubt.isVisible() == bool(listed.doubt.words())
        return listed.doubt.words(), listed.search.text() if listed.search.isVisible() else ""

    them = "the updates that silenced them"
    assert told(replace(run, status=Status.RUNNING)) == (
        "The updates that silenced them are searched for when training pauses.", "",
    )  # fmt: skip
    assert told(run) == (f"The search for {them} begins.", "")
    assert told(replace(run, search=Search(0.03, 360.0))) == (
        f"The run is searched for {them}: 3 %, about 6 min left at most.", "Stop the search: 3 %, 6 min left",
    )  # fmt: skip
    QTest.mouseClick(listed.search, Qt.MouseButton.LeftButton)
    assert told(replace(run, search=Search(0.03, 360.0, is_stopped=True))) == (
        f"The search for {them} was stopped at 3 %.", "Search again: stopped at 3 %",
    )  # fmt: skip
    QTest.mouseClick(listed.search, Qt.MouseButton.LeftButton)
    assert dispatch.commands == [StopSearching(), SearchDeaths()]
    half = replace(run, dates=(*run.dates, Dating(1, 0, 34)), search=Search(0.5, 9.0))
    assert (
        told(half)[0] == "The run is searched for the update that silenced it: 50 %, about 9 s left at most."
    )
    found = replace(half, dates=(*half.dates, Dating(1, 1, 27)), search=None)
    assert told(found) == ("", "")
