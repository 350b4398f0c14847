"""A few samples against what the first batch norms of a model remember, in a process of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from reluexplorer.models.feeding.normalisation import Agreement, agreement, remembered
from reluexplorer.models.feeding.samples import Batch, Samples
from reluexplorer.models.measuring.content import Content, without_weights
from reluexplorer.models.measuring.passing import batch_size
from reluexplorer.models.measuring.process import Runner, never
from reluexplorer.models.opening.opened import Opened


def agreement_of(
    opened: Opened, samples: Samples, *, is_cancelled: Callable[[], bool] = never, threads: int = 0
) -> Agreement | None:
    """Return how well samples agree with what is remembered; None where nothing is, or noise is fed.

    Raises as :class:`~reluexplorer.models.measuring.process.Runner` does.
    """
    norms = remembered(opened.model)
    if not norms or samples.is_made_up or batch_size(opened.model, samples) != 1:
        return None
    model = without_weights(opened.model)
    del model.graph.output[:]
    for norm in norms:
        model.graph.output.add(name=norm.tensor)
    with Runner(is_cancelled, threads=threads) as runner:
        number = runner.load(Content(model, opened.model.graph.initializer))

        def run(_tensors: Sequence[str], feed: Batch) -> Sequence[Any]:
            return runner.run(number, [feed])[0][0]

        return agreement(norms, run, samples)
