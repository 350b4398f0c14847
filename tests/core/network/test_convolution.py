"""What a convolutional network is: shapes, receptive fields, parameters in one flat array."""

from __future__ import annotations

import numpy as np
import pytest

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.network.convolution import ConvolutionLayer, ConvolutionSpec

WANDERING = ConvolutionSpec(
    (1, 16, 16), (ConvolutionLayer(8), ConvolutionLayer(16, stride=2), ConvolutionLayer(16, stride=2))
)


def test_strides_and_pools_shrink_and_zeros_around_do_not() -> None:
    assert WANDERING.shapes == ((1, 16, 16), (8, 16, 16), (16, 8, 8), (16, 4, 4))
    odd = ConvolutionSpec((3, 7, 5), (ConvolutionLayer(2, 5, stride=2), ConvolutionLayer(4, pool=True)))
    assert odd.shapes == ((3, 7, 5), (2, 4, 3), (4, 2, 1))
    assert odd.layers[1].convolved((2, 4, 3)) == (4, 4, 3)


def test_a_mean_head_reads_maps_and_a_flat_one_places() -> None:
    assert WANDERING.features == 16
    flat = ConvolutionSpec((1, 16, 16), WANDERING.layers, head="flat")
    assert flat.features == 16 * 4 * 4


def test_parameters_are_counted_and_seen_in_parts() -> None:
    counts = 9 * 8 + 8, 9 * 8 * 16 + 16, 9 * 16 * 16 + 16, 17 * 10
    assert WANDERING.parameter_count == sum(counts)
    flat = np.arange(WANDERING.parameter_count, dtype=np.float64)
    first, second, third = WANDERING.convolutions(flat)
    assert first.filters.shape == (8, 3, 3, 1)
    assert second.filters.shape == (16, 3, 3, 8)
    assert (first.biases[0], second.filters[0, 0, 0, 0], third.filters[0, 0, 0, 0]) == (72, 80, 80 + 1168)
    assert first.slope is None
    assert WANDERING.dense(flat)[-1, -1] == WANDERING.parameter_count - 1
    assert WANDERING.weight_mask().sum() == 9 * 8 + 9 * 8 * 16 + 9 * 16 * 16 + 160


def test_a_learned_slope_is_one_for_a_layer_or_one_for_a_map() -> None:
    for per_unit, shape in ((False, (1, 1, 1, 1)), (True, (1, 4, 1, 1))):
        choice = ActivationChoice("prelu", (0.3,), per_unit)
        spec = ConvolutionSpec((1, 4, 4), (ConvolutionLayer(4),), 2, activation=choice)
        (own,) = spec.convolutions(spec.initial_parameters(0))
        assert own.slope is not None
        assert own.slope.shape == shape
        np.testing.assert_allclose(own.slope, 0.3, rtol=1e-7)
        assert spec.weight_mask().sum() == 9 * 4 + 4 * 2


def test_first_filters_have_he_s_variance_by_their_fan_in() -> None:
    spec = ConvolutionSpec((4, 8, 8), (ConvolutionLayer(200, 5), ConvolutionLayer(60)))
    first, second = spec.convolutions(spec.initial_parameters(3))
    assert first.filters.var() == pytest.approx(2 / (25 * 4), rel=0.03)
    assert second.filters.var() == pytest.approx(2 / (9 * 200), rel=0.03)
    assert not first.biases.any()


def test_a_seed_gives_its_parameters() -> None:
    one, same, other = (WANDERING.initial_parameters(seed) for seed in (1, 1, 2))
    assert one.tobytes() == same.tobytes()
    assert (one != other).mean() > 0.9


def test_what_never_falls_may_pool_first() -> None:
    def pools_first(name: str) -> bool:
        return ConvolutionSpec(
            (1, 4, 4), (ConvolutionLayer(1),), activation=ActivationChoice(name)
        ).pools_first

    assert pools_first("relu")
    assert pools_first("tanh")
    assert not pools_first("gelu")
    assert not pools_first("prelu")


@pytest.mark.parametrize(
    ("fault", "settings"),
    [
        ("at least one layer", {"layers": ()}),
        ("no head 'sum'", {"head": "sum"}),
        ("odd kernels", {"layers": (ConvolutionLayer(1, 2),)}),
        ("to nothing", {"layers": (ConvolutionLayer(1, pool=True),) * 3}),
    ],
)
def test_what_does_not_fit_is_refused(fault: str, settings: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=fault):
        ConvolutionSpec(**{"input": (1, 4, 4), "layers": (ConvolutionLayer(1),)} | settings)
