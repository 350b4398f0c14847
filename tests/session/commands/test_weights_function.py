"""What a file of weights says of their function comes back with them; what it does not say is named."""

from __future__ import annotations

import io
import zipfile

import numpy as np
import pytest

from reluexplorer.app.cli import export as export_command
from reluexplorer.core.export.function_facts import read_facts
from reluexplorer.core.network.given_weights import read_weights
from reluexplorer.session.commands.exports import ExportWeights
from reluexplorer.session.commands.network import SetActivation, SetActivationParameter, SetLayerActivation
from reluexplorer.session.commands.run import Step
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.commands.starts import New
from reluexplorer.session.commands.weights import OpenWeights
from reluexplorer.session.document.document import Document
from tests.session.commands.test_weights import FORMS, layers, safetensors
from tests.session.driving import trained

DOCUMENT = Document()
LEAKY = (
    "--data",
    "circle",
    "--activation",
    "leaky_relu",
    "--activation-parameter",
    "0.3",
    "--output",
    "tanh",
)
FUNCTIONS = {
    "a parameter and an output": LEAKY,
    "several parameters": ("--activation", "threshold", "--activation-parameter", "-0.123456789012",
                           "--activation-parameter", "1e-05"),
    "a function for each layer": ("--activation", "relu6,softplus", "--hidden", "5,4"),
    "another loss": ("--output", "sigmoid_squared"),
    "two outputs": ("--output", "softmax"),
    "other inputs": ("--features", "x1,x2,x1*x2,sin(x2)"),
    "learned slopes": ("--activation", "prelu", "--per-unit"),
    "no hidden layer": ("--hidden", "none", "--output", "tanh"),
    "double precision": ("--precision", "float64", "--activation", "celu", "--activation-parameter", "0.7"),
}  # fmt: skip


def exported(path, *arguments):
    assert export_command.main([*arguments, "--data", "circle", "--steps", "30", str(path)]) == 0
    return path


@pytest.mark.copies(quick=6)
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("which", FUNCTIONS)
def test_the_function_that_was_written_is_the_one_that_begins(tmp_path, capsys, form, which):
    path = exported(tmp_path / f"w.{form}", *FUNCTIONS[which])
    there, _ = trained(capsys, *FUNCTIONS[which], "--steps", 30)
    for more in ((), ("--data", "circle")):
        here, _ = trained(capsys, "--weights", path, "--steps", 0, *more)
        assert here["parameters_sha256"] == there["parameters_sha256"]
        assert here["train_loss"] == there["train_loss"]
        assert here["test_loss"] == there["test_loss"]


@pytest.mark.parametrize("form", FORMS)
def test_the_window_says_what_it_took_from_the_file(tmp_path, session, form):
    session.dispatch(SetActivation("leaky_relu"))
    session.dispatch(SetActivationParameter(0.3))
    session.dispatch(assign("network.output", "tanh"))
    session.dispatch(Step(20))
    session.settle()
    session.dispatch(ExportWeights(str(tmp_path / f"w.{form}")))
    session.dispatch(New())
    session.settle()
    assert session.dispatch(OpenWeights(str(tmp_path / f"w.{form}")))
    network = session.state.document.recipe.network
    assert [one.label for one in network.activations] == ["Leaky ReLU 0.3"] * 2
    assert network.output == "tanh"
    assert session.state.notice.endswith(
        "As the file says, the activation is Leaky ReLU 0.3 and the output is Tanh."
    )


def test_a_file_that_says_nothing_gets_the_assumptions_named(tmp_path, session, capsys):
    path = tmp_path / "w.safetensors"
    path.write_bytes(safetensors(layers(2, 4, 1)))
    session.dispatch(SetActivation("elu"))
    session.dispatch(assign("network.output", "tanh"))
    assert session.dispatch(OpenWeights(str(path)))
    said = "The file does not say its activation or output; ELU 1 and the output Tanh are assumed."
    assert session.state.notice.endswith(said)
    _, told = trained(capsys, "--weights", path, "--steps", 0)
    assert "activation or output; ReLU and the output Sigmoid are assumed." in told
    _, told = trained(capsys, "--weights", path, "--steps", 0, "--activation", "tanh")
    assert "The file does not say its output; the output Sigmoid is assumed." in told
    _, told = trained(capsys, "--weights", path, "--steps", 0, "--activation", "tanh", "--output", "tanh")
    assert "assumed" not in told
    path.write_bytes(safetensors(layers(2, 4, 1), activations="Wobble 3", output="sigmoid"))
    _, told = trained(capsys, "--weights", path, "--steps", 0)
    assert "does not say its activation in words known here (Wobble 3); ReLU is assumed." in told


def test_an_explicit_option_wins_with_a_sentence(tmp_path, capsys):
    path = exported(tmp_path / "w.json", *LEAKY)
    here, told = trained(
        capsys, "--weights", path, "--steps", 0, "--activation", "relu", "--output", "sigmoid"
    )
    plain = tmp_path / "plain.safetensors"
    given = read_weights(path.read_bytes())
    arrays = {}
    for number, (weight, bias) in enumerate(zip(given.weights, given.biases, strict=True)):
        arrays |= {f"{number}.weight": weight, f"{number}.bias": bias}
    plain.write_bytes(safetensors(arrays))
    assert here["train_loss"] == trained(capsys, "--weights", plain, "--steps", 0)[0]["train_loss"]
    assert "The activation is ReLU, as asked for; the file of the weights says Leaky ReLU 0.3." in told
    assert "The output is Sigmoid, as asked for; the file of the weights says Tanh." in told
    _, told = trained(capsys, "--weights", path, "--steps", 0, "--activation-parameter", 0.2)
    assert "The activation is Leaky ReLU 0.2, as asked for" in told
    _, told = trained(capsys, "--weights", path, "--steps", 0, *LEAKY[2:])
    assert "asked for" not in told


