"""A copy of a model without the channels that stayed silent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from reluexplorer.language import _
from reluexplorer.models.cutting.classes import Classes
from reluexplorer.models.cutting.editing import Editor
from reluexplorer.models.cutting.flow import Flow
from reluexplorer.models.cutting.operators import follow_graph
from reluexplorer.models.cutting.reasons import Pin, Why
from reluexplorer.models.cutting.seeds import seeds_of, silent_by
from reluexplorer.models.cutting.shapes import with_shapes
from reluexplorer.models.graph.costs import parameters_of, total_operations
from reluexplorer.models.graph.shapes import Shapes, shapes_of
from reluexplorer.models.graph.view import View, view_of
from reluexplorer.models.measuring.passing import batch_size, feed_at
from reluexplorer.models.values.findings import Findings, LayerFindings
from reluexplorer.models.values.refusal import ModelError

if TYPE_CHECKING:
    import onnx

    from reluexplorer.models.feeding.samples import Samples


NOISE = _("Noise cannot tell what may be cut of a model: give it inputs of the kind that it is used with.")


@dataclass(frozen=True, eq=False)
class LayerCut:
    """What became of a layer's silent channels."""

    findings: LayerFindings
    silent: NDArray[np.int64]
    """Numbers of the channels that stayed silent by the margin, or are constant."""
    cut: NDArray[np.int64]
    """Those of them that were taken out."""
    kept: tuple[tuple[str, int], ...]
    """Why others stay, each reason with how many."""


@dataclass(frozen=True, eq=False)
class Cut:
    """A smaller copy, and what was taken out of it."""

    model: onnx.ModelProto
    margin: float
    layers: tuple[LayerCut, ...]
    """Those with silent channels."""
    parameters: tuple[int, int]
    """Before and after."""
    operations: tuple[int, int]
    """Multiply–adds an input before and after; 0 where shapes are not known."""
    size: tuple[int, int]
    """Bytes before and after."""

    @property
    def silent(self) -> int:
        """How many channels were to go."""
        return sum(len(each.silent) for each in self.layers)

    @property
    def channels(self) -> int:
        """How many went."""
        return sum(len(each.cut) for each in self.layers)

    @property
    def dead(self) -> int:
        """How many of them are dead ones of rectifiers; others are of other layers, or have one value."""
        return sum(
            int(np.isin(each.cut, silent_by(each.findings, self.margin)[0]).sum())
            for each in self.layers
            if each.findings.layer.kind.is_rectifier
        )

    @property
    def kept(self) -> tuple[tuple[str, int], ...]:
        """Why silent channels of rectifiers stay, each reason with how many, the most frequent first."""
        found: Counter[str] = Counter()
        for each in self.layers:
            if each.findings.layer.kind.is_rectifier:
                found.update(dict(each.kept))
        return tuple(found.most_common())


def smaller(
    model: onnx.ModelProto,
    findings: Findings,
    margin: float,
    samples: Samples | None = None,
) -> Cut:
    """Return a copy without the channels that stayed silent by this margin; the model is not changed.

    ``samples`` tell the sizes of inputs, for the multiply–adds where the model leaves them open.
    Raises ModelError where the findings are of noise, which says nothing of what a model is fed with.
    """
    if findings.is_made_up:
        raise ModelError(NOISE)
    copy, shapes = with_shapes(model)
    view = view_of(copy)
    classes = Classes()
    flows = _flows(view, classes, shapes, findings, margin)
    follow_graph(flows[0])
    for name in view.top.outputs:
        flows[0].pin(name, Pin(Why.OUTPUT))
    goes, pins = classes.decided()
    clear = {each.scope.within: each for each in flows if each.is_clear}
    layers = [_layer_cut(each, clear, classes, goes, pins, margin) for each in findings.layers]
    editor = Editor(view, goes)
    for edit in (edit for flow in flows for edit in flow.edits):
        edit(editor)
    editor.finish()
    views = view_of(model), view_of(copy)
    return Cut(
        copy,
        margin,
        tuple(each for each in layers if len(each.silent)),
        (parameters_of(views[0]), parameters_of(views[1])),
        _operations(model, copy, samples),
        (model.ByteSize(), copy.ByteSize()),
    )


def _flows(view: View, classes: Classes, shapes: Shapes, findings: Findings, margin: float) -> list[Flow]:
    """Return a flow for each graph, the outer before the inner, with its nodes."""
    opset = next((each.version for each in view.model.opset_import if each.domain in {"", "ai.onnx"}), 1)
    taken = Counter(each.within for each in view.scopes)
    flows: dict[int, Flow] = {}
    for scope in view.scopes:
        outer = None if scope.outer is None else flows[id(scope.outer)]
        is_clear = taken[scope.within] == 1 and (outer is None or outer.is_clear)
        seeds = seeds_of(findings, scope.within, margin) if is_clear else {}
        flow = Flow(scope, opset, classes, shapes, seeds, outer, is_clear=is_clear)
        flows[id(scope)] = flow
        if outer is not None:
            outer.inner.append(flow)
    for placed in view.nodes:
        flows[id(placed.scope)].nodes.append(placed)
    return list(flows.values())


def _operations(model: onnx.ModelProto, copy: onnx.ModelProto, samples: Samples | None) -> tuple[int, int]:
    step, sizes = 1, None
    if samples is not None and samples.count:
        step = batch_size(model, samples)
        sizes = {name: array.shape for name, array in feed_at(samples, 0, step).items()}
    before, after = (total_operations(view_of(each), shapes_of(each, sizes)) for each in (model, copy))
    return before // step, after // step


def _layer_cut(
    found: LayerFindings,
    flows: Mapping[tuple[str, ...], Flow],
    classes: Classes,
    goes: NDArray[np.bool_],
    pins: Mapping[int, Pin],
    margin: float,
) -> LayerCut:
    silent = np.sort(np.concatenate(silent_by(found, margin)))
    flow = flows.get(found.layer.within)
    channels = next(iter(() if flow is None else flow.layouts(found.layer.h)), None)
    if channels is None or channels.count != found.layer.channels:
        kept = ((Pin(Why.UNTRACKED).words, len(silent)),) if len(silent) else ()
        return LayerCut(found, silent, silent[:0], kept)
    is_cut = goes[channels.slots[silent]]
    stays = silent[~is_cut]
    hangs = np.isin(stays, _hanging(flow, found, margin))
    roots = classes.roots(channels.slots[stays])
    each_why = [
        Pin(Why.MARGIN) if hang else pins.get(root, Pin(Why.UNTRACKED))
        for hang, root in zip(hangs.tolist(), roots.tolist(), strict=True)
    ]
    reasons = Counter(pin.words for pin in each_why)
    return LayerCut(found, silent, silent[is_cut], tuple(reasons.most_common()))


def _hanging(flow: Flow | None, found: LayerFindings, margin: float) -> NDArray[np.int64]:
    """Return the channels with one value that does not follow from weights and from what goes."""
    z = next(iter(() if flow is None else flow.layouts(found.layer.z)), None)
    if margin <= 0.0 or z is None or z.count != found.layer.channels:
        return np.zeros(0, np.int64)
    return np.flatnonzero((found.least == found.greatest) & np.isnan(z.values))
