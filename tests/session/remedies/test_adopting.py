"""A remedy taken into the document: from the start, or from the shown step on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from reluexplorer.core.problem.problem import TrainingSpec
from reluexplorer.session.commands.files import read
from reluexplorer.session.commands.network import SetActivation, SetHidden
from reluexplorer.session.commands.remedies import (
    AdoptRemedy,
    AdoptRemedyHere,
    CompareRemedies,
)
from reluexplorer.session.commands.run import Seek, Step, Undo
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.commands.units import SetWeight
from reluexplorer.session.document.document import Change, DataChoice, Document, NetworkChoice, Recipe
from reluexplorer.session.files.document_file import save
from reluexplorer.session.remedies.catalogue import REMEDIES, remedied, remedied_here
from reluexplorer.session.remedies.comparison import Plan, compare
from reluexplorer.session.run.loading import load
from reluexplorer.session.session import Session
from tests.session.driving import did
from tests.session.remedies.ways import DYING, WAYS, alone, changed


def test_a_remedy_from_the_start_holds_in_all_stages_and_keeps_the_changes() -> None:
    recipe = changed(
        DYING,
        (10, assign("training.learning_rate", 0.5)),
        (20, SetActivation("tanh")),
        (30, SetWeight(0, 0, 0, 1.0)),
        (40, assign("training.clip_norm", 0.1)),
        (50, assign("training.batch_size", 20)),
    )

    def stages(one: Recipe | None) -> list[Recipe]:
        assert one is not None
        return [one.before(number) for number in range(len(one.changes) + 1)]

    slower = stages(remedied(recipe, "slower"))
    assert [one.training.learning_rate for one in slower] == [0.2, 0.05, 0.05, 0.05, 0.05, 0.05]
    assert [change.step for change in slower[-1].changes] == [10, 20, 30, 40, 50]
    assert [change.operation for change in slower[-1].changes] == [one.operation for one in recipe.changes]
    leaky = stages(remedied(recipe, "leaky-0.1"))
    assert {one.network.activation.label for one in leaky} == {"Leaky ReLU 0.1"}
    assert [change.step for change in leaky[-1].changes] == [10, 30, 40, 50]
    clipped = stages(remedied(recipe, "clipped"))
    assert [one.training.clip_norm for one in clipped] == [1.0, 1.0, 1.0, 1.0, 0.1, 0.1]
    batches = stages(remedied(recipe, "larger-batch"))
    assert [one.training.batch_size for one in batches] == [80, 80, 80, 80, 80, 160]
    assert REMEDIES["larger-batch"].words(recipe) == "Batches × 8"
    low = changed(
        replace(DYING, training=replace(DYING.training, learning_rate=2e-6)), (9, assign("training.l2", 0.1))
    )
    assert remedied(low, "slower") is None


@pytest.mark.parametrize("way", [way for way in WAYS if way != "dropout"])
@pytest.mark.parametrize("name", REMEDIES)
def test_what_is_adopted_is_saved_and_read_again(way: str, name: str, tmp_path) -> None:
    recipe = WAYS[way]
    for number, found in enumerate((remedied(recipe, name), remedied_here(recipe, 25, name))):
        if found is not None:
            save(tmp_path / f"{number}.reluexp", Document(found), 60)
            assert read(tmp_path / f"{number}.reluexp")[0].recipe == found


def test_adopting_from_the_start_keeps_the_changes_and_is_taken_back_by_one_undo() -> None:
    session = Session(Document(DYING))
    try:
        did(
            session,
            Step(50),
            assign("training.learning_rate", 0.5),
            Step(30),
            Seek(20),
        )
        before = session.state.document
        assert before.recipe.changes == (Change(50, DYING.network, DYING.training),)
        did(session, AdoptRemedy("leaky-0.1"))
        after = session.state.document.recipe
        assert after == remedied(before.recipe, "leaky-0.1")
        assert [change.step for change in after.changes] == [50]
        assert (after.network.activation.label, after.training.learning_rate) == ("Leaky ReLU 0.1", 0.5)
        assert session.state.run.step == 80
        assert session.state.run.state.parameters.tobytes() == alone(after, 3, 80).parameters.tobytes()
        assert session.state.notice.startswith(
            "Leaky ReLU 0.1: the run begins again and trains to step 80. What was changed on the way is ch"
        )
        did(session, Undo())
        assert session.state.document.recipe == before.recipe
        assert (session.state.run.step, session.state.run.head) == (20, 80)
        did(session, AdoptRemedy("leaky-0.1"))
        assert not session.dispatch(AdoptRemedy("leaky-0.1"))
        assert "that is how it is already" in session.state.notice
    finally:
        session.close()


@pytest.mark.parametrize("name", ["leaky-0.1", "slower", "larger-batch", "revive", "reinitialise"])
def test_adopting_from_here_is_one_change_at_the_shown_step(name: str) -> None:
    session = Session(Document(DYING))
    try:
        did(session, Step(50))
        before, shown = session.state.document, session.state.run
        did(session, AdoptRemedyHere(name))
        after = session.state.document.recipe
        words = REMEDIES[name].words(before.recipe)
        assert session.state.notice == (
            f"{words} from step 50 on: Play (Space) goes on from there. Undo takes it back."
        )
        assert session.state.notice_kind == "info"
        assert after == remedied_here(before.recipe, 50, name)
        assert [change.step for change in after.changes] == [50]
        run = did(session, Step(30))
        assert run.state.parameters.tobytes() == alone(after, 3, 80).parameters.tobytes()
        did(session, Seek(50), Undo())
        assert session.state.document.recipe == before.recipe
        assert session.state.run.state.parameters.tobytes() == shown.state.parameters.tobytes()
    finally:
        session.close()


def test_what_concerns_the_first_weights_is_not_adopted_from_here() -> None:
    session = Session(Document(DYING))
    try:
        did(session, Step(20))
        assert not session.dispatch(AdoptRemedyHere("zero-bias"))
        assert session.state.notice == (
            "First bias 0: that is of the first weights, so adopt it from the start."
        )
    finally:
        session.close()


def test_nothing_is_adopted_from_where_a_run_has_ended() -> None:
    wild = Recipe(DataChoice("sine"), NetworkChoice((16, 16)), TrainingSpec(learning_rate=10.0))
    session = Session(Document(wild))
    try:
        did(session, Step(3000))
        assert session.state.has_ended
        before = session.state.document
        for name in ("leaky-0.1", "revive"):
            assert not session.dispatch(AdoptRemedyHere(name))
            assert "wind it back first" in session.state.notice
        assert session.state.document == before
    finally:
        session.close()


@pytest.mark.parametrize("name", ["revive", "reinitialise"])
def test_a_treatment_is_adopted_at_the_shown_step(name: str) -> None:
    session = Session(Document(DYING))
    try:
        session.dispatch(Step(50))
        session.settle()
        before = session.state
        dead = sum(before.run.inspection.dead_units)
        assert session.dispatch(AdoptRemedy(name))
        session.settle()
        assert session.state.run.step == 50
        assert sum(session.state.run.inspection.dead_units) < dead
        assert [mark.words for mark in session.state.run.changes][-1].startswith("the dead re")
        session.dispatch(Undo())
        session.settle()
        assert session.state.document.recipe == before.document.recipe
        assert np.array_equal(session.state.run.state.parameters, before.run.state.parameters)
    finally:
        session.close()


@pytest.mark.copies(quick=2)
@pytest.mark.parametrize(
    ("recipe", "here", "dies"), [(DYING, 20, True), (DYING, 10, True), (None, 20, False)]
)
def test_a_treatment_is_refused_beforehand_exactly_where_the_run_refuses_it(recipe, here, dies) -> None:
    recipe = recipe or SetHidden((3,)).apply(Document()).recipe
    session = Session(Document(recipe))
    try:
        session.dispatch(Step(20))
        session.settle()
        session.dispatch(Seek(here))
        session.settle()
        names = ("revive", "reinitialise", "slower")
        found = compare(recipe, load(recipe.data), Plan(20, here, 20 + here), 4, lambda _done: None, names)
        for trial in found.trials[1:]:
            adopted = session.dispatch(AdoptRemedyHere(trial.name))
            session.settle()
            assert adopted == (dies or trial.name == "slower")
            said = session.state.notice
            assert trial.refusal == ("" if adopted else f"{said[0].lower()}{said[1:].rstrip('.')}")
            if adopted:
                session.dispatch(Undo())
                session.settle()
    finally:
        session.close()


def test_a_remedy_adopted_from_here_says_at_which_step_it_compares_with_the_table() -> None:
    session = Session(Document(DYING))
    try:
        did(session, Step(20))
        session.dispatch(CompareRemedies(2))
        session.settle()
        did(session, AdoptRemedyHere("slower"))
        assert session.state.run.step == 20
        assert session.state.notice == (
            "Learning rate ÷ 10 from step 20 on, where the run stands. The table shows what came of it by "
            "step 40: Play (Space) goes on, to compare there. Undo takes it back."
        )
    finally:
        session.close()
