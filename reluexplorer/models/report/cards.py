"""The large figures at the head of a report, with what they mean."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reluexplorer.language import _, ngettext
from reluexplorer.models.feeding.waking import DataOrModel
from reluexplorer.models.values.findings import Channel, Findings, LayerFindings
from reluexplorer.text import NONE, counted, percent


@dataclass(frozen=True)
class Card:
    """A figure under its label, and a sentence."""

    label: str
    figure: str
    words: str
    role: str = ""
    """Of its colour: ``dead`` or none."""
    parts: tuple[tuple[str, str], ...] = ()
    """Figures side by side, each with what it is of, in place of the one figure."""


def cards(found: Findings, waking: DataOrModel | None) -> Iterator[Card]:
    """Yield the headlines: dead channels, their cost, what was seen, whether it is the data or the model."""
    yield _dead(found)
    yield _cost(found)
    yield _seen(found)
    if waking is not None and waking.dead:
        parts = ((f"{waking.model:,}", _("the model")), (f"{waking.data:,}", _("your data")))
        words = ngettext("Probe inputs woke {count:,}", "Probe inputs woke {count:,}", waking.data)
        yield Card(_("The model or your data?"), "", words.format(count=waking.data), parts=parts)


def _dead(found: Findings) -> Card:
    label = _("Dead channels")
    if not found.channels:
        return Card(label, NONE, _("No ReLU or the like was found in this model."))
    figure = _("{dead:,} of {channels:,}").format(dead=found.dead, channels=found.channels)
    if found.unknown:
        role = "dead" if found.dead else ""
        return Card(label, figure if found.dead else NONE, unknown_words(found), role)
    words = _("0 on every input seen") if found.dead else _("Each fires on some input")
    return Card(label, figure, words, "dead" if found.dead else "")


def unknown_words(found: Findings) -> str:
    """Say of how many channels nothing can be said, which are not among the dead nor among the living."""
    return ngettext(
        "Of {count:,} nothing can be said: it gave values that are no numbers",
        "Of {count:,} nothing can be said: they gave values that are no numbers",
        found.unknown,
    ).format(count=found.unknown)


def _cost(found: Findings) -> Card:
    """Return what feeds the dead channels alone, as a share of the whole."""
    if found.operations:
        share = sum(_share(each) * each.layer.source.operations for each in found.rectifiers)
        label, whole = _("Multiply–adds for dead channels"), found.operations
        words = _("of {count:,} an input").format(count=whole)
    else:
        share = sum(_share(each) * each.layer.source.parameters for each in found.rectifiers)
        label, whole = _("Parameters of dead channels"), found.parameters
        words = _("of {count:,} in the model").format(count=whole)
    return Card(label, percent(share / whole) if whole else NONE, words)


def _share(each: LayerFindings) -> float:
    return each.counted(Channel.DEAD) / max(each.layer.channels, 1)


def _seen(found: Findings) -> Card:
    figure = counted(found.inputs, "input")
    if found.is_made_up:
        return Card(_("Seen"), figure, _("Made up: every figure here is of noise alone."))
    values = [each.values for each in found.rectifiers if each.values]
    if not values:
        return Card(_("Seen"), figure, _("No rectifier was computed on them."))
    least = min(values)
    words = ngettext(
        "{count:,} value a channel at least: a rate below {bound} cannot be excluded (3/n).",
        "{count:,} values a channel at least: a rate below {bound} cannot be excluded (3/n).",
        least,
    )
    return Card(_("Seen"), figure, words.format(count=least, bound=percent(min(3.0 / least, 1.0))))
