"""What probes tell of the dead channels of one layer."""

from __future__ import annotations

from reluexplorer.models.feeding.waking import DataOrModel, LayerWaking


def waking_of(waking: DataOrModel, layer: str) -> LayerWaking | None:
    """Return that of a layer by its name; None for one that is no rectifier."""
    return next((each for each in waking.layers if each.name == layer), None)
