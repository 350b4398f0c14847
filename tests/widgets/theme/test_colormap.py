from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reluexplorer.widgets.theme.colormap import (
    _TO_LAB,
    _TO_LMS,
    class_colours,
    level,
    table_discrete,
    table_diverging,
    table_firing,
)
from reluexplorer.widgets.theme.theme import DARK, LIGHT, Theme


def packed(name: str) -> int:
    return 0xFF000000 | int(name[1:], 16)


def lab(entries: np.ndarray) -> np.ndarray:
    rgb = np.stack([entries >> shift & 255 for shift in (16, 8, 0)], axis=-1) / 255
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return np.cbrt(linear @ _TO_LMS.T) @ _TO_LAB.T


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_the_diverging_table_runs_negative_panel_positive(theme: Theme) -> None:
    colours = table_diverging(theme).colours(np.array([-2.0, 0.0, 2.0, -9.0, 9.0, np.nan]), 2.0)
    expected = [theme.negative, theme.panel, theme.positive, theme.negative, theme.positive, theme.panel]
    assert colours.tolist() == [packed(name) for name in expected]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_equal_steps_look_equal(theme: Theme) -> None:
    steps = np.linalg.norm(np.diff(lab(table_diverging(theme).entries[128:])[::15], axis=0), axis=1)
    assert steps.max() / steps.min() < 1.2


def test_the_table_of_firing_keeps_a_tint_at_zero() -> None:
    firing = table_firing(LIGHT).colours(np.array([0.0, 1.0]), 1.0).tolist()
    assert firing[1] == packed(LIGHT.healthy)
    assert firing[0] not in {packed(LIGHT.panel), packed(LIGHT.healthy)}


def test_the_discrete_table_has_two_colours_that_part_at_zero() -> None:
    table = table_discrete(DARK)
    assert len(set(table.entries.tolist())) == 2
    low, high = table.colours(np.array([-0.01, 0.01]), 1.0).tolist()
    assert low != high
    assert (low, high) == (table.entries[0], table.entries[-1])


def test_tables_are_shared_and_frozen() -> None:
    assert table_diverging(LIGHT) is table_diverging(LIGHT)
    with pytest.raises(ValueError, match="read-only"):
        table_diverging(LIGHT).entries[0] = 0


def test_classes_have_their_own_colours() -> None:
    assert class_colours(LIGHT, 2) == (LIGHT.negative, LIGHT.positive)
    for count in (3, 4, 5, 10):
        names = class_colours(LIGHT, count)
        assert len(set(names)) == len(names) == count
        colours = lab(np.array([packed(name) for name in names], np.uint32))
        apart = np.linalg.norm(colours[:, None] - colours[None], axis=-1) + np.eye(count)
        assert apart.min() > 0.05


@given(st.floats(1e-8, 1e8))
def test_the_level_is_just_above_the_largest_magnitude(top: float) -> None:
    found = level(np.array([0.0, -top, np.nan, np.inf]))
    assert top * (1 - 1e-6) <= found <= 1.51 * top
    assert float(f"{found:.2g}") == found


def test_the_level_of_nothing_is_one() -> None:
    assert level(np.zeros(3)) == 1.0
    assert level(np.array([])) == 1.0
    assert level(np.array([0.83, -0.2])) == 1.0
    assert level(np.array([1.2])) == 1.5
