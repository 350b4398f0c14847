"""Where a unit would fire is where the forward pass gives it a positive input, whatever was learned."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.data.digits import digits
from reluexplorer.core.data.kinds.points import synthetic
from reluexplorer.core.engine.training import advance, initial_state
from reluexplorer.core.network.spec import forward, with_ones
from reluexplorer.core.problem.make import make_problem
from reluexplorer.core.problem.problem import Problem, TrainingSpec
from reluexplorer.core.regions.firing_area import firing_area, inputs_over_plane
from reluexplorer.core.regions.input_plane import Plane, plane_of
from tests.core.samples import line

PRELU, EACH = ActivationChoice("prelu"), ActivationChoice("prelu", per_unit=True)
CHOICES = {
    "PReLU": [PRELU] * 3,
    "PReLU for each neuron": [EACH] * 3,
    "RReLU": [ActivationChoice("rrelu", (0.1, 0.6))] * 3,
    "layers of their own": [EACH, ActivationChoice("tanh"), PRELU],
    "a smooth one below": [ActivationChoice("gelu"), ActivationChoice("leaky_relu", (0.3,)), EACH],
}


def trained(choices: list[ActivationChoice], features: tuple[str, ...] = ()) -> tuple[Problem, np.ndarray]:
    """The circle learned by three layers; learned slopes have gone away from where they began."""
    data = synthetic("circle", 300, 0.1, 0.3, 0, features=features)
    spec = TrainingSpec(optimizer="adam", learning_rate=0.02)
    problem = make_problem(data, (8, 6, 4), choices, training=spec)
    state = advance(initial_state(problem), 400)
    flat = np.array(state.parameters)
    assert all((slopes != 0.25).all() for slopes in problem.network.learned(flat) if slopes is not None)
    return problem, flat


def z_of(problem: Problem, flat: np.ndarray, plane: Plane, side: int, unit: tuple[int, int]) -> np.ndarray:
    inputs = with_ones(plane.grid(side), problem.network.dtype)
    return forward(problem.network, flat, inputs).pre_activations[unit[0]][unit[1]].reshape(side, side)


@pytest.mark.parametrize("features", [(), ("x1", "x1^2", "sin(x2)")])
@pytest.mark.parametrize("case", CHOICES)
def test_the_sign_over_the_plane_is_that_of_the_forward_pass_everywhere(
    case: str, features: tuple[str, ...]
) -> None:
    problem, flat = trained(CHOICES[case], features)
    plane = plane_of(problem.dataset, None)
    for layer, spec in enumerate(problem.network.hidden):
        for unit in range(spec.units):
            z = inputs_over_plane(problem.network, flat, plane, (layer, unit))
            exact = z_of(problem, flat, plane, len(z), (layer, unit))
            assert np.array_equal(z > 0, exact > 0)


def test_the_polygons_cover_what_the_forward_pass_says() -> None:
    problem, flat = trained(CHOICES["PReLU for each neuron"])
    plane = plane_of(problem.dataset, None)
    for unit in range(6):
        area = firing_area(inputs_over_plane(problem.network, flat, plane, (1, unit)), plane.window)
        exact = z_of(problem, flat, plane, 301, (1, unit)) > 0
        assert area.share == pytest.approx(exact.mean(), abs=0.005)


def test_the_principal_plane_of_many_inputs_is_that_of_the_network() -> None:
    problem = make_problem(digits(), (32, 16), EACH, training=TrainingSpec(optimizer="adam"))
    flat = np.array(advance(initial_state(problem), 50).parameters)
    plane = plane_of(problem.dataset, None)
    for unit in ((0, 3), (1, 5)):
        z = inputs_over_plane(problem.network, flat, plane, unit)
        exact = z_of(problem, flat, plane, len(z), unit)
        assert z == pytest.approx(exact, abs=2e-5 * float(np.abs(exact).max()))


def test_numbers_past_the_precision_are_no_warning_and_finite() -> None:
    problem, flat = trained(CHOICES["PReLU"])
    problem = replace(problem, network=replace(problem.network, dtype="float32"))
    z = inputs_over_plane(problem.network, flat * np.float32(1e30), plane_of(problem.dataset, None), (2, 1))
    assert np.isfinite(z).all()


def mesh(side=60):
    places = np.linspace(-1, 1, side)
    return np.meshgrid(places, places)


def test_area_of_a_half_plane_is_exact():
    x, y = mesh()
    area = firing_area(x + 0.25 * y - 0.3, (-1, 1))
    assert area.share == pytest.approx(0.35, abs=1e-12)
    assert len(area.polygons) == 1
    edge = area.polygons[0]
    inner = np.abs(edge).max(axis=1) < 1 - 1e-9
    assert edge[inner] @ [1, 0.25] == pytest.approx(np.full(inner.sum(), 0.3), abs=1e-12)


def test_holes_are_polygons_of_their_own_and_count_against_the_area():
    x, y = mesh(120)
    area = firing_area(np.abs(x**2 + y**2 - 0.5) - 0.2, (-1, 1))
    assert len(area.polygons) == 3
    assert area.share == pytest.approx((4 - 0.4 * math.pi) / 4, abs=2e-3)


@pytest.mark.parametrize(("value", "share", "polygons"), [(1.0, 1.0, 1), (-1.0, 0.0, 0), (0.0, 0.0, 0)])
def test_everywhere_and_nowhere(value, share, polygons):
    area = firing_area(np.full((30, 30), value), (-3, 3))
    assert (area.share, len(area.polygons)) == (share, polygons)


@given(st.integers(0, 10_000))
@settings(max_examples=60)
def test_any_grid_gives_closed_polygons_inside_the_window_and_the_share_between_bounds(seed):
    z = np.random.default_rng(seed).normal(size=(9, 9)).round(1)
    area = firing_area(z, (0, 1))
    inverse = firing_area(-z, (0, 1))
    assert all(polygon.min() >= 0 and polygon.max() <= 1 for polygon in area.polygons)
    assert area.share + inverse.share <= 1 + 1e-9
    assert (area.share > 0) == bool((z > 0).any())


@pytest.mark.parametrize("unit", [(0, 3), (1, 5), (2, 0)])
def test_inputs_over_the_plane_are_those_of_the_network(unit):
    problem = make_problem(line(features=3), (6, 7, 2), ActivationChoice("tanh"))
    state = initial_state(problem)
    axes = plane_of(problem.dataset, (0, 2))
    z = inputs_over_plane(problem.network, state.parameters, axes, unit)
    activity = forward(problem.network, state.parameters, with_ones(axes.grid(len(z)), "float32"))
    assert z.ravel() == pytest.approx(activity.pre_activations[unit[0]][unit[1]], abs=1e-5)


def test_large_networks_get_a_coarser_grid():
    problem = make_problem(line(), (512, 512, 512))
    z = inputs_over_plane(
        problem.network, initial_state(problem).parameters, plane_of(problem.dataset, None), (2, 0)
    )
    assert z.shape[0] == 15
