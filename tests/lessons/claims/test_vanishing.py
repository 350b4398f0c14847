"""What 20 layers leave of a gradient: plain NumPy, theory, and the printed figures."""

from __future__ import annotations

import math
import statistics

import pytest

from reluexplorer.lessons.badges import GROWN, SHRUNK
from reluexplorer.lessons.claims.vanishing import FUNCTIONS, HE, LESSON, charts, play, run
from reluexplorer.lessons.exhibit import Intervals, Lines
from reluexplorer.lessons.explaining import explained
from reluexplorer.lessons.measuring import measured
from reluexplorer.lessons.verdict import Standing, filled, standing_of
from reluexplorer.text import digits
from tests.lessons import plain
from tests.lessons.recorded import figures_of, recorded


def nothing(_share: float) -> None:
    """Take no notice of progress."""


def knobs(**turned: float) -> dict[str, float]:
    return {**LESSON.defaults, **turned}


@pytest.mark.parametrize("place", range(3))
@pytest.mark.parametrize(("size", "layers"), [(1.0, 20), (3.0, 7)])
def test_a_run_is_what_plain_numpy_says(place: int, size: float, layers: int) -> None:
    numbers = run(knobs(activation=place, size=size, layers=layers), 3, nothing)
    for name, deviation in (("left", size), ("left_he", HE)):
        wanted = plain.attenuation(3, layers, FUNCTIONS[place][1], deviation)[0]
        assert numbers[name] == pytest.approx(wanted[0], rel=1e-9)


@pytest.mark.parametrize("size", [0.7, 1.0, math.sqrt(2.0), 4.0])
def test_each_relu_layer_is_expected_to_leave_its_size_over_the_root_of_two(size: float) -> None:
    numbers = run(knobs(size=size, layers=12), 0, nothing)
    assert numbers["expected"] == pytest.approx((size / HE) ** 12, rel=1e-9)
    assert numbers["left"] == pytest.approx(numbers["left_he"] * (size / HE) ** 12, rel=1e-9)


def test_the_stage_ends_where_the_run_does_and_draws_what_is_left() -> None:
    for turned in ({}, {"size": 3.0, "layers": 33.0, "activation": 1.0}):
        frames = list(play(knobs(**turned)))
        assert frames[-1].numbers == run(knobs(**turned), 0, nothing)
        assert 40 <= len(frames) <= 100
        outcome = frames[-1].outcome
        assert outcome is not None
        assert outcome.lines[2].y[-1] == frames[-1].numbers["left"]
        assert outcome.lines[1].y[-1] == frames[-1].numbers["left_he"]
        chart = frames[-1].cards[1].charts[0]
        assert isinstance(chart, Lines)
        assert len(chart.lines[0].x) == len(chart.lines[1].x) - 1 == round(knobs(**turned)["layers"])


@pytest.mark.parametrize("place", range(3))
def test_why_tells_size_over_the_root_of_two_of_relu_alone(place: int) -> None:
    numbers = run(knobs(activation=place, size=1.5), 0, nothing)
    told = explained(LESSON, numbers)
    assert "of ReLU size/√2 each" in told
    assert told.count("size/√2") == 1
    assert f"leave {digits(numbers['expected'], 3)} of" in told
    assert numbers["left"] == pytest.approx(numbers["expected"], rel=0.3)


@pytest.mark.parametrize(
    ("name", "printed", "relative"),
    [
        ("he", 0.977, 0.2),
        ("half", 8.9e-4, 0.15),
        ("three", 3.4e6, 0.3),
        ("tanh", 0.175, 0.15),
        ("sigmoid", 2.5e-13, 0.35),
    ],
)
def test_twenty_seeds_leave_what_was_printed(name: str, printed: float, relative: float) -> None:
    found = figures_of("vanishing")
    assert found[f"left_{name}"].mean == pytest.approx(printed, rel=relative)
    if name != "he":
        assert found[f"expected_{name}"].mean == pytest.approx(printed, rel=0.3)


def test_one_figure_has_one_value_in_the_chart_the_details_and_the_sentences() -> None:
    found = figures_of("vanishing")
    (chart,) = charts(found)
    assert isinstance(chart, Intervals)
    assert chart.log
    shown = {row.label: row for _, rows in chart.groups for row in rows}
    for label, name in (("size √2", "left_he"), ("size 1", "left_half"), ("size 3", "left_three")):
        figure = found[name]
        assert shown[label].text == figure.shown()
        assert shown[label].mean == figure.mean == pytest.approx(statistics.geometric_mean(figure.values))
        assert figure.shown() in filled(LESSON.words.true_when + LESSON.words.not_when, found)


def test_the_recording_is_what_is_measured_here() -> None:
    found = measured(LESSON, 3, nothing)
    assert found.by_name["left_half"].values == pytest.approx(figures_of("vanishing", 3)["left_half"].values)
    assert [each["layers"] for each in recorded("vanishing")["half"]] == [20.0] * 20


def test_it_depends_and_would_not_if_half_the_variance_kept_a_tenth() -> None:
    found = figures_of("vanishing")
    assert standing_of(LESSON.evidence, found) is Standing.DEPENDS
    assert standing_of(LESSON.evidence, {**found, "left_half": found["left_he"]}) is Standing.HOLDS
    assert standing_of(LESSON.evidence, {**found, "left_he": found["left_half"]}) is Standing.FAILS


def test_forty_layers_are_kept_with_hes_size_alone() -> None:
    goal = LESSON.goal
    assert goal is not None
    reached = [size for size in (1.25, HE, 1.6) if goal.reached(run(knobs(size=size, layers=40), 0, nothing))]
    assert reached == [HE]
    assert not goal.reached(run(knobs(size=HE), 0, nothing))
    assert [aim.target for aim in goal.aims] == [40.0, SHRUNK, GROWN]
