"""What ``export --as data`` writes is learned as the table that it came from."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest

from reluexplorer.app.cli.command_line import main
from reluexplorer.session.commands.data import OpenTable
from reluexplorer.session.commands.network import SetLayerActivation
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.commands.units import AtStep, KillUnit
from reluexplorer.session.document.document import Document
from reluexplorer.session.files.document_file import save

LEAD = "To train on it as here: reluexplorer train "


def table_in(folder: Path, name: str = "t.csv") -> Path:
    table = folder / name
    rows = (
        f"{('red', 'blue', 'green')[i % 3]},{1000 + i % 4},{i % 5},{(i * 7 % 11 - 5) / 10}\n"
        for i in range(30)
    )
    table.write_text('colour,zip,"a=b, ""c""",y\n' + "".join(rows), encoding="utf-8")
    return table


def parameters(capsys, *words: str) -> str:
    assert main(["train", *words, "--json"]) == 0
    return str(json.loads(capsys.readouterr().out)["parameters_sha256"])


def exported(capsys, back: Path, *words: str) -> str:
    """What is said beside the path of exported data."""
    assert main(["export", *words, "--as", "data", str(back)]) == 0
    return str(capsys.readouterr().err)


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        ((), ""),
        (("--column", "zip=category", "--test-share", "0.2"), "zip=input,category --test-share 0.2"),
    ],
)
def test_exported_data_train_the_same_network(tmp_path, capsys, choices, said):
    table, back = str(table_in(tmp_path)), tmp_path / "back.csv"
    expected = parameters(capsys, "--data", table, *choices, "--steps", "20")
    told = exported(capsys, back, "--data", table, *choices, "--steps", "0")
    assert said in told
    assert bool(said) == bool(told)
    again = shlex.split(told.partition(LEAD)[2]) if said else ["--data", str(back)]
    assert parameters(capsys, *again, "--steps", "20") == expected


@pytest.mark.copies(quick=2)
@pytest.mark.parametrize(
    "choices",
    [
        ["--seed", "5"],
        ["--hidden", "4"],
        ["--learning-rate", "0.123456789"],
        ["--hidden", "none", "--l1", "1e-05"],
        ["--activation", "prelu,tanh", "--per-unit", "--activation-parameter", "1e-05", "--target", "colour"],
        ["--bias", "-0.5", "--optimizer", "adam", "--optimizer-parameter", "0.8", "--schedule", "cosine"],
        [
            "--scale",
            "off",
            "--learning-rate",
            "1e-06",
            "--batch-size",
            "7",
            "--column",
            'a=b, "c"=category',
            "--seed",
            "3",
        ],
        ["--dropout", "0.1", "--precision", "float64", "--no-bias", "--clip-norm", "1", "--l2", "0.01"],
        ["--target", 'y,a=b, "c"', "--initializer", "constant", "--initializer-parameter", "-1e-05"],
        ["--column", 'a=b, "c"=target', "--column", "y=target", "--test-share", "0", "--weight-limit", "2"],
    ],
    ids=str,
)
def test_the_printed_command_gives_the_very_run(tmp_path, capsys, choices):
    folder = tmp_path / 'it\'s a "folder" $HOME'
    folder.mkdir()
    run = ["--data", str(table_in(folder, "-t 1.csv")), *choices, "--steps", "23"]
    if choices[0] == "--target" and "," in choices[1]:
        run[3] = "y"
        run += ["--column", 'a=b, "c"=target']
    told = exported(capsys, folder / "b c.csv", *run)
    assert told.count("\n") == 1
    assert told.startswith(LEAD)
    pasted = shlex.split(told.removeprefix(LEAD))
    assert parameters(capsys, *pasted) == parameters(capsys, *run)


def test_a_document_opened_with_other_options_is_trained_as_it_was(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    table = str(table_in(tmp_path))
    document = Document()
    for edit in (
        OpenTable(table, columns=("zip=category",)),
        assign("training.seed", 4),
        SetLayerActivation(1, "tanh"),
    ):
        document = edit.apply(document)
    save(tmp_path / "run.reluexp", document, 12)
    run = ["--open", "run.reluexp", "--learning-rate", "0.2"]
    told = exported(capsys, Path("circle"), *run)
    pasted = shlex.split(told.removeprefix(LEAD))
    assert parameters(capsys, *pasted) == parameters(capsys, *run)


def test_first_weights_of_a_file_are_named(tmp_path, capsys):
    run = ["--data", str(table_in(tmp_path)), "--hidden", "5"]
    weights = tmp_path / "first weights.npz"
    assert main(["export", *run, "--seed", "9", "--steps", "3", str(weights)]) == 0
    run = [*run[:2], "--weights", str(weights), "--seed", "2", "--steps", "9"]
    told = exported(capsys, tmp_path / "back.csv", *run)
    pasted = shlex.split(told.partition(LEAD)[2])
    assert parameters(capsys, *pasted) == parameters(capsys, *run)


def test_what_no_option_can_say_is_said(tmp_path, capsys):
    document = OpenTable(str(table_in(tmp_path))).apply(Document())
    document = KillUnit(0, 1).apply(AtStep(5).apply(document))
    save(tmp_path / "run.reluexp", document, 12)
    assert exported(capsys, tmp_path / "back.csv", "--open", str(tmp_path / "run.reluexp")) == (
        "No options of reluexplorer train give this run on it: what was changed on the way or for one layer "
        "is in the document alone.\n"
    )


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ((), "This is the history of the run, 3 rows; --as data writes its data.\n"),
        (("--as", "history"), ""),
    ],
)
def test_a_table_without_a_form_is_said_to_be_the_history(tmp_path, capsys, form, said):
    path = tmp_path / "run.csv"
    asked = ("--data", "circle", "--samples", "60", "--steps", "20")
    assert main(["export", str(path), *form, *asked]) == 0
    assert capsys.readouterr() == (f"{path}\n", said)
