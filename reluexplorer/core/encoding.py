"""From columns to the numbers that a network sees, by what the training part alone tells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from reluexplorer.core.columns import MOST_LEVELS, Column
from reluexplorer.core.datasets import Floats, Indices, Scale
from reluexplorer.text import exact, named

MISSING_LEVEL = "missing"
OTHER_LEVEL = "other"
FARTHEST = 1e9


@dataclass(frozen=True, eq=False)
class Inputs:
    """(samples, features) inputs with their names, the range to draw, and what was done, in sentences."""

    values: Floats
    names: tuple[str, ...]
    window: tuple[float, float]
    notes: tuple[str, ...]
    scales: tuple[Scale, ...]


def standardised(values: Floats, train: Indices) -> tuple[Floats, Scale]:
    """Return values with mean 0 and standard deviation 1 over the training part, and their scale.

    A column that does not vary there is divided by its magnitude. What lies further out than the
    training part can is held within ±``FARTHEST``, so that it stays finite in every arithmetic.
    """
    size = float(np.abs(values[train]).max()) or 1.0
    with np.errstate(over="ignore"):
        relative = values / size
        part = relative[train]
        varies = bool(np.ptp(part))
        mean = float(part.mean()) if varies else float(part[0])
        deviation = float(part.std()) if varies else 1.0
        scaled = np.clip((relative - mean) / deviation, -FARTHEST, FARTHEST)
    return scaled, Scale(mean * size, deviation * size)


def one_hot(column: Column) -> tuple[Floats, tuple[str, ...], int]:
    """Return (rows, levels) of 0 and 1, the levels' names, and how many rare ones went into "other".

    Levels come in the alphabet's order, then "other", then "missing", where there are any.
    """
    ranked = sorted(column.levels, key=lambda text: (-column.levels[text], text))
    room = MOST_LEVELS - bool(column.missing)
    rare = ranked[room - 1 :] if len(ranked) > room else []
    names = sorted(
        set(ranked) - set(rare) - {OTHER_LEVEL, MISSING_LEVEL}, key=lambda name: (name.casefold(), name)
    )
    names += [OTHER_LEVEL] if rare or OTHER_LEVEL in column.levels else []
    names += [MISSING_LEVEL] if column.missing or MISSING_LEVEL in column.levels else []
    place = {name: index for index, name in enumerate(names)}
    place |= dict.fromkeys(rare, place.get(OTHER_LEVEL, 0)) | {"": place.get(MISSING_LEVEL, 0)}
    return np.eye(len(names))[[place[text] for text in column.texts]], tuple(names), len(rare)


def encode(columns: Sequence[Column], train: Indices) -> Inputs:
    """Return the inputs that numeric and category columns make."""
    blocks: list[Floats] = []
    names: list[str] = []
    scales: list[Scale] = []
    numeric: list[Floats] = []
    filled: list[str] = []
    own_level: list[str] = []
    notes: list[str] = []
    for column in columns:
        if column.values is None:
            block, levels, rare = one_hot(column)
            blocks.append(block)
            names += [f"{column.name} = {level}" for level in levels]
            scales += [Scale()] * len(levels)
            if column.missing:
                own_level.append(f"{column.name} {column.missing:,}")
            if rare:
                notes.append(
                    f"{column.name}: the {rare:,} rarest of {len(column.levels):,} categories are one, other."
                )
            continue
        values, median = _filled(column.values, train)
        if column.missing:
            filled.append(f"{column.name} {column.missing:,} with {exact(median, 4)}")
        scaled, scale = standardised(values, train)
        scales.append(replace(scale, missing=median))
        numeric.append(scaled)
        blocks.append(scaled[:, None])
        names.append(column.name)
    if filled:
        notes.append(f"Missing numbers became the training part's median: {named(filled)}.")
    if own_level:
        notes.append(f"Missing categories are a category of their own: {named(own_level)}.")
    if numeric:
        notes.append("Numeric inputs are scaled to mean 0 and standard deviation 1 over the training part.")
    inputs = np.hstack(blocks)
    window = _window(np.array(numeric) if numeric else inputs)
    return Inputs(inputs, tuple(names), window, tuple(notes), tuple(scales))


def _filled(values: Floats, train: Indices) -> tuple[Floats, float]:
    """Return values with the training part's median for NaN (0 where it has none), and the median."""
    part = values[train]
    known = part[~np.isnan(part)]
    median = float(np.median(known / 2.0) * 2.0) if known.size else 0.0
    return np.where(np.isnan(values), median, values), median


def _window(values: Floats) -> tuple[float, float]:
    """Return the square about 0, to the next half and at least (−2, 2), that has 99 % of the values."""
    half = max(2.0, float(np.ceil(2.0 * np.quantile(np.abs(values), 0.99)) / 2.0))
    return -half, half
