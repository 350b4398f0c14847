"""Gates: what is open along a walk, the linear map that is left, and where it ends."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest

from reluexplorer.lessons.claims.gate import GATES, HIDDEN, LESSON, PATHS, play, run, setups, walk_of
from reluexplorer.lessons.exhibit import GateDiagram, PlaneMap, Table
from reluexplorer.lessons.gates import GatedNetwork
from reluexplorer.lessons.measuring import experiments_of, measured
from reluexplorer.lessons.verdict import Standing
from tests.lessons import plain

TURNED = [
    {},
    {"bias": 0.3},
    {"bias": -0.7, "direction": 200.0, "distance": 3.5, "angle": 300.0, "radius": 2.5},
    {"direction": 0.0, "distance": 4.0},
]


def nothing(_share: float) -> None:
    """Take no notice of progress."""


def knobs(**turned: float) -> dict[str, float]:
    return {**LESSON.defaults, **turned}


def weights(seed: int) -> list[np.ndarray]:
    """First weights of the net on the stage by the definition of He's initialiser."""
    sizes = (2, *HIDDEN, 1)
    return [
        plain.stream(seed, layer).standard_normal((a, b)) * math.sqrt(2 / a)
        for layer, (a, b) in enumerate(pairwise(sizes))
    ]


def through(x: np.ndarray, seed: int, bias: float) -> tuple[float, list[bool]]:
    """Output and gates for one input, layer after layer."""
    opened: list[bool] = []
    matrices = weights(seed)
    for matrix in matrices[:-1]:
        z = x @ matrix + bias
        opened += (z > 0).tolist()
        x = np.maximum(z, 0)
    return float((x @ matrices[-1])[0]), opened


@pytest.mark.parametrize("turned", TURNED)
@pytest.mark.parametrize("seed", [0, 4])
def test_the_run_is_what_plain_numpy_says(turned: dict[str, float], seed: int) -> None:
    set_to = knobs(**turned)
    angle, heading = (math.radians(each) for each in (set_to["angle"], set_to["angle"] + set_to["direction"]))
    start = set_to["radius"] * np.array([math.cos(angle), math.sin(angle)])
    end = start + set_to["distance"] * np.array([math.cos(heading), math.sin(heading)])
    output, opened = through(start, seed, set_to["bias"])
    _, at_end = through(end, seed, set_to["bias"])
    numbers, walk = run(set_to, seed, nothing), walk_of(set_to, seed)
    assert walk.passage.outputs[0, 0] == pytest.approx(output, rel=1e-12, abs=1e-12)
    assert numbers["opened"] == sum(opened)
    assert numbers["changed"] == sum(a != b for a, b in zip(opened, at_end, strict=True))
    counts = [sum(opened[place : place + 8]) for place in (0, 8, 16)]
    assert numbers["paths"] == 2 * math.prod(counts) <= PATHS
    assert max(numbers["own_error"], numbers["same_error"]) < 1e-12


@pytest.mark.parametrize("turned", TURNED)
def test_play_ends_with_the_numbers_of_the_run(turned: dict[str, float]) -> None:
    frames = list(play(knobs(**turned)))
    assert frames[-1].numbers == run(knobs(**turned), 0, nothing)
    assert 40 <= len(frames) <= 100
    assert frames[-1].outcome is not None
    assert frames[-1].outcome.lines[0].y[-1] == frames[-1].numbers["changed"]


def test_the_slopes_of_the_map_are_difference_quotients() -> None:
    walk = walk_of(knobs(bias=0.2), 1)
    start = walk.points[:, 0]
    slopes, constant = walk.start_map
    h = 1e-6
    for feature in range(2):
        step = h * np.eye(2)[feature]
        above, below = (through(start + sign * step, 1, 0.2)[0] for sign in (1, -1))
        assert slopes[0, feature] == pytest.approx((above - below) / (2 * h), abs=1e-7)
    assert (slopes @ start + constant)[0] == pytest.approx(through(start, 1, 0.2)[0], rel=1e-12)


