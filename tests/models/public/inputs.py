"""The inputs of each public model, by number: the same number gives the same arrays everywhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.models.public.packages import put
from tests.models.public.pages import line, normalised, page
from tests.models.public.sounds import RATE, embedded, sound

Arrays = dict[str, NDArray[Any]]
COUNT = 60


def _voice(_folder: Path, number: int) -> Arrays:
    """A window of sound with the end of the one before it, from silence on."""
    state = np.zeros((2, 1, 128), np.float32)
    return {"input": sound(number, 576)[None], "state!": state, "sr!": np.array(RATE, np.int64)}


def _point(_folder: Path, number: int) -> Arrays:
    drawn = np.random.RandomState(number).uniform(-5, 5, (1, 4))
    return {"input": drawn.astype(np.float32)}


FEEDS: dict[str, Callable[[Path, int], Arrays]] = {
    "det": lambda _folder, number: {"x": normalised(page(number))},
    "rec": lambda _folder, number: {"x": normalised(line(number))},
    "alexa": lambda folder, number: {"onnx::Flatten_0": embedded(folder, number)},
    "voice": _voice,
    "surfaces": _point,
}
"""By a model's name: one sample, each array with an axis of one in front."""


def drawn(name: str, folder: Path, first: int = 0, count: int = COUNT) -> Arrays:
    """Return the inputs of a model, those that differ with an axis of ``count`` in front."""
    samples = [FEEDS[name](folder, first + number) for number in range(count)]
    return {
        key: array if key.endswith("!") else np.concatenate([sample[key] for sample in samples])
        for key, array in samples[0].items()
    }


def inputs_file(folder: Path, name: str, first: int = 0) -> Path:
    """Return where the inputs of a model are kept."""
    return folder / (f"{name}.{first}.npz" if first else f"{name}.npz")


def write(folder: Path, first: int = 0, count: int = COUNT) -> None:
    """Write the inputs of each model beside it."""
    for name in FEEDS:
        arrays = drawn(name, folder, first, count)
        put(inputs_file(folder, name, first), lambda file, arrays=arrays: np.savez_compressed(file, **arrays))
