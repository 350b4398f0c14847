"""Files of weights of dense networks become the model of ONNX that they mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.export.function_facts import FunctionFacts, read_facts
from reluexplorer.core.network.given_weights import GivenWeights, WeightsError, is_safetensors, read_arrays
from reluexplorer.language import _
from reluexplorer.models.opening.dense_functions import OPSET, Building, activated
from reluexplorer.models.opening.layout import Layout, laid
from reluexplorer.models.values.refusal import ModelError
from reluexplorer.sentences import quoted

if TYPE_CHECKING:
    import onnx

_HEADS = {
    "sigmoid": ("Sigmoid",), "sigmoid_squared": ("Sigmoid",), "softmax": ("Softmax",), "tanh": ("Tanh",),
    "relu": ("Relu",), "relu_softmax": ("Relu", "Softmax"),
}  # fmt: skip
"""Operators of output layers that are more than linear."""
_IR_VERSION = 9


def holds_weights(head: bytes, size: int) -> bool:
    """Whether a file begins as one of weights does: safetensors, an archive of arrays, or JSON."""
    return is_safetensors(head[:9], size) or head[:4] == b"PK\3\4" or head.lstrip()[:1] == b"{"


def dense_model(content: bytes, layout: Layout | None = None) -> tuple[onnx.ModelProto, tuple[str, ...]]:
    """Return the model of a file of weights, and notes on what was taken for granted.

    Raises :class:`ModelError` where it holds no dense network, :class:`~layout.LayoutUnknownError` where its
    matrices may lie both ways.
    """
    try:
        arrays, about = read_arrays(content)
        given = laid(arrays, about, layout)
    except WeightsError as error:
        raise ModelError(str(error)) from None
    facts = read_facts(given.about, len(given.weights) - 1)
    if facts.unknown:
        raise ModelError(
            _("Its activations {names} are none that are known here; export the network as ONNX.").format(
                names=quoted(facts.unknown)
            )
        )
    return _built(given, facts), tuple(_notes(given, facts))


def _notes(given: GivenWeights, facts: FunctionFacts) -> list[str]:
    notes = []
    if len(given.weights) > 1 and not facts.activations:
        notes.append(_("The file does not say its activations: ReLU is assumed between all layers."))
    if _scales(given, facts) is not None:
        notes.append(_("Inputs are given as the table has them; the file says how they are scaled."))
    return notes


def _built(given: GivenWeights, facts: FunctionFacts) -> onnx.ModelProto:
    from onnx import TensorProto, helper

    building, kind = Building(), TensorProto.FLOAT
    tensor = _scaled(building, given, facts)
    last = len(given.weights) - 1
    choices = facts.activations or (ActivationChoice("relu"),) * last
    for number, (weight, bias) in enumerate(zip(given.weights, given.biases, strict=True)):
        inputs = [tensor, building.hold(f"layers.{number}.weight", weight)]
        if bias is not None:
            inputs.append(building.hold(f"layers.{number}.bias", bias))
        tensor = building.add("Gemm", *inputs, name=f"layers.{number}.z", transB=1)
        if number < last:
            name = f"layers.{number}.activation"
            tensor = activated(building, tensor, name, choices[number], given.slopes[number])
    for place, operator in enumerate(_HEADS.get(facts.output, ())):
        tensor = building.add(operator, tensor, name=f"output.{place}")
    graph = helper.make_graph(
        building.nodes,
        "dense",
        [helper.make_tensor_value_info("inputs", kind, ["samples", given.sizes[0]])],
        [helper.make_tensor_value_info(tensor, kind, ["samples", given.sizes[-1]])],
        building.weights,
    )
    return helper.make_model(
        graph,
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=_IR_VERSION,
        producer_name="ReLU Explorer",
    )


def _scales(given: GivenWeights, facts: FunctionFacts) -> tuple[list[float], list[float]] | None:
    """Return means and deviations that change an input, one each; None where there are none."""
    scales = facts.scales
    if len(scales) != given.sizes[0] or not any(scale.changes for scale in scales):
        return None
    return [scale.mean for scale in scales], [scale.deviation for scale in scales]


def _scaled(building: Building, given: GivenWeights, facts: FunctionFacts) -> str:
    scales = _scales(given, facts)
    if scales is None:
        return "inputs"
    means, deviations = (
        building.hold(name, each) for name, each in zip(("means", "deviations"), scales, strict=True)
    )
    return building.add(
        "Div", building.add("Sub", "inputs", means, name="centred"), deviations, name="scaled"
    )
