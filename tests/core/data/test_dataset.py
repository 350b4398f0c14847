"""The shipped data sets: their values, their splits, and that they repeat to the bit."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reluexplorer.core.data.dataset import Dataset, Task
from reluexplorer.core.data.digits import digit_images, digits
from reluexplorer.core.data.expression import ExpressionError
from reluexplorer.core.data.kinds import DATASETS
from reluexplorer.core.data.kinds.points import FEATURES, TooFewPointsError, drawn, synthetic
from reluexplorer.core.data.splits import data_generator, shuffled_split, stratified_split
from reluexplorer.core.data.tables.encoding import standardised


def classes(dataset: Dataset) -> np.ndarray:
    return dataset.targets[:, 0].astype(int)


def check_whole(dataset: Dataset, samples: int) -> None:
    """Every sample is in one part; nothing can be written to."""
    assert sorted([*dataset.train, *dataset.test]) == list(range(samples))
    assert dataset.inputs.shape == (samples, len(dataset.feature_names))
    for array in (dataset.inputs, dataset.targets, dataset.train, dataset.test):
        assert not array.flags.writeable
    assert dataset.inputs.dtype == dataset.targets.dtype == np.float64


def test_the_kinds_stand_in_the_order_of_their_ranks() -> None:
    ranks = [kind.rank for kind in DATASETS.values()]
    assert sorted(set(ranks)) == ranks
    assert next(iter(DATASETS)) == "circle"
    assert len({kind.title for kind in DATASETS.values()}) == len(DATASETS)


@pytest.mark.parametrize("name", DATASETS)
@pytest.mark.parametrize(
    ("samples", "share", "test"), [(500, 0.3, 150), (7, 0.5, 4), (2, 0.3, 1), (9, 0.01, 1), (9, 0.0, 0)]
)
def test_a_part_is_the_share_that_was_asked_for(name: str, samples: int, share: float, test: int) -> None:
    dataset = synthetic(name, samples, 0.05, share, seed=3)
    check_whole(dataset, samples)
    assert (dataset.task, dataset.outputs) == (DATASETS[name].task, 1)
    assert dataset.features == DATASETS[name].inputs
    assert len(dataset.test) == test


@pytest.mark.parametrize("name", DATASETS)
def test_the_same_arguments_give_the_same_bits(name: str) -> None:
    first, again = (synthetic(name, 200, 0.1, 0.3, seed=5) for _ in range(2))
    other = synthetic(name, 200, 0.1, 0.3, seed=6)
    assert first.inputs.tobytes() == again.inputs.tobytes()
    assert first.test.tobytes() == again.test.tobytes()
    assert first.test.tolist() != other.test.tolist()
    assert first.inputs.tobytes() != other.inputs.tobytes()


def test_kinds_draw_from_different_streams() -> None:
    assert data_generator(0, "circle").random() != data_generator(0, "moons").random()


@pytest.mark.parametrize("name", [name for name, info in DATASETS.items() if info.task is Task.BINARY])
def test_classes_are_mixed_in_order_and_even_in_number(name: str) -> None:
    labels = classes(synthetic(name, 1000, 0.0, 0.3, seed=0))
    assert abs(labels.mean() - 0.5) < 0.05
    assert 0.3 < labels[:100].mean() < 0.7


@pytest.mark.parametrize("name", DATASETS)
def test_points_lie_in_the_window(name: str) -> None:
    points = synthetic(name, 2000, 0.0, 0.3, seed=1).inputs
    assert np.abs(points).max() < 6.0
    assert np.abs(points).max() > 4.0


def test_circle_is_a_disc_in_a_ring() -> None:
    dataset = synthetic("circle", 1000, 0.0, 0.3, seed=0)
    radius = np.hypot(*dataset.inputs.T)
    inner = classes(dataset) == 1
    assert radius[inner].max() <= 2.5
    assert 3.5 <= radius[~inner].min() < 3.6
    assert 4.9 < radius[~inner].max() <= 5.0


def test_noise_of_the_circle_relabels_points_but_does_not_move_them() -> None:
    clean, noisy = (synthetic("circle", 1000, noise, 0.3, seed=0) for noise in (0.0, 0.5))
    assert clean.inputs.tobytes() == noisy.inputs.tobytes()
    assert 0.1 < np.mean(classes(clean) != classes(noisy)) < 0.5


def test_xor_is_the_sign_of_the_product_with_a_gap_at_the_axes() -> None:
    dataset = synthetic("xor", 1000, 0.0, 0.3, seed=0)
    assert np.array_equal(classes(dataset) == 1, dataset.inputs.prod(axis=1) > 0)
    assert np.abs(dataset.inputs).min() >= 0.3
    assert 5.2 < np.abs(dataset.inputs).max() <= 5.3


def test_spiral_arms_turn_by_their_radius() -> None:
    dataset = synthetic("spiral", 400, 0.0, 0.3, seed=0)
    radius = np.hypot(*dataset.inputs.T)
    angle = 2 * np.pi * 1.75 * radius / 5.0 + np.where(classes(dataset) == 1, 0.0, np.pi)
    np.testing.assert_allclose(
        dataset.inputs, radius[:, None] * np.column_stack([np.sin(angle), np.cos(angle)]), atol=1e-12
    )
    assert sorted(np.round(radius[classes(dataset) == 0] / 5.0 * 200).astype(int)) == list(range(200))


def test_noise_of_the_spiral_is_a_square_around_each_point() -> None:
    clean, noisy = (synthetic("spiral", 400, noise, 0.3, seed=0) for noise in (0.0, 0.25))
    moved = np.abs(noisy.inputs - clean.inputs)
    assert 0.24 < moved.max() <= 0.25


@pytest.mark.parametrize("noise", [0.1, 0.3, 0.5])
@pytest.mark.parametrize("name", [name for name, kind in DATASETS.items() if kind.inputs == 2])
def test_noise_moves_no_point_out_of_the_window(name: str, noise: float) -> None:
    dataset = synthetic(name, 500, noise, 0.3, seed=0)
    low, high = dataset.window
    reach = np.abs(dataset.places).max()
    assert reach <= high == -low
    assert high == 6.0 or high - 1.0 < reach, "no wider than it has to be"


def test_moons_are_half_circles_that_mirror_each_other() -> None:
    dataset = synthetic("moons", 1000, 0.0, 0.3, seed=0)
    upper = np.where(classes(dataset)[:, None] == 0, dataset.inputs, -dataset.inputs) * 0.3 + [0.5, 0.25]
    np.testing.assert_allclose(np.hypot(*upper.T), 1.0, atol=1e-12)
    assert upper[:, 1].min() >= 0.0
    noisy = synthetic("moons", 20_000, 0.1, 0.3, seed=0)
    still = synthetic("moons", 20_000, 0.0, 0.3, seed=0)
    assert (noisy.inputs - still.inputs).std() == pytest.approx(0.1 / 0.3, rel=0.02)


@pytest.mark.parametrize(("noise", "variance"), [(0.0, 0.5), (0.25, 2.25), (0.5, 4.0)])
def test_gaussians_have_their_centres_and_variance(noise: float, variance: float) -> None:
    dataset = synthetic("gauss", 20_000, noise, 0.3, seed=0)
    for label, center in ((0, -2.0), (1, 2.0)):
        cloud = dataset.inputs[classes(dataset) == label]
        assert np.abs(cloud.mean(axis=0) - center).max() < 0.06
        assert cloud.var() == pytest.approx(variance, rel=0.03)


def test_an_unknown_kind_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="plain"):
        synthetic("plain", 10, 0.0, 0.3, 0)


def test_checkerboard_has_four_by_four_squares() -> None:
    dataset = synthetic("checkerboard", 2000, 0.0, 0.3, seed=0)
    for (x, y), label in zip(dataset.inputs, classes(dataset), strict=True):
        column, row = math.floor(x / 2.5), math.floor(y / 2.5)
        assert -2 <= column < 2
        assert -2 <= row < 2
        assert label == ((column + row) % 2 == 0)


def test_waves_repeat_along_both_axes() -> None:
    dataset = synthetic("waves", 2000, 0.0, 0.3, seed=0)
    for (x, y), label in zip(dataset.inputs, classes(dataset), strict=True):
        height = (y + 1.2 * math.sin(2 * math.pi * x / 5)) % 5
        assert label == (0 < height < 2.5)


def test_points_above_a_typed_curve() -> None:
    dataset = synthetic("above", 500, 0.0, 0.3, seed=0, expression="x^2/4 - 2")
    x, y = dataset.inputs.T
    assert np.array_equal(classes(dataset) == 1, y > x**2 / 4 - 2)
    again = synthetic("above", 500, 0.0, 0.3, seed=0)
    assert again.inputs.tobytes() == dataset.inputs.tobytes()
    assert np.array_equal(classes(again) == 1, y > np.sin(x))
    with pytest.raises(ExpressionError):
        synthetic("above", 500, 0.0, 0.3, seed=0, expression="import os")


@pytest.mark.parametrize(("name", "function"), [("absolute", abs), ("sine", math.sin)])
def test_a_line_and_its_noise(name: str, function: Callable[[float], float]) -> None:
    clean, noisy = (synthetic(name, 5000, noise, 0.3, seed=0) for noise in (0.0, 0.4))
    assert clean.targets[:, 0].tolist() == pytest.approx([function(x) for x in clean.inputs[:, 0]], abs=1e-15)
    assert noisy.inputs.tobytes() == clean.inputs.tobytes()
    rng = data_generator(0, name)
    x, moved = rng.uniform(-5, 5, 5000), rng.uniform(-5, 5, 5000)
    expected = sorted(zip(x, (function(a + 0.4 * b) for a, b in zip(x, moved, strict=True)), strict=True))
    drawn_points = sorted(zip(noisy.inputs[:, 0], noisy.targets[:, 0], strict=True))
    np.testing.assert_allclose(drawn_points, expected, atol=1e-12)
    assert (noisy.targets != clean.targets).mean() > 0.99
    assert (clean.task, clean.feature_names, clean.class_names) == (Task.REGRESSION, ("x1",), ())


def test_the_plane_grows_along_the_diagonal() -> None:
    dataset = synthetic("plane", 500, 0.0, 0.3, seed=0)
    assert dataset.targets[:, 0] == pytest.approx((dataset.inputs[:, 0] + dataset.inputs[:, 1]) / 10)


def test_bumps_are_six_cones_of_which_the_steepest_counts() -> None:
    dataset = synthetic("bumps", 500, 0.0, 0.3, seed=0)
    for (x, y), target in zip(dataset.inputs, dataset.targets[:, 0], strict=True):
        best = 0.0
        for a, b, sign in (
            (-4, 2.5, 1), (0, 2.5, -1), (4, 2.5, 1), (-4, -2.5, -1), (0, -2.5, 1), (4, -2.5, -1)
        ):  # fmt: skip
            tall = sign * max(0.0, 1.0 - math.hypot(x - a, y - b) / 2)
            best = tall if abs(tall) > abs(best) else best
        assert target == pytest.approx(best, abs=1e-12)


def test_noise_of_the_regressions_moves_the_place_that_counts() -> None:
    clean, noisy = (synthetic("plane", 500, noise, 0.3, seed=0) for noise in (0.0, 0.5))
    assert noisy.inputs.tobytes() == clean.inputs.tobytes()
    assert 1.0 < 10 * np.abs(noisy.targets - clean.targets).max() <= 6.0


def test_features_follow_from_the_coordinates() -> None:
    names = ("x2", "x1^2", "x1*x2", "sin(x1)")
    plain = synthetic("spiral", 50, 0.1, 0.3, seed=2)
    dataset = synthetic("spiral", 50, 0.1, 0.3, seed=2, features=names)
    x, y = plain.inputs.T
    assert np.array_equal(dataset.inputs, np.column_stack([y, x * x, x * y, np.sin(x)]))
    assert dataset.feature_names == names
    assert np.array_equal(dataset.places, plain.inputs)
    assert np.array_equal(plain.places, plain.inputs)
    assert synthetic("sine", 50, 0.1, 0.3, seed=2, features=names).feature_names == ("x1",)
    assert list(FEATURES) == ["x1", "x2", "x1^2", "x2^2", "x1*x2", "sin(x1)", "sin(x2)"]


def test_drawn_points_keep_their_part_when_others_come() -> None:
    points = tuple((float(i % 7) - 3, float(i % 5) - 2, i % 2) for i in range(60))
    some, all_of_them = drawn(points[:30], 0.3, 4), drawn(points, 0.3, 4)
    assert set(some.test) == {row for row in all_of_them.test if row < 30}
    check_whole(all_of_them, 60)
    assert all_of_them.inputs.tolist() == [[x, y] for x, y, _ in points]
    assert classes(all_of_them).tolist() == [label for *_, label in points]
    assert 8 <= len(all_of_them.test) <= 28


@given(st.integers(4, 12), st.floats(0.1, 0.9), st.integers(0, 1000))
def test_both_parts_of_drawn_points_have_one(count: int, share: float, seed: int) -> None:
    dataset = drawn(tuple((0.0, 0.0, i % 2) for i in range(count)), share, seed)
    assert min(len(dataset.train), len(dataset.test)) >= 1


@pytest.mark.parametrize("points", [(), ((0, 0, 1),), ((0, 0, 1), (1, 1, 1), (2, 2, 0))])
def test_too_few_points_are_said(points: tuple[tuple[float, float, int], ...]) -> None:
    with pytest.raises(TooFewPointsError, match="Draw at least two points of each class on the plane"):
        drawn(points, 0.3, 0)


def test_digits_are_the_published_ones() -> None:
    pixels, labels = digit_images()
    assert pixels.shape == (1797, 64)
    assert np.bincount(labels).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    assert labels[:10].tolist() == list(range(10))
    assert pixels[0, :16].tolist() == [0, 0, 5, 13, 9, 1, 0, 0, 0, 0, 13, 15, 10, 15, 5, 0]
    assert (int(pixels.min()), int(pixels.max()), int(pixels.sum())) == (0, 16, 561_718)
    assert hashlib.sha256(pixels.tobytes() + labels.tobytes()).hexdigest()[:16] == "87ff0c9e40dc7e2c"
    assert digit_images()[0] is pixels
    assert not pixels.flags.writeable
    assert not labels.flags.writeable


def test_digits_as_a_data_set() -> None:
    dataset = digits(seed=1)
    check_whole(dataset, 1797)
    pixels, labels = digit_images()
    assert (len(dataset.train), len(dataset.test)) == (1437, 360)
    assert (dataset.task, dataset.outputs, dataset.window) == (Task.MULTICLASS, 10, (-0.25, 1.25))
    assert dataset.class_names == tuple("0123456789")
    assert (dataset.feature_names[0], dataset.feature_names[10], dataset.feature_names[63]) == (
        "pixel 1,1",
        "pixel 2,3",
        "pixel 8,8",
    )
    assert np.array_equal(dataset.inputs * 16, pixels)
    assert np.array_equal(dataset.targets.argmax(axis=1), labels)
    assert np.array_equal(dataset.targets.sum(axis=1), np.ones(1797))
    in_test = np.bincount(labels[dataset.test], minlength=10) / np.bincount(labels)
    assert np.abs(in_test - 0.2).max() < 0.006


def test_fewer_digits_are_a_seeded_choice_of_all_ten() -> None:
    dataset, other = digits(200, 0.25, seed=1), digits(200, 0.25, seed=2)
    check_whole(dataset, 200)
    assert len(dataset.test) == 50
    assert dataset.targets.sum(axis=0).min() >= 19
    assert digits(200, 0.25, seed=1).inputs.tobytes() == dataset.inputs.tobytes()
    assert other.inputs.tobytes() != dataset.inputs.tobytes()
    assert len(digits(5).inputs) == 20
    assert len(digits(5000).inputs) == 1797


def test_the_test_part_is_the_start_of_a_permutation() -> None:
    train, test = shuffled_split(10, 3, data_generator(4, "x"))
    order = data_generator(4, "x").permutation(10)
    assert test.tolist() == sorted(order[:3])
    assert train.tolist() == sorted(order[3:])


@settings(deadline=None)
@given(
    sizes=st.lists(st.integers(1, 40), min_size=1, max_size=6).filter(lambda sizes: sum(sizes) > 1),
    share=st.floats(0.0, 1.0),
    seed=st.integers(0, 2**32),
)
def test_a_stratified_split_gives_every_class_its_share(sizes: list[int], share: float, seed: int) -> None:
    labels = np.random.default_rng(seed).permutation(np.repeat(np.arange(len(sizes)), sizes))
    wanted = min(round(share * labels.size), labels.size - 1)
    train, test = stratified_split(labels, round(share * labels.size), data_generator(seed, "x"))
    assert sorted([*train, *test]) == list(range(labels.size))
    assert len(test) == wanted
    got = np.bincount(labels[test], minlength=len(sizes))
    ideal = np.array(sizes) * wanted / labels.size
    if wanted <= labels.size - len(sizes):
        assert (got < sizes).all()
    if (ideal <= np.array(sizes) - 1).all():
        assert np.abs(got - ideal).max() < 1.0


@pytest.mark.parametrize("rows", [2, 3, 7, 8, 9, 127, 128, 129, 1000, 20_001])
def test_columns_are_standardised_to_the_bit_as_numpy_s_mean_and_deviation_have_it(rows):
    rng = np.random.default_rng(rows)
    for values in (rng.normal(size=rows), rng.lognormal(0, 9, rows), rng.integers(0, 3, rows) * 1.0):
        train = rng.permutation(rows)[: max(2, rows // 2)]
        made, scale = standardised(values, train)
        size = float(np.abs(values[train]).max()) or 1.0
        part = (values / size)[train]
        mean, deviation = (part.mean(), part.std()) if np.ptp(part) else (part[0], 1.0)
        assert (scale.mean, scale.deviation) == (float(mean) * size, float(deviation) * size)
        wanted = np.clip((values / size - mean) / deviation, -1e9, 1e9)
        assert made.tobytes() == wanted.tobytes()
