"""Findings as CSV, for other programs: names and numbers as they are, in English."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Sequence

import numpy as np

from reluexplorer.models.feeding.waking import DataOrModel
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
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What begins a formula in a spreadsheet; names come out of files of others."""


def layers_csv(found: Findings, waking: DataOrModel | None = None) -> str:
    """Return a row for each layer; ``woken`` is how many dead channels fired on some probe."""
    woken = {} if waking is None else {each.name: each.any for each in waking.layers}
    return _csv(_LAYER, (_layer(each, woken.get(each.layer.name)) for each in found.layers))


def channels_csv(found: Findings) -> str:
    """Return a row for each channel of each layer, counted from 1."""
    return _csv(_CHANNEL, (row for each in found.layers for row in _channels(each)))


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


def _csv(names: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return file.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    if isinstance(value, float):
        return "" if math.isnan(value) else repr(value)
    return value
