"""Open neurons and the rectifier's relatives, against what theory and REFERENCE expect."""

from __future__ import annotations

import pytest

from reluexplorer.lessons.claims.usage import LESSON
from reluexplorer.lessons.figures import Figure
from reluexplorer.lessons.measuring import experiments_of


def measured(name: str, seeds: int, **settings: float) -> dict[str, Figure]:
    """The figures of an experiment for settings that differ from its own."""
    experiment = experiments_of(LESSON)[name]
    own = {knob.name: knob.default for knob in experiment.settings}
    found = experiment.measure({**own, **settings}, seeds, lambda _share: None)
    return {figure.name: figure for figure in found}


def test_half_the_neurons_are_open_before_training() -> None:
    found = measured("open_neurons", 20, epochs=0.0)
    for layer in (1, 2):
        start = found[f"start_{layer}"]
        assert start.low < 0.5 < start.high
        assert start.values == found[f"end_{layer}"].values


def test_open_neurons_are_told_for_each_layer() -> None:
    found = measured("open_neurons", 2, epochs=1.0, hidden_layers=3.0, width=8.0)
    assert list(found) == [f"{when}_{layer}" for when in ("start", "end") for layer in (1, 2, 3)]


@pytest.mark.slow
def test_leaky_relu_reads_no_more_than_relu() -> None:
    found = measured("rectifiers", 10)
    assert found["relu"].mean == pytest.approx(0.9689, abs=0.0045)
    assert found["leaky_relu"].mean == pytest.approx(0.9689, abs=0.0055)
    assert found["elu"].mean == pytest.approx(0.9717, abs=0.0034)
    assert found["more_leaky_relu"].low < 0 < found["more_leaky_relu"].high


@pytest.mark.slow
def test_steps_of_a_larger_rate_close_the_second_layer() -> None:
    small, large = (measured("open_neurons", 2, pixels=1.0, rate=rate) for rate in (0.1, 0.5))
    assert min(small["end_2"].values) > 0.53
    assert max(large["end_2"].values) < 0.45
    assert small["start_2"].values == large["start_2"].values
