"""Values that are fixed behind a Slice, and what constants are made of."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("onnx")

from reluexplorer.models.graph import constants
from reluexplorer.models.graph.activations import layers_of
from reluexplorer.models.graph.constants import dims_of, is_constant, root_of, scalar_of, value_of
from reluexplorer.models.graph.view import Scope, view_of
from tests.models.graph.texts import model_of


@pytest.mark.parametrize(
    ("opset", "sliced", "found"),
    [
        (17, "s = Slice(w, one, two)", [[4, 5, 6]]),
        (17, "s = Slice(w, zero, three, one)", [[1, 2, 3], [4, 5, 6]]),
        (17, "s = Slice(w, zero, three, one, two)", [[1, 3], [4, 6]]),
        (17, "s = Slice(w, zero, last, one)", [[1, 2], [4, 5]]),
        (9, "s = Slice<starts = [1], ends = [3], axes = [1]>(w)", [[2, 3], [5, 6]]),
        (17, "s = Slice(w, two, zero, one, last)", None),
        (17, "s = Slice(w, zero, n)", None),
    ],
)
def test_a_slice_of_what_is_fixed(opset, sliced, found) -> None:
    numbers = ", ".join(
        f"int64[1] {name} = {{{value}}}"
        for name, value in {"zero": 0, "one": 1, "two": 2, "three": 3, "last": -1}.items()
    )
    model = model_of(
        f"g (int64[1] n) => (float y) <float[2,3] w = {{1,2,3,4,5,6}}, {numbers}> {{ {sliced} y = Neg(s) }}",
        opset,
    )
    value = value_of("s", view_of(model).top)
    assert (None if value is None else value.tolist()) == found


def test_what_a_constant_is_made_of_stands_where_its_largest_part_stands() -> None:
    model = model_of(
        "g (float[2] x, bool c) => (float y) <float[4] w = {1,2,3,4}> { y = If(c) <"
        "then_branch = t () => (float a) <int64[1] from = {1}, int64[1] to = {3}>"
        "{ s = Slice(w, from, to) a = Add(x, s) },"
        "else_branch = e () => (float d) { d = Neg(x) }> }"
    )
    view = view_of(model)
    inner = view.scope(("If_0/then",))
    assert root_of("s", inner) == ("w", view.top)
    assert root_of("from", inner) == ("from", inner)
    assert root_of("x", inner) == ("x", view.top)
    assert root_of("", inner) == ("", inner)
    assert np.array_equal(value_of("s", inner), [2, 3])


def doubled(deep: int, times: int) -> str:
    """A graph in which a constant is put together of itself so many times, again and again."""
    nodes = " ".join(f"c{i + 1} = Concat<axis = 0>({', '.join([f'c{i}'] * times)})" for i in range(deep))
    return f"g (float[1] x) => (float y) <float[1] c0 = {{1}}> {{ {nodes} y = Add(x, c{deep}) }}"


def test_what_reads_a_constant_many_times_is_gone_through_once(monkeypatch) -> None:
    calls = []
    owner = Scope.owner
    monkeypatch.setattr(Scope, "owner", lambda self, name: calls.append(name) or owner(self, name))
    scope = view_of(model_of(doubled(6, 10))).top
    calls.clear()
    assert is_constant("c6", scope)
    assert root_of("c6", scope)[0] == "c0"
    value = value_of("c6", scope)
    assert value is not None
    assert (value.size, value.min(), value.max()) == (10**6, 1.0, 1.0)
    assert len(calls) < 2000


def test_a_constant_that_would_be_too_large_is_not_computed() -> None:
    scope = view_of(model_of(doubled(12, 20))).top
    assert is_constant("c12", scope)
    assert value_of("c12", scope) is None
    assert root_of("c12", scope) == ("c0", scope)
    wide = model_of(
        "g (float[1] x) => (float y) <float[1,1] one = {1}, float[1,8] w = {1,2,3,4,5,6,7,8}>"
        f"{{ v = Concat<axis = 1>({', '.join(['w'] * 1000)}) t = Transpose<perm = [1, 0]>(v) a = Add(v, t)"
        " y = Add(x, a) }"
    )
    assert value_of("a", view_of(wide).top) is None


@pytest.fixture
def computed(monkeypatch):
    """Elements of each value that is put together."""
    sizes = []
    concat = constants._FOLDED["Concat"]

    def noted(made, given):
        value = concat(made, given)
        sizes.append(value.size)
        return value

    monkeypatch.setitem(constants._FOLDED, "Concat", noted)
    return sizes


def test_what_asks_for_a_number_computes_a_large_constant_once_for_its_shape(computed) -> None:
    nodes = " ".join(f"c{i + 1} = Concat<axis = 0>({', '.join([f'c{i}'] * 16)})" for i in range(6))
    peaks = " ".join(f"y{i + 1} = Max(y{i}, c6)" for i in range(20))
    model = model_of(
        f"g (float[1] x) => (float y) <float[1] c0 = {{1}}> {{ {nodes} y0 = Neg(x) {peaks} y = Neg(y20) }}"
    )
    assert layers_of(model) == ()
    assert computed == [16**i for i in (1, 2, 3, 1, 2, 3, 4, 5, 6)]
    scope = view_of(model).top
    assert (scalar_of("c0", scope), scalar_of("c6", scope), scalar_of("c1", scope)) == (1.0, None, None)


def test_the_shape_of_a_constant_is_found_once(computed) -> None:
    scope = view_of(model_of(doubled(3, 20))).top
    assert [dims_of("c3", scope) for _turn in range(3)] == [(8000,)] * 3
    assert computed == [20, 400, 8000]


def test_a_scale_that_blows_a_value_up_is_not_multiplied_with_it() -> None:
    wide = ", ".join(["w"] * 5000)
    model = model_of(
        "g (float[1] x) => (float y) <float[1] w = {1}, uint8 zero = {0}, int64[2] row = {1, -1}, "
        f"int64[2] column = {{-1, 1}}> {{ v = Concat<axis = 0>({wide}) s = Reshape(v, row) "
        "t = Reshape(v, column) q = Cast<to = 2>(t) a = DequantizeLinear(q, s, zero) y = Add(x, a) }"
    )
    scope = view_of(model).top
    assert dims_of("q", scope) == (5000, 1)
    assert (is_constant("a", scope), value_of("a", scope)) == (True, None)
