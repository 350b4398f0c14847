"""Files of weights become models of ONNX that compute the same as the networks they are of."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import numpy as np
import pytest

onnx = pytest.importorskip("onnx")
onnxruntime = pytest.importorskip("onnxruntime")

from reluexplorer.core.activations import CATALOGUE, ActivationChoice  # noqa: E402
from reluexplorer.core.network.given_weights import tensors  # noqa: E402
from reluexplorer.models.opening.layout import Layout, LayoutUnknownError  # noqa: E402
from reluexplorer.models.opening.opened import Opened, opened  # noqa: E402
from reluexplorer.models.values.refusal import ModelError  # noqa: E402

RNG = np.random.RandomState(0)
INPUTS = RNG.randn(50, 4).astype(np.float32)
WITHOUT = (
    "relu_squared", "shifted_relu", "step", "logsigmoid", "lecun_tanh", "softshrink", "hardshrink",
    "tanhshrink", "snake", "gaussian",
)  # fmt: skip
"""Activations that ONNX has no operator for."""


def drawn(*sizes: int) -> dict[str, np.ndarray]:
    arrays = {}
    for number, (inputs, units) in enumerate(itertools.pairwise(sizes)):
        arrays[f"{number}.weight"] = RNG.randn(units, inputs).astype(np.float32)
        arrays[f"{number}.bias"] = RNG.randn(units).astype(np.float32)
    return arrays


def safetensors(path: Path, arrays: dict[str, np.ndarray], **about: str) -> Path:
    header, body = tensors(arrays)
    text = json.dumps({"__metadata__": about, **header}).encode()
    path.write_bytes(len(text).to_bytes(8, "little") + text + body)
    return path


def answers(found: Opened, inputs: np.ndarray = INPUTS) -> np.ndarray:
    onnx.checker.check_model(found.model, full_check=True)
    session = onnxruntime.InferenceSession(
        found.model.SerializeToString(), providers=["CPUExecutionProvider"]
    )
    return session.run(None, {"inputs": inputs})[0]


def expected(
    arrays: dict[str, np.ndarray], inputs: np.ndarray = INPUTS, function: str = "relu"
) -> np.ndarray:
    values, last = inputs.astype(np.float64), len(arrays) // 2 - 1
    for number in range(last + 1):
        values = values @ arrays[f"{number}.weight"].T.astype(np.float64) + arrays[f"{number}.bias"]
        if number < last:
            values = CATALOGUE[function].value(values)
    return values


def test_a_file_of_pytorch_is_read_with_relu_between(tmp_path: Path) -> None:
    arrays = drawn(4, 7, 5, 2)
    found = opened(safetensors(tmp_path / "net.safetensors", arrays, format="pt"))
    assert [node.op_type for node in found.model.graph.node] == ["Gemm", "Relu", "Gemm", "Relu", "Gemm"]
    np.testing.assert_allclose(answers(found), expected(arrays), atol=1e-4)
    assert found.notes == ("The file does not say its activations: ReLU is assumed between all layers.",)


def test_an_archive_and_json_are_read_too(tmp_path: Path) -> None:
    arrays = drawn(4, 7, 2)
    np.savez(tmp_path / "net.npz", **arrays)
    (tmp_path / "net.json").write_text(
        json.dumps({"arrays": {key: each.tolist() for key, each in arrays.items()}})
    )
    for name in ("net.npz", "net.json"):
        np.testing.assert_allclose(answers(opened(tmp_path / name)), expected(arrays), atol=1e-4)


@pytest.mark.parametrize("layout", [None, Layout.KERAS])
def test_matrices_of_keras_are_turned_over(tmp_path: Path, layout: Layout | None) -> None:
    arrays = drawn(4, 7, 2)
    turned = {name: each.T.copy() if each.ndim == 2 else each for name, each in arrays.items()}
    found = opened(safetensors(tmp_path / "net.safetensors", turned), layout)
    np.testing.assert_allclose(answers(found), expected(arrays), atol=1e-4)


def test_kernels_are_keras_own(tmp_path: Path) -> None:
    arrays = drawn(4, 4, 4)
    turned = {name.replace("weight", "kernel"): each.T.copy() if each.ndim == 2 else each
              for name, each in arrays.items()}  # fmt: skip
    np.testing.assert_allclose(
        answers(opened(safetensors(tmp_path / "net.safetensors", turned))), expected(arrays), atol=1e-4
    )


def test_square_matrices_are_asked_about(tmp_path: Path) -> None:
    arrays = drawn(4, 4, 4)
    path = safetensors(tmp_path / "net.safetensors", arrays)
    with pytest.raises(LayoutUnknownError, match=r"^Its matrices fit both ways round\."):
        opened(path)
    np.testing.assert_allclose(answers(opened(path, Layout.PYTORCH)), expected(arrays), atol=1e-4)
    turned = {name: each.T if each.ndim == 2 else each for name, each in arrays.items()}
    np.testing.assert_allclose(answers(opened(path, Layout.KERAS)), expected(turned), atol=1e-4)


def test_the_program_s_own_files_say_how_they_lie(tmp_path: Path) -> None:
    arrays = drawn(4, 4, 4)
    path = safetensors(tmp_path / "net.safetensors", arrays, program="ReLU Explorer", activations="Tanh")
    found = opened(path)
    assert [node.op_type for node in found.model.graph.node] == ["Gemm", "Tanh", "Gemm"]
    assert found.notes == ()


@pytest.mark.parametrize("name", sorted(set(CATALOGUE) - {*WITHOUT, "prelu"}))
def test_activations_compute_what_they_compute_here(tmp_path: Path, name: str) -> None:
    arrays, choice = drawn(4, 9, 3), ActivationChoice(name)
    label = choice.entry.label
    numbers = "".join(f" {float(each)!r}" for each in choice.entry.defaults)
    path = safetensors(
        tmp_path / "net.safetensors", arrays, program="ReLU Explorer", activations=f"{label}{numbers}"
    )
    hidden = {"0.weight": arrays["0.weight"], "0.bias": arrays["0.bias"]}
    h = choice.value(expected(hidden))
    np.testing.assert_allclose(answers(opened(path)), h @ arrays["1.weight"].T + arrays["1.bias"], atol=1e-4)


@pytest.mark.parametrize(
    "said", [*(CATALOGUE[name].label for name in WITHOUT), "Threshold 1.0 0.5", "Softplus 2.0 20.0"]
)
def test_activations_without_an_operator_are_refused(tmp_path: Path, said: str) -> None:
    path = safetensors(
        tmp_path / "net.safetensors", drawn(4, 3, 2), program="ReLU Explorer", activations=said
    )
    with pytest.raises(ModelError, match=r"has no operator in ONNX"):
        opened(path)


def test_learned_slopes_are_kept(tmp_path: Path) -> None:
    arrays = drawn(4, 3, 2)
    slopes = np.array([0.1, 0.5, -1.0], np.float32)
    about = {"program": "ReLU Explorer", "activations": "PReLU 0.25"}
    found = opened(safetensors(tmp_path / "net.safetensors", {**arrays, "0.slope": slopes}, **about))
    z = expected({"0.weight": arrays["0.weight"], "0.bias": arrays["0.bias"]})
    h = np.where(z > 0, z, slopes * z)
    np.testing.assert_allclose(answers(found), h @ arrays["1.weight"].T + arrays["1.bias"], atol=1e-4)


def test_output_and_scaling_are_part_of_the_model(tmp_path: Path) -> None:
    arrays = drawn(2, 3, 4)
    about = {
        "program": "ReLU Explorer",
        "activations": "ReLU",
        "output": "softmax",
        "scaling": "1.0 2.0, -3.0 0.5",
    }
    found = opened(safetensors(tmp_path / "net.safetensors", arrays, **about))
    inputs = INPUTS[:, :2]
    logits = expected(arrays, (inputs - [1.0, -3.0]) / [2.0, 0.5])
    shares = np.exp(logits - logits.max(axis=1, keepdims=True))
    np.testing.assert_allclose(answers(found, inputs), shares / shares.sum(axis=1, keepdims=True), atol=1e-4)
    assert found.notes == ("Inputs are given as the table has them; the file says how they are scaled.",)


@pytest.mark.parametrize(
    ("arrays", "about", "said"),
    [
        (
            {"conv.weight": np.zeros((2, 2, 3, 3), np.float32)},
            {},
            "which is no layer of a fully connected network.",
        ),
        (
            {"a.weight": np.zeros((2, 3), np.float32), "scale": np.zeros(2, np.float32)},
            {},
            "It holds 'scale'",
        ),
        (drawn(4, 3, 2), {"activations": "Wobble"}, "Its activations 'Wobble' are none that are known here"),
        ({"a.weight": np.full((2, 3), np.inf, np.float32)}, {"format": "pt"}, "numbers that are not finite."),
    ],
)
def test_what_is_no_dense_network_is_refused(
    tmp_path: Path, arrays: dict[str, np.ndarray], about: dict[str, str], said: str
) -> None:
    with pytest.raises(ModelError) as caught:
        opened(safetensors(tmp_path / "net.safetensors", arrays, **about))
    assert said in str(caught.value)
