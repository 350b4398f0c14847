"""Shapes are looked for without computing what a small file can make endless."""

from __future__ import annotations

import pytest

onnx = pytest.importorskip("onnx")

from reluexplorer.models.graph.shapes import shapes_of  # noqa: E402
from tests.models.graph.test_constants import doubled  # noqa: E402
from tests.models.graph.texts import model_of  # noqa: E402


@pytest.mark.parametrize(("deep", "follows"), [(2, True), (6, True), (7, False), (12, False)])
def test_values_are_followed_only_while_they_stay_small(deep, follows, monkeypatch) -> None:
    asked = []
    infer = onnx.shape_inference.infer_shapes
    monkeypatch.setattr(
        onnx.shape_inference,
        "infer_shapes",
        lambda model, data_prop: asked.append(data_prop) or infer(model),
    )
    found = shapes_of(model_of(doubled(deep, 10)))
    assert asked == [follows]
    assert found.of(f"c{deep}") == (10**deep,)


def test_a_reshape_by_the_shape_of_another_is_still_followed() -> None:
    model = model_of(
        "g (float[2,6] x, float[3,4] a) => (float[N,M] y) { s = Shape(a) q = Reshape(x, s) y = Neg(q) }"
    )
    assert shapes_of(model).of("q") == (3, 4)
