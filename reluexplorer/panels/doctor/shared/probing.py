"""Which silent channels a probe wakes: those are silent for want of data, the others by the model."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from reluexplorer.models.values.findings import Findings
from reluexplorer.panels.doctor.shared.rows import DEAD, rows_of
from reluexplorer.session.jobs.doctored import Probed

Woken = tuple[NDArray[np.bool_], ...]
"""For each layer (probes, channels): which dead channels each probe wakes."""


@lru_cache(maxsize=2)
def woken(findings: Findings, probes: tuple[Probed, ...]) -> Woken:
    """Return which dead channels of all layers each of the probes wakes."""
    found = []
    for row in rows_of(findings):
        threshold = row.found.layer.shape.threshold
        fires = [probe.findings.layers[row.number].greatest > threshold for probe in probes]
        found.append(np.array(fires, np.bool_).reshape(len(probes), row.channels) & (row.codes == DEAD))
    return tuple(found)


def verdict(findings: Findings, probes: tuple[Probed, ...]) -> tuple[int, int]:
    """Return how many dead channels of rectifiers no probe wakes, and how many some probe does."""
    dead = awake = 0
    for row, each in zip(rows_of(findings), woken(findings, probes), strict=True):
        if row.is_rectifier:
            dead += row.dead
            awake += int(each.any(axis=0).sum())
    return dead - awake, awake
