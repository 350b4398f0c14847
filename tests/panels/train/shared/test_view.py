"""The view of the Train workspace is a function of the state alone."""

from __future__ import annotations

from dataclasses import replace

from reluexplorer.panels.train.shared.view import view_of
from reluexplorer.session.commands.network import SetHidden
from reluexplorer.session.commands.selection import SelectUnit
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.run.snapshot import RunSnapshot
from reluexplorer.session.session import State
from tests.panels.runs import document_of, run_of, state_of


def test_the_view_is_pure_and_compares_by_value():
    state = state_of(50)
    assert view_of(state) == view_of(replace(state))
    assert view_of(state) != view_of(replace(state, run=replace(state.run)))
    other = replace(state, document=document_of(assign("training.seed", 1)))
    assert view_of(other) != view_of(state)


def test_a_selection_that_the_running_network_lacks_is_none():
    document = document_of(SetHidden((8, 8)), SelectUnit(1, 7))
    assert view_of(State(document, run_of(0))).selected == (1, 7)
    assert view_of(State(document, run_of(0, SetHidden((8, 4))))).selected is None
    assert view_of(State(document, RunSnapshot())).selected is None
