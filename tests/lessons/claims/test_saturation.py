"""Saturation: six layers of three functions, and what two sizes of first weights make of them."""

from __future__ import annotations

import numpy as np
import pytest

from reluexplorer.core.engine.training import initial_state
from reluexplorer.lessons.bet import gap
from reluexplorer.lessons.claims import saturation
from reluexplorer.lessons.claims.saturation import LESSON, STEPS, play, run, setups
from reluexplorer.lessons.exhibit import Intervals, Lines
from reluexplorer.lessons.saturation.backward import gradient_lengths
from reluexplorer.lessons.training import Course
from reluexplorer.lessons.verdict import Standing, judged, standing_of
from tests.lessons import plain
from tests.lessons.recorded import figures_of, recorded


def nothing(_share: float) -> None:
    """Take no notice of progress."""


def test_sigmoid_reads_at_chance_with_weights_of_one_and_well_with_weights_of_four():
    runs = recorded("saturation", 3)
    assert all(one["accuracy"] < 0.11 for one in runs["1"])
    assert sum(one["accuracy"] >= 0.9 for one in runs["4"]) >= 2
    found = figures_of("saturation")
    assert 0.91 <= found["sigmoid_4"].mean <= 0.96
    assert found["tanh_1"].mean == pytest.approx(0.965, abs=0.01)
    assert found["relu_1"].mean == pytest.approx(0.943, abs=0.02)
    assert found["relu_4"].mean < 0.11
    assert found["broken_relu_4"].mean == np.mean([one["broken_relu"] for one in recorded("saturation")["4"]])
    assert found["broken_relu_1"].mean == 0.0


def test_a_gradient_shrinks_by_the_slope_of_each_layer():
    """Sigmoid's slope is 1/4 near 0; half the units of ReLU let half of a squared length through."""
    found = figures_of("saturation")
    assert found["left_sigmoid_1"].mean == pytest.approx(0.25**6, rel=0.4)
    assert found["left_relu_1"].mean == pytest.approx(0.5**3, rel=0.3)
    ratio = np.mean([each["left_relu"] / each["left"] for each in recorded("saturation")["1"]])
    assert found["advantage"].mean == pytest.approx(ratio)


def test_it_depends_on_the_first_weights():
    assert standing_of(LESSON.evidence, figures_of("saturation")) is Standing.DEPENDS


@pytest.mark.parametrize(
    ("sigmoid", "tanh", "standing"),
    [(0.1, None, Standing.DEPENDS), (None, 0.1, Standing.DEPENDS), (0.1, 0.1, Standing.HOLDS)],
)
def test_it_holds_only_where_neither_sigmoid_nor_tanh_reads_on(sigmoid, tanh, standing):
    runs = dict(recorded("saturation"))
    for case, read in (("4", sigmoid), ("tanh", tanh)):
        if read is not None:
            runs[case] = [{**one, "accuracy": read} for one in runs[case]]
    found = {figure.name: figure for figure in LESSON.figures(runs)}
    assert standing_of(LESSON.evidence, found) is standing


def test_the_verdict_tells_what_is_left_of_the_gradient_of_tanh():
    found = figures_of("saturation")
    assert found["left_tanh_1"].low > found["left_relu_1"].high
    assert found["left_tanh_1"].shown() in judged(LESSON.words, LESSON.evidence, found, 20).not_when


def test_the_run_is_what_a_plain_network_says(monkeypatch):
    monkeypatch.setattr("reluexplorer.lessons.claims.saturation.STEPS", 40)
    set_to = {**LESSON.defaults, "gain": 3.0, "depth": 3.0, "activation": 1.0}
    found = run(set_to, 1, nothing)
    data = plain.digit_data(1, scaled=False)
    for name, end in (("tanh", ""), ("relu", "_relu")):
        network = plain.Network(
            data, (64, 64, 64), plain.ACTIVATIONS[name],
            seed=1, rate=0.05, batch=32, momentum=0.9, dtype="float32",
        )  # fmt: skip
        for layer, weights in enumerate(network.weights):
            drawn = plain.stream(1, layer).standard_normal((64, 64))
            if layer == 3:
                drawn = plain.stream(1, layer).standard_normal((64, 10))
            q, r = np.linalg.qr(drawn)
            weights[:] = 3.0 * q * np.sign(np.diag(r))
        network.learn(40)
        assert found[f"accuracy{end}"] == pytest.approx(network.right(data.test), abs=0.03)


