"""Values that are fixed behind a Slice, and what constants are made of."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("onnx")

from reluexplorer.models.graph.constants import is_constant, root_of, value_of
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
