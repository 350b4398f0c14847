"""What was found of a model of others, as JSON and as lines for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from reluexplorer.language import _, english, ngettext
from reluexplorer.models.feeding.waking import DataOrModel
from reluexplorer.models.report.cards import unknown_words
from reluexplorer.models.values.findings import RARE, Channel, Findings, LayerFindings
from reluexplorer.models.values.layers import Layer
from reluexplorer.sentences import shortened
from reluexplorer.text import NONE, counted, digits, percent, short

_WORDS = {
    Channel.UNSEEN: _("unseen"),
    Channel.DEAD: _("dead"),
    Channel.LEAK: _("in the leak"),
    Channel.CONSTANT: _("constant"),
    Channel.SATURATED: _("saturated"),
    Channel.RARE: _("rare"),
    Channel.ALWAYS: _("always on"),
    Channel.FIRES: _("fires"),
}
_COLUMNS = (
    _("Layer"), _("Kind"), _("Fed by"), _("Values"), _("Channels"), _("Dead"), _("Rare"), _("Always on"),
    _("Firing"), _("Others"),
)  # fmt: skip
_TO_THE_LEFT = frozenset({0, 1, 2, 9})
"""Columns of words."""
_OTHERS = (Channel.LEAK, Channel.SATURATED, Channel.CONSTANT)
_LONGEST_NAME = 36


def as_plain(found: Findings, *, units: bool, waking: DataOrModel | None = None) -> dict[str, Any]:
    """Return findings as JSON holds them; without a rectifier there is no number of dead channels."""
    probed = {} if waking is None else {"probes": _probes(waking)}
    return probed | {
        "model": found.name,
        "digest": found.digest,
        "inputs": found.inputs,
        "held_out": found.held_out,
        "made_up": found.is_made_up,
        "dead": found.dead if found.channels else None,
        "channels": found.channels,
        "unknown": found.unknown,
        "parameters": found.parameters,
        "operations": found.operations or None,
        "notes": list(found.notes),
        "layers": [_layer(each, units=units) for each in found.layers if each.inputs],
        "unseen": [_place(each.layer) for each in found.layers if not each.inputs],
    }


def _place(layer: Layer) -> dict[str, Any]:
    return {
        "name": layer.name,
        "kind": layer.kind.value,
        "channels": layer.channels,
        "within": list(layer.within),
    }


def _layer(found: LayerFindings, *, units: bool) -> dict[str, Any]:
    layer, states = found.layer, found.states
    entry: dict[str, Any] = {
        **_place(layer),
        **{
            name: states.count(state)
            for name, state in (
                ("dead", Channel.DEAD), ("rare", Channel.RARE), ("always_on", Channel.ALWAYS),
                ("in_leak", Channel.LEAK), ("saturated", Channel.SATURATED), ("constant", Channel.CONSTANT),
            )
        },
        "copies": _copies(found),
        "inputs": found.inputs,
        "values": found.values,
        "firing": _mean(found.firing),
        "fed_by": layer.source.words,
        "parameters": layer.source.parameters,
        "operations": layer.source.operations or None,
        "bound": min(1.0, 3.0 / found.values),
    }  # fmt: skip
    if units:
        entry["units"] = _units(found, states)
    return entry


def _units(found: LayerFindings, states: Sequence[Channel]) -> list[dict[str, Any]]:
    margins = found.margins()
    return [
        {
            "channel": channel + 1,
            "state": state.value,
            "firing": float(found.firing[channel]),
            "fires_on": float(found.fires_on[channel]),
            "least": float(found.least[channel]),
            "greatest": float(found.greatest[channel]),
            "mean": float(found.mean[channel]),
            "deviation": float(found.deviation[channel]),
            "margin": float(margins[channel]),
            "copy_of": None if found.copies[channel] == channel else int(found.copies[channel]) + 1,
        }
        for channel, state in enumerate(states)
    ]


def _copies(found: LayerFindings) -> int:
    return int((found.copies != np.arange(len(found.copies))).sum())


def _mean(firing: np.ndarray[Any, Any]) -> float:
    return float(firing.mean()) if len(firing) else 0.0


def _probes(waking: DataOrModel) -> dict[str, Any]:
    return {
        "dead": waking.dead,
        "woke_on_any": waking.data,
        "never_woke": waking.model,
        "woke": {english(words): count for words, count in zip(waking.probes, waking.counts, strict=True)},
        "layers": [
            {"name": each.name, "dead": len(each.dead), "woke_on_any": each.any} for each in waking.layers
        ],
    }


def lines(found: Findings, *, everything: bool, waking: DataOrModel | None = None) -> Iterator[str]:
    """Yield what people are told: a headline, a table of the layers, probes, single channels, notes."""
    yield _headline(found)
    size = counted(found.parameters, _("parameter"), _("parameters"))
    if found.operations:
        words = _("{parameters}, {count} multiply–adds an input.")
        yield words.format(parameters=size, count=short(found.operations))
    else:
        yield f"{size}."
    if found.layers:
        yield ""
        yield from _table(found)
        yield ""
        yield _(
            "Values: seen of each channel. One that never fired in n values may still fire for a share of up "
            "to 3/n."
        )
        yield _("Rare: fires for less than {share} of its values. Always on: only linear here.").format(
            share=percent(RARE)
        )
    if waking is not None:
        yield ""
        yield from _woken(waking)
    if everything:
        for each in found.layers:
            yield from _channels(each)
    for note in found.notes:
        yield ""
        yield note


def _woken(waking: DataOrModel) -> Iterator[str]:
    """Yield how many dead channels woke on each kind of probe, and what that means."""
    if waking.dead:
        width = max(map(len, waking.probes))
        for words, count in zip(waking.probes, waking.counts, strict=True):
            yield f"  {words:<{width}}  {count:>6,}"
    yield waking.sentence


def _headline(found: Findings) -> str:
    inputs = counted(found.inputs, _("input"), _("inputs"))
    if not found.channels:
        words = _("{model}: no ReLU whose channels could be counted, on {inputs}.")
        return words.format(model=shortened(found.name), inputs=inputs)
    words = ngettext(
        "{model}: {dead:,} of {channels:,} ReLU channel is dead on {inputs}.",
        "{model}: {dead:,} of {channels:,} ReLU channels are dead on {inputs}.",
        found.channels,
    )
    said = words.format(model=shortened(found.name), dead=found.dead, channels=found.channels, inputs=inputs)
    return f"{said} {unknown_words(found)}." if found.unknown else said


def _table(found: Findings) -> Iterator[str]:
    rows = [_COLUMNS, *map(_row, found.layers)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(_COLUMNS))]
    for row in rows:
        cells = (
            f"{cell:<{width}}" if i in _TO_THE_LEFT else f"{cell:>{width}}"
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield "  ".join(cells).rstrip()


def _row(each: LayerFindings) -> tuple[str, ...]:
    layer, states = each.layer, each.states
    about = (shortened(layer.name, _LONGEST_NAME), layer.kind.value, layer.source.words or NONE)
    if not each.inputs:
        return (*about, NONE, f"{layer.channels:,}", NONE, NONE, NONE, NONE, "")
    counts = (states.count(state) for state in (Channel.DEAD, Channel.RARE, Channel.ALWAYS))
    numbers = (short(each.values), f"{layer.channels:,}", *(f"{count:,}" for count in counts))
    return (*about, *numbers, percent(_mean(each.firing)), ", ".join(_others(each)))


def _others(each: LayerFindings) -> Iterator[str]:
    """Yield how many channels are in one of the states that have no column, and how many are copies."""
    for state in _OTHERS:
        count = each.counted(state)
        if count:
            yield f"{count:,} {_WORDS[state]}"
    copies = _copies(each)
    if copies:
        yield ngettext("{count:,} copy", "{count:,} copies", copies).format(count=copies)


def _channels(found: LayerFindings) -> Iterator[str]:
    """Yield a line for each channel that does other than fire now and then."""
    if not found.inputs:
        return
    margins = found.margins()
    for channel, state in enumerate(found.states):
        copy = int(found.copies[channel])
        if state is Channel.FIRES and copy == channel:
            continue
        words = _("{layer} · {channel}: {state}, z from {least} to {greatest}")
        said = words.format(
            layer=shortened(found.layer.name, _LONGEST_NAME), channel=channel + 1, state=_WORDS[state],
            least=digits(found.least[channel]), greatest=digits(found.greatest[channel]),
        )  # fmt: skip
        if state is Channel.DEAD and margins[channel] >= 0.0:
            said += _(", {margin} standard deviations short").format(margin=digits(margins[channel], 2))
        if copy != channel:
            said += _(", the same values as {channel}").format(channel=copy + 1)
        yield f"{said}."
