"""What is said of the chosen layer, and of what probes do to it."""

from __future__ import annotations

import numpy as np

from reluexplorer.language import _, ngettext
from reluexplorer.models.feeding.waking import LayerWaking
from reluexplorer.models.values.findings import Findings
from reluexplorer.panels.doctor.shared.counts import inputs_in_words
from reluexplorer.panels.doctor.shared.kinds import KINDS
from reluexplorer.panels.doctor.shared.rows import LayerRow
from reluexplorer.panels.doctor.subject.probe_bars import ProbeBar, ProbesView
from reluexplorer.text import in_words, percent, within

_LITTLE = 0.01
"""A layer whose channels take less of the multiply–adds costs almost nothing."""
_MOST_BARS = 5
"""Probes that are shown: those that wake most."""


def about(row: LayerRow, findings: Findings) -> str:
    """Say what a layer is, what its dead channels did, and what they cost."""
    sentences = [_what(row)]
    if row.is_rectifier and row.dead:
        sentences.append(_dead(row, findings))
    elif row.is_rectifier and not np.isnan(row.found.greatest).any():
        sentences.append(_("Each of its channels fires on some input."))
    return " ".join(filter(None, sentences))


def _what(row: LayerRow) -> str:
    layer, found = row.found.layer, row.found
    if np.isnan(found.greatest).all():
        untaken = _("Nothing was seen of it: it lies in a branch that was not taken.")
        odd = _("Nothing can be said of it: values were computed that are no numbers.")
        return odd if found.inputs else untaken
    if layer.kind.leaks:
        return _("{kind}: below the threshold it is linear too, so no channel is dead.").format(
            kind=KINDS[layer.kind]
        )
    if not layer.kind.is_rectifier:
        return _("{kind}: it is no rectifier, so headlines leave it out and nothing of it is cut.").format(
            kind=KINDS[layer.kind]
        )
    if layer.source.words.startswith("squeeze"):
        return _("A gate: after global pooling each channel has one value an input.")
    if found.values <= found.inputs:
        return _("Each channel has one value an input.")
    said = _("Each channel has {values:,} values over {inputs:,} inputs.")
    return said.format(values=found.values, inputs=found.inputs)


def _dead(row: LayerRow, findings: Findings) -> str:
    said = ngettext(
        "{dead:,} was 0 for all {inputs}", "These {dead:,} were 0 for all {inputs}", row.dead
    ).format(dead=row.dead, inputs=inputs_in_words(row.found.inputs))
    if not findings.operations or not row.found.layer.source.operations:
        return f"{said}."
    share = row.found.layer.source.operations * row.dead / row.channels / findings.operations
    if share < _LITTLE:
        return _("{said}; what feeds them costs almost nothing.").format(said=said)
    return _("{said}; what feeds them takes {share} of the multiply–adds.").format(
        said=said, share=percent(share)
    )


def pill(row: LayerRow) -> tuple[str, str]:
    """Return a layer's status in a few words, and its colour's role."""
    if not row.is_rectifier:
        return KINDS[row.found.layer.kind], "neutral"
    if not row.is_seen:
        return _("not seen"), "neutral"
    said = _("{dead:,} of {channels:,} dead").format(dead=row.dead, channels=row.channels)
    return said, "dead" if row.dead else "healthy"


def probes_view(probes: tuple[str, ...], found: LayerWaking) -> ProbesView:
    """Return the probes that wake most of a layer's dead channels, and what any of them wakes."""
    order = sorted(range(len(probes)), key=lambda place: -found.counts[place])[:_MOST_BARS]
    bars = [ProbeBar(probes[n], found.counts[n], f"{found.counts[n]:,}") for n in order]
    words = _("{count:,} of {all:,}").format(count=found.any, all=len(found.dead))
    any_of = _("any of {count}").format(count=within(in_words(len(probes))))
    return ProbesView((*bars, ProbeBar(any_of, found.any, words, strong=True)), len(found.dead))