def test_the_last_frame_has_the_numbers_of_the_run(monkeypatch):
    monkeypatch.setattr("reluexplorer.lessons.claims.saturation.STEPS", 75)
    set_to = {**LESSON.defaults, "gain": 4.0, "depth": 2.0}
    *_, last = play(set_to)
    assert last.numbers == run(set_to, 0, nothing)
    assert last.outcome is not None
    assert last.outcome.lines[0].y[-1] == last.numbers["left"]
    for card, number in zip(last.cards, ("accuracy", "accuracy_relu"), strict=True):
        (chart,) = card.charts
        assert isinstance(chart, Lines)
        assert chart.lines[0].y[-1] == last.numbers[number]
        np.testing.assert_array_equal(chart.lines[1].y, [0.1, 0.1])


def test_the_first_gradient_comes_back_layer_by_layer_from_the_output(monkeypatch):
    monkeypatch.setattr("reluexplorer.lessons.claims.saturation.STEPS", 75)
    frames = list(play({**LESSON.defaults, "depth": 7.0}))
    outcomes = [frame.outcome for frame in frames]
    assert [len(each.lines[0].x) for each in outcomes] == [min(8, 1 + place // 4) for place in range(76)]
    last = outcomes[-1]
    assert last.lines[0].y[0] == 1.0
    assert [words for _, words in last.ticks] == ["output", "1", "2", "3", "4", "5", "6", "7"]
    start = gradient_lengths(initial_state(setups({**LESSON.defaults, "depth": 7.0})[0].problem()))
    np.testing.assert_array_equal(last.lines[0].y, start[::-1])
    assert LESSON.bet.answer(frames[-1].numbers) == tuple(start[-2:0:-1])


def test_a_bet_on_six_layers_is_held_against_those_that_there_are():
    answer = LESSON.bet.answer(run({**LESSON.defaults, "depth": 2.0}, 0, nothing))
    assert answer is not None
    assert [np.isnan(each) for each in answer] == [False, False, True, True, True, True]
    found = gap(LESSON.bet, (1.0,) * 6, answer)
    assert found.place == "at 2 layers back"
    assert found.apart.endswith(" times less than you said")


def test_no_card_is_green_whose_gradient_has_all_but_gone():
    first = next(play(LESSON.defaults))
    assert {card.badge_role for card in first.cards} <= {"warning", "secondary"}
    assert first.cards[0].gains[0] == first.numbers["left"]


@pytest.mark.parametrize(("knobs", "role"), [({}, "secondary"), ({"activation": 1.0}, "healthy")])
def test_a_network_that_reads_is_green_only_where_its_gradient_is_left(knobs, role):
    state = initial_state(setups({**LESSON.defaults, **knobs})[0].problem())
    start = gradient_lengths(state)
    card = saturation._card(Course("", "positive", state), start, 0.95)
    assert card.badge_role == role
    assert card.reads == (0.95, 0.1)
    assert card.gains == (start[0], start[0])
    grown = saturation._card(Course("", "positive", state), np.full_like(start, 20.0), 0.95)
    assert grown.badge_role == "secondary"


def test_a_network_that_broke_down_says_so_and_keeps_its_first_gradient():
    *_, last = play({**LESSON.defaults, "gain": 8.0})
    broken = last.cards[1]
    start = last.numbers["left_relu"]
    assert broken.badge.startswith("broke down at step ")
    assert last.numbers["broken_relu"] == 1.0
    assert broken.gains[0] == start
    assert np.isnan(broken.gains[1])
    assert last.outcome is not None
    assert last.outcome.lines[1].y[-1] == start


def test_the_goal_asks_for_six_layers_of_sigmoid():
    assert LESSON.goal is not None
    reached = {"sigmoid_layers": 6.0, "accuracy": 0.95}
    assert LESSON.goal.reached(reached)
    assert not LESSON.goal.reached({**reached, "sigmoid_layers": 5.0})
    first = next(play({**LESSON.defaults, "activation": 1.0}))
    assert first.numbers["sigmoid_layers"] == 0.0


def test_the_two_runs_differ_in_the_activation_alone():
    mine, relu = setups(LESSON.defaults)
    assert mine.activation != relu.activation
    assert mine == type(mine)(**{**vars(relu), "activation": mine.activation})
    assert mine.problem().steps_per_epoch * 10 == STEPS


def test_its_charts_name_chance():
    read, left = LESSON.charts(figures_of("saturation"))
    assert isinstance(read, Intervals)
    assert read.chance == (0.1, "chance, 10 %")
    assert isinstance(left, Intervals)
    assert left.log
