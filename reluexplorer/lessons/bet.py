"""What a reader bets before an experiment runs, and how far that was off."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reluexplorer.language import _
from reluexplorer.text import digits, fixed, percent


@dataclass(frozen=True)
class Bet:
    """A level, or a curve over ``places``, put on the very chart where the answer will be drawn.

    ``numbers`` are those of the exhibit that answer it: one for a level, one a place for a curve.
    """

    numbers: tuple[str, ...]
    low: float
    high: float
    start: float
    """Where the mark waits for the reader."""
    places: tuple[float, ...] = ()
    """Where on the x axis the curve's points are; empty for a level."""
    places_words: tuple[str, ...] = ()
    """What a screen reader calls them: "2 layers"."""
    share: bool = False
    """Whether it is a share, shown as a percentage."""
    whole: bool = False
    logarithmic: bool = False
    line: int = 0
    """Which of the outcome's lines comes to the answer, whose colour that has."""
    cap: float = math.inf
    """From where on an answer only says that it is more: the experiment ended before."""

    def __post_init__(self) -> None:
        if len(self.numbers) != max(1, len(self.places)):
            raise ValueError(_("A bet has one number, or one for each of its places."))

    def shown(self, value: float) -> str:
        """Return a bet or its answer as people read it."""
        if self.share:
            return percent(value)
        said = fixed(value, 0) if self.whole else digits(value, 3)
        return _("over {value}").format(value=said) if value >= self.cap else said

    def kept_in(self, value: float) -> float:
        """Return a value brought into the bet's range, whole where it counts things."""
        inside = min(max(value, self.low), self.high)
        return float(round(inside)) if self.whole else inside

    def taken(self, values: Sequence[float]) -> tuple[float, ...]:
        """Return values brought into the bet's range; those of shares that go beyond it are percentages."""
        times = 0.01 if self.share and max(values) > self.high else 1.0
        return tuple(self.kept_in(times * value) for value in values)

    def answer(self, numbers: Mapping[str, float]) -> tuple[float, ...] | None:
        """Return what the stage answers, None as long as it has no number of it.

        Of a curve places that the stage does not have, such as layers, are NaN.
        """
        if all(name not in numbers for name in self.numbers):
            return None
        return tuple(numbers.get(name, math.nan) for name in self.numbers)

    def farthest(self, said: Sequence[float], answer: Sequence[float]) -> int:
        """Return the place of the point that was off by most, by its ratio where that is what counts."""
        return max(range(len(answer)), key=lambda place: self._off(said[place], answer[place]))

    def _off(self, said: float, answer: float) -> float:
        """Return how far a point was off, less than nothing where there is no answer."""
        if math.isnan(answer):
            return -1.0
        if self.logarithmic and said > 0.0:
            return abs(math.log(said / answer)) if 0.0 < answer < math.inf else math.inf
        return abs(said - answer)


def _shown_points(share: float) -> float:
    """Return the percentage points that a share is shown as, so that what is read adds up."""
    return float(percent(share, sign=False).lstrip("<> "))


@dataclass(frozen=True)
class Gap:
    """Bet and answer side by side: "You said 40; it was 79." and how far apart they are."""

    said: str
    was: str
    apart: str
    """"39 more than you said", or that it was met."""
    place: str = ""
    """Of a curve: where it was off by most, "at 6 layers"."""
    apart_in_short: str = ""
    """"39 more", or that it was met."""

    @property
    def told(self) -> str:
        """The gap as one sentence."""
        if not self.place:
            return _("You said {said}; it was {was}. {apart}.").format(
                said=self.said, was=self.was, apart=self.apart
            )
        return _("{place}, you said {said}; it was {was}. {apart}.").format(
            place=f"{self.place[0].upper()}{self.place[1:]}", said=self.said, was=self.was, apart=self.apart
        )


def gap(bet: Bet, said: Sequence[float], answer: Sequence[float]) -> Gap:
    """Return how far a bet was off where it was off by most."""
    place = bet.farthest(said, answer)
    mine, found = said[place], answer[place]
    where = _("at {place}").format(place=bet.places_words[place]) if bet.places_words else ""
    shown = bet.shown(mine), bet.shown(found)
    if shown[0] == shown[1]:
        return Gap(*shown, _("You were right"), where, _("You were right"))
    if bet.logarithmic and mine > 0 and found > 0:
        times = max(mine, found) / min(mine, found)
        apart = _("{count} times").format(count=digits(times, 2))
        apart = _("over {value}").format(value=apart) if max(mine, found) >= bet.cap else apart
    elif bet.share:
        points = abs(_shown_points(found) - _shown_points(mine))
        apart = _("1 point") if points == 1 else _("{count} points").format(count=digits(points, 3))
    else:
        apart = bet.shown(abs(found - mine))
    words, short = _("{apart} less than you said"), _("{apart} less")
    if found > mine:
        words, short = _("{apart} more than you said"), _("{apart} more")
    return Gap(*shown, words.format(apart=apart), where, short.format(apart=apart))
