"""Measured figures against those of the literature and of earlier measurements."""

from __future__ import annotations

import pytest

from reluexplorer.lessons.claims.catalogue import measure
from reluexplorer.lessons.lesson import Standing
from tests.lessons.measured import measured, values

QUICK = {
    "definition": {
        "value_error": (0.0, 0.0),
        "slope_error": (0.0, 1e-9),
        "backward": (0.0, 0.0),
        "central": (0.5, 0.5),
        "forward": (1.0, 1.0),
        "used": (0.0, 0.0),
        "exact_zeros": (0.0, 1e-4),
        "below": (0.4, 0.55),
    },
    "nonlinearity": {
        "collapse_error": (1e-17, 1e-12),
        "xor_linear": (0.25 - 1e-12, 0.25 + 1e-12),
        "xor_relu": (0.0, 0.0),
        "linear_1": (0.39, 0.54),
        "linear_3": (0.39, 0.54),
        "linear_5": (0.39, 0.54),
        "relu_2": (0.71, 0.81),
        "relu_4": (0.9995, 1.0),
        "relu_8": (0.9995, 1.0),
    },
    "usage": {
        "accuracy_relu": (0.9689 - 0.009, 0.9689 + 0.009),
        "accuracy_leaky_relu": (0.9689 - 0.011, 0.9689 + 0.011),
        "active_1": (0.48, 0.52),
        "active_2": (0.46, 0.54),
    },
    "output": {
        "silent_2": (0.248, 0.252),
        "silent_10": (8.7e-4, 10.9e-4),
        "accuracy_relu": (0.88, 0.98),
        "lowest_relu": (0.4, 0.8),
        "accuracy_linear": (0.9965, 0.9995),
        "lowest_linear": (0.995, 0.9995),
        "unsaid_linear": (0.0, 0.0),
    },
    "gate": {
        "gate_error": (1e-17, 1e-12),
        "scale_error": (1e-17, 1e-12),
        "open": (0.47, 0.53),
    },
}
SLOW = {
    "saturation": {
        "gradient_sigmoid": (2.5e-13 / 1.3, 2.5e-13 * 1.3),
        "gradient_relu": (0.977 / 1.3, 0.977 * 1.3),
        "gradient_relu_small": (8.9e-4 / 1.3, 8.9e-4 * 1.3),
        "gradient_tanh": (0.175 / 1.3, 0.175 * 1.3),
        "steepest": (0.25, 0.25),
        "accuracy_sigmoid_1": (0.98, 1.0),
        "accuracy_sigmoid_2": (0.97, 0.99),
        "accuracy_sigmoid_3": (0.90, 0.96),
        "accuracy_sigmoid_5": (0.09, 0.115),
        "accuracy_sigmoid_6": (0.09, 0.115),
        "accuracy_relu_5": (0.968, 0.999),
        "accuracy_relu_6": (0.968, 0.999),
        "epochs_relu": (1.5, 3.0),
        "epochs_tanh": (1.5, 3.0),
    },
    "dying": {
        "dead_0.05": (0.0, 0.01),
        "dead_0.1": (0.0, 0.01),
        "dead_0.2": (0.0, 0.01),
        "dead_0.5": (0.0, 0.01),
        "dead_1": (0.26, 0.52),
        "dead_2": (0.38, 0.62),
        "silent_start": (0.95, 0.995),
        "silent_end": (0.955, 0.999),
        "frozen_change": (0.0, 0.0),
        "revived_relu": (0.0, 0.0),
        "accuracy_relu": (0.08, 0.26),
        "revived_leaky_0.01": (0.05, 0.19),
        "revived_leaky_0.1": (0.40, 0.56),
        "revived_leaky_0.25": (0.18, 0.40),
        "accuracy_leaky_0.01": (0.70, 0.95),
        "accuracy_leaky_0.1": (0.97, 0.99),
        "accuracy_leaky_0.25": (0.98, 1.0),
    },
}
STANDINGS = {
    "definition": Standing.HOLDS,
    "nonlinearity": Standing.HOLDS,
    "saturation": Standing.HOLDS,
    "usage": Standing.HOLDS,
    "dying": Standing.HOLDS,
    "output": Standing.MOSTLY,
    "gate": Standing.HOLDS,
}


def hold(name: str, wanted: dict[str, tuple[float, float]]) -> None:
    """Hold a lesson's figures against their bounds."""
    found = values(name)
    off = {
        figure: found[figure] for figure, (low, high) in wanted.items() if not low <= found[figure] <= high
    }
    assert not off


@pytest.mark.slow
@pytest.mark.parametrize("name", QUICK)
def test_figures_are_where_they_should_be(name: str) -> None:
    hold(name, QUICK[name])


@pytest.mark.slow
@pytest.mark.parametrize("name", SLOW)
def test_figures_of_long_measurements(name: str) -> None:
    hold(name, SLOW[name])


@pytest.mark.copies(quick=2)
@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=pytest.mark.slow if name in {*SLOW, "usage"} else ()) for name in STANDINGS],
)
def test_verdicts_on_this_machine(name: str) -> None:
    assert measured(name).verdict.standing is STANDINGS[name]


def test_what_people_use_is_judged_the_same_from_two_seeds() -> None:
    assert measure("usage", 2, lambda _share: None).verdict.standing is STANDINGS["usage"]


@pytest.mark.slow
def test_cost_is_measured_against_relu_in_both_precisions() -> None:
    """How large the ratios are depends on the processor: a test cannot know them."""
    found = values("cost")
    names = [
        f"{name}_{kind}_ratio"
        for name in ("tanh", "sigmoid", "elu", "gelu")
        for kind in ("float32", "float64")
    ]
    assert all(found[name] > 0 for name in names)


def test_cost_is_judged_by_what_was_measured() -> None:
    cheapest = min(
        values("cost")[f"{name}_{dtype}_ratio"]
        for name in ("tanh", "sigmoid", "elu", "gelu")
        for dtype in ("float32", "float64")
    )
    expected = Standing.DEPENDS if cheapest < 1.5 else Standing.HOLDS
    assert measured("cost").verdict.standing is expected
