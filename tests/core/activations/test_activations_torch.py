"""The same functions in PyTorch, where it is installed: values, slopes and gains."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from reluexplorer.core.activations import CATALOGUE, VECTOR_CATALOGUE, ActivationChoice
from tests.core.activations.test_activation_vectors import backward, forward
from tests.core.shaped import ORDER

torch = pytest.importorskip("torch")
functional = torch.nn.functional

F = NDArray[np.floating]
X = np.concatenate([np.linspace(-30.0, 30.0, 12_001), [-1e4, -100.0, 100.0, 1e4]])
THEIRS = {
    "prelu": lambda x, a: functional.prelu(x, torch.tensor([a], dtype=x.dtype)),
    "rrelu": lambda x, low, high: functional.rrelu(x, low, high, training=False),
    "gelu_tanh": lambda x: functional.gelu(x, approximate="tanh"),
    "arctan": torch.atan,
    "sin": torch.sin,
    "abs": torch.abs,
}
OTHERS = [
    ActivationChoice("leaky_relu", (0.3,)),
    ActivationChoice("elu", (2.5,)),
    ActivationChoice("celu", (0.5,)),
    ActivationChoice("softplus", (2.0, 20.0)),
    ActivationChoice("threshold", (-0.5, 2.0)),
    ActivationChoice("hardtanh", (-2.0, 0.5)),
    ActivationChoice("softshrink", (1.5,)),
    ActivationChoice("hardshrink", (1.5,)),
]
CHOICES = [
    *(ActivationChoice(name) for name, entry in CATALOGUE.items() if entry.torch_name or name in THEIRS),
    *OTHERS,
]


def theirs(choice: ActivationChoice, x: F) -> tuple[F, F]:
    """PyTorch's value and slope."""
    inputs = torch.tensor(x, requires_grad=True)
    function = THEIRS.get(choice.name) or getattr(functional, choice.entry.torch_name)
    outputs = function(inputs, *choice.values)
    outputs.sum().backward()
    return outputs.detach().numpy(), inputs.grad.numpy()


def test_all_that_pytorch_has_is_compared() -> None:
    names = {choice.name for choice in CHOICES}
    assert set(ORDER) - names == {
        "relu_squared", "shifted_relu", "step", "swish", "lecun_tanh", "snake", "gaussian", "identity",
    }  # fmt: skip


@pytest.mark.parametrize("choice", CHOICES, ids=lambda choice: choice.label)
def test_values_and_slopes_are_pytorchs(choice: ActivationChoice) -> None:
    value, slope = theirs(choice, X)
    np.testing.assert_allclose(choice.value(X), value, rtol=1e-6, atol=1e-12)
    inner = np.abs(X[:, None] - np.array([*choice.entry.breaks_at(*choice.values), np.inf])).min(1) > 1e-9
    np.testing.assert_allclose(choice.slope(X)[inner], slope[inner], rtol=1e-6, atol=1e-12)


def test_swish_is_silu_of_another_scale() -> None:
    inputs = torch.tensor(X)
    np.testing.assert_allclose(
        ActivationChoice("swish").value(X), (functional.silu(1.702 * inputs) / 1.702).numpy(), rtol=1e-12
    )


@pytest.mark.parametrize("name", [name for name, entry in CATALOGUE.items() if entry.torch_gain])
def test_gains_are_pytorchs(name: str) -> None:
    gain = CATALOGUE[name].torch_gain
    assert gain is not None
    spelled = "linear" if name == "identity" else name
    assert gain(*CATALOGUE[name].defaults) == pytest.approx(torch.nn.init.calculate_gain(spelled), rel=1e-15)
    if name == "leaky_relu":
        assert gain(0.3) == pytest.approx(torch.nn.init.calculate_gain(name, 0.3), rel=1e-15)


@pytest.mark.parametrize("name", ["softmax", "log_softmax", "glu"])
def test_whole_layers_are_pytorchs(name: str) -> None:
    rng = np.random.default_rng(0)
    z = 3.0 * rng.standard_normal((6, 9))
    entry = VECTOR_CATALOGUE[name]
    inputs = torch.tensor(z, requires_grad=True)
    outputs = getattr(functional, entry.torch_name)(inputs, dim=0)
    np.testing.assert_allclose(forward(entry, z), outputs.detach().numpy(), rtol=1e-12)
    delta = rng.standard_normal(tuple(outputs.shape))
    outputs.backward(torch.tensor(delta))
    np.testing.assert_allclose(backward(entry, z, delta), inputs.grad.numpy(), rtol=1e-9, atol=1e-14)
