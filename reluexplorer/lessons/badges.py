"""When a card may be green: never where a network reads at chance or a gradient's length has run away."""

from __future__ import annotations

from reluexplorer.language import _
from reluexplorer.text import digits, percent

CHANCE_OF_DIGITS = 0.1
CHANCE = (CHANCE_OF_DIGITS, _("chance, 10 %"))
"""The line of it in a chart."""
READS_WELL = 0.9
"""Share of unseen samples above which a network is shown as one that reads well."""
SHRUNK, GROWN = 0.1, 10.0
"""Shares of a gradient's length below which it vanishes, and above which it explodes."""
_AT_CHANCE = 1.5
"""Up to so many times chance a network has learnt next to nothing."""


def reading(share: float, chance: float) -> tuple[str, str]:
    """Return what a network reads and the colour of saying so."""
    if share <= chance or (share < READS_WELL and share <= _AT_CHANCE * chance):
        is_below = share < chance and percent(share) != percent(chance)
        words = _("reads {share}, below chance") if is_below else _("reads {share}, as chance would")
        return words.format(share=percent(share)), "warning"
    return _("reads {share}").format(share=percent(share)), "healthy" if share >= READS_WELL else "secondary"


def held(*gains: float) -> str:
    """Return the colour of what goes well where so much of gradients' lengths is left: green or none."""
    return "healthy" if all(SHRUNK <= each <= GROWN for each in gains) else "secondary"


def gain(share: float) -> tuple[str, str]:
    """Return what becomes of a gradient of which ``share`` of its length is left, and its colour."""
    if not share <= GROWN:
        return _("explodes to {share} times its length").format(share=digits(share, 2)), "dead"
    if share < SHRUNK:
        return _("vanishes, {share} of the gradient left").format(share=digits(share, 2)), "warning"
    return _("{share} of the gradient left").format(share=digits(share, 2)), "healthy"
