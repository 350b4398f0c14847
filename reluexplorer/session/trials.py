"""Tries remedies on copies of a run, over several seeds, beside the run as it is."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.arrays import read_only
from reluexplorer.core.datasets import Dataset
from reluexplorer.core.inspection import Inspection, inspect
from reluexplorer.core.replicas import ReplicaStates, advance_replicas, initial_replicas, replica_state
from reluexplorer.session.course import problem_of
from reluexplorer.session.document import Recipe
from reluexplorer.session.remedies import REMEDIES, remedied
from reluexplorer.session.treatments import Treatment
from reluexplorer.text import digits, percent

AS_IT_IS = "as-it-is"
LOOKS = 20
"""How often each run's loss is looked at for the time to a loss."""
_NORMAL = 1.959963984540054

Figures = NDArray[np.float64]


@dataclass(frozen=True)
class Interval:
    """A mean with its 95 % confidence interval, mean ± ``half``; NaN and 0 seeds where nothing is known."""

    mean: float
    half: float
    seeds: int

    @property
    def apart(self) -> bool:
        """Whether 0 lies outside."""
        return self.seeds > 1 and abs(self.mean) > self.half


@dataclass(frozen=True, eq=False)
class Trial:
    """What came of one remedy; arrays are (seeds,) and read-only."""

    name: str
    words: str
    score: Figures
    """Accuracy on the test part; for a regression the test loss. NaN for a run that diverged."""
    dead: Figures
    """Dead hidden units at the end. NaN for a run that diverged."""
    reached: Figures
    """Updates until the training loss was at most the one that the run as it is ends with; NaN for never.

    It is looked at LOOKS times, so it is known to so many steps.
    """
    diverged: int = 0


@dataclass(frozen=True, eq=False)
class Comparison:
    """All trials of a recipe, that of the run as it is first."""

    recipe: Recipe
    steps: int
    seeds: int
    accuracy: bool
    """Whether the score is an accuracy: more is better. Otherwise it is a loss."""
    units: int
    target: float
    """The training loss that the times are to."""
    trials: tuple[Trial, ...]

    def is_of(self, recipe: Recipe, steps: int, seeds: int) -> bool:
        """Whether it is of this run from its start on, over so many updates and seeds."""
        return (self.recipe.afresh(), self.steps, self.seeds) == (recipe.afresh(), steps, seeds)

    def difference(self, trial: Trial, what: str) -> Interval:
        """Return ``score`` or ``dead`` of a trial less that of the run as it is, seed by seed."""
        return interval(getattr(trial, what) - getattr(self.trials[0], what))


def compare(
    recipe: Recipe,
    dataset: Dataset,
    steps: int,
    seeds: int,
    tell: Callable[[float], None],
    names: Sequence[str] = tuple(REMEDIES),
    known: Comparison | None = None,
) -> Comparison:
    """Train the run as it is and with each remedy from the start, ``steps`` updates under each of the seeds.

    A remedy that would change nothing is left out. ``tell`` hears the share that is done, and may raise to
    stop. The same seeds serve all, so that trials are compared pair by pair. Trials of ``known`` are kept,
    and not made again, where it is of the same recipe, steps and seeds.
    """
    if known is None or not known.is_of(recipe, steps, seeds):
        known = None
    made = {trial.name: trial for trial in known.trials} if known is not None else {}
    target = known.target if known is not None else math.inf
    offered = [(AS_IT_IS, "As it is", recipe.afresh())]
    for name in names:
        changed = remedied(recipe, name)
        if changed is not None:
            offered.append((name, REMEDIES[name].words(recipe), changed))
    wanted = [each for each in offered if each[0] not in made]
    for number, (name, words, changed) in enumerate(wanted):

        def told(share: float, number: int = number) -> None:
            tell((number + share) / len(wanted))

        trial, losses = _trial(name, words, changed, dataset, steps, seeds, told)
        if name == AS_IT_IS:
            good = losses[-1][np.isfinite(trial.score)] if len(losses) else np.zeros(0)
            target = float(good.mean()) if good.size else math.inf
        made[name] = replace(trial, reached=_reached(losses, steps, target))
    units = sum(recipe.network.hidden)
    trials = tuple(made[name] for name in (AS_IT_IS, *REMEDIES) if name in made)
    return Comparison(recipe, steps, seeds, bool(dataset.class_names), units, target, trials)


def _marks(steps: int) -> list[int]:
    """Return the steps at which the losses are looked at."""
    return sorted({max(1, round(steps * part / LOOKS)) for part in range(1, LOOKS + 1)}) if steps else []


def _reached(losses: Figures, steps: int, target: float) -> Figures:
    """Return (seeds,) the first looked-at step with a loss of at most ``target``; NaN for none."""
    reached = np.full(losses.shape[1], np.nan)
    for mark, row in zip(reversed(_marks(steps)), losses[::-1], strict=True):
        reached[row <= target] = mark
    return read_only(reached)


