"""A model for which memory does not suffice is refused before it is read, with what would be needed."""

from __future__ import annotations

import pytest

pytest.importorskip("onnx")

import numpy as np
import onnx
from onnx import numpy_helper

from reluexplorer.models.opening import room
from reluexplorer.models.opening.opened import opened
from reluexplorer.models.values.refusal import ModelError
from tests.models.graph.texts import model_of

TEXT = "g (float[N,2] x) => (float y) { z = MatMul(x, w) y = Relu(z) }"


def saved(path, is_outside: bool):
    model = model_of(TEXT)
    model.graph.initializer.append(numpy_helper.from_array(np.ones((2, 5000), np.float32), "w"))
    onnx.save(model, path, save_as_external_data=is_outside, location="weights", size_threshold=0)
    return path


@pytest.mark.parametrize("is_outside", [False, True])
def test_want_of_memory_is_said_with_what_is_needed(tmp_path, monkeypatch, is_outside):
    path = saved(tmp_path / "net.onnx", is_outside)
    monkeypatch.setattr(room, "_SMALL", 10_000)
    monkeypatch.setattr(room, "most_room", lambda: 1 << 30)
    assert opened(path).model.graph.node[0].op_type == "MatMul"
    monkeypatch.setattr(room, "most_room", lambda: 4 * 40_000)
    with pytest.raises(ModelError, match="GB of memory are needed to measure it"):
        opened(path)


def test_how_much_is_needed_and_free(monkeypatch):
    monkeypatch.setattr(room, "most_room", lambda: 3_000_000_000)
    room.demand_room(600_000_000)
    with pytest.raises(
        ModelError, match=r"About 4\.5 GB of memory are needed to measure it, and 3 GB are free"
    ):
        room.demand_room(1_000_000_000)
    monkeypatch.setattr(room, "most_room", lambda: None)
    room.demand_room(1_900_000_000)


def test_small_models_are_read_without_asking(monkeypatch):
    monkeypatch.setattr(room, "most_room", lambda: 0)
    room.demand_room(room._SMALL)
