"""``reluexplorer train --network conv``: its figures, what a seed fixes, and what it refuses."""

from __future__ import annotations

import json

import pytest

from reluexplorer.app.cli import train, train_labs
from reluexplorer.app.cli.train_kinds import DENSE, KINDS, kind_of
from reluexplorer.core.data.wandering_digits import wandering_digits
from reluexplorer.core.engine.convolution.evaluation import score
from reluexplorer.core.engine.convolution.trainer import ConvolutionTrainer
from reluexplorer.core.network.convolution import ConvolutionLayer, ConvolutionSpec
from reluexplorer.core.network.spec import parameters_sha256
from reluexplorer.core.problem.problem import TrainingSpec
from reluexplorer.session.document.domains import CommandError

CONV = ("--network", "conv")


def outcome(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, object]:
    train.main([*CONV, *arguments, "--json"])
    content: dict[str, object] = json.loads(capsys.readouterr().out)
    return content


def test_the_figures_are_those_of_the_run(capsys: pytest.CaptureFixture[str]) -> None:
    found = outcome(capsys, "--steps", "30", "--seed", "3", "--maps", "4,6", "--shrink", "max-pool")
    data = wandering_digits(3)
    spec = ConvolutionSpec((1, 16, 16), (ConvolutionLayer(4), ConvolutionLayer(6, pool=True)))
    run = ConvolutionTrainer(spec, TrainingSpec("adam", 0.01, 32, 3), data.train, data.train_labels)
    run.advance(30)
    test = score(spec, run.parameters, data.test, data.test_labels)
    assert found["step"] == 30
    assert (found["test_loss"], found["test_accuracy"]) == (test.loss, test.accuracy)
    assert found["parameters_sha256"] == parameters_sha256(run.parameters)
    assert len(found["dead_maps"]) == 2


def test_digits_themselves_are_8_by_8(capsys: pytest.CaptureFixture[str]) -> None:
    said = "--data", "digits", "--maps", "4", "--shrink", "none", "--head", "flat", "--epochs", "1"
    found = outcome(capsys, *said, "--batch-size", "64")
    assert found["step"] == -(-1437 // 64)
    assert found["test_accuracy"] > 0.5


def test_text_has_a_line_for_each_figure(capsys: pytest.CaptureFixture[str]) -> None:
    assert train.main([*CONV, "--steps", "1", "--maps", "2,2"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[:3]] == ["step", "train_loss", "test_loss"]
    assert lines[5].split()[0] == "dead_maps"
    assert len(lines[5].split()) == 3


def test_a_run_that_diverges_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = [*CONV, "--optimizer", "sgd", "--learning-rate", "1e7", "--steps", "50", "--json"]
    assert train.main(arguments) == 1
    printed = capsys.readouterr()
    found = json.loads(printed.out)
    assert found["diverged_at"] == found["step"] + 1
    assert f"of step {found['step']}, the last with finite weights" in printed.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--activation-parameter", "1"), r"ReLU has 0 parameters \(none\), not 1"),
        (("--kernel", "2"), "needs odd kernels"),
        (("--epochs", "10000", "--batch-size", "1", "--save", "a.txt"), "name it a.reluexp"),
        (("--maps", "2,2,2,2,2,2", "--shrink", "max-pool"), "shrinks its pictures to nothing."),
    ],
)
def test_what_cannot_be_is_refused(arguments: tuple[str, ...], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        train.main([*CONV, *arguments])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--maps", "0"), "--maps takes whole numbers from 1 to 64"),
        (("--hidden", "8"), "There is no option --hidden"),
        (("--steps", "1", "--epochs", "1"), "not allowed with"),
    ],
)
def test_options_of_others_and_nonsense_are_refused(
    arguments: tuple[str, ...], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        train.main([*CONV, *arguments])
    assert stopped.value.code == 2
    assert words in capsys.readouterr().err


def test_more_than_fits_is_refused_before_it_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(train_labs, "most_room", lambda: 1 << 20)
    with pytest.raises(MemoryError):
        train.main([*CONV, "--batch-size", "1000", "--steps", "1"])


def test_the_kind_is_the_last_that_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert kind_of(["--steps", "3", "circle"]) == DENSE
    assert kind_of(["--network=conv", "-h"]) == "conv"
    assert kind_of(["--network", "conv", "--network", "dense"]) == DENSE
    with pytest.raises(SystemExit):
        kind_of(["--network", "sparse"])
    assert f"--network is one of {', '.join((DENSE, *KINDS))}" in capsys.readouterr().err
