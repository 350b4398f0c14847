"""What channels are said to do, from what was measured of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from reluexplorer.models.values.findings import Channel, Findings, LayerFindings
from reluexplorer.models.values.kinds import Kind, Shape
from reluexplorer.models.values.layers import Layer


def found(
    kind: Kind, least, greatest, *, shape: Shape | None = None, firing=None, peaks=None
) -> LayerFindings:
    """A layer whose channels have these least and greatest pre-activations."""
    least, greatest = np.asarray(least, np.float64), np.asarray(greatest, np.float64)
    count = len(least)
    share = np.full(count, 0.5) if firing is None else np.asarray(firing, np.float64)
    tops = np.tile(greatest, (2, 1)) if peaks is None else np.asarray(peaks)
    layer = Layer("one", kind, "z", "h", count, 1, shape or Shape())
    return LayerFindings(
        layer, 2, 2, share, share, least, greatest, (least + greatest) / 2, greatest - least,
        tops.astype(np.float32), np.arange(count),
    )  # fmt: skip


def test_a_rectifier_that_never_passes_its_threshold_is_dead_whatever_else_it_is() -> None:
    one = found(Kind.RELU, [-3.0, -1.0, -2.0, 0.5, -1.0], [-1.0, 0.0, -2.0, 2.0, 2.0])
    assert one.states == (Channel.DEAD, Channel.DEAD, Channel.DEAD, Channel.ALWAYS, Channel.FIRES)
    assert one.counted(Channel.DEAD) == 3


@pytest.mark.parametrize(
    ("kind", "shape", "least", "greatest", "state"),
    [
        (Kind.LEAKY_RELU, Shape(slopes=(0.01,)), -2.0, -1.0, Channel.LEAK),
        (Kind.RELU6, Shape(0.0, 6.0), 6.5, 7.0, Channel.SATURATED),
        (Kind.RELU6, Shape(0.0, 6.0), 1.0, 5.0, Channel.ALWAYS),
        (Kind.RELU6, Shape(0.0, 6.0), 1.0, 7.0, Channel.FIRES),
        (Kind.HARD_SWISH, Shape(-3.0), -5.0, -3.0, Channel.DEAD),
        (Kind.SIGMOID, Shape(-4.36, 4.36), -9.0, -5.0, Channel.SATURATED),
        (Kind.TANH, Shape(-2.18, 2.18), 1.0, 1.0, Channel.CONSTANT),
        (Kind.RELU, Shape(), np.nan, np.nan, Channel.UNSEEN),
    ],
)
def test_each_kind_is_told_in_its_own_words(kind, shape, least, greatest, state) -> None:
    assert found(kind, [least], [greatest], shape=shape).states == (state,)


def test_a_channel_that_seldom_fires_is_rare() -> None:
    assert found(Kind.RELU, [-1.0, -1.0], [1.0, 1.0], firing=[0.09, 0.1]).states == (
        Channel.RARE, Channel.FIRES,
    )  # fmt: skip


def test_margins_are_in_deviations_of_the_greatest_values_of_inputs() -> None:
    peaks = [[-1.0, -4.0, -2.0, 1.0], [-3.0, -2.0, -2.0, 3.0]]
    one = found(Kind.RELU, [-9.0, -9.0, -2.0, -9.0], [-1.0, -2.0, -2.0, 3.0], peaks=peaks)
    assert one.margins().tolist() == [1.0, 2.0, np.inf, -3.0]
    assert one.margins() is one.margins()
    assert not one.margins().flags.writeable


def test_margins_are_in_deviations_of_all_values_where_most_inputs_have_one_greatest() -> None:
    peaks = [[-1.0, -1.0, -1.0]] * 3 + [[-1.0 - 1e-7, -0.5, -9.0], [-1.0, -1.0, -5.0]]
    one = found(Kind.RELU, [-9.0] * 3, [-1.0, -0.5, -1.0], peaks=peaks)
    np.testing.assert_allclose(one.margins(), [1.0 / 8.0, 0.5 / 8.5, 1.0 / 8.0])
    other = found(Kind.RELU, [-9.0], [-1.0], peaks=[[-1.0], [-1.0], [-3.0], [-5.0]])
    np.testing.assert_allclose(other.margins(), [1.0 / np.std([1.0, 1.0, 3.0, 5.0])])


def test_the_deviation_of_all_values_takes_no_place_of_a_larger_spread_of_the_greatest() -> None:
    """60 of 100 pictures are black, the others have a small spot of some brightness."""
    peaks = np.full((100, 1), -5.0)
    peaks[60:, 0] = np.linspace(-4.0, -0.5, 40)
    one = found(Kind.RELU, [-5.0], [-0.5], peaks=peaks)
    dark = replace(one, deviation=np.array([0.11]))
    assert dark.spreads[0] == pytest.approx(peaks.std())
    assert dark.margins()[0] == pytest.approx(0.5 / peaks.std())


@pytest.mark.parametrize("masked", [1, 3])
def test_a_spread_that_is_not_finite_is_no_margin(masked) -> None:
    peaks = np.array([[-1.0, -2.0, -np.inf]] * 5)
    peaks[:masked, 0] = -np.inf
    one = found(Kind.RELU, [-9.0, -9.0, -9.0], [-1.0, -2.0, -1.0], peaks=peaks)
    least, greatest = np.full(3, -np.inf), np.array([-1.0, -2.0, -np.inf])
    margins = replace(one, least=least, greatest=greatest, deviation=np.full(3, np.nan)).margins()
    assert margins.tolist() == [-np.inf, -np.inf, np.inf]


def test_headlines_count_rectifiers_alone() -> None:
    layers = (found(Kind.RELU, [-2.0], [-1.0]), found(Kind.HARD_SWISH, [-9.0], [-8.0], shape=Shape(-3.0)))
    whole = Findings("net", "", layers, 2)
    assert (whole.dead, whole.channels, len(whole.rectifiers)) == (1, 1, 1)
