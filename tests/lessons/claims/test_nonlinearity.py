"""Nonlinearity: linear layers are one map, and what few units of ReLU make of a ring."""

from __future__ import annotations

import numpy as np
import pytest

from reluexplorer.core.engine.training import initial_state
from reluexplorer.lessons.claims.nonlinearity import BENDS, LESSON, STEPS, play, run, setups
from reluexplorer.lessons.exhibit import Intervals, Note, PlaneMap
from reluexplorer.lessons.figures import counted_share
from reluexplorer.lessons.nonlinearity.folding import folded
from reluexplorer.lessons.verdict import Standing, standing_of
from tests.lessons import plain
from tests.lessons.recorded import figures_of, recorded


def nothing(_share: float) -> None:
    """Take no notice of progress."""


def test_without_an_activation_more_layers_get_no_more_right():
    found = figures_of("nonlinearity")
    assert max(found[name].mean for name in ("linear_1", "linear_3", "linear_5", "linear_xor")) < 0.6
    assert found["difference"].mean < 1e-5
    assert standing_of(LESSON.evidence, found) is Standing.HOLDS


def test_how_many_units_close_the_ring_is_counted():
    found, runs = figures_of("nonlinearity"), recorded("nonlinearity")
    assert found["closed_2"].mean == 0.0
    assert found["closed_4"].mean > 0.9
    for units in (2, 3, 4):
        closed = [each["accuracy_bent"] >= 0.99 for each in runs[f"units_{units}"]]
        assert found[f"closed_{units}"].mean == pytest.approx(sum(closed) / 20)
        assert found[f"closed_{units}"].half == counted_share("", "", sum(closed), 20).half > 0


def test_the_run_is_what_a_plain_network_says(monkeypatch):
    monkeypatch.setattr("reluexplorer.lessons.claims.nonlinearity.STEPS", 120)
    set_to = {**LESSON.defaults, "units": 5.0, "layers": 2.0, "data": 1.0}
    found = run(set_to, 3, nothing)
    known = setups(set_to)[0].seeded(3).problem().dataset
    data = plain.Data(known.inputs, known.targets, known.train, known.test)
    for name, end in (("identity", ""), ("relu", "_bent")):
        network = plain.Network(
            data, (5, 5), plain.ACTIVATIONS[name],
            seed=3, rate=0.1, batch=10, start="glorot_uniform", dtype="float32",
        )  # fmt: skip
        network.learn(120)
        assert found[f"accuracy{end}"] == pytest.approx(network.right(data.test), abs=0.021)


def test_the_last_frame_has_the_numbers_of_the_run(monkeypatch):
    monkeypatch.setattr("reluexplorer.lessons.claims.nonlinearity.STEPS", 160)
    set_to = {**LESSON.defaults, "activation": float(BENDS.index("tanh")), "data": 1.0}
    *_, last = play(set_to)
    assert last.numbers == run(set_to, 0, nothing)
    assert last.cards[1].title == "Tanh"


def test_the_product_under_the_map_is_the_border_that_is_drawn():
    first = next(play(LESSON.defaults))
    picture, note = first.cards[0].charts
    assert isinstance(picture, PlaneMap)
    assert isinstance(note, Note)
    state = initial_state(setups(LESSON.defaults)[0].problem())
    a, b, c = folded(state.problem.network.layers(state.parameters))[:, 0]
    assert plain.numbers(
        note.text.split(": ")[1].removesuffix(" = 0.").replace("x1", "").replace("x2", "").replace(" ", "")
    ) == (pytest.approx([a, b, c], abs=0.005))
    (line,) = picture.lines
    np.testing.assert_allclose(line @ [a, b] + c, 0.0, atol=1e-12)
    low, high = picture.window
    u, v = np.meshgrid(np.linspace(low, high, 56), np.linspace(low, high, 56))
    np.testing.assert_allclose((picture.values + 1) / 2, 1 / (1 + np.exp(-(a * u + b * v + c))), atol=1e-4)


@pytest.mark.slow
def test_three_units_reach_the_goal_at_a_larger_learning_rate():
    assert LESSON.goal is not None
    set_to = {**LESSON.defaults, "layers": 1.0, "units": 3.0}
    assert not LESSON.goal.reached(run(set_to, 0, nothing))
    assert LESSON.goal.reached(run({**set_to, "rate": 0.3}, 0, nothing))
    assert not LESSON.goal.reached(run({**set_to, "rate": 0.3, "data": 1.0}, 0, nothing))


def test_a_guess_is_never_green():
    linear = next(play(LESSON.defaults)).cards[0]
    assert linear.badge_role != "healthy"
    problem = setups(LESSON.defaults)[0].problem()
    assert 60 * problem.steps_per_epoch == STEPS


def test_its_chart_names_chance():
    (chart,) = LESSON.charts(figures_of("nonlinearity"))
    assert isinstance(chart, Intervals)
    assert chart.chance == (0.5, "chance, 50 %")
    assert [len(rows) for _, rows in chart.groups] == [4, 5]
