"""Findings as CSV, for other programs: names and numbers as they are, in English."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np

from reluexplorer.models.feeding.waking import DataOrModel
from reluexplorer.models.report.csv_text import csv_text
from reluexplorer.models.report.states import ORDER
from reluexplorer.models.values.findings import Findings, LayerFindings

_LAYER = (
    "layer", "kind", "fed_by", "within", "inputs", "values", "channels",
    *(state.name.lower() for state in ORDER), "copies", "woken", "firing", "parameters", "operations",
)  # fmt: skip
_CHANNEL = (
    "layer", "kind", "channel", "state", "fires_on", "firing", "least", "greatest", "mean", "deviation",
    "margin", "copy_of",
)  # fmt: skip


def layers_csv(found: Findings, waking: DataOrModel | None = None) -> str:
    """Return a row for each layer; ``woken`` is how many dead channels fired on some probe."""
    woken = {} if waking is None else {each.name: each.any for each in waking.layers}
    return csv_text(_LAYER, (_layer(each, woken.get(each.layer.name)) for each in found.layers))


def channels_csv(found: Findings) -> str:
    """Return a row for each channel of each layer, counted from 1."""
    return csv_text(_CHANNEL, (row for each in found.layers for row in _channels(each)))


def _layer(each: LayerFindings, woken: int | None) -> Sequence[object]:
    layer = each.layer
    seen = each.firing[~np.isnan(each.firing)]
    return (
        layer.name, layer.kind.value, layer.source.words, " ".join(layer.within), each.inputs, each.values,
        layer.channels, *(each.counted(state) for state in ORDER),
        int((each.copies != np.arange(len(each.copies))).sum()), "" if woken is None else woken,
        float(seen.mean()) if seen.size else math.nan, layer.source.parameters, layer.source.operations,
    )  # fmt: skip


def _channels(each: LayerFindings) -> Iterable[Sequence[object]]:
    margins = each.margins()
    for place, state in enumerate(each.states):
        copy = int(each.copies[place])
        yield (
            each.layer.name, each.layer.kind.value, place + 1, state.value,
            *(float(column[place]) for column in (
                each.fires_on, each.firing, each.least, each.greatest, each.mean, each.deviation, margins,
            )),
            "" if copy == place else copy + 1,
        )  # fmt: skip
