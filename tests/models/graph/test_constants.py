"""Values that are fixed behind a Slice, and what constants are made of."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("onnx")

from reluexplorer.models.graph.constants import root_of, value_of
from reluexplorer.models.graph.view import view_of
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
