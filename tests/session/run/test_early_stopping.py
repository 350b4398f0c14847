"""A run ends by itself when it was no better for some epochs, and shows its best step, the same anywhere."""

from __future__ import annotations

import json
from contextlib import closing

import numpy as np
import pytest

from reluexplorer.app.cli import train as train_command
from reluexplorer.core.diagnosis.inspection import inspect
from reluexplorer.core.network.spec import parameters_sha256
from reluexplorer.session.commands.all_commands import parse
from reluexplorer.session.commands.data import ChooseData
from reluexplorer.session.commands.network import SetHidden
from reluexplorer.session.commands.run import GoToBest, RunUntil, Seek
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.document import Document
from reluexplorer.session.run.loading import load
from reluexplorer.session.run.run import Run
from reluexplorer.session.run.snapshot import Status
from reluexplorer.session.run.stop_condition import Patience
from reluexplorer.session.run.trajectory import Trajectory
from reluexplorer.session.session import Session

NOISY = (
    ChooseData("moons"),
    assign("data.noise", 0.4),
    SetHidden((16, 16)),
    assign("training.learning_rate", 0.3),
)
OPTIONS = ["--data", "moons", "--noise", "0.4", "--hidden", "16,16", "--learning-rate", "0.3", "--json"]
EPOCHS = 10


def trajectory(*more):
    document = Document()
    for edit in (*NOISY, *more):
        document = edit.apply(document)
    return Trajectory(document.recipe, load(document.recipe.data))


def reckoned(trajectory, epochs, part="test_loss"):
    """The best step and where the run ends, from the losses of every tenth step alone."""
    state, best, lowest = trajectory.start(), 0, np.inf
    while True:
        loss = getattr(inspect(state), part)
        if loss < lowest:
            best, lowest = state.step, loss
        if state.step - best >= epochs * state.problem.steps_per_epoch:
            return best, state.step, lowest
        state = trajectory.advance(state, 10)


def until(run, goal, most=None):
    while not goal.reached(run):
        run.work(most, None)
    return goal.shown(run), run.head.step


@pytest.mark.copies(quick=1)
@pytest.mark.parametrize("share", [0.3, 0.0])
def test_it_ends_after_so_many_epochs_without_a_lower_loss_at_the_best_step(share):
    made = trajectory(assign("data.test_share", share))
    best, end, lowest = reckoned(made, EPOCHS, "test_loss" if share else "train_loss")
    assert 0 < best < end < 4000
    for most in (None, 1, 7, 64):
        run = Run(made)
        assert until(run, Patience(EPOCHS), most) == (best, end)
        assert run.curve.best == (best, pytest.approx(lowest, rel=1e-6))


@pytest.mark.slow
def test_the_window_the_script_and_the_command_line_end_with_the_same_bits(capsys):
    with closing(Session()) as session:
        for step in (*NOISY, parse({"do": "run-until", "measure": "patience", "value": EPOCHS})):
            assert session.dispatch(step)
        session.settle()
        run = session.state.run
        best, end, lowest = reckoned(trajectory(), EPOCHS)
        assert (run.status, run.step, run.head) == (Status.PAUSED, best, end)
        assert run.message.startswith(
            f"Paused: no better for 10 epochs. Shown is the best, step {best:,}, with a test loss of "
        )
        assert run.inspection.test_loss == pytest.approx(lowest, rel=1e-6)
        session.dispatch(RunUntil("patience", EPOCHS))
        session.settle()
        assert (session.state.run.step, session.state.run.head) == (best, end)
        assert session.state.run.message.startswith("Nothing to do: no better for 10 epochs already.")
        session.dispatch(Seek(20))
        session.dispatch(GoToBest())
        session.settle()
        assert session.state.run.step == best
        digest = parameters_sha256(session.state.run.state.parameters)
    assert train_command.main([*OPTIONS, "--patience", str(EPOCHS)]) == 0
    told = capsys.readouterr()
    outcome = json.loads(told.out)
    assert (outcome["step"], outcome["stopped_at"]) == (best, end)
    assert outcome["parameters_sha256"] == digest
    assert told.err.strip() == (
        f"reluexplorer: no better for 10 epochs at step {end:,}; the figures are of the best step, {best:,}."
    )


def test_steps_are_the_most_that_a_patient_run_makes(capsys):
    assert train_command.main([*OPTIONS, "--patience", "50", "--steps", "200"]) == 0
    told = capsys.readouterr()
    outcome = json.loads(told.out)
    assert (outcome["step"], outcome["stopped_at"]) == (130, 200)
    assert "ended at step 200 before it was no better for 50 epochs" in told.err


def test_a_run_that_diverges_ends_at_its_best_step_with_the_exit_code_of_one_that_diverged(capsys):
    wild = ["--output", "linear", "--learning-rate", "5", "--bias", "2", "--json", "--patience", "500"]
    assert train_command.main(wild) == 1
    told = capsys.readouterr()
    assert "the loss was no longer finite; the figures are of the best step" in told.err
    assert np.isfinite(json.loads(told.out)["train_loss"])


@pytest.mark.parametrize("value", [0, 0.5, 2.5])
def test_patience_is_a_whole_number_of_epochs(value):
    with closing(Session()) as session:
        assert not session.dispatch(RunUntil("patience", value))
        assert session.state.notice == "Patience is a whole number of epochs from 1."


def test_a_branch_forgets_what_was_best_after_it():
    run = Run(trajectory())
    until(run, Patience(EPOCHS))
    best = run.curve.best[0]
    run.seek(best - 100)
    run.cut()
    assert run.curve.best[0] < best - 90
    assert until(run, Patience(EPOCHS))[0] == best


def test_a_run_that_is_cut_takes_over_all_that_its_branch_has(monkeypatch):
    run = Run(trajectory())
    while run.head.step < 40:
        run.work(40 - run.head.step, None)
    run.seek(10)
    branch = run.branched(run.trajectory, 10)
    assert run._timeline is not branch._timeline
    monkeypatch.setattr(run, "branched", lambda _course, _step: branch)
    run.cut()
    assert {name for name, value in vars(branch).items() if getattr(run, name) is not value} == set()
