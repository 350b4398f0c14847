"""How many channels any margin cuts, and how many of them inputs that were kept back wake, found once."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from reluexplorer.models.values.findings import Findings
from reluexplorer.panels.doctor.shared.rows import rows_of
from reluexplorer.session.jobs.doctored import Doctored


def cut_at(seen: Doctored, margin: float) -> int:
    """Return what :meth:`Doctored.cut_at` does, for pictures that ask for many margins."""
    return 0 if seen.findings is None else int((_silent(seen.findings) >= margin).sum())


def woken_at(seen: Doctored, margin: float) -> int:
    """Return what :meth:`Doctored.woken_at` does."""
    if seen.findings is None or seen.kept_back is None:
        return 0
    return int((_woken(seen.findings, seen.kept_back) >= margin).sum())


@lru_cache(maxsize=2)
def _silent(findings: Findings) -> NDArray[np.float64]:
    """Return the margins of all channels that some margin cuts."""
    margins = [row.margins[row.cut(0.0)] for row in rows_of(findings)]
    return np.concatenate(margins) if margins else np.zeros(0)


@lru_cache(maxsize=2)
def _woken(findings: Findings, kept_back: Findings) -> NDArray[np.float64]:
    """Return the margins of those among them that fire on an input that was kept back."""
    found = []
    for row, layer in zip(rows_of(findings), kept_back.layers, strict=True):
        fires = layer.greatest > layer.layer.shape.threshold
        found.append(row.margins[row.cut(0.0) & fires])
    return np.concatenate(found) if found else np.zeros(0)
