"""``reluexplorer activations``: the table, one entry, JSON, and a name that there is not."""

from __future__ import annotations

import json
import math

import pytest

from reluexplorer.app.cli import activations as activations_command
from reluexplorer.app.cli.command_line import main
from reluexplorer.core.activations import CATALOGUE, VECTOR_CATALOGUE
from tests.app.program import run

NAMES = [*CATALOGUE, *VECTOR_CATALOGUE]


def printed(capsys, *arguments):
    assert activations_command.main(arguments) == 0
    return capsys.readouterr().out


def entries(capsys, *arguments):
    return json.loads(printed(capsys, "--json", *arguments))


def test_the_table_has_all_functions_in_their_order(capsys):
    lines = printed(capsys).splitlines()
    assert max(map(len, lines)) <= 140
    assert [line.split()[0] for line in lines[1:] if line[0] != " "] == NAMES
    assert lines[0].split() == [
        "name",
        "f(x)",
        "range",
        "character",
        "gain",
        "torch",
        "E|f′|",
        "E",
        "f′²",
        "origin",
    ]


def test_figures_of_the_table(capsys):
    lines = {line.split()[0]: line for line in printed(capsys).splitlines() if line[0] != " "}
    assert "1.5925  1.6667  0.6057  0.4644" in lines["tanh"]
    assert "1.3720       –  0.6250  0.5313" in lines["prelu"]
    assert "1.4141  1.4141  0.5050  0.5001" in lines["leaky_relu"]
    assert "kink at 0, learned" in lines["prelu"]
    assert "of a whole layer" in lines["softmax"]


def test_json_has_every_field_of_every_function(capsys):
    rows = entries(capsys)
    assert [row["name"] for row in rows] == NAMES
    assert [row["kind"] for row in rows] == ["scalar"] * len(CATALOGUE) + ["vector"] * len(VECTOR_CATALOGUE)
    common = {
        "name",
        "label",
        "kind",
        "formula",
        "slope_formula",
        "parameters",
        "range",
        "origin",
        "torch_name",
    }
    scalar = common | {
        "low", "high", "kinks", "kink_note", "jumps", "monotone", "smooth_at_zero", "saturates",
        "saturation_intervals", "learnable", "sampled", "gain", "torch_gain", "mean", "mean_square",
        "mean_abs_slope", "mean_square_slope",
    }  # fmt: skip
    for row in rows:
        assert set(row) == (scalar if row["kind"] == "scalar" else common)


def test_json_of_single_functions(capsys):
    (relu,) = entries(capsys, "relu")
    assert (relu["low"], relu["high"], relu["kinks"]) == (0.0, None, [0.0])
    assert relu["saturation_intervals"] == [[None, 0.0]]
    assert relu["gain"] == pytest.approx(math.sqrt(2.0), rel=1e-14)
    assert relu["torch_gain"] == math.sqrt(2.0)
    assert relu["kink_note"] == CATALOGUE["relu"].kink_note
    (rrelu,) = entries(capsys, "rrelu")
    assert [tuple(p[key] for key in ("name", "default", "low", "high")) for p in rrelu["parameters"]] == [
        ("lower", 0.125, 0.0, 1.0), ("upper", 1 / 3, 0.0, 1.0),
    ]  # fmt: skip
    assert rrelu["torch_gain"] is None
    assert rrelu["sampled"]
    (maxout,) = entries(capsys, "maxout")
    assert maxout["parameters"][0]["default"] == 2.0


def test_one_function_in_words(capsys):
    rows = dict(line.split("  ", 1) for line in printed(capsys, "gelu").splitlines()[1:])
    words = {name: text.strip() for name, text in rows.items()}
    assert words["f(x)"] == "x·Φ(x)"
    assert words["|f′| < 0.01"] == "from −∞ to −3.067 and from −0.7755 to −0.7291"
    assert words["gain"] == "1.533530"
    assert words["character"] == "saturates left, not monotone"
    assert "training uses 0" in printed(capsys, "relu")
    assert "0.01, from 0 to 1: Negative slope α" in printed(capsys, "leaky_relu")
    assert printed(capsys, "glu").splitlines()[0] == "GLU"


def test_a_name_that_there_is_not_is_one_sentence(capsys):
    assert main(["activations", "relux"]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err == "reluexplorer: There is no activation function 'relux'; did you mean relu?\n"


def test_as_a_program():
    done = run("activations", "--json", "tanh")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)[0]["torch_gain"] == 5.0 / 3.0
    assert "activations" in run("-h").stdout