def test_a_table_scaled_otherwise_is_said(tmp_path, capsys):
    rows = [f"{x},{x * x % 7},{x % 3 / 2}" for x in range(80)]
    table = tmp_path / "t.csv"
    table.write_text("\n".join(["a,b,y", *rows]))
    path = tmp_path / "w.npz"
    arguments = ("--data", str(table), "--target", "y", "--task", "regression")
    assert export_command.main([*arguments, "--steps", "20", str(path)]) == 0
    _, told = trained(capsys, "--weights", path, "--steps", 0, *arguments)
    assert "scaled otherwise" not in told
    _, told = trained(capsys, "--weights", path, "--steps", 0, *arguments, "--scale", "off")
    assert "Its inputs were scaled otherwise than those of these data" in told
    table.write_text("\n".join(["a,c,y", *rows]))
    _, told = trained(capsys, "--weights", path, "--steps", 0, *arguments)
    assert "Its inputs are others than those of these data: input 1 is b there, c here." in told


def test_outputs_that_stand_for_others_are_said(tmp_path, capsys):
    rows = [f"{x},{x * x % 7},{x % 5},{x % 3 / 2}" for x in range(80)]
    table = tmp_path / "t.csv"
    table.write_text("\n".join(["a,b,y1,y2", *rows]))
    path = tmp_path / "w.npz"
    arguments = ("--data", str(table), "--column", "y1=target", "--column", "y2=target")
    assert export_command.main([*arguments, "--steps", "20", str(path)]) == 0
    _, told = trained(capsys, "--weights", path, "--steps", 0, *arguments)
    assert "are others" not in told
    table.write_text("\n".join(["a,b,y2,y1", *rows]))
    _, told = trained(capsys, "--weights", path, "--steps", 0, *arguments)
    assert "Its targets are others than those of these data: output 1 is y1 there, y2 here." in told


def test_inputs_whose_names_have_commas_are_known_again(tmp_path, capsys):
    rows = [f"{x},{x * x % 7},{x % 3 / 2}" for x in range(80)]
    table = tmp_path / "t.csv"
    table.write_text("\n".join(['"income, net","b, c",y', *rows]))
    arguments = ("--data", str(table), "--target", "y", "--task", "regression")
    assert export_command.main([*arguments, "--steps", "5", str(tmp_path / "w.npz")]) == 0
    _, told = trained(capsys, "--weights", tmp_path / "w.npz", "--steps", 0, *arguments)
    assert "Its inputs" not in told


def test_arrays_are_all_that_others_find_in_an_archive(tmp_path):
    path = exported(tmp_path / "w.npz", *LEAKY)
    with np.load(path, allow_pickle=False) as read:
        assert sorted(read.files) == sorted(
            f"layers.{n}.{part}" for n in range(3) for part in ("weight", "bias")
        )
    for comment in (b"\xff\xfe", b"[1]", b"{", b'{"activations": 3}', b"[" * 60_000):
        copy = io.BytesIO(path.read_bytes())
        with zipfile.ZipFile(copy, "a") as archive:
            archive.comment = comment
        assert read_weights(copy.getvalue()).about == {}


@pytest.mark.parametrize(
    ("words", "layers", "labels"),
    [
        ("ReLU, Leaky ReLU 0.01", 2, ["ReLU", "Leaky ReLU 0.01"]),
        ("Threshold −1.5 2e−5", 1, ["Threshold −1.5 2e−5"]),
        ("GELU (tanh)", 1, ["GELU (tanh)"]),
        ("Leaky ReLU", 1, ["Leaky ReLU 0.01"]),
        ("Leaky ReLU 0.3", 2, []),
        ("Leaky ReLU nan", 1, []),
        ("Leaky ReLU 0.3 0.4", 1, []),
        ("ReLU 3", 1, []),
        ("ReLU,,", 2, []),
    ],
)
def test_words_for_activations_are_read(words, layers, labels):
    assert [one.label for one in read_facts({"activations": words}, layers).activations] == labels


def test_inputs_that_come_back_are_named(tmp_path, session):
    path = exported(tmp_path / "w.npz", "--features", "x1,x2,x1*x2")
    assert session.dispatch(OpenWeights(str(path)))
    assert session.state.document.recipe.data.features == ("x1", "x2", "x1*x2")
    assert session.state.notice.endswith("Its inputs are x1, x2, x1*x2, as the file says.")


def test_a_layer_of_its_own_keeps_its_parameter(tmp_path, session):
    session.dispatch(SetLayerActivation(1, "elu", (0.5,)))
    session.dispatch(Step(5))
    session.settle()
    session.dispatch(ExportWeights(str(tmp_path / "w.json")))
    session.dispatch(New())
    session.settle()
    assert session.dispatch(OpenWeights(str(tmp_path / "w.json")))
    labels = [one.label for one in session.state.document.recipe.network.activations]
    assert labels == ["ReLU", "ELU 0.5"]
