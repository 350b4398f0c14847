"""Output layers: what is never said, what the outputs sum up to, and the doors beside the lesson."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from reluexplorer.core.engine.training import advance, initial_state
from reluexplorer.lessons.claims import output
from reluexplorer.lessons.claims.output import CHOICES, LESSON, STEPS, answers_of, play, run, setups
from reluexplorer.lessons.exhibit import Lines, Table
from reluexplorer.lessons.measuring import experiments_of
from reluexplorer.lessons.verdict import Standing, standing_of
from tests.lessons import plain
from tests.lessons.recorded import figures_of

RECORDED = Path(__file__).resolve().parents[2] / "data" / "lessons" / "output.json"


def nothing(_share: float) -> None:
    """Take no notice of progress."""


def settings(output: int, seed: int = 0) -> dict[str, float]:
    return {"output": float(output), "seed": float(seed)}


def recorded(case: str, number: str) -> np.ndarray:
    runs = json.loads(RECORDED.read_text(encoding="utf-8"))[case]
    return np.array([each[number] for each in runs])


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_what_is_lost_is_what_plain_numpy_loses(seed: int) -> None:
    numbers = run(settings(0), seed, nothing)
    data = plain.digit_data(seed, scaled=False)
    for relu_output, lost, right in ((True, "lost", "right"), (False, "lost_other", "right_other")):
        network = plain.Network(
            data, (128,), plain.ACTIVATIONS["relu"],
            seed=seed, rate=0.1, batch=32, relu_output=relu_output, dtype="float32",
        )  # fmt: skip
        network.learn(STEPS)
        assert numbers[lost] == 10 - np.unique(network.said(data.test)).size
        assert numbers[right] == pytest.approx(network.right(data.test), abs=0.006)
        if relu_output:
            logits = network.run(network.x[data.train])[0][-1]
            assert numbers["silent"] == (logits.max(axis=0) <= 0).sum()


def test_the_seed_of_the_stage_counts_on_from_the_knob() -> None:
    assert run(settings(0, 2), 1, nothing) == run(settings(0, 3), 0, nothing)


@pytest.mark.parametrize("place", range(len(CHOICES)))
def test_play_ends_with_the_numbers_of_the_run(place: int) -> None:
    *_, last = play(settings(place, 1))
    assert last.numbers == run(settings(place, 1), 0, nothing)
    assert last.done == 1.0
    assert last.outcome is not None
    assert last.outcome.lines[0].y[-1] == last.numbers["lost"]


def test_the_goal_is_met_by_a_seed_and_by_no_other_output_layer() -> None:
    goal = LESSON.goal
    assert goal is not None
    assert not goal.reached(run(LESSON.defaults, 0, nothing))
    assert goal.reached(run(settings(0, 0), 0, nothing))
    assert not any(goal.reached(run(settings(place, 0), 0, nothing)) for place in range(1, len(CHOICES)))


def test_the_cards_differ_in_the_output_layer_alone() -> None:
    for place in range(len(CHOICES)):
        mine, other = setups(settings(place, 7))
        assert mine.output != other.output
        assert {**vars(mine), "output": ""} == {**vars(other), "output": ""}
        assert mine.seed == 7


def test_digits_have_a_chance_line_and_numbers_have_none() -> None:
    digits, numbers = (next(play(settings(place))) for place in (0, len(CHOICES) - 1))
    lines = digits.cards[0].charts[0]
    assert isinstance(lines, Lines)
    assert lines.chance == (0.1, "chance, 10 %")
    lines = numbers.cards[0].charts[0]
    assert isinstance(lines, Lines)
    assert lines.chance is None


def test_the_table_has_the_range_of_the_outputs_and_of_their_sum() -> None:
    first = next(play(settings(0)))
    table = first.cards[1].charts[1]
    assert isinstance(table, Table)
    assert table.rows[1] == ("sum of the 10", "1.00 … 1.00")


def test_a_relu_output_meets_no_number_below_0() -> None:
    setup = setups(settings(len(CHOICES) - 1))[0]
    answers = answers_of(advance(initial_state(setup.problem()), 100))
    assert answers.outputs.min() >= 0
    assert not np.isin(answers.given, range(5)).any()
    assert answers.lost >= 5


def test_numbers_lie_in_ten_equal_parts_of_the_range() -> None:
    parts = output._part(np.array([-3.0, -1.0, -0.81, -0.79, -0.01, 0.0, 0.99, 1.0, 7.0]))
    assert parts.tolist() == [0, 0, 0, 1, 4, 5, 9, 9, 9]


def test_twenty_seeds_lose_digits_with_relu_before_softmax_and_none_without() -> None:
    lost = recorded("relu_softmax", "lost")
    assert lost.size == 20
    assert 1.6 < lost.mean() < 3.0
    assert (lost >= 4).any()
    assert not recorded("relu_softmax", "lost_other").any()
    assert recorded("relu_softmax", "gap").mean() == pytest.approx(24.6, abs=3)
    assert (recorded("numbers", "lowest") == 0).all()
    assert recorded("relu_softmax", "right_other").min() > 0.9


def test_outputs_of_relu_and_linear_ones_leave_0_to_1_and_probabilities_do_not() -> None:
    for case in ("relu", "linear", "sigmoid"):
        beyond = np.maximum(-recorded(case, "lowest"), recorded(case, "highest") - 1)
        np.testing.assert_allclose(recorded(case, "outside"), np.maximum(beyond, 0), atol=1e-12)
    found = figures_of("output")
    assert min(found["outside_relu"].low, found["outside_linear"].low) > 0.3
    assert found["outside_sigmoid"].mean == 0
    assert found["outside_softmax"].mean < 1e-6
    assert standing_of(LESSON.evidence, found) is Standing.HOLDS


@pytest.mark.parametrize(
    ("taken", "given"), [("sigmoid", "linear"), ("softmax", "linear"), ("relu", "sigmoid")]
)
def test_it_does_not_hold_of_outputs_that_are_no_probabilities(taken: str, given: str) -> None:
    found = figures_of("output")
    for number in ("right", "outside"):
        found[f"{number}_{taken}"] = found[f"{number}_{given}"]
    assert standing_of(LESSON.evidence, found) is Standing.FAILS


@pytest.mark.parametrize(("outputs", "share"), [(2, 0.25), (5, 1 / 32), (10, 9.77e-4)])
def test_all_outputs_are_silent_as_often_as_coins_all_show_tails(outputs: int, share: float) -> None:
    silent, expected = experiments_of(LESSON)["silent"].measure({"outputs": outputs}, 10, nothing)
    assert expected.mean == pytest.approx(share, rel=1e-3)
    assert silent.mean == pytest.approx(share, abs=5 * np.sqrt(share / 1e6))


@pytest.mark.slow
def test_standardised_digits_come_to_the_known_figures() -> None:
    door = experiments_of(LESSON)["standardised"]
    found = door.measure({knob.name: knob.default for knob in door.settings}, 20, nothing)
    named = {figure.name: figure for figure in found}
    assert named["accuracy_relu"].low < 0.931 < named["accuracy_relu"].high
    assert 0.5 < named["lowest_relu"].mean < 0.75
    assert named["accuracy_linear"].mean == pytest.approx(0.998, abs=0.0006)
    assert named["lowest_linear"].mean == pytest.approx(0.997, abs=0.001)
