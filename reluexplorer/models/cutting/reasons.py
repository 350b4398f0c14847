"""Why a silent channel stays in the smaller copy."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from reluexplorer.language import _


class Why(Enum):
    """What keeps a channel, the more telling ones first."""

    OUTPUT = "output"
    GROUPED = "grouped"
    PADDED = "padded"
    WEIGHTS = "weights"
    BRANCH = "branch"
    MARGIN = "margin"
    OPERATOR = "operator"
    LAST = "last"
    UNTRACKED = "untracked"
    VARIES = "varies"

    __hash__ = object.__hash__


@dataclass(frozen=True)
class Pin:
    """A reason, with the operator that it is about."""

    why: Why
    operator: str = ""

    @property
    def words(self) -> str:
        """The reason, to follow "kept:"."""
        return _WORDS[self.why].format(operator=self.operator)


VARIES = Pin(Why.VARIES)
_WORDS = {
    Why.OUTPUT: _("an output of the model shows it"),
    Why.GROUPED: _("a grouped convolution makes or reads it"),
    Why.PADDED: _("it is a constant other than 0 that is read beside padding"),
    Why.WEIGHTS: _("it meets weights that are computed or stored in a form that cannot be cut"),
    Why.BRANCH: _("a branch or a loop of the graph reads it"),
    Why.MARGIN: _("it has one value only while others stay silent that are not so by the margin"),
    Why.OPERATOR: _("{operator} cannot be followed"),
    Why.LAST: _("a layer has to keep one channel"),
    Why.UNTRACKED: _("where its channels lie cannot be followed"),
    Why.VARIES: _("it is joined with values that vary, as in a sum of branches"),
}


def most_telling(pins: list[Pin]) -> Pin:
    """Return the reason that says most."""
    order = list(Why)
    return min(pins, key=lambda each: order.index(each.why))
