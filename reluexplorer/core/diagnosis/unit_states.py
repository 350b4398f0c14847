"""The one legend of neurons: every state with its threshold, its words, its colour's role and what it means.

Window, command line, scripts and exports take all of it from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from reluexplorer.language import _, ngettext
from reluexplorer.text import exact, percent

RARE = 0.05
"""A gate that is open for a smaller share of the samples fires rarely: one in five or more
of the usual batches of 32 then has no sample that moves it."""
DORMANT = 0.025
"""A unit whose score s, its mean |activation| over the layer's mean of it, is at most this is τ-dormant
(Sokar, Agarwal, Castro and Evci 2023, definition 3.1; one of the τ of their figures 2 and 3)."""
FLAT = 0.05
"""A function with two bounds is nearly flat where its slope is below this part of its steepest."""
SATURATED = 0.95
"""A unit is saturated where its function is nearly flat for at least this share of the samples."""


class UnitState(Enum):
    """What a unit does over the data. Of several that apply, the last one is meant."""

    HEALTHY = "healthy"
    ALWAYS = "always on"
    SATURATED = "saturated"
    RARE = "rarely fires"
    DORMANT = "dormant"
    LEAK = "always in the leak"
    UNKNOWN = "unknown"
    DEAD = "dead"

    __hash__ = object.__hash__
    """Members are told apart by what they are; Enum's own hash of their names is slow for thousands."""


@dataclass(frozen=True)
class Meaning:
    """What is said and shown of a state. No two have the same colour, and the dead are hatched besides."""

    name: str
    """In commands and scripts."""
    one: str
    many: str
    """What one neuron, and what several are or do."""
    role: str
    """The colour, by its role in the theme."""
    what: str
    """A sentence on neurons of this state, without its full stop."""
    ails: bool = False
    """Whether there is something to remedy."""


LEGEND: dict[UnitState, Meaning] = {
    UnitState.HEALTHY: Meaning(
        "healthy", _("healthy"), ngettext("healthy", "healthy", 2), "healthy",
        _("Fire for some training points and not for others"),
    ),
    UnitState.ALWAYS: Meaning(
        "always", _("always on"), ngettext("always on", "always on", 2), "negative",
        _("Fire for every training point: no bend where the data are"),
    ),
    UnitState.SATURATED: Meaning(
        "saturated", _("saturated"), ngettext("saturated", "saturated", 2), "neutral",
        _(
            "Nearly flat for at least {share} of the training points (slope under {flat} of the steepest): "
            "hardly any gradient comes through"
        ).format(share=percent(SATURATED), flat=percent(FLAT)),
        ails=True,
    ),
    UnitState.RARE: Meaning(
        "rare", _("rarely fires"), ngettext("rarely fires", "rarely fire", 2), "warning",
        _("Fire for fewer than {share} of the training points").format(share=percent(RARE)), ails=True,
    ),
    UnitState.DORMANT: Meaning(
        "dormant", _("dormant"), ngettext("dormant", "dormant", 2), "olive",
        _("Carry next to nothing: a mean output of at most {share} of their layer’s mean").format(
            share=exact(DORMANT)
        ),
        ails=True,
    ),
    UnitState.LEAK: Meaning(
        "leak", _("always below 0"), ngettext("always below 0", "always below 0", 2), "violet",
        _("Input below 0 for every training point, but some gradient still comes through"), ails=True,
    ),
    UnitState.UNKNOWN: Meaning(
        "unknown", _("unknown"), ngettext("unknown", "unknown", 2), "axis",
        _("The run diverged, or numbers went past the largest there is, so no state can be told of them"),
    ),
    UnitState.DEAD: Meaning(
        "dead", _("dead"), ngettext("dead", "dead", 2), "dead",
        _("Slope exactly 0 for every training point: no gradient reaches their weights"), ails=True,
    ),
}  # fmt: skip
NAMES: tuple[str, ...] = tuple(meaning.name for meaning in LEGEND.values())
"""The states in commands and scripts, the best first."""
NAMED: dict[str, Meaning] = {meaning.name: meaning for meaning in LEGEND.values()}


def state_words(state: UnitState, number: int = 1, *, leaky: bool = False) -> str:
    """Return the state of ``number`` neurons in a word or two; ``leaky`` ones below 0 are in their leak."""
    if leaky and state is UnitState.LEAK:
        return _("in the leak")
    return LEGEND[state].one if number == 1 else LEGEND[state].many
