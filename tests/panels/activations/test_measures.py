"""What is computed of a function: where it saturates, its zeros, its gradient after many layers."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
import pytest

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.panels.activations import measures
from reluexplorer.panels.activations.charts import saturated_spans
from reluexplorer.panels.activations.reading import depth_bars, depth_text
from reluexplorer.session.document.curve_colours import CURVES
from tests.panels.activations.choosing import RELU, SIGMOID, TANH, choice, curve, leaky

NORMAL = NormalDist()


def test_saturation_ends_where_the_slope_is_a_tenth():
    root = math.sqrt(0.9)
    share = (1 + math.sqrt(0.6)) / 2
    assert measures.flat_beyond(TANH) == pytest.approx((-math.atanh(root), math.atanh(root)), abs=1e-12)
    assert measures.flat_beyond(SIGMOID)[1] == pytest.approx(math.log(share / (1 - share)), abs=1e-12)


@pytest.mark.parametrize("name", ["relu", "leaky_relu", "elu", "gelu", "identity", "sin", "snake", "step"])
def test_only_what_levels_off_on_both_sides_is_called_saturated(name):
    assert measures.flat_beyond(ActivationChoice(name)) is None


def test_saturation_follows_the_parameters():
    assert measures.flat_beyond(choice("hardtanh", -2.0, 0.5)) == pytest.approx((-2.0, 0.5), abs=1e-9)
    assert measures.flat_beyond(choice("relu6")) == pytest.approx((0.0, 6.0), abs=1e-9)


def test_tint_covers_where_all_bounded_functions_are_flat():
    left, right = saturated_spans((RELU, SIGMOID, TANH))
    x = np.array([left.right - 1e-6, left.right + 1e-3, right.left - 1e-3, right.left + 1e-6])
    flat = [bool((choice.slope(x) < 0.1)[k]) for choice in (SIGMOID, TANH) for k in range(4)]
    assert flat == [True, False, False, True, True, True, True, True]
    assert left.words == "Sigmoid and tanh are saturated here: slope under 0.1"
    assert right.words == left.words


def test_tint_names_the_one_function_and_is_absent_without_any():
    assert saturated_spans((TANH,))[0].words == "Tanh is saturated here: slope under 0.1"
    assert saturated_spans((RELU, leaky())) == ()
    many = tuple(choice(name) for name in ("sigmoid", "tanh", "softsign", "arctan"))
    assert saturated_spans(many)[0].words == "All 4 that saturate are saturated here: slope under 0.1"


@pytest.mark.parametrize(
    ("choice", "zero"),
    [(RELU, 0.5), (leaky(0.0), 0.5), (leaky(), 0.0), (TANH, 0.0), (ActivationChoice("gelu"), 0.0)],
)
def test_share_of_exact_zeros(choice, zero):
    assert measures.outcome(choice, -30, 35).zero == pytest.approx(zero, abs=1e-12)


def test_histogram_holds_the_normal_probabilities():
    identity = measures.outcome(ActivationChoice("identity"), -30, 35)
    expected = np.diff([NORMAL.cdf(edge) for edge in identity.edges])
    assert identity.shares == pytest.approx(expected, abs=1e-9)
    relu = measures.outcome(RELU, -30, 35)
    assert relu.shares[30] == pytest.approx(0.5 + NORMAL.cdf(0.1) - 0.5 + 0.0, abs=1e-9)
    assert relu.shares[:30].sum() == 0
    tanh = measures.outcome(TANH, -30, 35)
    inside = NORMAL.cdf(math.atanh(0.6)) - NORMAL.cdf(math.atanh(0.5))
    assert tanh.shares[35] == pytest.approx(inside, abs=5e-4)
    assert tanh.shares.sum() == pytest.approx(1, abs=1e-9)


def test_gradient_after_depth_follows_theory():
    assert measures.gradient_after(RELU) == pytest.approx(1, rel=1e-9)
    assert measures.gradient_after(leaky(0.3)) == pytest.approx(1, rel=1e-9)
    assert measures.gradient_after(SIGMOID, 20) == pytest.approx(2.5e-13, rel=0.05)
    assert measures.gradient_after(TANH, 20) == pytest.approx(0.175, rel=0.1)


def test_gradient_after_depth_agrees_with_a_wide_random_network():
    rng = np.random.default_rng(0)
    width, depth = 1000, 4
    a, slopes, weights = rng.standard_normal((width, 40)), [], []
    for _ in range(depth):
        weights.append(rng.standard_normal((width, width)) / np.sqrt(width))
        z = weights[-1].T @ a
        slopes.append(TANH.slope(z))
        a = TANH.value(z)
    above = rng.standard_normal(a.shape)
    gradient = above
    for weight, slope in zip(reversed(weights), reversed(slopes), strict=True):
        gradient = weight @ (slope * gradient)
    ratio = float(np.sqrt((gradient**2).mean() / (above**2).mean()))
    assert measures.gradient_after(TANH, depth) == pytest.approx(ratio, rel=0.05)


def test_depth_bars_are_sorted_and_on_one_scale():
    bars = depth_bars((curve("relu", colour=0), curve("sigmoid"), curve("tanh")))
    assert [bar.label for bar in bars] == ["ReLU", "Tanh", "Sigmoid"]
    assert [bar.value for bar in bars] == ["1.0", "0.27", "5e−7"]
    assert [bar.colour for bar in bars] == ["curve0", "curve1", "curve1"]
    assert bars[0].share == pytest.approx(1)
    assert bars[2].share == pytest.approx((math.log10(measures.gradient_after(SIGMOID)) + 8) / 8)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1, "1.0"),
        (2.42, "2.4"),
        (12.3, "12"),
        (2762.1, "3e3"),
        (0.269, "0.27"),
        (0.0312, "3e−2"),
        (0.0, "0"),
        (math.inf, "∞"),
    ],
)
def test_depth_text(value, text):
    assert depth_text(value) == text


def test_functions_without_an_initialisation_of_their_own_keep_the_variance():
    assert measures.weight_variance(choice("selu")) == measures.weight_variance(choice("hardtanh")) == 1
    assert measures.weight_variance(choice("mish")) == 2
    assert measures.weight_variance(choice("prelu", 0.5)) == pytest.approx(1.6)
    assert measures.weight_variance(choice("abs")) == pytest.approx(1)
    assert measures.weight_variance(choice("relu_squared")) == pytest.approx(2 / 3)
    assert measures.gradient_after(choice("abs")) == pytest.approx(1)
    assert measures.gradient_after(choice("step")) == 0


@pytest.mark.parametrize("name", CURVES)
def test_every_function_has_finite_or_named_figures(name):
    bar = depth_bars((curve(name),))[0]
    assert 0 <= bar.share <= 1
    assert bar.value
    assert measures.outcome(choice(name), -30, 35).shares.sum() <= 1 + 1e-9
