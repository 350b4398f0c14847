"""Activations in branches and loops are measured as far as they are reached."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")

import onnx

from reluexplorer.models.values.findings import Channel
from tests.models.graph.texts import model_of
from tests.models.measuring.by_hand import measured

WEIGHTS = "<float[2,3] w = {1,0,0, 0,1,0}, float[3] b = {0,0,-1}>"
X = np.array([[1, -2], [3, -4], [-5, -6]], np.float32)


def branching(inner: str = "z = Gemm(x, w, b) a = Relu(z)"):
    return model_of(
        f"g (float[1,2] x, bool c) => (float y) {WEIGHTS} {{ y = If(c) <"
        f"then_branch = t () => (float a) {{ {inner} }},"
        "else_branch = e () => (float d) { q = Gemm(x, w, b) d = Tanh(q) }> }"
    )


def test_the_branch_that_is_taken_is_measured_and_the_other_said():
    found = measured(branching(), {"c": np.array(True)}, x=X)
    relu, tanh = found.layers
    assert (relu.inputs, relu.values, relu.layer.within) == (3, 3, ("If_0/then",))
    assert relu.states == (Channel.FIRES, Channel.DEAD, Channel.DEAD)
    assert relu.greatest.tolist() == [3, -2, -1]
    assert tanh.inputs == 0
    assert set(tanh.states) == {Channel.UNSEEN}
    assert any(tanh.layer.name in note for note in found.notes)


def test_channels_of_a_branch_that_was_not_taken_are_not_counted():
    model = branching().SerializeToString().replace(b"Tanh", b"Relu")
    found = measured(onnx.load_from_string(model), {"c": np.array(True)}, x=X)
    assert (found.dead, found.channels, len(found.rectifiers)) == (2, 3, 2)


def test_each_input_counts_where_it_went():
    model = model_of(
        f"g (float[1,2] x) => (float y) {WEIGHTS[:-1]}, float zero = {{0}}> {{"
        "s = ReduceMax<keepdims = 0>(x) c = Greater(s, zero) y = If(c) <"
        "then_branch = t () => (float a) { z = Gemm(x, w, b) a = Relu(z) },"
        "else_branch = e () => (float d) { q = Gemm(x, w, b) d = Tanh(q) }> }"
    )
    found = measured(model, x=X)
    assert [each.inputs for each in found.layers] == [2, 1]
    assert found.layers[0].greatest.tolist() == [3, -2, -1]
    assert found.layers[1].greatest.tolist() == [-5, -6, -1]


def test_a_branch_within_a_branch():
    inner = (
        "a = If(c) <then_branch = t2 () => (float a2) { z = Gemm(x, w, b) a2 = Relu(z) },"
        "else_branch = e2 () => (float d2) { d2 = Gemm(x, w, b) }>"
    )
    found = measured(branching(inner), {"c": np.array(True)}, x=X)
    assert found.layers[0].layer.within == ("If_0/then", "If_0/then")
    assert found.layers[0].greatest.tolist() == [3, -2, -1]


def looping(body: str):
    return model_of(
        f"g (float[1,2] x) => (float y) {WEIGHTS[:-1]}, int64 turns = {{3}}, bool go = {{1}}, float[2,2] r = "
        "{0.5, 0, 0, 0.5}, float zero = {0}> { y = Loop(turns, go, x) <body = l (int64 i, bool on, "
        f"float[1,2] state) => (bool on2, float next) {{ on2 = Identity(on) {body} }}> }}"
    )


def test_all_turns_of_a_loop_count():
    found = measured(looping("z = Gemm(state, w, b) a = Relu(z) next = MatMul(state, r)"), x=X)
    (layer,) = found.layers
    assert (layer.inputs, layer.values) == (3, 9)
    assert layer.greatest.tolist() == [3, -0.5, -1]
    assert layer.least.tolist() == [-5, -6, -1]
    assert layer.firing.tolist() == [pytest.approx(2 / 3), 0, 0]
    assert layer.peaks[:, 0].tolist() == [1, 3, -1.25]


def test_a_branch_within_a_loop_counts_where_it_was_taken():
    body = (
        "s = ReduceMax<keepdims = 0>(state) c = Greater(s, zero) next = If(c) <"
        "then_branch = t () => (float n) { z = Gemm(state, w, b) a = Relu(z) p = Abs(state) n = Neg(p) },"
        "else_branch = e () => (float n2) { n2 = Identity(state) }>"
    )
    found = measured(looping(body), x=X[:1])
    (layer,) = found.layers
    assert (layer.inputs, layer.values) == (1, 1)
    assert layer.greatest.tolist() == layer.least.tolist() == [1, -2, -1]


@pytest.mark.parametrize("positions", ["", "5,"])
@pytest.mark.parametrize("first", [0, 1])
def test_an_input_without_rows_counts_as_not_computed(positions, first):
    model = model_of(
        f"g (float[1,{positions}2] x) => (float y) {WEIGHTS[:-1]}, float zero = {{0}}, int64[1] at = {{0}}>"
        "{ s = ReduceMax<keepdims = 0>(x) c = Greater(s, zero) k = Unsqueeze(c, at) "
        "rows = Compress<axis = 0>(x, k) m = MatMul(rows, w) z = Add(m, b) a = Relu(z) y = Identity(a) }"
    )
    x = np.roll(np.array([[-1, -2], [1, -2], [3, -4], [-5, -6]], np.float32), first, axis=0)
    if positions:
        x = np.repeat(x[:, None], 5, axis=1)
    found = measured(model, x=x)
    (layer,) = found.layers
    assert (layer.inputs, layer.values) == (2, 10 if positions else 2)
    assert layer.greatest.tolist() == [3, -2, -1]
    assert layer.peaks[:, 0].tolist() == [1, 3]
    assert layer.fires_on.tolist() == [1, 0, 0]
    unseen = measured(model, x=-np.abs(x))
    assert (unseen.layers[0].inputs, set(unseen.layers[0].states)) == (0, {Channel.UNSEEN})


def test_a_scan_is_a_loop():
    model = model_of(
        f"g (float[5,2] x, float[2] start) => (float last, float y) {WEIGHTS} {{"
        "last, y = Scan<num_scan_inputs = 1, body = l (float[2] state, float[2] row) => (float[2] next, "
        "float[1,3] a) { next = Add(state, row) k = Constant<value_ints = [0]>() u = Unsqueeze(row, k) "
        "z = Gemm(u, w, b) a = Relu(z) }>(start, x) }"
    )
    rows = np.arange(10, dtype=np.float32).reshape(5, 2) - 4
    found = measured(model, {"x": rows, "start": np.zeros(2, np.float32)})
    (layer,) = found.layers
    assert (layer.inputs, layer.values) == (1, 5)
    assert layer.greatest.tolist() == [4, 5, -1]
