"""The figures of the claim on hidden layers, held to plain NumPy and to what was recorded of 20 seeds."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from reluexplorer.lessons.claims.usage import LESSON, OTHERS, STEPS
from reluexplorer.lessons.verdict import Standing, standing_of
from tests.lessons.plain import ACTIVATIONS, Network, digit_data
from tests.lessons.recorded import figures_of, recorded


def run(seed: int = 0, **knobs: float) -> dict[str, float]:
    """The lesson's numbers for knobs that differ from its own."""
    return dict(LESSON.run({**LESSON.defaults, **knobs}, seed, lambda _share: None))


def test_the_knobs_name_the_functions_that_are_trained() -> None:
    assert [choice.name for _, choice in OTHERS] == [
        "identity", "tanh", "sigmoid", "leaky_relu", "elu", "gelu"
    ]  # fmt: skip
    for place in range(len(OTHERS)):
        mine, other, none = LESSON.setups({**LESSON.defaults, "other": float(place)})  # type: ignore[misc]
        assert (mine.activation.name, other.activation) == ("relu", OTHERS[place][1])
        assert (mine.hidden, other.hidden, none.hidden) == ((64,) * 3, (64,) * 3, ())


@pytest.mark.slow
@pytest.mark.parametrize(("place", "name"), [(0, "identity"), (1, "tanh")])
def test_both_networks_read_what_plain_numpy_reads(place: int, name: str) -> None:
    data = digit_data(0, scaled=False)
    found = run(other=float(place))
    for number, function in (("accuracy", "relu"), ("accuracy_other", name)):
        net = Network(data, (64, 64, 64), ACTIVATIONS[function], seed=0, rate=0.1, batch=32)
        net.learn(STEPS)
        assert found[number] == pytest.approx(net.right(data.test), abs=2.5 / len(data.test))


def test_open_neurons_at_the_start_are_those_of_plain_numpy() -> None:
    data = digit_data(0, scaled=False)
    net = Network(data, (64, 64, 64), ACTIVATIONS["relu"], seed=0, rate=0.1, batch=32, dtype="float32")
    assert run()["open_at_start"] == pytest.approx(float(np.mean(net.firing())), abs=1e-5)


def test_the_lead_is_what_both_read_apart_in_points() -> None:
    for runs in recorded("usage").values():
        for each in runs:
            assert each["more"] == pytest.approx(100 * (each["accuracy"] - each["accuracy_other"]))
            assert each["unseen"] == 360
            assert each["wrong"] == pytest.approx(360 * (1 - each["accuracy"]))
            assert each["wrong_other"] == pytest.approx(360 * (1 - each["accuracy_other"]))


def test_figures_of_twenty_seeds() -> None:
    found = figures_of("usage")
    assert found["relu"].mean == pytest.approx(0.975, abs=0.004)
    assert found["none"].mean == pytest.approx(0.961, abs=0.004)
    assert found["tanh"].mean == pytest.approx(0.975, abs=0.004)
    assert found["sigmoid_4"].mean > found["sigmoid"].mean + 0.1
    assert found["open_at_start"].low < 0.5 < found["open_at_start"].high


def test_it_depends() -> None:
    assert standing_of(LESSON.evidence, figures_of("usage")) is Standing.DEPENDS


def test_networks_that_all_read_at_chance_or_alike_speak_against_it() -> None:
    for read, lead in ((0.1, 0.0), (0.97, 0.2), (0.5, 40.0)):
        changed = {"accuracy": read, "accuracy_other": read - lead / 100, "more": lead}
        runs = {case: [{**one, **changed} for one in each] for case, each in recorded("usage").items()}
        found = {figure.name: figure for figure in LESSON.figures(runs)}
        assert standing_of(LESSON.evidence, found) is Standing.FAILS


@pytest.mark.slow
def test_the_stage_ends_with_the_numbers_of_the_run_and_reaches_it_in_even_steps() -> None:
    knobs: dict[str, Any] = {**LESSON.defaults, "other": 1.0, "layers": 1.0, "rate": 0.3}
    shown = list(LESSON.play(knobs))
    assert shown[-1].numbers == run(other=1.0, layers=1.0, rate=0.3)
    assert shown[-1].outcome is not None
    steps = shown[-1].outcome.lines[0].x
    assert {b - a for a, b in pairwise(steps)} == {15.0}
    assert [card.title for card in shown[-1].cards] == ["ReLU", "Tanh"]


@pytest.mark.slow
def test_a_network_that_breaks_down_says_so_and_is_not_green() -> None:
    shown = list(LESSON.play({**LESSON.defaults, "rate": 0.3}))
    card = shown[-1].cards[1]
    assert card.badge.startswith("broke down at step")
    assert card.badge_role == "warning"
