"""What the table of layers says of a layer and of a channel."""

from __future__ import annotations

import math

import numpy as np

from reluexplorer.language import _
from reluexplorer.panels.doctor.shared.kinds import KINDS
from reluexplorer.panels.doctor.shared.rows import LayerRow
from reluexplorer.panels.doctor.shared.states import MEANINGS, ORDER
from reluexplorer.text import NONE, amount, digits, measure, percent

_SHORT = 10_000
"""From so many values on they are rounded."""


def cells(row: LayerRow, margin: float) -> dict[str, str]:
    """Return what stands in the columns of words, by their names."""
    cut, values = int(np.count_nonzero(row.cut(margin))), row.found.values
    dead = _("{dead:,} / {channels:,}").format(dead=row.dead, channels=row.channels)
    return {
        "layer": row.name,
        "fed": row.fed_by,
        "values": amount(values) if values >= _SHORT else f"{values:,}",
        "dead": dead if row.is_seen else NONE,
        "cut": f"{cut:,}" if cut else NONE,
        "firing": NONE if math.isnan(row.firing) else percent(row.firing),
    }


def told(row: LayerRow, margin: float) -> str:
    """Return a row as a sentence, for a screen reader."""
    said = cells(row, margin)
    states = ", ".join(
        f"{MEANINGS[state].words} {count:,}" for state, count in zip(ORDER, row.counts, strict=True) if count
    )
    return _("{name}, {kind}, fed by {fed}: {states}; fires at {firing} of the values").format(
        name=said["layer"],
        kind=KINDS[row.found.layer.kind],
        fed=said["fed"],
        states=states,
        firing=said["firing"],
    )


def layer_tip(row: LayerRow) -> str:
    """Return all of a layer's name, its function, where it is and what it reads and gives."""
    layer = row.found.layer
    lines = [f"{layer.name} · {KINDS[layer.kind]}"]
    lines += [_("Within {path}").format(path=" › ".join(layer.within))] if layer.within else []
    lines += [_("Reads {before}, gives {after}").format(before=layer.z, after=layer.h)]
    return "\n".join(lines)


def values_tip(row: LayerRow) -> str:
    """Say how many values a channel had."""
    return _("{values:,} values a channel, over {inputs:,} inputs").format(
        values=row.found.values, inputs=row.found.inputs
    )


def channel_tip(row: LayerRow, channel: int) -> str:
    """Return what is known of a channel: what it does, how often it fires, and between which z."""
    found = row.found
    lines = [
        _("Channel {channel:,} of {name}").format(channel=channel, name=row.name),
        MEANINGS[row.state(channel)].says,
    ]
    if not math.isnan(found.greatest[channel]):
        lines.append(_("fires at {share} of the values").format(share=percent(float(found.firing[channel]))))
        lines.append(
            _("z from {low} to {high}").format(
                low=measure(float(found.least[channel])), high=measure(float(found.greatest[channel]))
            )
        )
        if 0.0 < row.margins[channel] < math.inf:
            short_by = digits(float(row.margins[channel]), 2)
            lines.append(_("{short} standard deviations below the threshold").format(short=short_by))
    twin = int(found.copies[channel])
    if twin != channel:
        lines.append(_("the same values as channel {channel:,}").format(channel=twin))
    return "\n".join(lines)
