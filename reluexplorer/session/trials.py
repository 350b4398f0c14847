"""Tries remedies on copies of a run, over several seeds, beside the run as it is."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.arrays import read_only
from reluexplorer.core.datasets import Dataset
from reluexplorer.core.inspection import Inspection, inspect
from reluexplorer.core.replicas import advance_replicas, initial_replicas, replica_state
from reluexplorer.session.course import problem_of
from reluexplorer.session.document import Recipe
from reluexplorer.session.remedies import REMEDIES, remedied

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
    """Dead hidden units at the end."""
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

    def difference(self, trial: Trial, what: str) -> Interval:
        """Return ``score`` or ``dead`` of a trial less that of the run as it is, seed by seed."""
        return interval(getattr(trial, what) - getattr(self.trials[0], what))


def compare(
    recipe: Recipe, dataset: Dataset, steps: int, seeds: int, tell: Callable[[float], None]
) -> Comparison:
    """Train the run as it is and with each remedy from the start, ``steps`` updates under each of the seeds.

    ``tell`` hears the share that is done, and may raise to stop. The same seeds serve all, so that trials are
    compared pair by pair.
    """
    offered = [(AS_IT_IS, "As it is", recipe.afresh())]
    for name, remedy in REMEDIES.items():
        changed = remedied(recipe, name)
        if changed is not None:
            offered.append((name, remedy.words(recipe), changed))
    trials: list[Trial] = []
    target = math.inf
    for number, (name, words, changed) in enumerate(offered):

        def told(share: float, number: int = number) -> None:
            tell((number + share) / len(offered))

        known = target if number else None
        trial, target = _trial(name, words, changed, dataset, steps, seeds, known, told)
        trials.append(trial)
    units = sum(recipe.network.hidden)
    return Comparison(recipe, steps, seeds, bool(dataset.class_names), units, target, tuple(trials))


def _trial(
    name: str,
    words: str,
    recipe: Recipe,
    dataset: Dataset,
    steps: int,
    seeds: int,
    target: float | None,
    tell: Callable[[float], None],
) -> tuple[Trial, float]:
    first = recipe.training.seed
    states = initial_replicas(problem_of(recipe, dataset), tuple(range(first, first + seeds)))
    marks = sorted({max(1, round(steps * part / LOOKS)) for part in range(1, LOOKS + 1)}) if steps else []
    losses, seen = [], [inspect(replica_state(states, index)) for index in range(seeds)]
    for number, mark in enumerate(marks):
        states = advance_replicas(states, mark - states.step)
        seen = [inspect(replica_state(states, index)) for index in range(seeds)]
        losses.append([one.train_loss for one in seen])
        tell((number + 1) / len(marks))
    ended = [at is None for at in states.diverged_at]
    final = np.array([one.train_loss for one in seen])
    if target is None:
        good = final[np.array(ended) & np.isfinite(final)]
        target = float(good.mean()) if good.size else math.inf
    reached = np.full(seeds, np.nan)
    for mark, row in zip(reversed(marks), reversed(losses), strict=True):
        reached[np.array(row) <= target] = mark
    score = np.array([_score(one) if fine else np.nan for one, fine in zip(seen, ended, strict=True)])
    dead = np.array([float(sum(one.dead_units)) for one in seen])
    arrays = (read_only(score), read_only(dead), read_only(reached))
    return Trial(name, words, *arrays, diverged=ended.count(False)), target


def _score(seen: Inspection) -> float:
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
    score, dead = (comparison.difference(trial, what) for what in ("score", "dead"))
    told = [_of_score(score, accuracy=comparison.accuracy), _of_dead(dead)]
    if trial.diverged:
        told.append(f"{trial.diverged} of {comparison.seeds} runs diverged")
    return "; ".join(told) + "."


def _of_score(found: Interval, *, accuracy: bool) -> str:
    if not found.seeds:
        return "No run reached the end"
    if not found.apart:
        return "No difference in " + ("accuracy" if accuracy else "loss") + " that these seeds can show"
    better = (found.mean > 0) == accuracy
    size = f"{100 * abs(found.mean):.1f} ± {100 * found.half:.1f} points" if accuracy else _plain(found)
    return f"{'Helps' if better else 'Harms'}: {size} {'more' if found.mean > 0 else 'less'}"


def _plain(found: Interval) -> str:
    return f"{abs(found.mean):.3g} ± {found.half:.2g}"


def _of_dead(found: Interval) -> str:
    if not found.apart:
        return "as many dead" if abs(found.mean) < 0.05 else "no clear change in the dead"
    return f"{_plain(found)} {'fewer' if found.mean < 0 else 'more'} dead"
