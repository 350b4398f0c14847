"""What a comparison of remedies says in words: honestly, by pairs of seeds."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from reluexplorer.core.intervals import Interval
from reluexplorer.session.remedies.comparison import Comparison, Outcome, Trial
from reluexplorer.text import counted, digits, percent

_UNKNOWN = "the dead neurons cannot be compared"


def judgement(comparison: Comparison, trial: Trial, when: str) -> str:
    """Say in a word what came of a trial ``when``: helps, harms, no difference, or why there is no figure."""
    outcome = trial.outcome(when)
    if outcome is None:
        return ""
    if outcome.trouble and not outcome.made:
        return "cannot be tried"
    if _is_lost(comparison, trial, when):
        few = outcome.diverged < outcome.made
        return f"{outcome.diverged} of {outcome.made} diverged" if few else "diverged"
    found = comparison.difference(trial, "score", when)
    saved = keeps_most(comparison, trial, when)
    if not found.apart and not saved:
        return "no difference" if found.seeds else "nothing to compare"
    return "helps" if saved or (found.mean > 0) == comparison.accuracy else "harms"


def verdict(comparison: Comparison, trial: Trial, when: str) -> str:
    """Say what a remedy did to the score and to the dead, and which runs are left out."""
    outcome = trial.outcome(when)
    if outcome is None:
        return ""
    left_out = _left_out(outcome, comparison.seeds)
    if outcome.trouble and not outcome.made:
        return f"It cannot be tried: {outcome.trouble}."
    if _is_lost(comparison, trial, when):
        if not outcome.kept:
            return "All runs diverged." if comparison.seeds > 1 else "The run diverged."
        return f"{reached_the_end(outcome)}; those alone tell nothing of the remedy."
    base = comparison.trials[0].outcome(when)
    if base is not None and keeps_most(comparison, trial, when):
        return f"Helps: {reached_the_end(outcome)}; of the run as it is {base.kept} of {base.made} did."
    return "; ".join((*_changes(comparison, trial, when), *left_out)) + "."


def _changes(comparison: Comparison, trial: Trial, when: str) -> list[str]:
    """Say what became of the score and of the dead, where enough of both runs reached the end."""
    score, dead = (comparison.difference(trial, what, when) for what in ("score", "dead"))
    if not score.seeds:
        return ["Nothing to compare with: where it reached the end, the run as it is diverged"]
    told = [_of_score(score, accuracy=comparison.accuracy)]
    if dead.seeds:
        told.append(_of_dead(dead))
    pair = (trial.outcome(when), comparison.trials[0].outcome(when))
    if comparison.accuracy and any(one is not None and one.diverged for one in pair):
        told.append(f"a run that diverged counts as guessing, {percent(comparison.chance, 1)}")
    return told


def summary(comparison: Comparison) -> str:
    """Say which of several remedies helped the score most, or that none did, and what became of the dead.

    One that lost more runs on the way than the run as it is helps nobody.
    """
    tried = _tried(comparison)
    if not tried:
        return ""
    if all(trial.made(when) == 0 for trial, when in tried):
        reason = next((found.trouble for trial, when in tried if (found := trial.outcome(when))), "")
        return f"{'It cannot' if len(comparison.trials) == 2 else 'None of them can'} be tried: {reason}."
    best = best_of(comparison)
    if best is None:
        return _without_a_best(comparison, tried)
    return _of_the_best(comparison, *best, several=len(tried) > 1)


def _without_a_best(comparison: Comparison, tried: Sequence[tuple[Trial, str]]) -> str:
    """Say that nothing helps, or what does but loses copies that the run as it is does not lose."""
    does, what = _ways(comparison)
    alone, dead = len(comparison.trials) == 2, _of_the_dead(comparison, tried)
    lossy, shown = _lossy(comparison), f"as far as {counted(comparison.seeds, 'seed')} can show"
    if lossy is None:
        which = f"It does not {does}" if alone else f"None of them {does}s"
        return f"{which} the {what}, {shown}; {dead}."
    told = _at_a_price(comparison, *lossy)
    if alone:
        return f"{told}; {dead.replace('nor does it leave', 'it does not leave')}."
    return f"{told}; none {does}s it without losing copies, {shown}; {dead}."


def _of_the_best(comparison: Comparison, trial: Trial, when: str, *, several: bool) -> str:
    """Say what the best of all that lose no copies brings, and what helps more but loses some."""
    base, accuracy, lossy = comparison.trials[0], comparison.accuracy, _lossy(comparison)
    (does, what), who = _ways(comparison), _named(trial, when)
    if keeps_most(comparison, trial, when):
        brings = f"brings {'the most' if several else 'more'} copies to the end"
        ends = f"{_share(trial, when)}, where {_share(base, when)} come there as they are"
        return f"{who} {brings}: {ends}; losses and dead neurons cannot be compared."
    score, dead_ones = (comparison.difference(trial, each, when) for each in ("score", "dead"))
    size = _size(score, accuracy=accuracy)
    dead = _of_dead(dead_ones) if dead_ones.seeds else _UNKNOWN
    if lossy is not None and _gain(comparison, *lossy) > _gain(comparison, trial, when):
        return (
            f"Of the remedies that cost no copies, {who} {does}s the {what} most, by {size}; {dead}. "
            f"{_at_a_price(comparison, *lossy)}."
        )
    return f"{who} {does}s the {what}{' most' if several else ''}, by {size}; {dead}."


def best_of(comparison: Comparison) -> tuple[Trial, str] | None:
    """Return what helped the score most and lost no more copies than the run as it is; None for nothing."""
    return _most_helpful(comparison, lossy=False)


def effect(comparison: Comparison, trial: Trial, when: str) -> str:
    """Say what came of a trial, to go on after its name; empty where it does not act so."""
    outcome, word = trial.outcome(when), judgement(comparison, trial, when)
    if outcome is None:
        return ""
    if word == "cannot be tried":
        return word
    if _is_lost(comparison, trial, when) or keeps_most(comparison, trial, when):
        return f"brings {_share(trial, when)} copies to the end"
    if word == "nothing to compare":
        return "has nothing to be compared with"
    score, dead = (comparison.difference(trial, each, when) for each in ("score", "dead"))
    what = "accuracy" if comparison.accuracy else "loss"
    told = f"makes no difference to the {what}"
    if score.apart:
        does = "raises" if score.mean > 0 else "lowers"
        told = f"{does} the {what} by {_size(score, accuracy=comparison.accuracy)}"
    return f"{told} and leaves {_of_dead(dead)}" if dead.seeds and dead.apart else told


def spares(comparison: Comparison, trial: Trial, when: str) -> bool:
    """Whether it leaves fewer neurons dead, and neither harms the score nor loses copies."""
    dead = comparison.difference(trial, "dead", when)
    unharmed = judgement(comparison, trial, when) in {"helps", "no difference"}
    safe = trial.kept(when) >= comparison.trials[0].kept(when)
    return bool(unharmed and safe and dead.seeds and dead.apart and dead.mean < 0)


def _lossy(comparison: Comparison) -> tuple[Trial, str] | None:
    """Return what helped the score most of all that lost more copies than the run as it is."""
    return _most_helpful(comparison, lossy=True)


def _most_helpful(comparison: Comparison, *, lossy: bool) -> tuple[Trial, str] | None:
    helping = [one for one in _tried(comparison) if judgement(comparison, *one) == "helps"]
    base = comparison.trials[0]
    found = [(trial, when) for trial, when in helping if (trial.kept(when) < base.kept(when)) is lossy]
    return max(found, key=lambda one: _gain(comparison, *one), default=None)


def _at_a_price(comparison: Comparison, trial: Trial, when: str) -> str:
    """Say how much it helps the score, and how many copies reach the end with it and without."""
    does, what = _ways(comparison)
    size = _size(comparison.difference(trial, "score", when), accuracy=comparison.accuracy)
    seeds, base = comparison.seeds, comparison.trials[0].kept(when)
    ends = f"{trial.kept(when)} of {seeds} copies reach the end, where {base} of {seeds} do as they are"
    return f"{_named(trial, when)} {does}s the {what} by {size}, but {ends}"


def _ways(comparison: Comparison) -> tuple[str, str]:
    """Return what helps, and what it is of."""
    return ("raise", "accuracy") if comparison.accuracy else ("lower", "loss")


def _share(trial: Trial, when: str) -> str:
    return f"{trial.kept(when)} of {trial.made(when)}"


def _tried(comparison: Comparison) -> list[tuple[Trial, str]]:
    return [
        (trial, when)
        for trial in comparison.trials[1:]
        for when in ("start", "here")
        if trial.outcome(when) is not None
    ]


def _gain(comparison: Comparison, trial: Trial, when: str) -> tuple[int, float]:
    """Return what trials are ordered by: copies brought to the end where that counts, then the score."""
    found = comparison.difference(trial, "score", when)
    sign = 1.0 if comparison.accuracy else -1.0
    kept = trial.kept(when) if keeps_most(comparison, trial, when) else 0
    return kept, sign * found.mean if found.seeds else 0.0


def _named(trial: Trial, when: str) -> str:
    return f"{trial.words} {'from the start' if when == 'start' else 'from here'}"


def _of_the_dead(comparison: Comparison, tried: Sequence[tuple[Trial, str]]) -> str:
    """Say which leaves fewest dead, where none helps the score."""
    found = [
        (comparison.difference(trial, "dead", when), trial, when)
        for trial, when in tried
        if not _is_lost(comparison, trial, when)
    ]
    known = [one for one in found if one[0].seeds]
    if not known:
        return _UNKNOWN
    fewer = [one for one in known if one[0].apart and one[0].mean < 0]
    alone = len(comparison.trials) == 2
    if not any(np.nansum(one.dead) for _trial, when in tried if (one := comparison.trials[0].outcome(when))):
        return "no neuron is dead in the copies as they are"
    if not fewer:
        return f"nor does {'it' if alone else 'any of them'} leave fewer neurons dead"
    least, trial, when = min(fewer, key=lambda one: one[0].mean)
    if alone:
        return f"{'from the start' if when == 'start' else 'from here'} it leaves {_of_dead(least)}"
    return f"{_named(trial, when)} leaves {_of_dead(least)}"


def reached_the_end(outcome: Outcome) -> str:
    """Say how many of the copies that could be made reached the end."""
    return f"{outcome.kept} of {outcome.made} copies reached the end"


def _is_lost(comparison: Comparison, trial: Trial, when: str) -> bool:
    """Whether too many diverged for a word on the score: of a loss, more than of the run as it is."""
    own, base = trial.outcome(when), comparison.trials[0].outcome(when)
    if own is None or base is None:
        return False
    return own.lost_many or (not comparison.accuracy and own.diverged > base.diverged)


def keeps_most(comparison: Comparison, trial: Trial, when: str) -> bool:
    """Whether most copies reach the end with it, and many do not as they are, so that losses tell nothing."""
    own, base = trial.outcome(when), comparison.trials[0].outcome(when)
    if comparison.accuracy or own is None or base is None:
        return False
    return base.lost_many and not own.lost_many


def _left_out(outcome: Outcome, seeds: int) -> list[str]:
    told = []
    if outcome.diverged:
        told.append(f"{outcome.diverged} of {seeds} runs diverged")
    if outcome.made < seeds:
        lost = seeds - outcome.made
        out = "is left out" if lost == 1 else "are left out"
        told.append(f"{lost} of {seeds} could not be made and {out} ({outcome.trouble})")
    return told


def _of_score(found: Interval, *, accuracy: bool) -> str:
    if not found.apart:
        return "No difference in " + ("accuracy" if accuracy else "loss") + " that these seeds can show"
    better = (found.mean > 0) == accuracy
    what, way = "accuracy" if accuracy else "loss", "higher" if found.mean > 0 else "lower"
    return f"{'Helps' if better else 'Harms'}: {what} {_size(found, accuracy=accuracy)} {way}"


def _size(found: Interval, *, accuracy: bool) -> str:
    if accuracy:
        return f"{percent(abs(found.mean), 1, spread=found.half, sign=False)} points"
    return _plain(found)


def _plain(found: Interval) -> str:
    return f"{digits(abs(found.mean))} ± {digits(found.half, 2)}"


def _of_dead(found: Interval) -> str:
    if not found.apart:
        return "as many dead neurons" if abs(found.mean) < 0.05 else "no clear change in the dead neurons"
    return f"{_plain(found)} {'fewer' if found.mean < 0 else 'more'} dead neurons"
