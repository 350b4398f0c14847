"""Undo and redo."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reluexplorer.session.commands import Edit, controls, edits, looks
from reluexplorer.session.document import Document
from reluexplorer.session.history import Entry, History
from reluexplorer.session.session import Session
from tests.session.strategies import commands


@pytest.fixture
def session():
    made = Session()
    yield made
    made.close()


def _history_after(sequence):
    history, document = History(), Document()
    for command in sequence:
        try:
            after = command.apply(document)
        except ValueError:
            continue
        if after != document:
            entry = Entry(document, command.label, type(command), command.looks_only)
            history, document = history.record(entry, continues=False), after
    return history, document


@given(st.lists(commands(only=Edit), max_size=15))
def test_undoing_all_returns_the_first_document_and_redoing_all_the_last(sequence):
    history, last = _history_after(sequence)
    document = last
    while history.undo_label:
        history, document = history.undo(document)
    assert document == Document()
    while history.redo_label:
        history, document = history.redo(document)
    assert document == last


def test_undo_passes_over_looks_to_the_last_real_change(session):
    session.dispatch(edits.SetSeed(5))
    changed = session.state.document
    session.dispatch(looks.GoTo("neurons"))
    session.dispatch(looks.SelectUnit(0, 3))
    assert session.state.undo_label == "Seed"
    session.dispatch(controls.Undo())
    assert session.state.document == Document()
    assert session.state.redo_label == "Seed"
    session.dispatch(controls.Redo())
    assert session.state.document.recipe == changed.recipe
    assert session.state.document.view.unit == (0, 3)


def test_a_drag_is_one_entry(session):
    session.dispatch(edits.SetNoise(0.1))
    session.dispatch(edits.SetNoise(0.2), continues=True)
    session.dispatch(edits.SetNoise(0.3), continues=True)
    assert session.state.document.recipe.data.noise == 0.3
    session.dispatch(controls.Undo())
    assert session.state.document.recipe.data.noise == 0.0
    assert session.state.undo_label == ""


def test_two_drags_are_two_entries(session):
    for value, continues in ((0.1, False), (0.2, True), (0.3, False), (0.4, True)):
        session.dispatch(edits.SetNoise(value), continues=continues)
    session.dispatch(controls.Undo())
    assert session.state.document.recipe.data.noise == 0.2


def test_a_new_change_forgets_what_was_undone(session):
    session.dispatch(edits.SetSeed(5))
    session.dispatch(controls.Undo())
    session.dispatch(edits.SetSeed(7))
    assert session.state.redo_label == ""


def test_a_command_that_changes_nothing_is_no_entry(session):
    session.dispatch(edits.SetSeed(0))
    assert session.state.undo_label == ""
