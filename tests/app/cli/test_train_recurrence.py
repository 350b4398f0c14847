"""Recurrent networks from the command line: what is printed, the same each time, and what is refused."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from reluexplorer.core.data.adding_problem import AddingProblem
from reluexplorer.core.engine.recurrence.trainer import USUAL, RecurrentTrainer
from reluexplorer.core.network.recurrence.spec import RecurrentSpec
from reluexplorer.core.network.spec import parameters_sha256
from tests.app.program import run


def recurrent(*arguments):
    return run("train", "--network", "recurrent", *arguments)


def test_it_is_the_run_of_the_same_settings_in_the_core():
    done = recurrent(
        "--time-steps", 12, "--units", 7, "--recurrent-gain", 0.9, "--batch-size", 5, "--seed", 4,
        "--learning-rate", 0.01, "--clip-norm", 0.5, "--steps", 30, "--json",
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    outcome = json.loads(done.stdout)
    training = replace(USUAL, learning_rate=0.01, batch_size=5, clip_norm=0.5, seed=4)
    trainer = RecurrentTrainer(RecurrentSpec(2, 7, gain=0.9), training, AddingProblem(12, 4))
    growth = trainer.through_time().growth
    trainer.advance(30)
    assert outcome["step"] == 30
    assert outcome["parameters_sha256"] == parameters_sha256(trainer.parameters)
    assert outcome["test_loss"] == trainer.test_loss()
    assert outcome["gradient_first_over_last_at_the_start"] == growth
    assert outcome["loss_of_guessing"] == pytest.approx(1 / 6)


@pytest.mark.parametrize(("data", "least"), [("digit-rows", 0.3), ("digit-pixels", 0.1)])
def test_digits_are_told_with_an_accuracy(data, least):
    done = recurrent("--data", data, "--activation", "tanh", "--recurrent", "orthogonal", "--steps", 60)
    figures = dict(line.split() for line in done.stdout.splitlines())
    assert float(figures["test_accuracy"]) > least
    assert figures["loss_of_guessing"] == f"{np.log(10):.4f}"


def test_a_run_that_overflows_ends_with_a_sentence():
    done = recurrent("--recurrent-gain", 30, "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["diverged_at"] == 0
    assert json.loads(done.stdout)["test_loss"] is None
    assert "Lower the learning rate." in done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--save", "a.csv"), "--save writes a document: name it a.reluexp."),
        (("--data", "digit-rows", "--time-steps", 4), "reluexplorer: --time-steps is for the data adding"),
        (("--data", "digit-rows", "--batch-size", 2000), "batch of 2,000 is more than the 1,437"),
        (("--time-steps", 1), "--time-steps takes a whole number from 2 to 1000"),
        (("--activation", "prelu"), "takes no activation that learns or draws its slope"),
        (("--recurrent", "zeros"), "--recurrent is one of"),
        (("--hidden", "8"), "There is no option --hidden"),
    ],
)
def test_what_it_does_not_take_is_said(arguments, words):
    done = recurrent(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert done.stderr.count("\n") == 1


def test_the_help_tells_its_options():
    assert "--recurrent-gain" in run("train", "--network=recurrent", "-h").stdout
