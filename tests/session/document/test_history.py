"""Undo and redo."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reluexplorer.session.commands.command import Edit, Scope
from reluexplorer.session.commands.curves import ToggleCurve
from reluexplorer.session.commands.data import ChooseData
from reluexplorer.session.commands.plane import SetPlane, SetPlaneWindow
from reluexplorer.session.commands.run import Redo, Undo
from reluexplorer.session.commands.selection import SelectUnit
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.document import Document
from reluexplorer.session.document.history import Entry, History
from tests.session.strategies import commands

DOCUMENT = Document()


def _history_after(sequence):
    history, document = History(), Document()
    for command in sequence:
        try:
            after = command.apply(document)
        except ValueError:
            continue
        if after != document:
            if command.scope is not Scope.VIEW:
                entry = Entry(document, after, command.label)
                history = history.record(entry, continues=False)
            document = after
    return history, document


def _undone(history, document):
    while history.undo_label:
        history, document = history.undo(document)
    return history, document


def _redone(history, document):
    while history.redo_label:
        history, document = history.redo(document)
    return document


def _kept(document):
    """All that undo takes back."""
    view = document.view
    return document.recipe, view.curves, view.leak, view.curve_parameters, view.probe, view.knobs


@given(st.lists(commands(only=Edit), max_size=15))
def test_undoing_all_returns_the_first_recipe_and_settings_and_redoing_all_the_last(sequence):
    history, last = _history_after(sequence)
    history, first = _undone(history, last)
    assert _kept(first) == _kept(Document())
    assert _kept(_redone(history, first)) == _kept(last)


@pytest.mark.slow
@given(
    st.lists(
        commands(only=Edit).filter(lambda command: not command.scope.is_view and command.name != "at-step"),
        max_size=15,
    )
)
def test_undoing_changes_of_the_recipe_returns_the_very_documents(sequence):
    history, last = _history_after(sequence)
    history, first = _undone(history, last)
    assert first == Document()
    assert _redone(history, first) == last


@given(st.lists(commands(only=Edit), max_size=15))
def test_no_undo_leaves_a_neuron_or_an_input_selected_that_is_not_there(sequence):
    history, document = _history_after(sequence)
    while history.undo_label:
        history, document = history.undo(document)
        units, view = document.recipe.network.hidden, document.view
        chosen = (*(() if view.unit is None else (view.unit,)), *view.other_units)
        assert all(layer < len(units) and unit < units[layer] for layer, unit in chosen)


@given(st.lists(commands(only=Edit), max_size=12), st.data())
def test_a_jump_leads_where_as_many_undos_and_redos_lead(sequence, data):
    history, document = _history_after(sequence)
    count = len(history.done)
    for place in data.draw(st.lists(st.integers(0, count), max_size=4)):
        walked = history, document
        for _ in range(abs(place - len(history.done))):
            walked = (walked[0].undo if place < len(history.done) else walked[0].redo)(walked[1])
        history, document = history.jump(document, place)
        assert (history, document) == walked
        assert (len(history.done), len(history.entries)) == (place, count)


def test_a_jump_beyond_the_ends_goes_to_the_ends():
    history, document = _history_after([assign("training.seed", 5), assign("data.noise", 0.2)])
    first = history.jump(document, -3)
    assert (first[1], first[0].redo_label, first[0].undo_label) == (Document(), "Seed", "")
    assert first[0].jump(first[1], 99) == (history, document)


def test_undo_leaves_what_is_looked_at(session):
    session.dispatch(assign("training.seed", 5))
    session.dispatch(assign("view.workspace", "neurons"))
    session.dispatch(SelectUnit(0, 3))
    looked_at = session.state.document.view
    assert session.state.undo_label == "Seed"
    session.dispatch(Undo())
    assert session.state.document == Document(view=looked_at)
    assert (session.state.undo_label, session.state.redo_label) == ("", "Seed")
    session.dispatch(SelectUnit(1, 2))
    session.dispatch(Redo())
    assert session.state.document.recipe.training.seed == 5
    assert session.state.document.view.unit == (1, 2)


def test_undo_goes_where_its_change_can_be_seen(session):
    session.dispatch(assign("training.seed", 5))
    session.dispatch(assign("view.workspace", "activations"))
    session.dispatch(assign("view.probe", 2.0))
    session.dispatch(assign("view.workspace", "neurons"))
    session.dispatch(Undo())
    assert session.state.document.view.workspace == "activations"
    assert session.state.document.view.probe == Document().view.probe
    session.dispatch(Undo())
    assert session.state.document == Document()


def test_undo_brings_back_the_plane_of_the_data_that_come_back(session):
    session.dispatch(ChooseData("digits"))
    session.dispatch(SetPlane(20, 43))
    session.dispatch(ChooseData("circle"))
    session.dispatch(SetPlaneWindow(-1, 1, -1, 1))
    session.dispatch(Undo())
    assert (session.state.document.view.plane, session.state.document.view.window) == ((20, 43), None)
    session.dispatch(Undo())
    assert session.state.document.view.plane is None


def test_undo_takes_a_curve_back_but_not_the_theme(session):
    session.dispatch(assign("view.workspace", "activations"))
    session.dispatch(ToggleCurve("gelu"))
    session.dispatch(assign("view.theme", "dark"))
    session.dispatch(Undo())
    view = session.state.document.view
    assert (view.curves, view.theme) == (Document().view.curves, "dark")


def test_a_drag_is_one_entry(session):
    session.dispatch(assign("data.noise", 0.1))
    session.dispatch(assign("data.noise", 0.2), continues=True)
    session.dispatch(assign("data.noise", 0.3), continues=True)
    assert session.state.document.recipe.data.noise == 0.3
    session.dispatch(Undo())
    assert session.state.document.recipe.data.noise == 0.0
    assert session.state.undo_label == ""


def test_two_drags_are_two_entries(session):
    for value, continues in ((0.1, False), (0.2, True), (0.3, False), (0.4, True)):
        session.dispatch(assign("data.noise", value), continues=continues)
    session.dispatch(Undo())
    assert session.state.document.recipe.data.noise == 0.2


def test_a_new_change_forgets_what_was_undone(session):
    session.dispatch(assign("training.seed", 5))
    session.dispatch(Undo())
    session.dispatch(assign("training.seed", 7))
    assert session.state.redo_label == ""


def test_a_command_that_changes_nothing_is_no_entry(session):
    session.dispatch(assign("training.seed", 0))
    assert session.state.undo_label == ""
