"""The judgement of a claim: from what its evidence leaves open, never from a mean alone."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from reluexplorer.language import _
from reluexplorer.lessons.figures import SHARE, Figure
from reluexplorer.lessons.words import Words
from reluexplorer.text import counted, digits, percent


class Standing(Enum):
    """How a claim stands after measuring it; the values are what programs read."""

    HOLDS = "holds"
    DEPENDS = "depends"
    FAILS = "fails"
    OPEN = "too few seeds"

    @property
    def label(self) -> str:
        """What people read."""
        return {
            Standing.HOLDS: _("holds"),
            Standing.DEPENDS: _("depends"),
            Standing.FAILS: _("fails"),
            Standing.OPEN: _("too few seeds"),
        }[self]


@dataclass(frozen=True)
class Evidence:
    """What one figure has to be for the claim: at least, or at most, a number.

    With ``limit`` it is what the claim would have to stand too where it is put to a harder test: a claim
    that does not, depends. Without, it is what the claim rests on: one that does not, fails.
    """

    figure: str
    at_least: float | None = None
    at_most: float | None = None
    limit: bool = False

    def bears_out(self, figure: Figure) -> bool | None:
        """Return whether the whole interval of ``figure`` is on the claim's side; None where that is open.

        It is open where the interval straddles the number that decides, and where a value is no number.
        """
        if not figure.finite:
            return None
        low = -math.inf if self.at_least is None else self.at_least
        high = math.inf if self.at_most is None else self.at_most
        if low <= figure.low and figure.high <= high:
            return True
        return False if figure.high < low or figure.low > high else None

    @property
    def threshold(self) -> float:
        """The number that decides."""
        found = self.at_least if self.at_least is not None else self.at_most
        if found is None:
            raise ValueError(_("The evidence {figure} decides by no number.").format(figure=self.figure))
        return found


@dataclass(frozen=True)
class Verdict:
    """How the claim stands and why; ``on`` are the words beside the stamp of one that depends."""

    standing: Standing
    sentence: str
    on: str = ""
    true_when: str = ""
    not_when: str = ""

    @property
    def told(self) -> str:
        """The whole verdict in sentences, as a screen reader or a terminal has it."""
        parts = (
            f"{self.standing.label.capitalize()} {self.on}".rstrip() + ".",
            self.sentence,
            self.true_when and _("True when {condition}").format(condition=self.true_when),
            self.not_when and _("Not when {condition}").format(condition=self.not_when),
        )
        return " ".join(filter(None, parts))


def standing_of(evidence: Iterable[Evidence], figures: Mapping[str, Figure]) -> Standing:
    """Return how a claim stands: open as long as one interval straddles the number that decides."""
    found = [(each, each.bears_out(figures[each.figure])) for each in evidence]
    if any(borne is None for _, borne in found):
        return Standing.OPEN
    if not all(borne for each, borne in found if not each.limit):
        return Standing.FAILS
    return Standing.HOLDS if all(borne for _, borne in found) else Standing.DEPENDS


def judged(words: Words, evidence: Sequence[Evidence], figures: Mapping[str, Figure], seeds: int) -> Verdict:
    """Return the verdict on a claim, its sentences filled with the figures."""
    for each in evidence:
        if not figures[each.figure].finite:
            label = figures[each.figure].label
            said = _("The measurement of {label} gave no finite number.").format(label=label)
            return Verdict(Standing.OPEN, said)
    standing = standing_of(evidence, figures)
    if standing is Standing.OPEN:
        return Verdict(standing, _open(evidence, figures, seeds))
    if standing is Standing.DEPENDS:
        true_when, not_when = (filled(each, figures) for each in (words.true_when, words.not_when))
        return Verdict(standing, "", words.depends_on, true_when, not_when)
    return Verdict(standing, filled(words.holds if standing is Standing.HOLDS else words.fails, figures))


PLACE = re.compile(r"\{([a-z0-9_.]+)(±?)\}")
"""Where a figure stands in a sentence: {name}, or {name±} with half its interval."""


def filled(sentence: str, figures: Mapping[str, Figure]) -> str:
    """Return a sentence with the figures that it names; KeyError for one that is not there."""
    return PLACE.sub(lambda found: figures[found[1]].shown(spread=bool(found[2])), sentence)


def _open(evidence: Sequence[Evidence], figures: Mapping[str, Figure], seeds: int) -> str:
    first = next(each for each in evidence if each.bears_out(figures[each.figure]) is None)
    figure = figures[first.figure]
    line = percent(first.threshold) if figure.unit == SHARE else digits(first.threshold)
    if not math.isfinite(figure.half):
        alone = _("One seed says nothing of the next: {label} needs two at least.")
        return alone.format(label=figure.label)
    low, high = (
        percent(end) if figure.unit == SHARE else digits(end, 3) for end in (figure.low, figure.high)
    )
    return _("{seeds} put {label} from {low} to {high}; {line} decides.").format(
        seeds=counted(seeds, "seed"), label=figure.label, low=low, high=high, line=line
    )
