"""The flat parameter array with its views, and the forward pass."""

from __future__ import annotations

import hashlib
import struct

import numpy as np
import pytest

from reluexplorer.core.activations import CATALOGUE, ActivationChoice
from reluexplorer.core.arrays import read_only
from reluexplorer.core.network.heads import HEADS
from reluexplorer.core.network.spec import LayerSpec, NetworkSpec, forward, parameters_sha256, with_ones
from tests.core.plain import PREDICTIONS, Net
from tests.core.samples import network
from tests.core.shaped import ORDER


def test_sizes_shapes_and_views_into_one_array() -> None:
    spec = network((2, 5, 3, 1))
    assert spec.sizes == (2, 5, 3, 1)
    assert spec.shapes == ((3, 5), (6, 3), (4, 1))
    assert spec.parameter_count == 15 + 18 + 4
    flat = np.arange(37.0)
    first, second, last = spec.layers(flat)
    assert first.tolist() == np.arange(15.0).reshape(3, 5).tolist()
    assert second[-1].tolist() == [30.0, 31.0, 32.0]
    last[-1, 0] = -1.0
    assert flat[-1] == -1.0


def test_a_network_without_hidden_layers() -> None:
    spec = network((2, 1))
    flat = np.array([2.0, -3.0, 0.5])
    activity = forward(spec, flat, with_ones(np.array([[1.0, 1.0], [0.0, 2.0]]), "float64"))
    assert activity.pre_activations == activity.activations == ()
    assert activity.outputs.tolist() == [[-0.5, -5.5]]


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("activation", [name for name in ORDER if not CATALOGUE[name].learnable])
def test_every_unit_is_what_the_plain_network_says(activation: str, head: str) -> None:
    spec = network((3, 5, 4, 2), activation, head)
    rng = np.random.default_rng(4)
    flat, inputs = rng.standard_normal(spec.parameter_count), rng.standard_normal((11, 3))
    activity = forward(spec, flat, with_ones(inputs, "float64"))
    zs, outs = Net.from_flat(flat, spec.sizes, [activation] * 2).columns(inputs)
    found = (*activity.pre_activations, *activity.activations, activity.logits, activity.outputs)
    expected = (*zs[:2], *outs[1:], zs[2], PREDICTIONS[head](zs[2]))
    assert len(found) == len(expected)
    for ours, theirs in zip(found, expected, strict=True):
        np.testing.assert_allclose(ours, theirs.T, rtol=0, atol=2e-13)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_everything_has_the_networks_dtype(dtype: str) -> None:
    spec = network((3, 4, 2), "gelu", "softmax", dtype)
    flat = spec.initial_parameters(0)
    activity = forward(spec, flat, with_ones(np.ones((5, 3)), dtype))
    arrays = (flat, *activity.pre_activations, *activity.activations, activity.logits, activity.outputs)
    assert {array.dtype.name for array in arrays} == {dtype}


def test_first_parameters_are_read_only_and_fixed_by_the_seed() -> None:
    spec = network((2, 8, 8, 1))
    flat = spec.initial_parameters(5)
    assert np.array_equal(flat, spec.initial_parameters(5))
    assert not np.array_equal(flat, spec.initial_parameters(6))
    with pytest.raises(ValueError, match="read-only"):
        flat[0] = 1.0
    with pytest.raises(ValueError, match="read-only"):
        spec.layers(flat)[1][0, 0] = 1.0


def test_single_precision_begins_with_the_same_numbers_rounded() -> None:
    double = network((2, 8, 1)).initial_parameters(3)
    single = network((2, 8, 1), dtype="float32").initial_parameters(3)
    assert np.array_equal(single, double.astype(np.float32))


def test_layers_begin_independently_of_each_other() -> None:
    deep = network((4, 8, 8, 8, 8, 1))
    shallow = network((4, 8, 8, 1))
    a = deep.layers(deep.initial_parameters(1))
    b = shallow.layers(shallow.initial_parameters(1))
    assert np.array_equal(a[0], b[0])
    assert np.array_equal(a[1], b[1])
    assert not np.array_equal(a[1], a[2])
    assert not np.array_equal(a[2], a[3])


def test_the_first_bias_is_given_to_hidden_layers_alone() -> None:
    relu = LayerSpec(6, ActivationChoice())
    spec = NetworkSpec(2, (relu, relu), 3, bias=-1.5)
    first, second, last = spec.layers(spec.initial_parameters(0))
    assert first[-1].tolist() == second[-1].tolist() == [-1.5] * 6
    assert last[-1].tolist() == [0.0] * 3


def test_inputs_get_a_last_column_of_ones() -> None:
    extended = with_ones(np.array([[2.0, 3.0], [4.0, 5.0]]), "float32")
    assert extended.tolist() == [[2.0, 3.0, 1.0], [4.0, 5.0, 1.0]]
    assert extended.dtype == np.float32
    assert not extended.flags.writeable


def test_read_only_is_the_same_array_made_read_only() -> None:
    array = np.zeros(3)
    assert read_only(array) is array
    assert not array.flags.writeable


def test_the_sha256_is_that_of_little_endian_bytes() -> None:
    values = [0.5, -1.25, 3e-7]
    expected = hashlib.sha256(struct.pack("<3d", *values)).hexdigest()
    assert parameters_sha256(np.array(values)) == expected
    assert parameters_sha256(np.array(values, dtype=">f8")) == expected
    assert parameters_sha256(np.array(values, dtype=np.float32)) == (
        hashlib.sha256(struct.pack("<3f", *values)).hexdigest()
    )


def test_linear_layers_collapse_into_one() -> None:
    """Ten linear layers of 64 units are the product of their matrices."""
    spec = network((64,) * 11, "identity")
    flat = spec.initial_parameters(0)
    inputs = np.random.default_rng(0).standard_normal((32, 64))
    product = np.linalg.multi_dot([view[:-1] for view in spec.layers(flat)])
    logits = forward(spec, flat, with_ones(inputs, "float64")).logits
    expected = (inputs @ product).T
    assert np.abs(logits - expected).max() / np.abs(expected).max() < 1e-12


def test_a_relu_network_is_a_gate() -> None:
    """Without biases f(x) = J(x)·x, J the product of the open paths, and f(ax) = a·f(x) for a > 0."""
    spec = network((64,) * 11, "relu")
    flat = spec.initial_parameters(2)
    x = np.random.default_rng(1).standard_normal((1, 64))
    activity = forward(spec, flat, with_ones(x, "float64"))
    views = spec.layers(flat)
    jacobian = np.eye(64)
    for view, z in zip(views, activity.pre_activations, strict=False):
        jacobian = jacobian @ (view[:-1] * (z[:, 0] > 0))
    jacobian = jacobian @ views[-1][:-1]
    scale = np.abs(activity.logits).max()
    assert np.abs(activity.logits[:, 0] - x[0] @ jacobian).max() / scale < 1e-13
    for a in (0.01, 3.0, 700.0):
        scaled = forward(spec, flat, with_ones(a * x, "float64")).logits
        assert np.abs(scaled - a * activity.logits).max() / (a * scale) < 1e-13
