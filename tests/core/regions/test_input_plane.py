"""The input plane and every unit seen through it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given as given_by_hypothesis
from hypothesis import strategies as st

from reluexplorer.core.activations import CATALOGUE
from reluexplorer.core.data.dataset import Dataset, Task
from reluexplorer.core.data.digits import digits
from reluexplorer.core.data.kinds.points import synthetic
from reluexplorer.core.network.spec import forward, with_ones
from reluexplorer.core.regions.input_plane import MapPlan, Plane, UnitMaps, plane_of
from tests.core.samples import dataset, network


def flat_data(features: int = 5, samples: int = 80, seed: int = 0) -> Dataset:
    """Data whose directions have clearly different variances."""
    rng = np.random.default_rng(seed)
    turned = np.linalg.qr(rng.standard_normal((features, features)))[0]
    scales = 2.0 ** -np.arange(features)
    made = dataset(Task.REGRESSION, samples, features)
    inputs = rng.standard_normal((samples, features)) * scales @ turned + 3.0
    names = tuple(f"x{i + 1}" for i in range(features))
    return Dataset("flat", "", Task.REGRESSION, inputs, made.targets, made.train, made.test, names)


def lifted(plane: Plane, coordinates: np.ndarray) -> np.ndarray:
    return plane.origin + coordinates @ plane.basis


def test_one_input_lies_along_u() -> None:
    plane = plane_of(dataset(features=1), None)
    assert (plane.u_name, plane.v_name, plane.explanation) == ("x1", "", "")
    assert plane.project(np.array([[2.0], [-3.0]])).tolist() == [[2.0, 0.0], [-3.0, 0.0]]
    grid = plane.grid(3)
    assert grid.tolist() == [[-6.0], [0.0], [6.0]] * 3


@pytest.mark.parametrize(
    ("features", "given"),
    [
        (("x2",), lambda _a, b: [b]),
        (("x1^2", "x2^2"), lambda a, b: [a * a, b * b]),
        (("x1", "x1*x2", "sin(x2)"), lambda a, b: [a, a * b, np.sin(b)]),
    ],
)
@pytest.mark.parametrize("axes", [None, (1, 0), (0, 2)])
def test_features_are_seen_over_the_plane_of_the_coordinates(
    features: tuple[str, ...],
    given: Callable[[float, float], list[float]],
    axes: tuple[int, int] | None,
) -> None:
    data = synthetic("moons", 50, 0.1, 0.3, 0, features=features)
    plane = plane_of(data, axes)
    assert (plane.u_name, plane.v_name, plane.window) == ("x1", "x2", (-6.0, 6.0))
    assert plane.explanation.endswith(f"of each point it is given {', '.join(features)}.")
    places = synthetic("moons", 50, 0.1, 0.3, 0).inputs
    assert np.array_equal(plane.project(data.places), places)
    assert np.array_equal(plane.inputs(*plane.project(data.places).T), data.inputs)
    corners = [(-6.0, -6.0), (6.0, -6.0), (-6.0, 6.0), (6.0, 6.0)]
    np.testing.assert_allclose(plane.grid(2), [given(*corner) for corner in corners])


@pytest.mark.parametrize("axes", [None, (0, 1), (0, 7), (3, 3)])
def test_two_inputs_are_the_plane(axes: tuple[int, int] | None) -> None:
    plane = plane_of(synthetic("moons", 50, 0.1, 0.3, 0), axes)
    assert (plane.u_name, plane.v_name, plane.explanation, plane.window) == ("x1", "x2", "", (-6.0, 6.0))
    points = np.array([[1.0, 2.0], [-3.0, 4.0]])
    assert plane.project(points).tolist() == points.tolist()


def test_two_inputs_may_change_places() -> None:
    plane = plane_of(synthetic("moons", 50, 0.1, 0.3, 0), (1, 0))
    assert (plane.u_name, plane.v_name) == ("x2", "x1")
    assert plane.project(np.array([[1.0, 2.0]])).tolist() == [[2.0, 1.0]]
    assert plane.grid(2).tolist() == [[-6.0, -6.0], [-6.0, 6.0], [6.0, -6.0], [6.0, 6.0]]


def test_a_grid_goes_from_edge_to_edge_with_the_lowest_row_first() -> None:
    grid = plane_of(synthetic("moons", 50, 0.1, 0.3, 0), None).grid(5).reshape(5, 5, 2)
    places = [-6.0, -3.0, 0.0, 3.0, 6.0]
    assert grid[0, :, 1].tolist() == [-6.0] * 5
    assert grid[-1, :, 1].tolist() == [6.0] * 5
    assert grid[:, 2, 1].tolist() == places
    assert grid[2, :, 0].tolist() == places


@pytest.mark.parametrize(("axes", "others"), [((1, 3), [0, 2, 4]), ((4, 0), [1, 2, 3])])
def test_two_of_many_inputs_keep_the_others_at_the_training_mean(
    axes: tuple[int, int], others: list[int]
) -> None:
    data = flat_data()
    plane = plane_of(data, axes)
    grid = plane.grid(7)
    mean = data.inputs[data.train].mean(axis=0)
    np.testing.assert_allclose(grid[:, others], np.tile(mean[others], (49, 1)), rtol=1e-14)
    assert grid[:, axes[0]].reshape(7, 7)[0].tolist() == np.linspace(-6.0, 6.0, 7).tolist()
    assert grid[:, axes[1]].reshape(7, 7)[:, 0].tolist() == np.linspace(-6.0, 6.0, 7).tolist()
    assert (plane.u_name, plane.v_name) == tuple(data.feature_names[axis] for axis in axes)
    assert plane.project(data.inputs) == pytest.approx(data.inputs[:, list(axes)], abs=1e-12)
    names = " and ".join(data.feature_names[axis] for axis in axes)
    assert plane.explanation == f"{names}; the other 3 inputs at the training mean."


def test_with_three_inputs_there_is_one_other() -> None:
    assert plane_of(flat_data(3), (2, 0)).explanation == "x3 and x1; the other input at the training mean."


@pytest.mark.parametrize("axes", [None, (2, 2), (0, 5), (-1, 0), (99, 100)])
def test_principal_directions_are_those_of_a_singular_value_decomposition(
    axes: tuple[int, int] | None,
) -> None:
    data = flat_data()
    plane = plane_of(data, axes)
    train = data.inputs[data.train]
    _, singular, directions = np.linalg.svd(train - train.mean(axis=0), full_matrices=False)
    np.testing.assert_allclose(plane.origin, train.mean(axis=0), rtol=1e-15)
    np.testing.assert_allclose(np.abs(plane.basis @ directions[:2].T), np.eye(2), atol=1e-12)
    assert (plane.u_name, plane.v_name) == ("PC 1", "PC 2")
    share = (singular[:2] ** 2).sum() / (singular**2).sum()
    shown = f"{100 * share:.0f} %"
    assert plane.explanation == f"The two principal components of 5 inputs, with {shown} of their variance."
    assert (plane.project(train).var(axis=0) * len(train)).tolist() == pytest.approx(singular[:2] ** 2)


def test_the_largest_part_of_a_principal_direction_is_positive() -> None:
    for seed in range(8):
        basis = plane_of(flat_data(seed=seed), None).basis
        assert (basis[[0, 1], np.abs(basis).argmax(axis=1)] > 0).all()


def test_all_points_lie_within_the_principal_window() -> None:
    for data in (flat_data(), digits()):
        plane = plane_of(data, None)
        reach = np.abs(plane.project(data.inputs)).max()
        assert plane.window == pytest.approx((-1.08 * reach, 1.08 * reach))


def test_data_without_variance_still_has_a_plane() -> None:
    data = flat_data()
    still = Dataset(
        "still", "", data.task, np.full((80, 5), 2.5), data.targets, data.train, data.test, data.feature_names
    )
    plane = plane_of(still, None)
    np.testing.assert_allclose(plane.basis @ plane.basis.T, np.eye(2), atol=1e-15)
    assert plane.window == (-1.0, 1.0)
    assert "0 % of their variance" in plane.explanation


@given_by_hypothesis(
    features=st.integers(2, 7),
    axes=st.none() | st.tuples(st.integers(0, 6), st.integers(0, 6)),
    seed=st.integers(0, 50),
)
def test_projecting_what_was_lifted_gives_it_back(
    features: int, axes: tuple[int, int] | None, seed: int
) -> None:
    plane = plane_of(flat_data(features, 30, seed), axes)
    np.testing.assert_allclose(plane.basis @ plane.basis.T, np.eye(2), atol=1e-12)
    coordinates = np.random.default_rng(seed).uniform(*plane.window, (20, 2))
    np.testing.assert_allclose(plane.project(lifted(plane, coordinates)), coordinates, atol=1e-12)
    side = np.linspace(*plane.window, 4)
    on_grid = plane.project(plane.grid(4))
    np.testing.assert_allclose(on_grid[:, 0], np.tile(side, 4), atol=1e-12)
    np.testing.assert_allclose(on_grid[:, 1], np.repeat(side, 4), atol=1e-12)


@pytest.mark.parametrize("activation", CATALOGUE)
def test_maps_are_the_network_at_the_points_of_the_grid(activation: str) -> None:
    data = flat_data(5)
    spec = network((5, 7, 4, 3), activation, "softmax", "float32")
    flat = spec.initial_parameters(1)
    plane = plane_of(data, None)
    maps = MapPlan(spec, plane, 6, 9, 64).maps(flat)
    assert maps.plane is plane
    assert [hidden.shape for hidden in maps.hidden] == [(7, 6, 6), (4, 6, 6)]
    assert (maps.inputs.shape, maps.output.shape) == ((5, 6, 6), (3, 9, 9))
    for row, column in ((0, 0), (0, 5), (5, 0), (3, 2)):
        u, v = np.linspace(*plane.window, 6)[[column, row]]
        point = lifted(plane, np.array([[u, v]]))
        activity = forward(spec, flat, with_ones(point, "float32"))
        np.testing.assert_allclose(maps.inputs[:, row, column], point[0], rtol=1e-6)
        for hidden, expected in zip(maps.hidden, activity.activations, strict=True):
            np.testing.assert_allclose(hidden[:, row, column], expected[:, 0], rtol=1e-5, atol=1e-5)
    fine = np.linspace(*plane.window, 9)
    point = lifted(plane, np.array([[fine[7], fine[1]]]))
    outputs = forward(spec, flat, with_ones(point, "float32")).outputs
    np.testing.assert_allclose(maps.output[:, 1, 7], outputs[:, 0], rtol=1e-5, atol=1e-6)


def test_a_map_grows_to_the_right_and_upwards() -> None:
    spec = network((2, 2, 1), "identity")
    flat = np.array([1.0, 0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 10.0, 0.0])
    maps = MapPlan(spec, plane_of(synthetic("xor", 50, 0.0, 0.3, 0), None), 3, 3, 64).maps(flat)
    assert maps.hidden[0][0].tolist() == [[-6.0, 0.0, 6.0]] * 3
    assert maps.hidden[0][1].tolist() == [[-6.0] * 3, [0.0] * 3, [6.0] * 3]
    assert maps.output[0].tolist() == [[-66, -60, -54], [-6, 0, 6], [54, 60, 66]]
    assert np.array_equal(maps.inputs, maps.hidden[0])


def test_only_the_first_units_of_a_wide_column_are_kept() -> None:
    spec = network((5, 7, 4, 3), "relu", "softmax")
    data = flat_data(5)
    plane = plane_of(data, (0, 1))
    flat = spec.initial_parameters(1)
    all_units, some = MapPlan(spec, plane, 4, 4, 64).maps(flat), MapPlan(spec, plane, 4, 4, 3).maps(flat)
    assert np.array_equal(some.inputs, all_units.inputs[:3])
    assert [part.shape[0] for part in some.hidden] == [3, 3]
    for few, every in zip(some.hidden, all_units.hidden, strict=True):
        assert np.array_equal(few, every[:3])
    assert np.array_equal(some.output, all_units.output)


def arrays_of(maps: UnitMaps) -> list[np.ndarray]:
    return [maps.inputs, *maps.hidden, maps.output]


@pytest.mark.parametrize("head", ["linear", "softmax"])
def test_maps_stay_as_they_are_while_their_plan_makes_others(head: str) -> None:
    spec = network((5, 7, 4, 3), "relu", head, "float32")
    plan = MapPlan(spec, plane_of(flat_data(5), None), 6, 9, 64)
    flats = [spec.initial_parameters(seed) for seed in (1, 2)]
    first = plan.maps(flats[0])
    kept = [array.copy() for array in arrays_of(first)]
    second = plan.maps(flats[1])
    for before, array, after in zip(kept[1:], arrays_of(first)[1:], arrays_of(second)[1:], strict=True):
        assert np.array_equal(before, array)
        assert not np.array_equal(array, after)
        assert not np.shares_memory(array, after)
    alone = MapPlan(spec, plan.plane, 6, 9, 64).maps(flats[1])
    for array, expected in zip(arrays_of(second), arrays_of(alone), strict=True):
        assert np.array_equal(array, expected)


@pytest.mark.parametrize("axes", [None, (0, 1)])
@pytest.mark.parametrize("features", [1, 2, 5])
def test_a_plane_and_its_maps_are_read_only(features: int, axes: tuple[int, int] | None) -> None:
    plane = plane_of(dataset(features=1) if features == 1 else flat_data(features), axes)
    spec = network((features, 3, 1))
    for array in (
        plane.origin,
        plane.basis,
        *arrays_of(MapPlan(spec, plane, 3, 4, 2).maps(spec.initial_parameters(0))),
    ):
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0.0
