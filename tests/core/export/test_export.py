"""What is handed to other programs computes and says the same as what is here."""

from __future__ import annotations

import ast
import csv
import io
import json
import math
import runpy
import subprocess
import sys
from dataclasses import replace
from importlib.util import find_spec

import numpy as np
import pytest

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.data.kinds.points import synthetic
from reluexplorer.core.data.tables.table import TableChoices, load_table
from reluexplorer.core.engine.training import advance, initial_state
from reluexplorer.core.export.scripts import numpy_script, torch_script
from reluexplorer.core.export.tables import data_csv, history_csv
from reluexplorer.core.export.weights import named_arrays, weights_bytes
from reluexplorer.core.network.heads import HEADS
from reluexplorer.core.network.spec import LayerSpec, forward
from reluexplorer.core.problem.make import make_problem
from reluexplorer.core.problem.problem import Problem, TrainingSpec
from tests.core import torch_standin
from tests.core.samples import dataset
from tests.core.shaped import SHAPED

CIRCLE = synthetic("circle", 60, 0.1, 0.3, 0, features=("x1", "x2", "x1*x2"))


def fits(choice):
    """Whether a network takes these parameters."""
    pairs = zip(choice.parameters, choice.entry.parameters, strict=False)
    return all(parameter.low <= value <= parameter.high for value, parameter in pairs)


CASES = [
    *((choice, {}) for choice in SHAPED if fits(choice)),
    (ActivationChoice("prelu", (), per_unit=True), {}),
    (ActivationChoice("relu"), {"dtype": "float64", "biased": False}),
    *((ActivationChoice("relu"), {"head": head}) for head in HEADS),
]


def trained(choice, **settings):
    problem = make_problem(
        CIRCLE, (5, 4), choice, bias_spread=0.3 if settings.get("biased", True) else 0.0, **settings
    )
    state = advance(initial_state(problem), 40)
    return problem, state.parameters


def inputs(problem):
    rng = np.random.default_rng(0)
    return rng.normal(0, 2, (20, problem.network.inputs)).astype(problem.network.dtype)


def expected(problem, parameters, rows):
    ones = np.hstack([rows, np.ones((len(rows), 1), rows.dtype)])
    with np.errstate(all="ignore"):
        return forward(problem.network, parameters, ones).outputs.T


def close(found, wanted):
    scale = max(1.0, float(np.abs(wanted).max()))
    assert np.abs(np.asarray(found, np.float64) - wanted).max() <= 1e-6 * scale


@pytest.mark.parametrize(("choice", "settings"), CASES, ids=lambda each: getattr(each, "label", str(each)))
def test_the_numpy_script_answers_the_same(tmp_path, choice, settings):
    problem, parameters = trained(choice, **settings)
    path = tmp_path / "network.py"
    path.write_text(numpy_script(problem, parameters), encoding="utf-8")
    rows = inputs(problem)
    with np.errstate(all="ignore"):
        close(runpy.run_path(str(path))["network"](rows), expected(problem, parameters, rows))


@pytest.mark.parametrize(("choice", "settings"), CASES, ids=lambda each: getattr(each, "label", str(each)))
def test_the_torch_script_answers_the_same(tmp_path, monkeypatch, choice, settings):
    if find_spec("torch") is None:
        torch_standin.install(monkeypatch)
    import torch

    problem, parameters = trained(choice, **settings)
    path = tmp_path / "network.py"
    path.write_text(torch_script(problem, parameters), encoding="utf-8")
    made = runpy.run_path(str(path))
    rows = inputs(problem)
    with torch.no_grad(), np.errstate(all="ignore"):
        found = made["Network"]()(torch.tensor(rows.tolist(), dtype=made["DTYPE"]))
    close(found.tolist(), expected(problem, parameters, rows))


def test_the_script_reads_samples_and_prints_numbers(tmp_path):
    problem, parameters = trained(ActivationChoice("leaky_relu"))
    path = tmp_path / "network.py"
    path.write_text(numpy_script(problem, parameters), encoding="utf-8")
    rows = inputs(problem)
    text = "\n".join(" ".join(str(value) for value in row) for row in rows)

    def run(given):
        done = subprocess.run(
            [sys.executable, str(path)], input=given, capture_output=True, text=True, check=True
        )
        return [[float(part) for part in line.split()] for line in done.stdout.splitlines()]

    close(run(text), expected(problem, parameters, rows))
    samples = problem.samples.inputs[problem.dataset.test[:5], :-1]
    close(run(""), expected(problem, parameters, samples))