def _trial(
    name: str,
    words: str,
    recipe: Recipe,
    dataset: Dataset,
    steps: int,
    seeds: int,
    tell: Callable[[float], None],
) -> tuple[Trial, Figures]:
    """Return a trial without its times, and its training losses (looks, seeds)."""
    first = recipe.training.seed
    treatment = REMEDIES[name].treatment if name != AS_IT_IS else None
    states = initial_replicas(problem_of(recipe, dataset), tuple(range(first, first + seeds)))
    marks = _marks(steps)
    half_way = next((mark for mark in marks if 2 * mark >= steps), None)
    losses: list[list[float]] = []
    seen = [inspect(replica_state(states, index)) for index in range(seeds)]
    for number, mark in enumerate(marks):
        states = advance_replicas(states, mark - states.step)
        if treatment is not None and mark == half_way:
            states = _treated(states, treatment)
        seen = [inspect(replica_state(states, index)) for index in range(seeds)]
        losses.append([one.train_loss for one in seen])
        tell((number + 1) / len(marks))
    ended = [at is None for at in states.diverged_at]
    score = np.array([_score(one) if fine else np.nan for one, fine in zip(seen, ended, strict=True)])
    dead = np.array([sum(one.dead_units) if fine else np.nan for one, fine in zip(seen, ended, strict=True)])
    nothing = read_only(np.full(seeds, np.nan))
    trial = Trial(name, words, read_only(score), read_only(dead), nothing, diverged=ended.count(False))
    return trial, np.array(losses).reshape(len(marks), seeds)


def _treated(states: ReplicaStates, treatment: Treatment) -> ReplicaStates:
    """Return the states after a treatment of all that did not diverge."""
    parameters, slots = states.parameters.copy(), states.slots.copy()
    for index, at in enumerate(states.diverged_at):
        if at is None:
            after = treatment.operate(replica_state(states, index))
            parameters[index], slots[index] = after.parameters, after.slots
    return replace(states, parameters=read_only(parameters), slots=read_only(slots))


def _score(seen: Inspection) -> float:
    """Return the accuracy, or the loss of a regression, on the test part; on what is learned without one."""
    if seen.test_loss is None:
        return seen.train_loss if seen.train_accuracy is None else seen.train_accuracy
    return seen.test_loss if seen.test_accuracy is None else seen.test_accuracy


def interval(values: Figures) -> Interval:
    """Return the mean of finite values with its 95 % interval by Student's t."""
    known = values[np.isfinite(values)]
    if not known.size:
        return Interval(math.nan, math.nan, 0)
    mean = float(known.mean())
    if known.size == 1:
        return Interval(mean, math.inf, 1)
    spread = float(known.std(ddof=1)) / math.sqrt(known.size)
    return Interval(mean, student(known.size - 1) * spread, int(known.size))


def student(freedom: int) -> float:
    """Return the 97.5 % quantile of Student's t, exact for one and two degrees of freedom.

    From three on by the expansion in 1/ν of Abramowitz and Stegun 1964, 26.7.5, to four terms: within 0.2 %.
    """
    if freedom == 1:
        return math.tan(math.pi * 0.475)
    if freedom == 2:
        return float(0.95 * math.sqrt(2.0 / (1.0 - 0.95**2)))
    z, n = _NORMAL, freedom
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return float(z + sum(term / n**power for power, term in enumerate(terms, 1)))


def verdict(comparison: Comparison, trial: Trial) -> str:
    """Say honestly what a remedy did to the score and to the dead, by pairs of seeds."""
    if trial.diverged == comparison.seeds:
        return "All runs diverged." if comparison.seeds > 1 else "The run diverged."
    score, dead = (comparison.difference(trial, what) for what in ("score", "dead"))
    if not score.seeds:
        return "Nothing to compare with: where it reached the end, the run as it is diverged."
    told = [_of_score(score, accuracy=comparison.accuracy), _of_dead(dead)]
    if trial.diverged:
        told.append(f"{trial.diverged} of {comparison.seeds} runs diverged and are left out")
    return "; ".join(told) + "."


def summary(comparison: Comparison) -> str:
    """Say which of several remedies helped the score most, or that none did."""
    tried = comparison.trials[1:]
    gains = [(comparison.difference(trial, "score"), trial) for trial in tried]
    sign = 1.0 if comparison.accuracy else -1.0
    helpful = [(sign * found.mean, trial) for found, trial in gains if found.apart and sign * found.mean > 0]
    what = "accuracy" if comparison.accuracy else "loss"
    if not helpful:
        which = "It does not" if len(tried) == 1 else "None of them does"
        return f"{which} better the {what}, as far as {comparison.seeds} seeds can show."
    best = max(helpful, key=lambda pair: pair[0])[1]
    return f"{best.words} betters the {what} most." if len(tried) > 1 else f"It betters the {what}."


def _of_score(found: Interval, *, accuracy: bool) -> str:
    if not found.apart:
        return "No difference in " + ("accuracy" if accuracy else "loss") + " that these seeds can show"
    better = (found.mean > 0) == accuracy
    points = percent(abs(found.mean), 1, spread=found.half, sign=False)
    size = f"{points} points" if accuracy else _plain(found)
    return f"{'Helps' if better else 'Harms'}: {size} {'more' if found.mean > 0 else 'less'}"


def _plain(found: Interval) -> str:
    return f"{digits(abs(found.mean))} ± {digits(found.half, 2)}"


def _of_dead(found: Interval) -> str:
    if not found.apart:
        return "as many dead" if abs(found.mean) < 0.05 else "no clear change in the dead"
    return f"{_plain(found)} {'fewer' if found.mean < 0 else 'more'} dead"
