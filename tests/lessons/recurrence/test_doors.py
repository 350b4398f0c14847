"""What the command line measures of recurrent networks, against the figures that were published of them."""

from __future__ import annotations

import pytest

from reluexplorer.lessons.claims.recurrence import LESSON
from reluexplorer.lessons.figures import Figure
from reluexplorer.lessons.measuring import experiments_of
from reluexplorer.lessons.settings import settings_of


def asked(experiment: str, seeds: int, **typed: str) -> dict[str, Figure]:
    door = experiments_of(LESSON)[experiment]
    found = door.measure(settings_of(door.settings, typed), seeds, lambda _share: None)
    return {figure.name: figure for figure in found}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("typed", "low", "high"),
    [
        ({}, 0.0, 0.006),
        ({"weights": "he"}, 0.004, 0.025),
        ({"activation": "tanh"}, 0.15, 0.18),
        ({"activation": "tanh", "weights": "orthogonal"}, 0.01, 0.05),
    ],
)
def test_the_adding_problem_of_fifty_steps(typed: dict[str, str], low: float, high: float) -> None:
    found = asked("adding_problem", 2, **typed)
    assert low < found["error"].mean < high
    assert len(found["error"].values) == 2


@pytest.mark.slow
def test_tanh_is_ahead_where_digits_are_read_pixel_by_pixel() -> None:
    found = asked("digit_pixels", 1)
    assert 0.6 < found["identity"].mean < 0.74
    assert 0.84 < found["tanh"].mean < 0.96
    assert found["lead"].mean == pytest.approx(100 * (found["identity"].mean - found["tanh"].mean))


@pytest.mark.slow
def test_both_read_digits_row_by_row() -> None:
    found = asked("digit_rows", 2)
    for name in ("identity", "tanh"):
        assert all(0.93 <= share <= 0.98 for share in found[name].values)
