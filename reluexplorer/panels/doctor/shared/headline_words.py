"""The figures of the cards above the table, and what is said of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reluexplorer.language import _, ngettext
from reluexplorer.models.report.cards import unknown_words
from reluexplorer.models.values.findings import Findings
from reluexplorer.panels.doctor.shared.counts import inputs_in_words
from reluexplorer.panels.doctor.shared.rows import LayerRow, dead_in, rows_of
from reluexplorer.session.jobs.doctored import Doctored
from reluexplorer.text import NONE, digits, percent, short

_OF_RATE = 3.0
"""A rate of which n values show none is below 3/n with 95 % confidence: (1 − 3/n)ⁿ ≈ e⁻³ ≈ .05."""
_LITTLE = 0.01
_NOTHING = 0.0005
"""A share below this is written as less than 0.1 %."""


@dataclass(frozen=True)
class Headline:
    """A large figure, the sentence below it, its colour's role, and more about it."""

    figure: str
    words: str
    tone: str = "text"
    tip: str = ""
    warns: bool = False


def dead_channels(findings: Findings) -> Headline:
    """Say how many channels of rectifiers are dead."""
    dead, channels = dead_in(findings), findings.channels
    if not channels:
        return Headline(NONE, _("No ReLU or the like was found in this model."))
    figure = _("{dead:,} of {channels:,}").format(dead=dead, channels=channels)
    tip = _("Channels of ReLU and its like that gave 0 for each value of each input")
    if findings.unknown:
        tone, words = "dead" if dead else "text", unknown_words(findings)
        return Headline(figure if dead else NONE, words, tone, tip, warns=True)
    if not dead:
        return Headline(figure, _("Each fires on some input"), tip=tip)
    words = _("0 on every input seen")
    if findings.is_made_up:
        words = _("They give 0 on noise: no figure here is of real inputs")
    return Headline(figure, words, "dead", tip, warns=findings.is_made_up)


def saved(findings: Findings, margin: float) -> int:
    """Return the multiply–adds an input that feed the channels which a margin cuts."""
    rows = [row for row in rows_of(findings) if row.is_rectifier and row.channels]
    return round(sum(_cost(row) * np.count_nonzero(row.cut(margin)) / row.channels for row in rows))


def _cost(row: LayerRow) -> int:
    return row.found.layer.source.operations


def cost(seen: Doctored, findings: Findings) -> Headline:
    """Say what share of the multiply–adds goes with the channels that are cut, counted where it is known."""
    goes, whole = saved(findings, seen.margin), findings.operations
    tip = _(
        "Multiply–adds of what feeds the channels that are silent enough. A copy saves some of what reads "
        "them too, and less where the graph needs some of them; once it is made, both are counted."
    )
    is_counted = seen.copy is not None and all(seen.copy.operations)
    if seen.copy is not None and is_counted:
        whole, left = seen.copy.operations
        goes = whole - left
        tip = _("Multiply–adds an input, counted in the model and in the copy without those channels")
    if not whole:
        return Headline(NONE, _("Not known: the model does not say all shapes"), tip=tip)
    if not goes and not seen.cut_at(seen.margin):
        said = _("No channel is silent by {margin} standard deviations")
        return Headline("0 %", said.format(margin=digits(seen.margin, 2)), tip=tip)
    share = goes / whole
    if share < _LITTLE:
        figure = percent(-share) if share >= _NOTHING else percent(share)
        return Headline(figure, _places(findings, seen.margin), tip=tip)
    said = (
        _("{saved} of {all} an input") if is_counted else _("Estimated: {saved} of {all} feed the channels")
    )
    words = said.format(saved=short(goes), all=short(whole))
    return Headline(percent(-share), words, "healthy" if is_counted else "text", tip)


def _places(findings: Findings, margin: float) -> str:
    """Say where channels are cut that cost little."""
    cut = [row for row in rows_of(findings) if row.cut(margin).any()]
    if cut and all(row.found.layer.source.words.startswith("squeeze") for row in cut):
        return _("All in gates, which cost little")
    return _("They lie where little is computed")


def seen_inputs(findings: Findings) -> Headline:
    """Say on how many inputs the figures rest, and which rate they cannot exclude."""
    figure = inputs_in_words(findings.inputs)
    if findings.is_made_up:
        return Headline(
            figure, _("Made up: noise of the declared shape. Open your data for figures of it."),
            "warning", warns=True,
        )  # fmt: skip
    seen = [row.found.values for row in rows_of(findings) if row.is_rectifier and row.found.values]
    if not seen:
        return Headline(figure, _("No rectifier was computed on them"))
    least = min(seen)
    bound = percent(min(1.0, _OF_RATE / least))
    said = ngettext(
        "{values:,} value a channel at least: a rate below {bound} cannot be excluded (3/n)",
        "{values:,} values a channel at least: a rate below {bound} cannot be excluded (3/n)",
        least,
    )
    if least == findings.inputs:
        said = _("1 value a channel each: a rate below {bound} cannot be excluded (3/n)")
    tip = _("What never was in n values has a rate below 3/n, with 95 % confidence")
    return Headline(figure, said.format(values=least, bound=bound), tip=tip)
