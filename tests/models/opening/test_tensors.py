"""Tensors of every type are known to be whole, and to be too short or too long."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

pytest.importorskip("onnx")

from onnx import TensorProto, helper

from reluexplorer.models.opening.tensors import demand_whole, length
from reluexplorer.models.values.refusal import ModelError
from tests.models.opening.small import model

NUMBERS = {name: kind for name, kind in TensorProto.DataType.items() if name not in {"UNDEFINED", "STRING"}}
VALUES = 5


def holding(tensor: Any) -> Any:
    made = model()
    made.graph.initializer.append(tensor)
    return made


@pytest.mark.parametrize("name", NUMBERS)
def test_numbers_in_fields_of_their_type_are_whole(name: str) -> None:
    demand_whole(holding(helper.make_tensor("t", NUMBERS[name], [VALUES], [1] * VALUES)))


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("change", [-1, 0, 1])
def test_raw_numbers_are_as_long_as_their_shape(name: str, change: int) -> None:
    tensor = TensorProto(name="t", data_type=NUMBERS[name], dims=[VALUES])
    tensor.raw_data = bytes(length(tensor) + change)
    if change == 0:
        demand_whole(holding(tensor))
        return
    with pytest.raises(ModelError, match=r"the tensor 't' is not as long as its shape \(5\) says\.$"):
        demand_whole(holding(tensor))


@pytest.mark.parametrize(("count", "is_whole"), [(VALUES, True), (VALUES - 1, False)])
def test_texts_are_counted(count: int, is_whole: bool) -> None:
    tensor = TensorProto(name="t", data_type=TensorProto.STRING, dims=[VALUES], string_data=[b"a"] * count)
    if is_whole:
        demand_whole(holding(tensor))
    else:
        with pytest.raises(ModelError):
            demand_whole(holding(tensor))


def test_a_number_and_an_empty_array_are_whole() -> None:
    for dims, count in (([], 1), ([0, 3], 0)):
        tensor = TensorProto(name="t", data_type=TensorProto.FLOAT, dims=dims)
        tensor.raw_data = np.zeros(count, np.float32).tobytes()
        demand_whole(holding(tensor))
