"""Experiments on convolutional networks, against known figures of what they read and which maps die."""

from __future__ import annotations

import pytest

from reluexplorer.lessons.claims.convolution import LESSON
from reluexplorer.lessons.figures import Figure
from reluexplorer.lessons.measuring import experiments_of


def measured(name: str, seeds: int, **settings: float) -> dict[str, Figure]:
    """The figures of an experiment for settings that differ from its own."""
    experiment = experiments_of(LESSON)[name]
    own = {knob.name: knob.default for knob in experiment.settings}
    found = experiment.measure({**own, **settings}, seeds, lambda _share: None)
    return {figure.name: figure for figure in found}


@pytest.mark.slow
def test_digits_that_stand_still_need_no_activation() -> None:
    still = {"digits": 1.0, "layers": 2.0, "shrink": 2.0, "head": 1.0}
    relu = measured("network", 2, **still)["accuracy"].mean
    none = measured("network", 2, **still, activation=3.0, rate=0.003)["accuracy"].mean
    assert none > 0.95
    assert relu - none < 0.04


@pytest.mark.slow
def test_large_steps_kill_maps() -> None:
    dead = [measured("network", 1, rate=rate)["dead_2"].mean for rate in (0.003, 0.1)]
    assert dead[0] <= 2
    assert dead[1] >= 8


def test_dead_maps_are_told_for_each_layer() -> None:
    found = measured("network", 2, layers=2.0, epochs=1.0, digits=1.0)
    assert list(found) == ["accuracy", "dead_1", "dead_2", "broke"]
    assert found["dead_2"].label == "dead maps of 16, layer 2"


@pytest.mark.slow
def test_a_field_is_used_in_its_middle() -> None:
    """Nine of 81 pixels hold far more than the 11 % that they would if all counted alike."""
    found = measured("field", 1)
    assert found["pixels"].mean == 81
    assert 0.25 < found["share"].mean < 0.6
