"""What channels do, in the order, the words and the colours of their strips."""

from __future__ import annotations

from reluexplorer.language import _, ngettext
from reluexplorer.models.values.findings import RARE, Channel
from reluexplorer.text import percent

ORDER = (
    Channel.ALWAYS, Channel.FIRES, Channel.SATURATED, Channel.CONSTANT, Channel.RARE, Channel.LEAK,
    Channel.DEAD, Channel.UNSEEN,
)  # fmt: skip
"""From left to right."""
COLOURS = {
    Channel.ALWAYS: ("#2f6fd6", "#5b95f5"),
    Channel.FIRES: ("#0d9e8d", "#2cc4b2"),
    Channel.SATURATED: ("#8b5cf6", "#a78bfa"),
    Channel.CONSTANT: ("#6d8f12", "#b4cf4a"),
    Channel.RARE: ("#d9a300", "#e5b93c"),
    Channel.LEAK: ("#d96f00", "#f59f3a"),
    Channel.DEAD: ("#d6336c", "#f0628f"),
    Channel.UNSEEN: ("#c9cfda", "#414a5e"),
}
"""On light and on dark ground."""


def counted_state(state: Channel, count: int) -> str:
    """Return how many channels are in a state: 4 always on."""
    words = {
        Channel.ALWAYS: ngettext("{count:,} always on", "{count:,} always on", count),
        Channel.FIRES: ngettext("{count:,} fires", "{count:,} fire", count),
        Channel.SATURATED: ngettext("{count:,} saturated", "{count:,} saturated", count),
        Channel.CONSTANT: ngettext("{count:,} constant", "{count:,} constant", count),
        Channel.RARE: ngettext("{count:,} fires rarely", "{count:,} fire rarely", count),
        Channel.LEAK: ngettext("{count:,} in the leak", "{count:,} in the leak", count),
        Channel.DEAD: ngettext("{count:,} dead", "{count:,} dead", count),
        Channel.UNSEEN: ngettext("{count:,} unseen", "{count:,} unseen", count),
    }
    return words[state].format(count=count)


def name_of(state: Channel) -> str:
    """Return what a state is called in a legend."""
    return {
        Channel.ALWAYS: _("always on: only linear here"),
        Channel.FIRES: _("fires"),
        Channel.SATURATED: _("saturated"),
        Channel.CONSTANT: _("constant"),
        Channel.RARE: _("fires for less than {share}").format(share=percent(RARE)),
        Channel.LEAK: _("in the leak"),
        Channel.DEAD: _("dead: 0 on every input seen"),
        Channel.UNSEEN: _("not computed"),
    }[state]
