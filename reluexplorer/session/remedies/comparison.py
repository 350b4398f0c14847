"""Tries remedies on copies of a run as it was made, over several seeds, beside the run as it is."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from reluexplorer.core.arrays import Floats, read_only
from reluexplorer.core.data.dataset import Dataset
from reluexplorer.core.diagnosis.inspection import Inspection, inspect
from reluexplorer.core.intervals import Interval, interval
from reluexplorer.core.surgery.surgery import reason_of
from reluexplorer.language import _
from reluexplorer.session.document.document import Recipe
from reluexplorer.session.remedies.catalogue import REMEDIES, remedied, remedied_here
from reluexplorer.session.remedies.replicas import Copies
from reluexplorer.session.run.trajectory import Trajectory

AS_IT_IS = "as-it-is"
LOOKS = 20
"""How often each run's loss is looked at for the time to a loss."""
_MANY_LOST = 0.25
_ALONE = 1
"""So many copies of a remedied run are trained to the bit as the window trains them: the open run's own."""


@dataclass(frozen=True)
class Plan:
    """From where to where copies are trained.

    From the start, they go to step ``end``, the furthest that the run reached. From here, each is taken at
    the shown step ``here`` of its own seed's run, and trained to ``until``; what the run changed after
    ``here`` is left out. ``here`` is None where the run has ended, and nothing goes on.
    """

    end: int
    here: int | None = None
    until: int = 0

    @classmethod
    def of(cls, shown: int, head: int, *, ended: bool) -> Plan:
        """Return the plan for a run: from here on as far as it came, or as many updates again at its end."""
        if ended:
            return cls(head)
        return cls(head, shown, head if shown < head else 2 * head)


@dataclass(frozen=True, eq=False)
class Outcome:
    """What came of the copies of one run; arrays are (seeds,) and read-only."""

    score: Floats
    """Accuracy, or a regression's loss, on the test part or else on training; NaN for a run left out."""
    dead: Floats
    """Dead hidden units at the end. NaN for a run that is left out."""
    reached: Floats
    """Updates until the training loss was at most the comparison's target; NaN for never.

    NaN too for a run that is left out or diverged. It is looked at LOOKS times: to so many steps it is known.
    """
    diverged: int = 0
    made: int = 0
    """Runs that could be made, those that diverged among them."""
    trouble: str = ""
    """Why others could not be, to go on a sentence with."""
    loss: Floats | None = None
    """On the same part, beside an accuracy; None where it is the score itself."""

    @property
    def kept(self) -> int:
        """Runs that reached the end."""
        return self.made - self.diverged

    @property
    def lost_many(self) -> bool:
        """Whether so many diverged that the others speak for none but themselves."""
        return self.diverged > _MANY_LOST * self.made

    def counted(self, worst: float) -> Floats:
        """Return the scores with ``worst`` for each run that diverged; NaN for those that were not made."""
        if self.kept == self.made or self.made < len(self.score):
            return self.score
        return np.where(np.isfinite(self.score), self.score, worst)


@dataclass(frozen=True, eq=False)
class Trial:
    """What came of one remedy from the start and from here; None where it does not act so."""

    name: str
    words: str
    start: Outcome | None
    here: Outcome | None = None
    refusal: str = ""
    """Why it cannot be done to the run itself from here, to go on a sentence with; empty where it can."""

    def outcome(self, when: str) -> Outcome | None:
        """Return what came of it from the ``start`` or from ``here``."""
        return self.start if when == "start" else self.here

    def made(self, when: str) -> int:
        """Return how many copies could be made, 0 where it does not act so."""
        found = self.outcome(when)
        return 0 if found is None else found.made

    def kept(self, when: str) -> int:
        """Return how many copies reached the end, 0 where it does not act so."""
        found = self.outcome(when)
        return 0 if found is None else found.kept


@dataclass(frozen=True, eq=False)
class Comparison:
    """All trials of a recipe, that of the run as it is first."""

    recipe: Recipe
    plan: Plan
    seeds: int
    accuracy: bool
    """Whether the score is an accuracy: more is better. Otherwise it is a loss."""
    units: int
    targets: tuple[float, float]
    """The training losses that the times from the start, and from here, are to; NaN where there is none.

    The lowest that half of the copies as they are had at one of the looks, from the first update on.
    """
    trials: tuple[Trial, ...]
    chance: float = math.nan
    """The accuracy of guessing, which a run that diverged counts as; NaN where the score is a loss."""

    def is_of(self, recipe: Recipe, plan: Plan, seeds: int) -> bool:
        """Whether it is of this run, over the same updates and seeds."""
        return (self.recipe, self.plan, self.seeds) == (recipe, plan, seeds)

    def difference(self, trial: Trial, what: str, when: str) -> Interval:
        """Return ``score``, ``loss`` or ``dead`` of a trial less that of the run as it is, seed by seed.

        A run that diverged counts as guessing; for losses and for the dead it is left out.
        """
        own, base = trial.outcome(when), self.trials[0].outcome(when)
        if own is None or base is None:
            return Interval(math.nan, math.nan, 0)
        if what == "score":
            return interval(own.counted(self.chance) - base.counted(self.chance))
        if what == "loss" and (own.loss is None or base.loss is None):
            return Interval(math.nan, math.nan, 0)
        return interval(getattr(own, what) - getattr(base, what))


