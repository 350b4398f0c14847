"""Commands that are sent before the run has caught up do what they do when it is waited for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from reluexplorer.core.problem.problem import TrainingSpec
from reluexplorer.session.commands.data import ChooseData
from reluexplorer.session.commands.network import SetActivation, SetHidden
from reluexplorer.session.commands.remedies import AdoptRemedy, AdoptRemedyHere
from reluexplorer.session.commands.run import Redo, Reset, Seek, Step, Undo
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.commands.units import KillUnit, ReinitialiseDead, ReviveDead, SetWeight, TreatUnits
from reluexplorer.session.document.document import DataChoice, Document, NetworkChoice, Recipe
from reluexplorer.session.host.host import Command
from reluexplorer.session.run.snapshot import Status
from reluexplorer.session.session import Session

SPIRAL = Document(Recipe(DataChoice("spiral", samples=100), NetworkChoice((6, 4)), TrainingSpec(seed=1)))
KILL = KillUnit(0, 1)
BAD_WEIGHT = SetWeight(0, 1, 50, 1.0)


@pytest.fixture
def sessions() -> Iterator[list[Session]]:
    opened = [Session(SPIRAL), Session(SPIRAL)]
    yield opened
    for one in opened:
        one.close()


@pytest.mark.copies(quick=5)
@pytest.mark.parametrize("steps", [0, 30])
@pytest.mark.parametrize(
    "commands",
    [
        (SetActivation("elu"), KILL),
        (SetActivation("elu"), KILL, assign("training.learning_rate", 0.2)),
        (assign("training.learning_rate", 0.3), BAD_WEIGHT),
        (KILL, SetActivation("elu"), KillUnit(0, 2)),
        (SetActivation("elu"), Undo(), KILL),
        (SetActivation("elu"), Undo(), BAD_WEIGHT, assign("training.learning_rate", 0.2)),
        (SetActivation("elu"), Undo(), Redo(), KILL),
        (SetHidden((5,)), KillUnit(0, 4), KillUnit(0, 5)),
        (Reset(), BAD_WEIGHT, KILL),
        (assign("training.learning_rate", 0.2), TreatUnits("kill", (0, 0), (1, 2))),
        (SetActivation("prelu"), TreatUnits("kill", (0, 0), (1, 2))),
    ],
)
def test_commands_sent_at_once_do_what_they_do_one_by_one(
    sessions: list[Session], commands: tuple[Command, ...], steps: int
) -> None:
    answers: list[list[bool]] = []
    for session, waits in zip(sessions, (True, False), strict=True):
        session.settle()
        if steps:
            session.dispatch(Step(steps))
            session.settle()
        answers.append([])
        for command in commands:
            answers[-1].append(session.dispatch(command))
            if waits:
                session.settle()
        session.settle()
    waited, sent = (session.state for session in sessions)
    assert answers[1] == answers[0]
    assert sent.run.status is waited.run.status is Status.PAUSED
    assert sent.document.recipe == waited.document.recipe
    assert (sent.undo_label, sent.redo_label, sent.notice) == (
        waited.undo_label, waited.redo_label, waited.notice,
    )  # fmt: skip
    assert sent.run.state is not None
    assert waited.run.state is not None
    assert sent.run.state.parameters.tobytes() == waited.run.state.parameters.tobytes()


@pytest.mark.parametrize("before", [(), (assign("data.samples", 120),), (ChooseData("xor"),)])
def test_what_cannot_be_foreseen_is_taken_back_with_one_notice(
    sessions: list[Session], before: tuple[Command, ...]
) -> None:
    session = sessions[0]
    for command in before:
        assert session.dispatch(command)
    kept, label = session.state.document.recipe, session.state.undo_label
    assert session.dispatch(BAD_WEIGHT)
    session.settle()
    assert session.state.run.status is Status.PAUSED
    assert session.state.document.recipe == kept
    assert (session.state.undo_label, session.state.redo_label) == (label, "")
    assert session.state.notice == "Neuron 1.2 has 2 incoming weights. “Set a weight or bias” was taken back."
    assert session.dispatch(KILL)
    session.settle()
    assert session.state.undo_label == "Kill a neuron"


def test_what_was_wound_back_is_tried_on_the_weights_that_are_then_shown(sessions: list[Session]) -> None:
    session = sessions[0]
    session.dispatch(Step(30))
    session.settle()
    session.dispatch(SetActivation("elu"))
    session.dispatch(Step(30))
    session.settle()
    session.dispatch(Seek(10))
    assert session.dispatch(KILL)
    session.settle()
    assert (session.state.run.status, session.state.run.step) == (Status.PAUSED, 10)
    assert [change.step for change in session.state.document.recipe.changes] == [10]


@pytest.mark.parametrize("name", ["leaky-0.01", "prelu", "elu"])
@pytest.mark.parametrize("kill", [KILL, TreatUnits("kill", (0, 0), (1, 2))])
def test_a_remedy_under_which_a_past_change_is_impossible_is_refused(
    sessions: list[Session], name: str, kill: Command
) -> None:
    session = sessions[0]
    for command in (Step(50), kill, Step(50)):
        assert session.dispatch(command)
        session.settle()
    before = session.state
    assert not session.dispatch(AdoptRemedy(name))
    session.settle()
    assert "what was done at step 50 cannot be done then: a neuron with " in session.state.notice
    assert session.state.document == before.document
    assert (session.state.run.status, session.state.run.step) == (Status.PAUSED, 100)
    assert session.state.undo_label == before.undo_label
    assert session.dispatch(AdoptRemedy("slower"))
    session.settle()
    assert (session.state.run.status, session.state.run.step) == (Status.PAUSED, 100)


def test_a_remedy_that_proves_impossible_on_the_way_gives_the_run_before_back(
    sessions: list[Session],
) -> None:
    session = sessions[0]
    for command in (Step(50), KILL, Step(50)):
        session.dispatch(command)
        session.settle()
    recipe = session.state.document.recipe
    session.dispatch(assign("training.learning_rate", 0.2))
    assert session.dispatch(AdoptRemedy("elu"))
    session.settle()
    assert session.state.notice.endswith("“ELU” was taken back.")
    assert session.state.document.recipe.changes[: len(recipe.changes)] == recipe.changes
    assert session.state.undo_label == "Learning rate"
    assert (session.state.run.status, session.state.run.step) == (Status.PAUSED, 100)


@pytest.mark.parametrize(
    "command",
    [
        AdoptRemedy("revive"),
        AdoptRemedy("reinitialise"),
        AdoptRemedyHere("revive"),
        AdoptRemedyHere("reinitialise"),
        ReviveDead(),
        ReinitialiseDead(),
    ],
)
def test_the_dead_are_not_treated_where_none_are(sessions: list[Session], command: Command) -> None:
    session = sessions[0]
    session.settle()
    before = session.state
    assert not session.dispatch(command)
    assert session.state.notice == "No neuron is dead here."
    assert session.state.document == before.document
    assert session.dispatch(KILL)
    assert session.dispatch(command)
    session.settle()
    assert session.state.run.status is Status.PAUSED
    assert session.state.run.inspection is not None
    assert not any(session.state.run.inspection.dead_units)
