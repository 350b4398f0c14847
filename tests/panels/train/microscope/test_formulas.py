"""The formulas of a neuron have its numbers in them, and say what is known at a step."""

from __future__ import annotations

import numpy as np

from reluexplorer.panels.train.microscope.formulas import largest, passage_state, passages, spoken_passages
from reluexplorer.panels.train.microscope.words import factor, figure
from reluexplorer.session.commands.data import ChooseData
from reluexplorer.session.commands.network import SetActivation, SetHidden
from reluexplorer.session.commands.selection import SelectOutput, SelectUnit
from tests.panels.train.microscope.following import AFTER, BACKWARD, FORWARD, SMALL, UPDATE, followed


def lines_of(view, number):
    return [line.spoken for line in passages(view)[number].lines]


def test_a_hidden_neuron_forward():
    view = followed(FORWARD, SMALL, SelectUnit(0, 1))
    layer = view.update.layers[0]
    (w1, w2), b = layer.before.weights[:, 1], layer.before.biases[1]
    x1, x2 = view.update.inputs
    first, second, bias = (
        f"{factor(float(w1))} · {factor(float(x1))}", f"{factor(float(w2))} · {factor(float(x2))}",
        factor(float(b)),
    )  # fmt: skip
    z = figure(float(layer.z[1]))
    assert lines_of(view, 0) == [
        f"z = {first} + {second} + {bias}", f"= {z}", f"a = max(0, {z}) = {figure(float(layer.a[1]))}",
    ]  # fmt: skip


def test_a_hidden_neuron_backward_is_the_sum_of_what_comes_back_times_its_gate():
    view = followed(BACKWARD, SMALL, SelectUnit(1, 2))
    layer, above = view.update.layers[1], view.update.layers[2]
    weight, error, delta = (
        float(each) for each in (above.before.weights[2, 0], above.delta[0], layer.delta[2])
    )
    gate = int(layer.z[2] > 0)
    assert delta == weight * error * gate
    lines = lines_of(view, 1)
    product = f"{factor(weight)} · {factor(error, figure(error))}"
    assert lines[:2] == ["δ = (Σ w · δnext) · gate", f"= ({product}) · {gate} = {figure(delta)}"]
    for i in range(4):
        read, slope = float(layer.reads[i]), float(layer.gradient.weights[i, 2])
        expected = f"δ · a{i + 1} = {factor(delta, figure(delta))} · {factor(read)} = {figure(slope)}"
        assert lines[2 + i] == f"∂L/∂w{i + 1} = {expected}"
    assert lines[-1] == f"∂L/∂b = δ = {figure(delta)}"


def test_the_output_is_read_as_the_answer_less_the_target():
    view = followed(BACKWARD, SMALL, SelectOutput(0))
    layer, target = view.update.layers[-1], float(view.update.target[0])
    answer, delta = figure(float(layer.a[0])), figure(float(layer.delta[0]))
    assert lines_of(view, 1)[0] == f"δ = p − y = {answer} − {target:.0f} = {delta}"
    assert lines_of(view, 0)[-1] == f"p = σ({figure(float(layer.z[0]))}) = {answer}"
    assert view.unit_title(*view.chosen) == "Output"


def test_the_update_has_each_weight_before_and_after():
    view = followed(UPDATE, SMALL, SelectUnit(0, 3))
    layer = view.update.layers[0]
    before, slope, after = (float(part.weights[0, 3]) for part in (layer.before, layer.gradient, layer.after))
    assert after == before - 0.03 * slope
    assert lines_of(view, 2)[0] == (
        f"w1 = {figure(before)} − 0.03 · {factor(slope, figure(slope))}, {figure(before)} → {figure(after)}"
    )


def test_of_many_terms_those_that_count_most_are_written():
    view = followed(FORWARD, ChooseData("digits"), SetHidden((6, 5)), SelectUnit(0, 0), steps=0)
    layer = view.update.layers[0]
    sizes = np.abs(layer.before.weights[:, 0] * layer.reads)
    written = largest(layer.before.weights[:, 0] * layer.reads, 4)
    assert sorted(sizes[written]) == sorted(np.sort(sizes)[-4:])
    assert "+ … 60 more + " in lines_of(view, 0)[0]
    assert len(lines_of(view, 2)) == 5


def test_the_largest_of_equal_numbers_is_the_first():
    assert largest(np.array([1.0, -3.0, 3.0, np.nan, 0.5, -1.0]), 3) == [0, 1, 2]


def test_a_smooth_activation_has_a_slope_in_place_of_a_gate():
    view = followed(BACKWARD, SMALL, SetActivation("tanh"), SelectUnit(0, 0))
    assert lines_of(view, 1)[0] == "δ = (Σ w · δnext) · f′(z)"
    assert lines_of(view, 0)[-1].startswith("a = f(")


def test_each_part_is_next_then_now_then_done():
    states = [
        [passage_state(followed(moment, SMALL, SelectUnit(1, 0)), stage) for stage in (0, 2, 3)]
        for moment in (0, FORWARD, 5, UPDATE, AFTER)
    ]
    assert states == [
        ["next", "next", "next"],
        ["now", "next", "next"],
        ["done", "now", "next"],
        ["done", "done", "now"],
        ["done", "done", "done"],
    ]


def test_what_is_not_known_yet_is_not_read_aloud():
    assert spoken_passages(followed(0, SMALL, SelectUnit(1, 0))) == ""
    said = spoken_passages(followed(FORWARD, SMALL, SelectUnit(1, 0)))
    assert said.startswith("Forward: z = ")
    assert "Backward" not in said
