"""Seeded splits into a training and a test part."""

from __future__ import annotations

import zlib

import numpy as np

from reluexplorer.core.arrays import Indices, read_only
from reluexplorer.core.random_streams import generator
from reluexplorer.language import _

SET_SHARE = _("set the test share under Data")
FEWEST_TO_SPLIT = 15
"""Usable rows from which a newly opened table has a test part: 30 % of fewer are 4 rows at most, of which
each is a quarter of the test accuracy, and a truth table of up to three inputs needs all its rows."""


def _learned_whole(samples: str) -> str:
    return _(
        "No test part: fewer than {fewest} {samples} are too few to test on, so all "
        "are learned. To keep some out, {set_share}."
    ).format(fewest=FEWEST_TO_SPLIT, samples=samples, set_share=SET_SHARE)


LEARNED_WHOLE = _learned_whole(_("usable rows"))
"""What is said of such a table."""
POINTS_LEARNED_WHOLE = _learned_whole(_("points"))
"""What is said of so few points drawn by hand."""


def data_generator(seed: int, purpose: str) -> np.random.Generator:
    """Return the counter-based generator of one named purpose under one seed."""
    return generator(seed, zlib.crc32(purpose.encode()))


def test_rows(share: float, samples: int) -> int:
    """Return how many of ``samples`` rows a test part has: their share rounded, one at least, none for 0."""
    return max(round(share * samples), 1) if share > 0.0 else 0


def _ascending(rows: Indices) -> Indices:
    return read_only(np.sort(rows))


def shuffled_split(samples: int, test: int, rng: np.random.Generator) -> tuple[Indices, Indices]:
    """Return (train, test) rows: the test part is the first ``test`` of a permutation, none for 0.

    The training part has at least one row; ``samples`` must be 2 or more.
    """
    order = rng.permutation(samples)
    count = min(test, samples - 1)
    return _ascending(order[count:]), _ascending(order[:count])


def stratified_split(labels: Indices, test: int, rng: np.random.Generator) -> tuple[Indices, Indices]:
    """Return (train, test) rows in which each class has its share of ``test`` rows, to the nearest row.

    ``labels`` are class numbers. A class keeps a row for training as long as the test part gets its rows,
    of which there may be none; there must be 2 rows or more.
    """
    total = min(test, labels.size - 1)
    members = [rng.permutation(np.flatnonzero(labels == label)) for label in np.unique(labels)]
    sizes = np.array([rows.size for rows in members])
    shares = sizes * (total / labels.size)
    counts = np.minimum(np.floor(shares + 1e-9).astype(np.intp), sizes - 1)
    by_remainder = np.argsort(counts - shares, kind="stable")
    for limit in (sizes - 1, sizes):
        while counts.sum() < total and (counts < limit).any():
            for label in by_remainder:
                if counts.sum() < total and counts[label] < limit[label]:
                    counts[label] += 1
    train = np.concatenate([rows[count:] for rows, count in zip(members, counts, strict=True)])
    chosen = np.concatenate([rows[:count] for rows, count in zip(members, counts, strict=True)])
    return _ascending(train), _ascending(chosen)
