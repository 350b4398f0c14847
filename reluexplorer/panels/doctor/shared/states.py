"""What channels do, in words and colours, in the order in which a strip shows them."""

from __future__ import annotations

from dataclasses import dataclass

from reluexplorer.language import _
from reluexplorer.models.values.findings import RARE, Channel
from reluexplorer.text import percent


@dataclass(frozen=True)
class Meaning:
    """A state in a legend, what is said of a channel in it, and its colour by its role in the theme."""

    words: str
    says: str
    role: str


_BELOW = _("below {share}").format(share=percent(RARE))
MEANINGS: dict[Channel, Meaning] = {
    Channel.ALWAYS: Meaning(
        _("always on"), _("always on: each value is above the threshold, so it is only linear here"),
        "negative",
    ),
    Channel.FIRES: Meaning(_("fires"), _("fires"), "healthy"),
    Channel.RARE: Meaning(_BELOW, _("fires rarely"), "warning"),
    Channel.SATURATED: Meaning(
        _("saturated"), _("saturated: each value lies where the function is flat"), "violet"
    ),
    Channel.CONSTANT: Meaning(_("constant"), _("constant: each value is the same"), "olive"),
    Channel.LEAK: Meaning(
        _("in the leak"), _("in the leak: each value is below the threshold, so it is linear here"),
        "positive",
    ),
    Channel.DEAD: Meaning(_("dead"), _("dead: each value is 0"), "dead"),
    Channel.UNSEEN: Meaning(_("not seen"), _("not seen: no value, or values that are no numbers"), "axis"),
}  # fmt: skip
"""From left to right in a strip."""
ORDER = tuple(MEANINGS)
