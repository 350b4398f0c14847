from __future__ import annotations

import numpy as np
import pytest

from reluexplorer.widgets.diagram import edges
from reluexplorer.widgets.diagram.edges import (
    BUDGET,
    FAINT,
    STRONG,
    THICK,
    THIN,
    curves,
    draw_curves,
    strongest,
)
from reluexplorer.widgets.theme.theme import LIGHT


def strip(
    weights: list[list[float]], starts: list[float], ends: list[float], ratio: float = 1.0
) -> np.ndarray:
    w = np.array(weights)
    gap = curves(0, 100, np.array(starts), np.array(ends), w, 1.0, np.ones_like(w), 0.0)
    return draw_curves([gap], 80, ratio, LIGHT.positive, LIGHT.negative)[0]


def test_a_level_curve_has_its_width_opacity_and_colour() -> None:
    picture = strip([[1.0]], [40.0], [40.0])
    assert picture.shape == (80, 100)
    alpha = (picture >> 24) / 255
    assert alpha[39:41] == pytest.approx(STRONG, abs=0.02)
    depth = -np.log1p(-alpha)
    assert depth.sum(axis=0) / depth[40] == pytest.approx(THICK, rel=0.05)
    assert not alpha[:37].any()
    assert not alpha[43:].any()
    red, green, blue = (int(picture[40, 50]) >> shift & 255 for shift in (16, 8, 0))
    assert np.array([red, green, blue]) / alpha[40, 50] == pytest.approx(
        [int(LIGHT.positive[at : at + 2], 16) for at in (1, 3, 5)], abs=3
    )


def test_the_sign_is_the_colour_and_the_size_is_the_opacity() -> None:
    picture = strip([[-1.0, 0.0], [0.0, 0.01]], [20.0, 60.0], [20.0, 60.0])
    blue = int(picture[20, 50])
    assert (blue & 255) > (blue >> 16 & 255)
    opacity = (picture[55:65, 50] >> 24) / 255
    faint = -np.log1p(-opacity).sum()
    assert faint == pytest.approx(-np.log1p(-FAINT) * THIN, rel=0.25)
    assert not picture[30:50].any()


def test_a_rising_curve_starts_and_ends_where_it_should_and_is_smooth() -> None:
    alpha = (strip([[1.0]], [70.0], [10.0]) >> 24).astype(float)
    middle = (alpha * np.arange(0.5, 80)[:, None]).sum(axis=0) / alpha.sum(axis=0)
    assert middle[0] == pytest.approx(70, abs=0.6)
    assert middle[50] == pytest.approx(40, abs=1.2)
    assert middle[-1] == pytest.approx(10, abs=0.6)
    assert (np.diff(middle) < 0).all()
    partly = (alpha > 20) & (alpha < 0.875 * 255 * STRONG)
    assert partly.sum() > 100


def test_curves_over_one_another_are_as_opaque_as_both() -> None:
    alone = strip([[0.3]], [40.0], [40.0])
    both = strip([[0.3, 0.3]], [40.0], [40.0, 40.0])
    opposite = strip([[0.3, -0.3]], [40.0], [40.0, 40.0])
    clear = 1 - int(alone[40, 50] >> 24) / 255
    for picture in (both, opposite):
        assert 1 - int(picture[40, 50] >> 24) / 255 == pytest.approx(clear**2, abs=0.02)
    assert both[40, 50] != opposite[40, 50]


def test_sums_for_some_pixels_and_for_all_make_one_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(2)
    weights, starts, ends = rng.normal(size=(6, 5)), rng.uniform(5, 75, 6), rng.uniform(5, 75, 5)
    pictures = []
    for share in (0.0, 100.0):
        monkeypatch.setattr(edges, "_FEW", share)
        pictures.append(strip(weights.tolist(), starts.tolist(), ends.tolist(), ratio=1.5))
    assert (pictures[0] == pictures[1]).all()
    assert (pictures[0] > 0).mean() > 0.3


def test_what_leaves_the_strip_is_cut_off() -> None:
    picture, whole = strip([[1.0]], [-30.0], [40.0]), strip([[1.0]], [20.0], [90.0])
    assert not picture[:, 0].any()
    assert picture[38:42, -1].all()
    assert (picture[::-1, ::-1] == strip([[1.0]], [40.0], [110.0])).mean() > 0.99
    assert not whole[:, -1].any()
    assert not strip([[1.0]], [-60.0], [-40.0]).any()


def test_twice_the_pixels_show_the_same_curve() -> None:
    once, twice = strip([[0.6]], [20.0], [60.0]), strip([[0.6]], [20.0], [60.0], ratio=2.0)
    assert twice.shape == (160, 200)
    coarse = (twice >> 24).reshape(80, 2, 100, 2).mean(axis=(1, 3))
    assert np.abs(coarse - (once >> 24)).mean() < 1.0


def test_only_the_strongest_stay() -> None:
    rng = np.random.default_rng(0)
    weights = [rng.normal(size=(64, 64)), rng.normal(size=(64, 10))]
    for width in (80.0, 200.0):
        floor = strongest(weights, width)
        kept = sum(int((np.abs(w) / np.abs(w).max() >= floor).sum()) for w in weights)
        assert kept == int(BUDGET / width)
    assert strongest([rng.normal(size=(8, 8))], 200.0) == 0.0


def test_a_faded_curve_is_fainter() -> None:
    w = np.ones((1, 1))
    gap = [
        curves(0, 50, np.array([20.0]), np.array([20.0]), w, 1.0, np.full_like(w, f), 0.0) for f in (1.0, 0.3)
    ]
    full, faded = (
        int(draw_curves([c], 40, 1.0, LIGHT.positive, LIGHT.negative)[0][20, 25]) >> 24 for c in gap
    )
    assert faded == pytest.approx(0.3 * full, abs=3)
