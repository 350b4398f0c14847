"""How a claim is measured: the same each time, with progress, and stopped when nobody waits."""

from __future__ import annotations

import itertools

import pytest

from reluexplorer.core.activations import CATALOGUE
from reluexplorer.lessons.claims.catalogue import LESSONS, measure
from reluexplorer.lessons.claims.cost import BLOCK, KERNELS
from reluexplorer.lessons.lesson import SPREAD, Cancelled, Figure, over_seeds, spread_of, values_by_name

NAMES = tuple(LESSONS)


def test_claims_stand_in_the_order_of_their_ranks() -> None:
    ranks = [lesson.rank for lesson in LESSONS.values()]
    assert sorted(set(ranks)) == ranks
    assert (NAMES[0], NAMES[-1]) == ("definition", "gate")
    assert len({lesson.title for lesson in LESSONS.values()}) == len(LESSONS)
    for name, lesson in LESSONS.items():
        assert lesson.name == name
        assert 40 <= len(lesson.claim) <= 100
        assert lesson.claim.endswith(".")
        assert lesson.question.endswith("?")
        assert lesson.seeds >= 1


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in NAMES if name != "cost"])
def test_measuring_again_gives_the_same(name: str) -> None:
    shares: list[float] = []
    first = measure(name, 1, shares.append)
    assert first.seeds == 1
    assert first.lesson == name
    assert all(figure.spread is None for figure in first.figures)
    assert len({figure.name for figure in first.figures}) == len(first.figures)
    assert shares[0] == 0.0
    assert shares[-1] == 1.0
    assert all(a <= b for a, b in itertools.pairwise(shares))
    again = measure(name, 1, lambda _share: None)
    assert again.figures == first.figures
    assert again.verdict == first.verdict


@pytest.mark.slow
def test_cost_measures_all_functions_in_both_formats() -> None:
    shares: list[float] = []
    figures = values_by_name(measure("cost", 1, shares.append).figures)
    assert shares[-1] == 1.0
    for dtype in ("float32", "float64"):
        assert all(figures[f"{name}_{dtype}"] > 0 for name in KERNELS)
        ratio = figures[f"tanh_{dtype}"] / figures[f"relu_{dtype}"]
        assert figures[f"tanh_{dtype}_ratio"] == pytest.approx(ratio)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("after", [0, 1, 3])
def test_a_measurement_stops_when_it_is_told_to(name: str, after: int) -> None:
    calls = 0

    def progress(_share: float) -> None:
        nonlocal calls
        calls += 1
        if calls > after:
            raise Cancelled

    with pytest.raises(Cancelled):
        measure(name, 3, progress)
    assert calls == after + 1


def test_unknown_claims_are_an_error() -> None:
    with pytest.raises(KeyError):
        measure("attention", 1, lambda _share: None)


def test_figures_keep_mean_and_spread() -> None:
    figure = over_seeds("f", "words", [1.0, 2.0, 3.0], "s")
    assert figure == Figure("f", "words", 2.0, 1.0, "s")
    alone = over_seeds("g", "words", [4.0])
    assert alone == Figure("g", "words", 4.0, None)
    values = values_by_name([figure, alone])
    assert values == {"f": 2.0, "f" + SPREAD: 1.0, "g": 4.0}
    assert spread_of(values, "f") == 1.0
    assert spread_of(values, "g") is None


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", [name for name in KERNELS if name != "copy"])
def test_what_is_timed_is_the_function(name: str, dtype: str) -> None:
    import numpy as np

    x = np.linspace(-6.0, 6.0, 1001).astype(dtype)
    out, work = np.full_like(x, np.nan), np.empty_like(x)
    KERNELS[name][1](x, out, work)
    function = CATALOGUE[name]
    tolerance = 5e-4 if name == "gelu" else 1e-6
    assert out == pytest.approx(function.value(x, *function.defaults), abs=tolerance)
    assert len(x) < BLOCK
