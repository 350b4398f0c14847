"""Known results on dead neurons, as the command line asks for them."""

from __future__ import annotations

import pytest

from reluexplorer.lessons.claims.catalogue import LESSONS
from reluexplorer.lessons.figures import Figure
from reluexplorer.lessons.measuring import experiments_of
from reluexplorer.lessons.settings import settings_of


def asked(experiment: str, seeds: int = 0, **typed: str) -> dict[str, Figure]:
    door = experiments_of(LESSONS["dying"])[experiment]
    found = door.measure(settings_of(door.settings, typed), seeds or door.seeds, lambda _share: None)
    return {figure.name: figure for figure in found}


def test_networks_three_wide_and_nine_deep_are_born_dead_as_often_as_theory_says():
    found = asked("born_dead", width="3", hidden_layers="9")
    assert found["born_dead"].mean == pytest.approx(0.5777, abs=0.005)
    assert found["born_dead"].low < found["chain"].mean < found["born_dead"].high
    assert (found["lower"].mean, found["upper"].mean) == pytest.approx((0.5134, 0.6564), abs=5e-5)


def test_two_hidden_layers_have_a_closed_form():
    found = asked("born_dead", seeds=200_000, width="2", hidden_layers="2")
    assert found["born_dead"].mean == pytest.approx(3 * 4.0**-2 - 2 * 8.0**-2, abs=0.003)


@pytest.mark.parametrize(("bias", "share"), [("-2", 0.1001), ("-2.5", 0.5364)])
def test_silent_at_the_start_is_the_normal_distribution_to_the_power_of_samples(bias, share):
    found = asked("dead_at_start", samples="100", bias=bias)
    assert found["exact"].mean == pytest.approx(share, abs=5e-5)
    assert found["dead"].mean == pytest.approx(share, abs=0.015)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("slope", "revived", "accuracy"), [("0", 0.0, 0.15), ("0.01", 0.12, 0.87), ("0.1", 0.48, 0.98)]
)
def test_a_leak_brings_back_silent_neurons_and_relu_none(slope, revived, accuracy):
    found = asked("revival", slope=slope)
    assert found["revived"].mean == pytest.approx(revived, abs=0.04)
    assert found["accuracy"].mean == pytest.approx(accuracy, abs=0.13)
    assert (found["change"].mean == 0.0) is (slope == "0")


@pytest.mark.slow
def test_a_large_rate_kills_and_a_small_one_does_not():
    assert asked("rates", rate="0.2")["dead"].mean < 0.01
    assert asked("rates", rate="1")["dead"].mean == pytest.approx(0.39, abs=0.13)


def test_the_rate_that_kills_in_one_update_is_that_of_the_engine():
    found = asked("one_step")
    assert found["networks"].mean == 5
    assert (found["below"].mean, found["above"].mean) == (5, 5)
    assert found["rate"].low > 0


@pytest.mark.slow
def test_momentum_kills_in_two_layers_what_is_known():
    settings = {"rate": "0.1", "hidden_layers": "2", "pixels": "0 to 1"}
    assert asked("rates", momentum="0.9", **settings)["dead"].mean == pytest.approx(0.066, abs=0.03)
    assert asked("rates", rate="2", hidden_layers="2")["dead"].mean == pytest.approx(0.5, abs=0.05)
