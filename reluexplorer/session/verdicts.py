"""What a comparison of remedies says in words: honestly, by pairs of seeds."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from reluexplorer.session.intervals import Interval
from reluexplorer.session.trials import Comparison, Outcome, Trial
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
    base, accuracy = comparison.trials[0], comparison.accuracy
    does, what = ("raise", "accuracy") if accuracy else ("lower", "loss")
    helping = [(trial, when) for trial, when in tried if judgement(comparison, trial, when) == "helps"]
    helpful = [(trial, when) for trial, when in helping if trial.kept(when) >= base.kept(when)]
    if not helpful:
        alone = len(comparison.trials) == 2
        which = f"It does not {does}" if alone else f"None of them {does}s"
        seeds = counted(comparison.seeds, "seed")
        return f"{which} the {what}, as far as {seeds} can show; {_of_the_dead(comparison, tried)}."
    best, when = max(helpful, key=lambda one: _gain(comparison, *one))
    who, several = _named(best, when), len(tried) > 1
    if keeps_most(comparison, best, when):
        brings = f"brings {'the most' if several else 'more'} copies to the end"
        ends = f"{_share(best, when)}, where {_share(base, when)} come there as they are"
        return f"{who} {brings}: {ends}; losses and dead neurons cannot be compared."
    score, dead = (comparison.difference(best, what, when) for what in ("score", "dead"))
    most = " most" if several else ""
    size = _size(score, accuracy=accuracy)
    told = f"{who} {does}s the {what}{most}, by {size}; {_of_dead(dead) if dead.seeds else _UNKNOWN}."
    return told + _passed_over(comparison, best, when, helping)


def _passed_over(comparison: Comparison, best: Trial, when: str, helping: Sequence[tuple[Trial, str]]) -> str:
    """Name what helped the score more than the best, and lost runs that the run as it is did not lose."""
    most = _gain(comparison, best, when)
    more = [(_gain(comparison, *one), one) for one in helping if _gain(comparison, *one) > most]
    if not more:
        return ""
    trial, at = max(more, key=lambda one: one[0])[1]
    what = "raises the accuracy" if comparison.accuracy else "lowers the loss"
    ends = f"{_share(trial, at)} copies reach the end, {_share(comparison.trials[0], at)} as they are"
    return f" {_named(trial, at)} {what} more, but {ends}."


def _share(trial: Trial, when: str) -> str:
    return f"{trial.kept(when)} of {trial.made(when)}"


def _tried(comparison: Comparison) -> list[tuple[Trial, str]]:
    return [
        (trial, when)
        for trial in comparison.trials[1:]
        for when in ("start", "here")
        if trial.outcome(when) is not None
    ]


def _gain(comparison: Comparison, trial: Trial, when: str) -> tuple[bool, float]:
    found = comparison.difference(trial, "score", when)
    sign = 1.0 if comparison.accuracy else -1.0
    return keeps_most(comparison, trial, when), sign * found.mean if found.seeds else 0.0


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
