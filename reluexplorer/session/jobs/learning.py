"""What a person has done with the lessons so far: the bets, and how near each goal was come to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from reluexplorer.lessons.goal import Goal


@dataclass(frozen=True)
class Tries:
    """The finished runs of a stage that has a goal, and the one among them that came nearest to it."""

    count: int = 0
    nearness: float = 0.0
    """Of the nearest, 0 to 1."""
    numbers: Mapping[str, float] = field(default_factory=dict)
    """What the nearest came to, by name."""
    reached_in: int = 0
    """How many tries it took until one reached the goal; 0 where none did."""

    @property
    def reached(self) -> bool:
        """Whether a try reached the goal."""
        return self.reached_in > 0

    def with_run(self, goal: Goal, numbers: Mapping[str, float]) -> Tries:
        """Return the tries with one more run, which came to these numbers."""
        nearness = goal.nearness(numbers)
        nearest = not self.count or nearness > self.nearness
        shown = {aim.number: numbers[aim.number] for aim in goal.aims if aim.number in numbers}
        return Tries(
            self.count + 1,
            nearness if nearest else self.nearness,
            shown if nearest else self.numbers,
            self.reached_in or (self.count + 1) * goal.reached(numbers),
        )


@dataclass(frozen=True)
class Learnt:
    """What was done with one lesson."""

    bet: tuple[float, ...] = ()
    """What was bet, one number or one for each place of a curve; empty where nothing was."""
    knobs: Mapping[str, float] = field(default_factory=dict)
    """The knobs of the stage as they stood then."""
    skipped: bool = False
    """Whether the reader wanted to see the answer without a bet."""
    tries: Tries = field(default=Tries())
    again: bool = False
    """Whether the reader thinks of another bet; the one there is stays until that is placed."""
    answer: tuple[float, ...] = ()
    """What the stage answered to the bet when it came to its end last; empty where it did not yet."""

    @property
    def former(self) -> tuple[float, ...]:
        """The bet that another one is to replace; empty where none is thought of."""
        return self.bet if self.again else ()

    @property
    def waits(self) -> bool:
        """Whether the stage waits for a bet."""
        return not self.skipped and (self.again or not self.bet)

    def bet_with(self, settings: Mapping[str, float]) -> tuple[float, ...]:
        """Return what was bet on the stage with its settings so; empty where it was with others, or waits."""
        same = self.knobs.keys() >= settings.keys() and all(
            self.knobs[name] == value for name, value in settings.items()
        )
        return self.bet if same and not self.waits else ()


_NOTHING = Learnt()


@dataclass(frozen=True)
class Learning:
    """What was done with each lesson, by name."""

    lessons: Mapping[str, Learnt] = field(default_factory=dict)

    def of(self, lesson: str) -> Learnt:
        """Return what was done with a lesson."""
        return self.lessons.get(lesson, _NOTHING)

    def changed(self, lesson: str, **changes: object) -> Learning:
        """Return the same with some of a lesson's fields changed."""
        new = replace(self.of(lesson), **changes)  # type: ignore[arg-type]
        return Learning({**self.lessons, lesson: new})
