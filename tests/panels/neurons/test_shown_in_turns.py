"""What is newer of a run comes to the parts of Neurons one in each turn, on the screen of the program."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from reluexplorer.session.document.document import Document, View
from reluexplorer.session.session import State
from reluexplorer.widgets.painting.ahead import is_anything_made, make_all
from tests.panels.neurons.constructed import constructed, snapshot


def state(unit=None, **view):
    selected = {} if unit is None else {"unit": unit}
    return State(Document(view=View(workspace="neurons", **selected, **view)), snapshot(constructed()))


@pytest.fixture
def panel(shown, shared_out):
    made, _dispatch = shown(snapshot(constructed()))
    while is_anything_made():
        QApplication.processEvents()
    return made


def test_the_picture_comes_first_and_the_selected_neuron_in_one_of_the_next_turns(panel):
    assert panel.inspector.currentWidget() is not panel.inspector.column
    panel.set_state(state((0, 1)))
    assert panel.raster.view.selected == (0, 1)
    assert panel.inspector.currentWidget() is not panel.inspector.column
    assert is_anything_made()
    while is_anything_made():
        QApplication.processEvents()
    assert panel.inspector.currentWidget() is panel.inspector.column


def test_a_page_that_comes_into_view_is_whole(panel):
    panel.pages.setCurrentWidget(panel.flat)
    panel.set_state(state((0, 1)))
    assert panel.pages.currentWidget() is panel.work
    assert panel.inspector.currentWidget() is panel.inspector.column
    assert not is_anything_made()


def test_remedies_take_the_room_of_the_selected_neuron_at_once(panel):
    panel.set_state(state((0, 1), grid="remedies"))
    assert panel.inspector.isHidden()
    assert panel.deaths.isHidden()
    assert panel.picture.currentWidget() is panel.comparing
    make_all()
    assert panel.inspector.isHidden()
