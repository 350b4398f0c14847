"""An optimiser that is thrown away again: one file makes it, and every part of the program knows it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from reluexplorer.core.data.dataset import Task
from tests.app.enlarged import enlarged, python
from tests.core.plain import Net
from tests.core.samples import dataset

ENTRY = '''"""Steps of one length along the sign of the gradient."""

import numpy as np

from reluexplorer.core.optimizers.contract import Optimizer, no_decay, stands_still
from reluexplorer.core.hyperparameter import Hyperparameter


def _coefficients(rates, _first, _unit, stretch):
    return rates[None] * stretch


def _calls(flats, coefficients, _stretch):
    (rate,) = coefficients
    return [
        (np.sign, (flats.gradient, flats.scratch)),
        (np.multiply, (flats.scratch, rate, flats.scratch)),
        (np.subtract, (flats.parameters, flats.scratch, flats.parameters)),
    ]


OPTIMIZER = Optimizer(
    rank=15,
    name="signed",
    label="Sign descent",
    formula="θ ← θ − ηs·sign(g)",
    slots=0,
    parameters=(Hyperparameter("stretch", "Stretch s", 2.0, 0.0, 10.0),),
    coefficients=_coefficients,
    calls=_calls,
    coasting=stands_still,
    decay=no_decay,
    plain=False,
    high_rate=0.05,
    torch="",
)
'''
PROBE = """
import json, sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from reluexplorer.app.dialogs.palette_entries import entries
from reluexplorer.core.data.dataset import Task
from reluexplorer.core.optimizers import OPTIMIZERS
from reluexplorer.core.engine.training import advance, initial_state
from reluexplorer.panels.train.settings.optimiser_section import OptimiserSection
from reluexplorer.session.commands.all_commands import parse
from reluexplorer.session.document.document import Document
from reluexplorer.session.commands.files import read
from reluexplorer.session.files.document_file import save
from tests.core.samples import dataset, problem

application = QApplication([])
document = parse({"do": "set-optimizer", "value": "signed"}).apply(Document())
document = parse({"do": "set-optimizer-parameters", "values": [3.0]}).apply(document)
save(Path("signed.reluexp"), document, 7)
made = problem(
    dataset(Task.REGRESSION, 47, train=37), (7, 5), "tanh", optimizer="signed", rate=0.01, batch=8, seed=11,
    dtype="float64",
)
start = initial_state(made)
section = OptimiserSection(print)
box = section.method
print(json.dumps({
    "catalogue": list(OPTIMIZERS),
    "palette": [(line.words, line.also) for line in entries() if "Sign descent" in line.words],
    "offered": [box.itemText(place) for place in range(box.count())],
    "document": read(Path("signed.reluexp")) == (document, 7),
    "start": start.parameters.tolist(),
    "end": advance(start, 50).parameters.tolist(),
}))
"""


def with_file(folder: Path, text: str) -> Path:
    return enlarged(folder, {"core/optimizers/signed.py": text})


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return with_file(tmp_path_factory.mktemp("program"), ENTRY)


@pytest.fixture(scope="module")
def known(folder: Path) -> dict[str, Any]:
    done = python(folder, "-c", PROBE)
    assert (done.returncode, done.stderr) == (0, "")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_it_is_listed_after_its_rank(known: dict[str, Any]) -> None:
    others = ["momentum", "nesterov", "rmsprop", "adam", "adamw"]
    assert known["catalogue"] == ["sgd", "signed", *others]
    assert known["offered"][:3] == ["SGD", "Sign descent", "Momentum"]


def test_the_palette_has_it(known: dict[str, Any]) -> None:
    assert known["palette"] == [["Method: Sign descent", "set-optimizer signed"]]


def test_a_document_keeps_it(known: dict[str, Any]) -> None:
    assert known["document"] is True


def test_it_trains_as_a_plain_loop_does(known: dict[str, Any]) -> None:
    data, sizes = dataset(Task.REGRESSION, 47, train=37), (3, 7, 5, 1)
    flat = np.array(known["start"])
    for epoch in range(10):
        order = np.random.Generator(np.random.Philox(key=[11, (1 << 40) + epoch])).permutation(37)
        for rows in (order[k : k + 8] for k in range(0, 37, 8)):
            slopes = Net.from_flat(flat, sizes, ["tanh"] * 2).squared_gradient(
                data.inputs[rows], data.targets[rows]
            )
            gradient = np.concatenate([np.vstack([w, b]).ravel() for w, b in slopes])
            flat = flat - 2.0 * 0.01 * np.sign(gradient)
    np.testing.assert_allclose(known["end"], flat, rtol=1e-11, atol=1e-12)


def test_the_command_line_trains_with_it(folder: Path) -> None:
    words = ("-m", "reluexplorer", "train", "--optimizer", "signed", "--steps", "30", "--json")
    plain, stretched = (python(folder, *words, *more) for more in ((), ("--optimizer-parameter", "3")))
    for done in (plain, stretched):
        assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(plain.stdout)["step"] == 30
    assert json.loads(plain.stdout)["parameters_sha256"] != json.loads(stretched.stdout)["parameters_sha256"]


def test_without_a_bound_on_its_memory_the_program_does_not_start(tmp_path: Path) -> None:
    with_file(tmp_path, ENTRY.replace("    coasting=stands_still,\n", ""))
    done = python(tmp_path, "-c", "import reluexplorer.core.optimizers")
    assert done.returncode == 1
    assert "missing 1 required keyword-only argument: 'coasting'" in done.stderr