@dataclass(frozen=True, eq=False)
class Progress:
    """The share that is done, what is in hand, and what is known so far."""

    share: float
    words: str = ""
    comparison: Comparison | None = None


Tell = Callable[[Progress], None]
Heard = Callable[[float], None]
"""Hears the share of a trial that is done."""


class _Bench:
    """What a comparison needs to make any of its trials."""

    def __init__(self, recipe: Recipe, dataset: Dataset, plan: Plan, seeds: tuple[int, ...]) -> None:
        self.recipe, self.plan, self.seeds = recipe, plan, seeds
        self._dataset = dataset
        self._plain = Trajectory(recipe, dataset)
        self._parted: Copies | None = None

    def as_it_is(self, heard: Heard) -> tuple[Trial, tuple[float, float]]:
        """Return the trial of the run itself, every copy to the bit, and the losses that times are to."""
        plan, all_of_them = self.plan, len(self.seeds)
        first, second = _halves(heard, two=plan.here is not None)
        copies = Copies.from_start(self._plain, self.seeds, all_of_them)
        start = _watched(copies, plan.end, first)
        aim = start.lowest()
        if plan.here is None:
            return Trial(AS_IT_IS, _("As it is"), start.outcome(aim)), (aim, math.nan)
        trajectory = self._trajectory(self.recipe.until(plan.here))
        here = _watched(self._at_parting(second).branched(trajectory, all_of_them), plan.until, second)
        target = float(np.fmin(start.lowest(plan.here), here.lowest()))
        return Trial(AS_IT_IS, _("As it is"), start.outcome(aim), here.outcome(target)), (aim, target)

    def remedied(self, name: str, targets: tuple[float, float], heard: Heard) -> Trial:
        """Return the trial of a remedy."""
        plan, start, here = self.plan, None, None
        first, second = _halves(heard, two=plan.here is not None)
        recipe = remedied(self.recipe, name)
        if recipe is not None:
            copies = Copies.from_start(self._trajectory(recipe), self.seeds, _ALONE)
            start = _watched(copies, plan.end, first).outcome(targets[0])
        recipe = None if plan.here is None else remedied_here(self.recipe, plan.here, name)
        if recipe is not None and plan.here is not None:
            trajectory = self._trajectory(recipe)
            if len(recipe.changes) > len(self.recipe.until(plan.here).changes):
                copies = self._at_parting(second).branched(trajectory, _ALONE)
            else:
                copies = Copies.from_start(trajectory, self.seeds, _ALONE)
            here = _watched(copies, plan.until, second).outcome(targets[1])
        refusal = "" if here is None else self._refusal(name, second)
        return Trial(name, REMEDIES[name].words(self.recipe), start, here, refusal)

    def _refusal(self, name: str, heard: Heard) -> str:
        """Return why the dead of the run itself cannot be treated at the step from which remedies act."""
        treatment = REMEDIES[name].treatment
        if treatment is None:
            return ""
        own = self._at_parting(heard).copies[0]
        try:
            treatment.validate(own.state)
        except ValueError as error:
            return reason_of(error)
        return ""

    def _trajectory(self, recipe: Recipe) -> Trajectory:
        return Trajectory(recipe, self._dataset, self._plain.problems)

    def _at_parting(self, heard: Heard) -> Copies:
        """Return the copies of the run as it is at the step from which remedies act, made once."""
        if self._parted is None:
            here = self.plan.here or 0
            trajectory = self._trajectory(self.recipe.until(here))
            self._parted = Copies.from_start(trajectory, self.seeds, len(self.seeds))
            for mark in _marks(0, here):
                self._parted.advance(mark, lambda: heard(0.0))
        return self._parted


def _halves(heard: Heard, *, two: bool) -> tuple[Heard, Heard]:
    """Return what hears of the first and of the second part of a trial."""
    if not two:
        return heard, heard
    return (lambda share: heard(share / 2)), (lambda share: heard((1 + share) / 2))


def offered(recipe: Recipe, plan: Plan, names: Sequence[str] = tuple(REMEDIES)) -> tuple[str, ...]:
    """Return which of the remedies change something, from the start or from here."""
    return tuple(
        name
        for name in names
        if remedied(recipe, name) is not None
        or (plan.here is not None and remedied_here(recipe, plan.here, name) is not None)
    )


