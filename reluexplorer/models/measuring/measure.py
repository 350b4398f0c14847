"""A model is measured: each sample is run once, and what its channels did is added up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from reluexplorer.language import _
from reluexplorer.models.feeding.samples import Samples
from reluexplorer.models.graph.costs import parameters_of, total_operations
from reluexplorer.models.graph.shapes import Shapes
from reluexplorer.models.graph.view import view_of
from reluexplorer.models.measuring.copies import copies_in
from reluexplorer.models.measuring.limits import said
from reluexplorer.models.measuring.probing import layers_for
from reluexplorer.models.measuring.process import Runner, never
from reluexplorer.models.measuring.reductions import Probe, instrumented, read
from reluexplorer.models.measuring.tallies import Tally, unseen
from reluexplorer.models.opening.opened import Opened
from reluexplorer.models.values.findings import Findings
from reluexplorer.models.values.layers import Layer
from reluexplorer.models.values.refusal import ModelError

if TYPE_CHECKING:
    import onnx

Feed = dict[str, Any]
_COMPARED = 3
"""Samples all of whose values are compared where channels look like copies."""
_MOST_BYTES = 1 << 22
"""Of inputs that go to the other process at a time, if more than one sample does."""
_MOST_AT_A_TIME = 32


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
        tallies = _tallied(opened.model, layers, shapes, samples, step, runner, on_the_way)
        few = [feed_at(samples, i, step) for i in range(0, min(samples.count, _COMPARED * step), step)]
        copies = copies_in(
            opened.model, tallies, shapes, lambda content: runner.run(runner.load(content), few)[0]
        )
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


def batch_size(model: onnx.ModelProto, samples: Samples) -> int:
    """Return how many samples a model takes at a time: one, or what it declares."""
    for each in model.graph.input:
        dims = each.type.tensor_type.shape.dim
        if each.name in samples.names and each.name not in samples.constants and dims:
            return max(1, int(dims[0].dim_value))
    return 1


def feed_at(samples: Samples, first: int, step: int) -> Feed:
    """Return the inputs for a run from a sample on; the last ones are repeated where too few are left."""
    import numpy as np

    feed = dict(samples.batch(first, step))
    left = samples.count - first
    if left < step:
        for name in set(feed) - samples.constants:
            feed[name] = np.concatenate([feed[name], np.repeat(feed[name][-1:], step - left, axis=0)])
    return feed


def chunks(samples: Samples, step: int) -> Iterator[list[Feed]]:
    """Yield the inputs for all runs, some at a time as they are of a size."""
    held: list[Feed] = []
    size = 0
    for first in range(0, samples.count, step):
        feed = feed_at(samples, first, step)
        held.append(feed)
        size += sum(array.nbytes for array in feed.values())
        if size >= _MOST_BYTES or len(held) >= _MOST_AT_A_TIME:
            yield held
            held, size = [], 0
    if held:
        yield held


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
    tallies = [Tally(layers[probe.layer], probe) for probe in probes]
    if not probes:
        return []
    number = runner.load(content)
    del content
    waiting = chunks(samples, step)
    feeds: list[Feed] | None = next(waiting)
    done = 0
    while feeds is not None:
        following: list[list[Feed] | None] = [None]

        def prepare(following: list[list[Feed] | None] = following) -> None:
            following[0] = next(waiting, None)

        outputs, _seconds = runner.run(number, feeds, prepare)
        for each in outputs:
            _add(tallies, probes, each, step, min(step, samples.count - done))
            done += step
        on_the_way(min(done / samples.count, 1.0))
        feeds = following[0]
    return tallies


def _add(tallies: list[Tally], probes: tuple[Probe, ...], outputs: list[Any], step: int, real: int) -> None:
    """Take in the outputs of a run, of whose samples the last ones may have been repeated."""
    place = 0
    for tally, probe in zip(tallies, probes, strict=True):
        count = len(probe.outputs)
        seen = read(probe, tally.layer, outputs[place : place + count], 1 if probe.is_within else step)
        place += count
        if seen is not None:
            tally.add(seen if real == step else seen.first(real))