@pytest.mark.parametrize(("given", "said"), [("1 2\n1 two", "lines of numbers"), ("1", "has 3 numbers")])
def test_the_script_says_what_is_wrong_with_samples(tmp_path, given, said):
    problem, parameters = trained(ActivationChoice("relu"))
    path = tmp_path / "network.py"
    path.write_text(numpy_script(problem, parameters), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(path)], input=given, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, "Traceback" in done.stderr) == (1, "", False)
    assert said in done.stderr


def test_the_torch_script_reads_samples_and_prints_numbers(tmp_path, monkeypatch, capsys):
    if find_spec("torch") is None:
        torch_standin.install(monkeypatch)
    problem, parameters = trained(ActivationChoice("leaky_relu"))
    path = tmp_path / "network.py"
    path.write_text(torch_script(problem, parameters), encoding="utf-8")
    rows = inputs(problem)
    samples = problem.samples.inputs[problem.dataset.test[:5], :-1]
    monkeypatch.setattr(sys, "argv", ["network.py"])
    for given, answered in ((rows, rows), ([], samples)):
        text = "\n".join(", ".join(str(value) for value in row) for row in given)
        monkeypatch.setattr(sys, "stdin", io.StringIO(text))
        runpy.run_path(str(path), run_name="__main__")
        found = [[float(part) for part in line.split()] for line in capsys.readouterr().out.splitlines()]
        close(found, expected(problem, parameters, answered))


def test_the_torch_script_says_how_to_train_on():
    problem, parameters = trained(ActivationChoice("relu"))
    training = replace(problem.training, optimizer="adamw", optimizer_parameters=(0.8,))
    text = torch_script(replace(problem, training=training), parameters)
    rule = (
        "torch.optim.AdamW(network.parameters(), lr=0.03, betas=(0.8, 0.999), eps=1e-08, weight_decay=0.01)"
    )
    assert f"\nIts update rule: {rule}.\n" in ast.get_docstring(ast.parse(text))
    assert "torch.optim" not in numpy_script(problem, parameters)


def test_words_of_the_data_cannot_become_code():
    problem, parameters = trained(ActivationChoice("relu"))
    nasty = '"""\nimport os\nos.abort()\n"""\0\udce9\\'
    data = replace(
        problem.dataset, title=nasty, notes=(nasty,), class_names=(nasty, "b"), feature_names=(nasty,) * 3
    )
    for write in (numpy_script, torch_script):
        text = write(Problem(data, problem.network, problem.training), parameters)
        tree = ast.parse(text.encode())
        names = {
            alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names
        }
        assert "os" not in names


def test_a_layer_that_mixes_its_units_is_refused():
    from reluexplorer.core.activations import VectorChoice

    problem, parameters = trained(ActivationChoice("relu"))
    hidden = (
        replace(problem.network.hidden[0], mixing=VectorChoice("softmax")),
        LayerSpec(4, ActivationChoice()),
    )
    mixed = Problem(problem.dataset, replace(problem.network, hidden=hidden), problem.training)
    with pytest.raises(ValueError, match="mixes the units"):
        numpy_script(mixed, parameters)


def test_weights_come_back_from_npz_and_json():
    problem, parameters = trained(ActivationChoice("prelu", (), per_unit=True))
    arrays = named_arrays(problem, parameters)
    assert arrays["layers.0.weight"].shape == (5, 3)
    assert arrays["layers.1.slope"].shape == (4,)
    with np.load(io.BytesIO(weights_bytes(problem, parameters, "npz")), allow_pickle=False) as npz:
        assert sorted(npz.files) == sorted(arrays)
        for name, array in arrays.items():
            assert np.array_equal(npz[name], array)
    content = json.loads(weights_bytes(problem, parameters, "json"))
    for name, array in arrays.items():
        assert np.array_equal(np.array(content["arrays"][name], np.float32), array)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_safetensors_are_laid_out_as_the_format_says(dtype):
    problem, parameters = trained(ActivationChoice("relu"), dtype=dtype)
    content = weights_bytes(problem, parameters, "safetensors")
    length = int.from_bytes(content[:8], "little")
    assert length % 8 == 0
    header, numbers = json.loads(content[8 : 8 + length]), content[8 + length :]
    assert set(header.pop("__metadata__").values()) >= {"Circle", "x1, x2, x1*x2"}
    end = 0
    for name, array in named_arrays(problem, parameters).items():
        entry = header.pop(name)
        begin, stop = entry["data_offsets"]
        assert begin == end
        assert entry["dtype"] == {"float32": "F32", "float64": "F64"}[dtype]
        end = stop
        read = np.frombuffer(numbers[begin:stop], np.dtype(dtype).newbyteorder("<")).reshape(entry["shape"])
        assert np.array_equal(read, array)
    assert (header, end) == ({}, len(numbers))


