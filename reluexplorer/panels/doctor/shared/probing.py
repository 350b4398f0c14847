"""What probes tell of the dead channels, found once: those that one wakes lack data, the others the model."""

from __future__ import annotations

from functools import lru_cache

from reluexplorer.models.feeding.waking import DataOrModel, LayerWaking, compared
from reluexplorer.models.values.findings import Findings
from reluexplorer.session.jobs.doctored import Probed


@lru_cache(maxsize=2)
def waking(findings: Findings, probes: tuple[Probed, ...]) -> DataOrModel:
    """Return which dead channels of rectifiers each of the probes wakes."""
    return compared(findings, [(each.words, each.findings) for each in probes])


def waking_of(findings: Findings, probes: tuple[Probed, ...], layer: str) -> LayerWaking | None:
    """Return that of a layer by its name; None for one that is no rectifier."""
    return next((each for each in waking(findings, probes).layers if each.name == layer), None)
