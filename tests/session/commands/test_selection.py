"""Several neurons selected and treated at once."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from reluexplorer.core.diagnosis.inspection import inspect
from reluexplorer.session.commands.files import read
from reluexplorer.session.commands.network import SetHidden
from reluexplorer.session.commands.run import Step, Undo
from reluexplorer.session.commands.selection import ClearSelection, SelectUnit, SelectUnits, ToggleUnit
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.commands.units import SetWeight, TreatUnits
from reluexplorer.session.document.document import Document
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.files import document_file as storage
from reluexplorer.session.session import Session

START = Document()


def chosen(document: Document) -> tuple[object, ...]:
    return (document.view.unit, *document.view.other_units)


def test_units_join_the_selection_and_leave_it() -> None:
    document = ToggleUnit(0, 3).apply(START)
    assert chosen(document) == ((0, 3),)
    document = ToggleUnit(1, 2).apply(document)
    assert chosen(document) == ((1, 2), (0, 3))
    assert chosen(ToggleUnit(1, 2).apply(document)) == ((0, 3),)
    assert chosen(ToggleUnit(0, 3).apply(document)) == ((1, 2),)
    assert chosen(ToggleUnit(0, 3).apply(ToggleUnit(1, 2).apply(document))) == (None,)
    assert chosen(SelectUnit(0, 1).apply(document)) == ((0, 1),)
    assert chosen(ClearSelection().apply(document)) == (None,)


def test_several_are_selected_once_each_and_go_with_their_layer() -> None:
    document = SelectUnits((0, 1, 0, 1), (3, 7, 3, 0)).apply(START)
    assert chosen(document) == ((0, 3), (1, 7), (1, 0))
    assert chosen(SetHidden((8, 4)).apply(document)) == ((0, 3), (1, 0))
    assert chosen(SetHidden((2,)).apply(document)) == (None,)


@pytest.mark.parametrize(
    ("layers", "units", "said"),
    [((0,), (1, 2), "as many layers as units"), ((), (), "one at least"), ((0, 5), (0, 0), "no neuron 6.1")],
)
def test_what_does_not_exist_is_refused(layers: tuple[int, ...], units: tuple[int, ...], said: str) -> None:
    for command in (SelectUnits(layers, units), TreatUnits("revive", layers, units)):
        with pytest.raises(CommandError, match=said):
            command.apply(START)


@pytest.mark.parametrize("what", ["kill", "revive", "reinitialise"])
def test_several_are_treated_as_one_change(what: str) -> None:
    session = Session()
    try:
        session.dispatch(Step(40))
        session.settle()
        before = session.state.run
        assert before.state is not None
        assert session.dispatch(TreatUnits(what, (0, 0, 1), (1, 4, 2), 0.25))
        session.settle()
        run = session.state.run
        assert run.inspection is not None
        firing = [run.inspection.health[layer].firing[unit] for layer, unit in ((0, 1), (0, 4), (1, 2))]
        if what == "kill":
            assert firing == [0.0, 0.0, 0.0]
        elif what == "revive":
            assert firing == pytest.approx([0.25] * 3, abs=0.01)
        assert [mark.words for mark in run.changes][-1].startswith("3 neurons ")
        session.dispatch(Undo())
        session.settle()
        after = session.state.run.state
        assert after is not None
        assert np.array_equal(after.parameters, before.state.parameters)
    finally:
        session.close()


def test_those_that_cannot_be_treated_stay_and_all_of_them_are_refused() -> None:
    session = Session()
    try:
        blind = [SetWeight(0, 3, source, 0.0) for source in (0, 1)]
        for command in (Step(1), *blind):
            session.dispatch(command)
            session.settle()
        state = session.state.run.state
        assert state is not None
        after = TreatUnits("revive", (0, 0), (3, 2), 0.5).operate(state)
        assert inspect(after).health[0].firing[2] == pytest.approx(0.5, abs=0.01)
        first = [state.problem.network.layers(one.parameters)[0] for one in (state, after)]
        assert np.array_equal(first[0][:, 3], first[1][:, 3])
        assert not session.dispatch(TreatUnits("revive", (0,), (3,)))
        assert "sees no difference" in session.state.notice
    finally:
        session.close()


def test_documents_keep_the_selection_the_filter_and_the_treatment(tmp_path: Path) -> None:
    session = Session()
    try:
        session.dispatch(Step(5))
        session.settle()
        session.dispatch(TreatUnits("reinitialise", (0, 1), (1, 2)))
        session.dispatch(TreatUnits("reinitialise", (0, 1), (1, 2)))
        session.settle()
        document = session.state.document
        document = SelectUnits((1, 0), (2, 5)).apply(document)
        document = assign("view.grid", "plane").apply(document)
        operations = [change.operation for change in document.recipe.changes]
        assert [getattr(one, "draw", None) for one in operations] == [0, 1]
        storage.save(tmp_path / "run.reluexp", document, 5)
        again, step = read(tmp_path / "run.reluexp")
        assert (again.recipe, step) == (document.recipe, 5)
        assert chosen(again) == ((1, 2), (0, 5))
    finally:
        session.close()
