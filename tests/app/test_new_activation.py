"""A new activation function is one file: all parts of the program have it as soon as it is there."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.app.program import ROOT, environment

OWN = '''
import numpy as np

from reluexplorer.core.activations.activation import Activation, Family, Gating, Start
from reluexplorer.core.hyperparameter import Hyperparameter


def kernel(x, value, slope, work, leak):
    """x + 1 above -1, leak·(x + 1) below."""
    if slope is not None:
        np.greater(x, -1.0, slope)
        np.maximum(slope, leak, out=slope)
    np.add(x, 1.0, work[0])
    np.multiply(work[0], leak, value)
    np.maximum(work[0], value, out=value)


ACTIVATIONS = (
    Activation(
        "early_leaky", "Early leaky", "x + 1 if x > −1, else α(x + 1)", "1 if x > −1, else α", kernel,
        float("-inf"), float("inf"), "this test", "(−∞, ∞)",
        parameters=(Hyperparameter("slope", "Negative slope α", 0.125, 0.0, 1.0),), kinks=(-1.0,), scratch=1,
        kink_note="Any slope in [α, 1] is a subgradient at −1; training uses α.",
        family=Family.RECTIFIERS, colour=6, piecewise_linear=True, gating=Gating.SWITCH, start=Start.HE,
        flat_below=lambda slope: None if slope else -1.0,
        numpy="np.where(x > -1, x + 1, {0} * (x + 1))", torch="F.leaky_relu(x + 1, {0})",
    ),
)
'''
WITH_IT = """
import importlib.util, sys
spec = importlib.util.find_spec("reluexplorer.core.activations")
spec.submodule_search_locations.append(sys.argv.pop(1))
module = importlib.util.module_from_spec(spec)
sys.modules[spec.name] = module
spec.loader.exec_module(module)
"""
LOOK = """
import json
from pathlib import Path
from reluexplorer.app.dialogs.palette_entries import entries
from reluexplorer.core.activations import CATALOGUE, ActivationChoice
from reluexplorer.core.regions.breakpoints import kinks
from reluexplorer.core.network.spec import LayerSpec, NetworkSpec
from reluexplorer.core.surgery.surgery import flat_until
from reluexplorer.session.document import curve_colours as curves
from reluexplorer.session.commands.curves import SetCurveParameter, ToggleCurve
from reluexplorer.session.commands.network import SetActivation, SetActivationParameters
from reluexplorer.session.commands.files import read
from reluexplorer.session.files.document_file import save
from reluexplorer.panels.activations.words import gate_sentence, gates
from reluexplorer.session.document.document import Document

own = ActivationChoice("early_leaky", (0.25,))
shut = ActivationChoice("early_leaky", (0.0,))
network = NetworkSpec(1, (LayerSpec(1, own),), 1)
document = SetActivation("early_leaky").apply(Document())
document = SetActivationParameters((0.25,)).apply(document)
document = ToggleCurve("early_leaky").apply(document)
document = SetCurveParameter("early_leaky", 0, 0.5).apply(document)
path = Path(sys.argv[1])
save(path, document, 0)
back = read(path)[0]
print(json.dumps({
    "order": list(CATALOGUE),
    "families": curves.FAMILIES[0][1],
    "palette": [line.words for line in entries() if "early_leaky" in line.also],
    "same": back.recipe == document.recipe and back.view == document.view,
    "activation": [back.recipe.network.activation.name, *back.recipe.network.activation.values],
    "colour": curves.colours(back.view)["early_leaky"],
    "curve": curves.choice_of(back.view, "early_leaky").values,
    "flat": [flat_until(own), flat_until(shut)],
    "kinks": kinks(network, network.initial_parameters(0) * 0 + [2, 0, 1, 0], -3.0, 3.0).tolist(),
    "gate": [gates((own,), -2.0)[0].words, gate_sentence((own,), 1.0)],
}))
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "activations"
    made.mkdir()
    (made / "early.py").write_text(OWN, encoding="utf-8")
    return made


def python(code: str, folder: Path, *arguments: object) -> str:
    done = subprocess.run(
        [sys.executable, "-c", WITH_IT + code, str(folder), *map(str, arguments)],
        capture_output=True, text=True, encoding="utf-8", timeout=120, check=False, env=environment(),
    )  # fmt: skip
    assert done.stderr == ""
    assert done.returncode == 0
    return done.stdout


COMMANDS = """
import json
from reluexplorer.app.cli.command_line import main
for arguments in json.loads(sys.argv[1]):
    assert main(arguments) == 0
    print(json.dumps("end"))
"""


def test_a_function_that_is_one_file_is_everywhere(folder: Path, tmp_path: Path) -> None:
    seen = json.loads(python(LOOK, folder, tmp_path / "own.reluexp"))
    assert seen["order"][9:12] == ["step", "early_leaky", "elu"]
    assert seen["families"][-2:] == ["step", "early_leaky"]
    assert "Activation: Early leaky" in seen["palette"]
    assert seen["same"]
    assert seen["activation"] == ["early_leaky", 0.25]
    assert (seen["colour"], seen["curve"]) == (6, [0.5])
    assert seen["flat"] == [None, -1.0]
    assert seen["kinks"] == [-0.5]
    assert seen["gate"] == [
        "Early leaky 25 % open",
        "Here early leaky is open: it passes its input on, and the whole gradient back.",
    ]


def test_it_is_listed_trained_and_exported(folder: Path, tmp_path: Path) -> None:
    options = ["--activation", "early_leaky", "--hidden", "4", "--steps", "300", "--learning-rate", "0.1"]
    script = tmp_path / "network.py"
    commands = [
        ["activations"],
        ["activations", "early_leaky", "--json"],
        ["train", *options, "--json"],
        ["export", "--data", "circle", str(script), "--as", "numpy", *options],
    ]
    table, listed, trained, _ = python(COMMANDS, folder, json.dumps(commands)).split('"end"\n')[:-1]
    assert "early_leaky" in table
    assert [(each["label"], each["kinks"]) for each in json.loads(listed)] == [("Early leaky", [-1.0])]
    assert json.loads(trained)["train_loss"] < 0.4
    text = script.read_text(encoding="utf-8")
    assert "np.where(x > -1, x + 1, 0.125 * (x + 1))" in text
    compile(text, str(script), "exec")


def test_a_file_without_a_fact_stops_the_program_with_its_name(folder: Path) -> None:
    path = folder / "early.py"
    path.write_text(OWN.replace("colour=6, ", ""), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", WITH_IT, str(folder)],
        capture_output=True, text=True, encoding="utf-8", timeout=120, check=False, env=environment(),
    )  # fmt: skip
    assert done.returncode == 1
    assert "missing 1 required keyword-only argument: 'colour'" in done.stderr


def test_the_program_does_not_know_it_otherwise() -> None:
    kept = [
        path for path in (ROOT / "reluexplorer").rglob("*.py") if "early_leaky" in path.read_text("utf-8")
    ]
    assert kept == []
