"""Published results on deep layers, as the command line asks for them."""

from __future__ import annotations

import math

import numpy as np
import pytest

from reluexplorer.lessons.claims.saturation import LESSON
from reluexplorer.lessons.figures import Figure
from reluexplorer.lessons.measuring import experiments_of
from reluexplorer.lessons.settings import settings_of


def asked(experiment: str, seeds: int = 0, **typed: str) -> dict[str, Figure]:
    door = experiments_of(LESSON)[experiment]
    found = door.measure(settings_of(door.settings, typed), seeds or door.seeds, lambda _share: None)
    return {figure.name: figure for figure in found}


@pytest.mark.parametrize(
    ("layer", "wide"), [("1", 0.31831), ("2", 0.49373), ("3", 0.60483), ("5", 0.73595), ("10", 0.87154)]
)
def test_two_inputs_come_to_correlate_as_the_arc_cosine_kernel_says(layer, wide):
    found = asked("correlation", seeds=2, layer=layer)
    assert found["correlation_wide"].mean == pytest.approx(wide, abs=5e-6)
    assert found["correlation"].mean == pytest.approx(wide, abs=0.06)


@pytest.mark.parametrize(("layer", "wide"), [("1", 0.5), ("2", 0.3016), ("5", 0.1046), ("10", 0.0337)])
def test_gradients_shatter_with_depth(layer, wide):
    found = asked("correlation", seeds=10, layer=layer, width="500")
    assert found["gradients_wide"].mean == pytest.approx(wide, abs=5e-5)
    assert found["gradients"].mean == pytest.approx(wide, abs=0.05)


@pytest.mark.parametrize(("layer", "edge"), [("100", 0.805), ("1000", 0.971), ("10000", 0.996)])
def test_angles_close_at_the_edge_of_chaos(layer, edge):
    assert asked("edge_of_chaos", layer=layer)["edge"].mean == pytest.approx(edge, abs=5e-4)


@pytest.mark.parametrize(
    ("name", "gain", "left"),
    [("sigmoid", 1.0, 2.5e-13), ("relu", math.sqrt(2.0), 0.977), ("relu", 1.0, 8.9e-4), ("tanh", 1.0, 0.175)],
)
def test_a_gradient_below_twenty_layers_is_what_was_published(name, gain, left):
    found = asked("attenuation", activation=name, gain=str(gain))
    assert found["left"].mean == pytest.approx(left, rel=0.15)
    assert found["left_wide"].mean == pytest.approx(left, rel=0.15)
    assert found["left"].geometric
    assert 0.0 < found["left"].low < found["left"].mean < found["left"].high


def test_a_layer_of_sigmoid_keeps_less_than_a_quarter_of_a_gradient():
    assert asked("attenuation", seeds=1)["per_layer_wide"].mean == pytest.approx(0.2361, abs=5e-5)


@pytest.mark.slow
def test_he_keeps_a_length_and_half_the_variance_halves_it_in_each_layer():
    assert asked("lengths")["ratio"].mean == pytest.approx(1.08, abs=0.16)
    halved = asked("lengths", gain="1")
    assert halved["ratio"].mean == pytest.approx(2.0**-29, rel=0.16)
    assert halved["ratio_wide"].mean == pytest.approx(2.0**-29)


@pytest.mark.parametrize(("layer", "product"), [("10", 1.044), ("100", 1.014), ("500", 1.004)])
def test_the_length_of_critical_tanh_goes_like_one_over_twice_the_depth(layer, product):
    found = asked("lengths", seeds=1, activation="tanh", gain="1", layer=layer, width="2")
    assert found["critical"].mean == pytest.approx(product, abs=5.1e-4)


@pytest.mark.parametrize(
    ("width", "drift"), [("10", -0.3075), ("20", -0.1372), ("50", -0.0517), ("100", -0.0254)]
)
def test_finite_width_takes_from_a_length(width, drift):
    found = asked("finite_width", width=width)
    assert found["drift_exact"].mean == pytest.approx(drift, abs=5e-5)
    assert found["drift"].mean == pytest.approx(drift, abs=0.004)


@pytest.mark.parametrize(
    ("layer", "expected"), [("1", (0.1115, 1.8785)), ("10", (0.0084, 1.0727)), ("40", (0.0, 1.0))]
)
def test_selu_pulls_mean_and_variance_to_its_fixed_point(layer, expected):
    found = asked("selu", layer=layer)
    assert (found["mean"].mean, found["variance"].mean) == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize(("weights", "spread", "wide"), [("normal", 19.7, 20.0), ("orthogonal", 10.5, 10.0)])
def test_singular_values_are_as_far_apart_as_was_published(weights, spread, wide):
    found = asked("jacobian", weights=weights)
    assert found["spread"].mean == pytest.approx(spread, rel=0.1)
    assert found["spread_wide"].mean == wide


@pytest.mark.slow
def test_sigmoid_learns_with_three_layers_and_not_with_five():
    found = asked("cliff")
    read = [found[f"accuracy_{depth}"].mean for depth in range(1, 7)]
    assert read[:3] == pytest.approx([0.99, 0.98, 0.94], abs=0.01)
    assert read[3] < 0.3
    assert read[4:] == pytest.approx([0.103, 0.103], abs=0.007)
    assert found["loss_6"].mean == pytest.approx(math.log(10.0), abs=0.01)
    deep = asked("cliff", activation="relu")
    assert min(deep["accuracy_5"].mean, deep["accuracy_6"].mean) > 0.968


@pytest.mark.slow
def test_the_last_layer_of_sigmoid_closes():
    assert asked("last_layer", epochs="1")["mean"].mean == pytest.approx(0.424, abs=0.02)
    found = asked("last_layer")
    assert found["mean"].mean == pytest.approx(0.246, abs=0.02)
    assert asked("last_layer", epochs="24")["mean"].mean == pytest.approx(0.082, abs=0.01)
    assert found["accuracy"].mean == pytest.approx(0.1, abs=0.01)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "quarter", "fiftieth"), [("relu", 1, 2), ("tanh", 1, 2), ("sigmoid", 2, 4)])
def test_with_weights_that_suit_relu_and_tanh_learn_as_soon_and_sigmoid_later(name, quarter, fiftieth):
    found = asked("race", activation=name)
    assert found["epochs_25"].mean == pytest.approx(quarter, abs=1)
    assert found["epochs_2"].mean == pytest.approx(fiftieth, abs=1)
    assert np.isfinite(found["epochs_2"].values).all()
