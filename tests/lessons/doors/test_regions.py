"""The doors to what is known of linear regions come to the printed figures."""

from __future__ import annotations

import pytest

from reluexplorer.lessons.doors.regions import EXPERIMENTS
from reluexplorer.lessons.figures import Figure

DOORS = {each.name: each for each in EXPERIMENTS}


def measured(name: str, seeds: int = 0, **settings: float) -> dict[str, Figure]:
    door = DOORS[name]
    values = {**{knob.name: knob.default for knob in door.settings}, **settings}
    found = door.measure(values, seeds or door.seeds, lambda _share: None)
    return {figure.name: figure for figure in found}


@pytest.mark.parametrize(
    ("width", "layers", "printed", "within"),
    [(32, 1, 0.957, 0.05), (16, 2, 0.963, 0.2), (8, 4, 0.80, 0.4)],
)
def test_drawn_networks_have_about_half_the_square_of_their_neurons(
    width: int, layers: int, printed: float, within: float
) -> None:
    found = measured("drawn", width=width, hidden_layers=layers)
    assert found["ratio"].mean == pytest.approx(printed, abs=within)
    assert found["regions"].mean == pytest.approx(found["ratio"].mean * 512)


@pytest.mark.parametrize(("width", "parts"), [(3, 7), (5, 16), (8, 37), (10, 56), (20, 211)])
def test_one_layer_cuts_the_plane_as_lines_do(width: int, parts: int) -> None:
    found = measured("one_layer", width=width)
    assert set(found["regions"].values) == {parts}
    assert found["regions_exact"].mean == parts
    assert set(found["unbiased"].values) == {2 * width} == {found["unbiased_exact"].mean}


@pytest.mark.slow
def test_breakpoints_on_a_line_are_as_many_as_expected() -> None:
    found = measured("line")
    assert found["expected"].mean == pytest.approx(301.9, abs=0.05)
    assert found["breakpoints"].mean == pytest.approx(300.1, abs=8.0)
    few = measured("line", seeds=200, width=10, hidden_layers=1, spread=1.0, reach=1.0)
    assert few["expected"].mean == pytest.approx(5.0)
    assert few["breakpoints"].low - 0.3 < 5.0 < few["breakpoints"].high + 0.3


@pytest.mark.parametrize(("folds", "layers", "pieces"), [(2, 15, 32768), (3, 3, 27), (6, 4, 1296)])
def test_folds_multiply_pieces(folds: int, layers: int, pieces: int) -> None:
    found = measured("folds", folds=folds, hidden_layers=layers)
    assert found["pieces"].mean == found["power"].mean == pieces
    assert found["one_layer"].mean == folds * layers + 1


def test_folds_beyond_counting_are_refused() -> None:
    with pytest.raises(ValueError, match="too many pieces"):
        measured("folds", folds=16, hidden_layers=18)


@pytest.mark.parametrize(("tents", "error"), [(2, 0.015625), (3, 0.00390625)])
def test_tents_come_near_to_the_square(tents: int, error: float) -> None:
    found = measured("square", tents=tents)
    assert found["error"].mean == pytest.approx(error, rel=1e-9)
    assert found["exact"].mean == error


@pytest.mark.slow
def test_training_on_digits_leaves_no_more_regions_than_before() -> None:
    found = measured("digits")
    assert found["before"].mean == pytest.approx(44.1, abs=6.0)
    assert found["after"].mean == pytest.approx(40.1, abs=5.0)
    assert found["after"].mean < found["before"].mean
