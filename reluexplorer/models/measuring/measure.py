"""A model is measured: each sample is run once, and what its channels did is added up."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from reluexplorer.language import _
from reluexplorer.models.feeding.samples import Samples
from reluexplorer.models.graph.costs import parameters_of, total_operations
from reluexplorer.models.graph.shapes import Shapes
from reluexplorer.models.graph.view import view_of
from reluexplorer.models.measuring.alone import Alone, mixes
from reluexplorer.models.measuring.copies import copies_in
from reluexplorer.models.measuring.limits import said
from reluexplorer.models.measuring.passing import batch_size, feed_at, passed
from reluexplorer.models.measuring.probing import layers_for
from reluexplorer.models.measuring.process import Runner, never
from reluexplorer.models.measuring.reductions import instrumented
from reluexplorer.models.measuring.tallies import Tally, unseen
from reluexplorer.models.opening.opened import Opened
from reluexplorer.models.values.findings import Findings
from reluexplorer.models.values.layers import Layer
from reluexplorer.models.values.refusal import ModelError

if TYPE_CHECKING:
    import onnx

_COMPARED = 3
"""Samples all of whose values are compared where channels look like copies."""


def measured(
    opened: Opened,
    samples: Samples,
    *,
    on_the_way: Callable[[float], None] = lambda _share: None,
    is_cancelled: Callable[[], bool] = never,
    threads: int = 0,
) -> Findings:
    """Return what a model's channels did on samples.

    ``on_the_way`` is told the share that is done. Raises :class:`ModelError` with a sentence, and
    :class:`~reluexplorer.models.measuring.process.StoppedError` where it was cancelled. ``threads`` are
    those of onnxruntime, as many as it thinks right for 0.
    """
    if not samples.count:
        raise ModelError(_("There are no inputs to measure the model on."))
    view = view_of(opened.model)
    step = batch_size(opened.model, samples)
    with Runner(is_cancelled, threads=threads) as runner:
        layers, shapes = layers_for(view, feed_at(samples, 0, step), runner)
        fed = Alone(samples, step) if mixes(view, shapes, layers, step) else samples
        tallies = _tallied(opened.model, layers, shapes, fed, step, runner, on_the_way)
        few = [feed_at(samples, i, step) for i in range(0, min(samples.count, _COMPARED * step), step)]
        copies = copies_in(opened.model, tallies, shapes, lambda content: runner.once(content, few))
    by_layer = {tally.probe.layer: (tally, same) for tally, same in zip(tallies, copies, strict=True)}
    found = tuple(
        by_layer[place][0].findings(by_layer[place][1]) if place in by_layer else unseen(layer)
        for place, layer in enumerate(layers)
    )
    return Findings(
        opened.path.stem,
        opened.digest,
        found,
        samples.count,
        is_made_up=samples.is_made_up,
        parameters=parameters_of(view),
        operations=total_operations(view, shapes) // step,
        notes=(*opened.notes, *samples.notes, *said(view, shapes, layers, found)),
    )


def _tallied(
    model: onnx.ModelProto,
    layers: tuple[Layer, ...],
    shapes: Shapes,
    samples: Samples,
    step: int,
    runner: Runner,
    on_the_way: Callable[[float], None],
) -> list[Tally]:
    content, probes = instrumented(model, layers, shapes)
    repeats = samples.repeats if isinstance(samples, Alone) else 1
    tallies = [Tally(layers[probe.layer], probe, repeats) for probe in probes]
    if not probes:
        return []
    number = runner.load(content)
    del content
    left, own = samples.count // repeats, step // repeats
    for runs in passed(runner, number, samples, step, on_the_way):
        place = 0
        for tally, probe in zip(tallies, probes, strict=True):
            count = len(probe.outputs)
            tally.take([run[place : place + count] for run in runs], own, left)
            place += count
        left -= len(runs) * own
    return tallies