def test_data_and_history_are_tables():
    rows = list(csv.reader(io.StringIO(data_csv(CIRCLE))))
    assert rows[0] == ["x1", "x2", "x1*x2", "target", "part"]
    assert [[float(value) for value in row[:3]] for row in rows[1:]] == CIRCLE.inputs.tolist()
    assert [row[3] for row in rows[1:]] == [CIRCLE.class_names[int(t)] for t in CIRCLE.targets[:, 0]]
    assert [index for index, row in enumerate(rows[1:]) if row[4] == "test"] == CIRCLE.test.tolist()
    plain = dataset(samples=6)
    assert len(list(csv.reader(io.StringIO(data_csv(plain))))) == 7
    table = history_csv({"steps": np.array([0, 10]), "norm": np.array([[np.nan, 0.1], [2.0, 1e-9]])})
    assert table == "steps,norm 1,norm 2\n0,,0.1\n10,2.0,1e-09\n"


TABLE = """age,town,income,good
31,Rome,1200.5,yes
,Oslo,900,no
52,Rome,3100,yes
47,Rome,,no
23,Oslo,1500,yes
61,Oslo,2000,no
35,Rome,1750,yes
44,Oslo,1000,no
29,Rome,2750,yes
57,Oslo,1300,no
"""
RAW = np.array([[31, 0, 1, 1200.5], [math.nan, 1, 0, 900], [52, 0, 1, 3100], [47, 0, 1, math.nan]])
"""The first rows with towns as Oslo, Rome."""


@pytest.mark.parametrize("target", ["good", "income"])
@pytest.mark.parametrize("write", [numpy_script, torch_script])
def test_a_script_takes_rows_as_they_stand_in_the_table(tmp_path, monkeypatch, capsys, write, target):
    if write is torch_script and find_spec("torch") is None:
        torch_standin.install(monkeypatch)
    (tmp_path / "people.csv").write_text(TABLE, encoding="utf-8")
    data = load_table(tmp_path / "people.csv", TableChoices(target))
    problem = make_problem(data, (5,), training=TrainingSpec(batch_size=3), dtype="float64")
    state = advance(initial_state(problem), 50)
    path = tmp_path / "network.py"
    path.write_text(write(problem, state.parameters), encoding="utf-8")
    if target == "good":
        raw = RAW
        assert data.feature_names == ("age", "town = Oslo", "town = Rome", "income")
    else:
        raw = np.array([[31, 0, 1, 1], [math.nan, 1, 0, 0], [52, 0, 1, 1]])
        assert data.feature_names == ("age", "town = Oslo", "town = Rome", "good")
        assert "Yes and no are numbers: good (yes is 1, no is 0)." in data.notes
    monkeypatch.setattr(sys, "argv", ["network.py", "--raw"])
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(" ".join(map(str, row)) for row in raw)))
    made = runpy.run_path(str(path), run_name="__main__")
    found = [[float(part) for part in line.split()] for line in capsys.readouterr().out.splitlines()]
    wanted = expected(problem, state.parameters, data.inputs[: len(raw)])
    if target == "good":
        assert made["OUTPUTS"] == ("yes",)
        assert "# An answer near 0 means no, near 1 yes." in path.read_text(encoding="utf-8")
    else:
        scale = data.target_scales[0]
        wanted = wanted * scale.deviation + scale.mean
        assert made["OUTPUTS"] == ("income",)
        assert 500 < found[0][0] < 4000
    close(found, wanted)


def test_data_have_a_column_for_each_that_was_learned_however_they_are_called(tmp_path) -> None:
    rows = "".join(f"{'rgb'[i % 3]},{i * 7 % 31},{i * i % 5},{i % 4}.5,{i % 2}\n" for i in range(30))
    (tmp_path / "table.csv").write_text('c,"c = r","c = g",part,y\n' + rows, encoding="utf-8")
    data = load_table(tmp_path / "table.csv", TableChoices("y"))
    assert data.feature_names == ("c = b", "c = g", "c = r", "c = r (2)", "c = g (2)", "part")
    head, *body = csv.reader(io.StringIO(data_csv(data)))
    assert head == ["c", "c = r", "c = g", "part", "y", "part (2)"]
    assert {len(row) for row in body} == {len(head)}
    script = numpy_script(problem_of(data), initial_state(problem_of(data)).parameters)
    assert repr(data.feature_names) in script


def problem_of(data):
    return make_problem(data, (3,))
