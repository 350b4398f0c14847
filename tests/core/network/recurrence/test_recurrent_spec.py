"""What a recurrent network says, and how its weights begin, against the formulas."""

from __future__ import annotations

import numpy as np
import pytest

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.network.recurrence.spec import RecurrentSpec


def test_two_units_over_two_steps_by_hand() -> None:
    spec = RecurrentSpec(1, 2, dtype="float64")
    flat = np.zeros(spec.parameter_count)
    parts = spec.parts(flat)
    parts.inputs[:] = [[1.0, -1.0]]
    parts.recurrent[:] = [[2.0, 3.0], [5.0, 7.0]]
    parts.biases[:] = [0.5, 0.25]
    parts.readout[:] = [[10.0], [100.0], [0.125]]
    # h₁ = relu(2 + .5, −2 + .25) = (2.5, 0); h₂ = relu(1 + 5 + .5, −1 + 7.5 + .25) = (6.5, 6.75)
    np.testing.assert_array_equal(spec.logits(flat, np.array([[[2.0]], [[1.0]]])), [[65.0 + 675.0 + 0.125]])


def test_the_parts_are_views_that_cover_the_flat_parameters() -> None:
    spec = RecurrentSpec(3, 4, 2, output="softmax")
    flat = np.zeros(spec.parameter_count)
    parts = spec.parts(flat)
    assert [part.shape for part in parts] == [(4, 4), (3, 4), (4,), (5, 2)]
    for place, part in enumerate(parts):
        part[:] = place + 1
    assert [int((flat == place).sum()) for place in range(5)] == [0, 16, 12, 4, 10]


def test_the_loss_is_the_mean_of_squared_errors_or_of_cross_entropies() -> None:
    numbers = RecurrentSpec(1, 1)
    assert numbers.loss(np.array([[1.0], [4.0]]), np.array([[0.0], [1.0]])) == 5.0
    classes = RecurrentSpec(1, 1, 4, output="softmax")
    assert classes.loss(np.zeros((3, 4)), np.eye(4)[:3]) == pytest.approx(np.log(4.0), rel=1e-15)


def test_the_first_recurrent_weights() -> None:
    def recurrent(name: str, gain: float = 1.0) -> np.ndarray:
        spec = RecurrentSpec(2, 60, recurrent=name, gain=gain, dtype="float64")
        return spec.parts(spec.initial_parameters(1)).recurrent

    np.testing.assert_array_equal(recurrent("identity", 0.9), 0.9 * np.eye(60))
    orthogonal = recurrent("orthogonal", 2.0)
    np.testing.assert_allclose(orthogonal @ orthogonal.T, 4.0 * np.eye(60), atol=1e-12)
    assert recurrent("he").std() == pytest.approx(np.sqrt(2 / 60), rel=0.05)
    assert recurrent("glorot").std() == pytest.approx(np.sqrt(1 / 60), rel=0.05)


def test_the_first_weights_around_the_units() -> None:
    spec = RecurrentSpec(8, 400, 10, output="softmax", input_deviation=0.3, output_deviation=0.02)
    flat = spec.initial_parameters(5)
    parts = spec.parts(flat)
    assert flat.dtype == np.float32
    assert parts.inputs.std() == pytest.approx(0.3, rel=0.05)
    assert parts.readout[:-1].std() == pytest.approx(0.02, rel=0.05)
    assert not parts.biases.any()
    assert not parts.readout[-1].any()
    np.testing.assert_array_equal(flat, spec.initial_parameters(5))
    assert (flat != spec.initial_parameters(6)).any()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"inputs": 0}, "needs inputs, units and outputs"),
        ({"recurrent": "zeros"}, "cannot begin with 'zeros' weights"),
        ({"output": "tanh"}, "has no 'tanh' output"),
        ({"activation": ActivationChoice("prelu")}, "learns or draws its slope"),
        ({"activation": ActivationChoice("rrelu")}, "learns or draws its slope"),
    ],
)
def test_what_a_recurrent_network_cannot_be(change: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        RecurrentSpec(**{"inputs": 1, **change})  # type: ignore[arg-type]


def test_weights_are_all_but_the_biases() -> None:
    spec = RecurrentSpec(3, 4, 2, output="softmax")
    mask = spec.weight_mask()
    parts = spec.parts(mask)
    assert mask.sum() == 4 * 4 + 3 * 4 + 4 * 2
    assert not parts.biases.any()
    assert not parts.readout[-1].any()
