"""Nodes of one name are told apart, and measured each for itself."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")

from onnx import helper

from reluexplorer.models.feeding.samples import ArraySamples
from reluexplorer.models.graph.view import view_of
from reluexplorer.models.opening.opened import opened
from tests.models.graph.texts import model_of
from tests.models.measuring.by_hand import measured_on
from tests.models.opening.small import dense, model, saved

BRANCHES = (
    "{n} = If(c) <then_branch = t{n} () => (float a{n}) {{ z{n} = Mul(x, w{n}) a{n} = Relu(z{n}) }},"
    "else_branch = e{n} () => (float d{n}) {{ d{n} = Tanh(x) }}> "
)


def choosing(*names):
    """A model of Ifs of these names, each of which gives ReLU of x times its number."""
    body = "".join(BRANCHES.format(n=f"y{number}") for number in range(len(names)))
    held = ", ".join(
        f"float[1,2] wy{number} = {{{number + 1}, {number + 1}}}" for number in range(len(names))
    )
    outputs = ", ".join(f"float y{number}" for number in range(len(names)))
    made = model_of(f"g (float[N,2] x, bool c) => ({outputs}) <{held}> {{ {body} }}")
    for node, name in zip(made.graph.node, names, strict=True):
        node.name = name
    return made


def test_two_ifs_of_one_name_are_measured_each_for_itself(tmp_path):
    made = opened(saved(tmp_path, choosing("If", "If")))
    x = np.array([[1, -2], [3, -4]], np.float32)
    found = measured_on(made.model, ArraySamples({"x": x}, {"c": np.array(True)}))
    relus = [each for each in found.layers if each.inputs]
    assert [each.greatest.tolist() for each in relus] == [[3, -2], [6, -4]]
    assert [each.layer.within for each in relus] == [("If/then",), ("If_2/then",)]


@pytest.mark.parametrize(
    ("names", "after"),
    [
        (("one", "other"), ("one", "other")),
        (("", ""), ("", "")),
        (("", "If_0"), ("", "If_0_2")),
        (("a", "a", "a_2", "a"), ("a", "a_3", "a_2", "a_4")),
    ],
)
def test_names_are_changed_where_they_are_taken_alone(tmp_path, names, after):
    made = opened(saved(tmp_path, choosing(*names))).model
    assert tuple(node.name for node in made.graph.node) == after
    withins = [scope.within for scope in view_of(made).scopes]
    assert len(set(withins)) == len(withins) == 1 + 2 * len(names)


def test_two_activations_of_one_name_can_be_run(tmp_path):
    nodes = dense()
    nodes[1].output[0] = "h"
    nodes.append(helper.make_node("Relu", ["h"], ["y"], name="relu"))
    made = opened(saved(tmp_path, model(nodes)))
    found = measured_on(made.model, ArraySamples({"x": np.ones((3, 4), np.float32)}))
    assert [(each.layer.name, each.inputs) for each in found.layers] == [("relu", 3), ("relu_2", 3)]