def test_the_diagram_carries_from_and_into_open_gates_alone() -> None:
    for exhibit in list(play(knobs(bias=0.1)))[::20]:
        diagram = exhibit.cards[0].charts[0]
        assert isinstance(diagram, GateDiagram)
        assert [len(layer) for layer in diagram.opened] == [2, *HIDDEN, 1]
        for before, after, carried in zip(diagram.opened, diagram.opened[1:], diagram.carried, strict=False):
            assert not carried[~before].any()
            assert not carried[:, ~after].any()
        last = diagram.carried[-1].sum()
        table = exhibit.cards[0].charts[1]
        assert isinstance(table, Table)
        assert plain.numbers(table.rows[0][1])[0] == pytest.approx(last, abs=5.1e-4)
        assert plain.numbers(table.rows[0][2])[0] == pytest.approx(last, abs=5.1e-4)


@pytest.mark.parametrize(("bias", "has_constant"), [(0.0, False), (0.5, True)])
def test_the_constant_is_written_where_there_are_biases(bias: float, has_constant: bool) -> None:
    table = next(play(knobs(bias=bias))).cards[0].charts[1]
    assert isinstance(table, Table)
    slopes, constant = walk_of(knobs(bias=bias), 0).start_map
    written = table.rows[0][0].removeprefix("here ").replace("− ", "−").replace("+ ", "")
    found = plain.numbers(written.replace("x₁", "").replace("x₂", ""))
    wanted = [*slopes[0], *([constant[0]] if has_constant else [])]
    assert found == pytest.approx(wanted, abs=0.00501)
    assert (constant[0] != 0) == has_constant


def test_the_plane_is_empty_where_the_gates_are_those_of_the_start() -> None:
    first = next(play(knobs(bias=0.4)))
    plane = first.cards[1].charts[0]
    assert isinstance(plane, PlaneMap)
    _, at_start = through(plane.points[0], 0, 0.4)
    side = np.linspace(*plane.window, len(plane.values))
    for row, column in ((0, 0), (20, 20), (5, 33), (60, 12)):
        _, there = through(np.array([side[column], side[row]]), 0, 0.4)
        assert plane.values[row, column] == sum(a != b for a, b in zip(at_start, there, strict=True))


def test_without_biases_the_gates_are_the_same_along_a_ray() -> None:
    goal = LESSON.goal
    assert goal is not None
    for seed in range(5):
        assert goal.reached(run(knobs(direction=0.0, distance=3.0), seed, nothing))
    assert not goal.reached(run(LESSON.defaults, 0, nothing))


def test_the_network_is_that_of_the_first_update_in_train() -> None:
    problem = setups(knobs(bias=0.3))[0].problem()
    assert problem.network.biased
    assert problem.network.bias == 0.3
    assert not setups(knobs())[0].problem().network.biased
    network = GatedNetwork(problem.network.layers(problem.network.initial_parameters(0)))
    assert network.widths == HIDDEN
    assert sum(network.widths) == GATES


def test_the_start_is_where_it_is_dragged_to() -> None:
    assert LESSON.placed is not None
    for x, y in ((1.0, 2.0), (-3.0, 0.5), (0.0, -4.0)):
        walk = walk_of(knobs(**LESSON.placed(x, y)), 0)
        assert walk.points[:, 0] == pytest.approx([x, y])


def test_the_claim_holds() -> None:
    found = measured(LESSON, 20, nothing)
    assert found.verdict.standing is Standing.HOLDS
    assert found.by_name["own_error"].mean < 1e-13
    assert found.by_name["doubled_sideways"].mean == 0.0
    assert found.by_name["doubled_biased"].low > 0.1
    assert set(found.by_name["changed_outwards"].values) == {0.0}


def test_ten_layers_of_64_agree_with_the_map_of_their_gates_to_rounding() -> None:
    door = experiments_of(LESSON)["deep"]
    settings = {knob.name: knob.default for knob in door.settings}
    found = {figure.name: figure for figure in door.measure(settings, 5, nothing)}
    assert 1e-17 < found["gate_error"].mean < 4e-15
    assert 1e-17 < found["scale_error"].mean < 4e-15
    assert found["open"].mean == pytest.approx(0.5, abs=0.03)
    assert found["opposite"].low > 0.5
    biased = {figure.name: figure for figure in door.measure({**settings, "bias": 0.1}, 5, nothing)}
    assert biased["gate_error"].mean < 4e-15
    assert biased["scale_error"].mean > 0.01
