"""A small run of two layers, as records and as a file."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from reluexplorer.models.values.kinds import Kind
from reluexplorer.watch.records import Beginning, End, Layers, Note, Record, Sample, WatchedLayer
from reluexplorer.watch.writer import new_run

LAYERS = Layers(
    (
        WatchedLayer("conv1", Kind.RELU, "ReLU", 3, "act1", source="conv1"),
        WatchedLayer("fc1", Kind.LEAKY_RELU, "F.leaky_relu", 2, ""),
    ),
    "SGD",
)


def sample(step: int, shares=(0.0, 0.5, 1.0, 1e-6, 0.25), *, layers: Layers = LAYERS, **more) -> Sample:
    """A sample of the layers; every figure depends on the step."""
    shares = np.asarray(shares, np.float32)
    count = len(layers.layers)
    given = {
        "inputs": np.full(count, 32), "seen": np.full(count, 32 + step),
        "dead": np.arange(count, dtype=np.int32),
        "firing": np.array([shares[each].mean() for each in layers.spans()], np.float32),
        "gradient": np.full(count, step / 7, np.float32), "update": np.full(count, np.nan, np.float32),
        "rates": np.array([0.1]), "died": np.array([], np.int32), "since": np.array([], np.int64),
        "woke": np.array([], np.int32), "silent": shares == 0, "shares": shares, "greatest": shares - 0.5,
        "bias": shares * 2,
    }  # fmt: skip
    return Sample(step, 1e9 + step, 0.01, **{**given, **more})


def records(samples: int = 5) -> list[Record]:
    """A run of so many samples, from its beginning to its end."""
    first = Beginning("Net", "train.py", 1e9, 50, 10, {"torch": "2.13"}, 1_000)
    taken = [sample(50 * each) for each in range(samples)]
    return [first, LAYERS, *taken, Note(60, "One thing is not seen."), End(50 * samples, 2e9)]


def written(path: Path, samples: int = 5) -> Path:
    """A file of such a run."""
    run = new_run(path)
    assert all(run.write(each) for each in records(samples))
    run.close()
    return run.path
