"""What a reader is asked to bring about, and how near the stage came to it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from reluexplorer.language import _
from reluexplorer.text import digits, percent


@dataclass(frozen=True)
class Aim:
    """One number of the stage that has to come to ``target``: from below, or with ``at_most`` from above."""

    number: str
    label: str
    target: float
    at_most: bool = False
    share: bool = False
    yes_or_no: bool = False
    """Whether it is a condition, which is 1 where it holds and 0 where it does not."""

    def met(self, value: float) -> bool:
        """Whether a value is there."""
        return value <= self.target if self.at_most else value >= self.target

    def nearness(self, value: float) -> float:
        """Return 1 where it is met, and ever less the farther from the target, equally on both sides of it.

        Distances are measured by the target's own size, as far as it has one. A condition is met or far.
        """
        if self.met(value) or self.yes_or_no or math.isnan(value):
            return float(self.met(value))
        return 1.0 / (1.0 + abs(value - self.target) / (abs(self.target) or 1.0))

    def shown(self, value: float) -> str:
        """Return "79, at least 96", "0.4, at most 0.3" where it has to come down, or of a condition "yes"."""
        if self.yes_or_no:
            return _("yes") if value else _("no")
        mine, wanted = (percent(each) if self.share else digits(each, 3) for each in (value, self.target))
        words = _("{mine}, at most {wanted}") if self.at_most else _("{mine}, at least {wanted}")
        return words.format(mine=mine, wanted=wanted)


@dataclass(frozen=True)
class Goal:
    """All its aims are to be met by one run of the stage to its end."""

    aims: tuple[Aim, ...]

    def reached(self, numbers: Mapping[str, float]) -> bool:
        """Whether a finished stage meets each aim."""
        return all(aim.number in numbers and aim.met(numbers[aim.number]) for aim in self.aims)

    def nearness(self, numbers: Mapping[str, float]) -> float:
        """Return the nearness of the aim that is farthest from being met."""
        return min(aim.nearness(numbers[aim.number]) if aim.number in numbers else 0.0 for aim in self.aims)