def compare(
    recipe: Recipe,
    dataset: Dataset,
    plan: Plan,
    seeds: int,
    tell: Tell,
    names: Sequence[str] = tuple(REMEDIES),
    known: Comparison | None = None,
) -> Comparison:
    """Train the run as it was made, and with each remedy, under each of the seeds from the run's own on.

    A remedy that would change nothing is left out. ``tell`` hears how far it is, and may raise to stop. The
    same seeds serve all, so that trials are compared pair by pair. Trials of ``known`` are kept, and not
    made again, where it is of the same recipe, plan and seeds.
    """
    if known is None or not known.is_of(recipe, plan, seeds):
        known = None
    made = {trial.name: trial for trial in known.trials} if known is not None else {}
    wanted = [name for name in offered(recipe, plan, names) if name not in made]
    if known is None:
        wanted.insert(0, AS_IT_IS)
    found, words, number = known, "", 0

    def heard(share: float) -> None:
        tell(Progress((number + share) / max(len(wanted), 1), words, found))

    first = recipe.training.seed
    bench = _Bench(recipe, dataset, plan, tuple(range(first, first + seeds)))
    targets = known.targets if known is not None else (math.nan, math.nan)
    for number, name in enumerate(wanted):  # noqa: B007 - heard reads it
        words = _("As it is") if name == AS_IT_IS else REMEDIES[name].words(recipe)
        if name == AS_IT_IS:
            made[name], targets = bench.as_it_is(heard)
        else:
            made[name] = bench.remedied(name, targets, heard)
        trials = tuple(made[each] for each in (AS_IT_IS, *REMEDIES) if each in made)
        classes, units = len(dataset.class_names), sum(recipe.network.hidden)
        chance = 1.0 / classes if classes else math.nan
        found = Comparison(recipe, plan, seeds, classes > 0, units, targets, trials, chance)
        heard(1.0)
    if found is None:
        raise ValueError(_("There is nothing to compare."))
    return found


def _score(seen: Inspection) -> float:
    """Return the accuracy, or the loss of a regression, on the test part; on what is learned without one."""
    if seen.test_loss is None:
        return seen.train_loss if seen.train_accuracy is None else seen.train_accuracy
    return seen.test_loss if seen.test_accuracy is None else seen.test_accuracy


def _marks(begin: int, end: int) -> list[int]:
    """Return the steps at which the losses are looked at."""
    steps = end - begin
    if not steps:
        return []
    return sorted({begin + max(1, round(steps * part / LOOKS)) for part in range(1, LOOKS + 1)})


@dataclass(frozen=True, eq=False)
class _Watched:
    """Copies at their end, and what was seen of their training losses on the way."""

    copies: Copies
    seen: tuple[Inspection, ...]
    begin: int
    first: Floats
    """(seeds,) training losses at ``begin``."""
    marks: tuple[int, ...]
    losses: Floats
    """(marks, seeds), infinity where a copy has diverged."""

    def lowest(self, until: float = math.inf) -> float:
        """Return the lowest loss that half of the copies had at one look up to a step.

        NaN where that is not below the one that they began with: such a loss is no goal.
        """
        looked = [mark <= until for mark in self.marks]
        if not any(looked):
            return math.nan
        lowest = float(_of_half(self.losses[looked]).min())
        return lowest if lowest < float(_of_half(self.first[None])[0]) else math.nan

    def outcome(self, target: float) -> Outcome:
        """Return what came of the copies; the times are to the loss ``target``."""
        count = len(self.seen)
        score, loss, dead, reached = (np.full(count, np.nan) for _ in range(4))
        for index, (one, now) in enumerate(zip(self.copies, self.seen, strict=True)):
            if one.lives:
                score[index] = _score(now)
                loss[index] = now.train_loss if now.test_loss is None else now.test_loss
                dead[index] = sum(now.dead_units)
        for mark, row in zip(reversed(self.marks), self.losses[::-1], strict=True):
            reached[(row <= target) & np.isfinite(score)] = mark - self.begin
        troubles = [one.trouble for one in self.copies if one.trouble]
        return Outcome(
            read_only(score),
            read_only(dead),
            read_only(reached),
            diverged=sum(not one.lives and not one.trouble for one in self.copies),
            made=count - len(troubles),
            trouble=troubles[0] if troubles else "",
            loss=None if self.seen[0].train_accuracy is None else read_only(loss),
        )


def _of_half(losses: Floats) -> Floats:
    """Return the loss that at least half of each row are at or below: (rows,) of (rows, seeds)."""
    middle: Floats = np.sort(losses, axis=1)[:, (losses.shape[1] - 1) // 2]
    return middle


def _watched(copies: Copies, end: int, heard: Heard) -> _Watched:
    """Train copies to ``end`` and look at their losses on the way."""
    begin = copies.step
    marks = _marks(begin, end)
    seen = [inspect(one.state) for one in copies]
    first = _losses(copies, seen)
    losses: list[list[float]] = []
    for number, mark in enumerate(marks):
        before = [one.state for one in copies]
        share = number / len(marks)
        copies.advance(mark, lambda share=share: heard(share))  # type: ignore[misc]
        seen = [
            old if one.state is state else inspect(one.state)
            for one, state, old in zip(copies, before, seen, strict=True)
        ]
        losses.append(_losses(copies, seen))
        heard((number + 1) / len(marks))
    table = np.array(losses).reshape(len(marks), len(seen))
    return _Watched(copies, tuple(seen), begin, np.array(first), tuple(marks), table)


def _losses(copies: Copies, seen: Sequence[Inspection]) -> list[float]:
    """Return the training losses, infinity for a copy that goes on no more."""
    return [now.train_loss if one.lives else math.inf for one, now in zip(copies, seen, strict=True)]
