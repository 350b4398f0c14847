"""The margins of the channels that may be cut, found once for the findings that are looked at."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.kept_with import kept_with
from reluexplorer.models.values.findings import Channel, Findings, LayerFindings


@kept_with(2)
def silent_margins(findings: Findings) -> NDArray[np.float64]:
    """Return the margins, in standard deviations, of all channels that some margin from 0 on cuts."""
    return _joined([found.margins()[_is_silent(found)] for found in findings.rectifiers])


@kept_with(2)
def woken_margins(findings: Findings, kept_back: Findings) -> NDArray[np.float64]:
    """Return the margins of those among them that fire on an input that was kept back."""
    both = zip(findings.rectifiers, kept_back.rectifiers, strict=True)
    return _joined([found.margins()[_is_silent(found) & _fires(other)] for found, other in both])


@kept_with(2)
def other_margins(findings: Findings) -> NDArray[np.float64]:
    """Return the margins of what may be cut beside those, as far as the graph allows.

    They are silent channels of other functions, and channels of one value, which any margin cuts: inf.
    """
    others = [found for found in findings.layers if not found.layer.kind.is_rectifier]
    silent = [found.margins()[_is_silent(found)] for found in others]
    constant = sum(map(_constant, findings.layers))
    return _joined([*silent, np.full(constant, np.inf)])


def _constant(found: LayerFindings) -> int:
    """Return how many channels have one value other than 0; one input alone does not tell."""
    dead = np.array([state is Channel.DEAD for state in found.states], np.bool_)
    return int(np.count_nonzero((found.least == found.greatest) & ~dead)) if found.inputs > 1 else 0


def _is_silent(found: LayerFindings) -> NDArray[np.bool_]:
    """Return (channels,): which are dead, with a margin that is a number of at least 0."""
    dead = np.array([state is Channel.DEAD for state in found.states], np.bool_)
    return dead & (found.margins() >= 0.0)


def _fires(found: LayerFindings) -> NDArray[np.bool_]:
    return found.greatest > found.layer.shape.threshold


def _joined(parts: list[NDArray[np.float64]]) -> NDArray[np.float64]:
    return np.concatenate(parts) if parts else np.zeros(0)
