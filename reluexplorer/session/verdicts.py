"""What a comparison of remedies says in words: honestly, by pairs of seeds."""

from __future__ import annotations

from reluexplorer.session.intervals import Interval
from reluexplorer.session.trials import Comparison, Outcome, Trial
from reluexplorer.text import digits, percent


def judgement(comparison: Comparison, trial: Trial, when: str) -> str:
    """Say in a word what came of a trial ``when``: helps, harms, no difference, or why there is no figure."""
    outcome = trial.outcome(when)
    if outcome is None:
        return ""
    if outcome.trouble and not outcome.made:
        return "cannot be"
    if outcome.diverged == outcome.made:
        return "diverged"
    found = comparison.difference(trial, "score", when)
    if not found.seeds:
        return "nothing to compare"
    if not found.apart:
        return "no difference"
    return "helps" if (found.mean > 0) == comparison.accuracy else "harms"


def verdict(comparison: Comparison, trial: Trial, when: str) -> str:
    """Say what a remedy did to the score and to the dead, and which runs are left out."""
    outcome = trial.outcome(when)
    if outcome is None:
        return ""
    left_out = _left_out(outcome, comparison.seeds)
    if outcome.trouble and not outcome.made:
        return f"It cannot be tried: {outcome.trouble}"
    if outcome.diverged == outcome.made:
        return "All runs diverged." if comparison.seeds > 1 else "The run diverged."
    score, dead = (comparison.difference(trial, what, when) for what in ("score", "dead"))
    if not score.seeds:
        return "Nothing to compare with: where it reached the end, the run as it is diverged."
    told = [_of_score(score, accuracy=comparison.accuracy), _of_dead(dead), *left_out]
    return "; ".join(told) + "."


def summary(comparison: Comparison) -> str:
    """Say which of several remedies helped the score most, or that none did.

    One that lost more runs on the way than the run as it is helps nobody.
    """
    base = comparison.trials[0]
    tried = [
        (trial, when, comparison.difference(trial, "score", when))
        for trial in comparison.trials[1:]
        for when in ("start", "here")
        if trial.outcome(when) is not None
    ]
    sign = 1.0 if comparison.accuracy else -1.0
    helpful = [
        (sign * found.mean, trial, when)
        for trial, when, found in tried
        if found.apart and sign * found.mean > 0 and _kept(trial, when) >= _kept(base, when)
    ]
    what = "accuracy" if comparison.accuracy else "loss"
    if not tried:
        return ""
    if not helpful:
        which = "It does not" if len(comparison.trials) == 2 else "None of them does"
        return f"{which} better the {what}, as far as {comparison.seeds} seeds can show."
    _gain, best, when = max(helpful, key=lambda one: one[0])
    since = "from the start" if when == "start" else "from here"
    return f"{best.words} {since} betters the {what} most."


def _kept(trial: Trial, when: str) -> int:
    outcome = trial.outcome(when)
    return 0 if outcome is None else outcome.kept


def _left_out(outcome: Outcome, seeds: int) -> list[str]:
    told = []
    if outcome.diverged:
        told.append(f"{outcome.diverged} of {seeds} runs diverged and are left out")
    if outcome.made < seeds:
        reason = outcome.trouble.rstrip(".")
        told.append(f"{seeds - outcome.made} of {seeds} could not be made and are left out ({reason})")
    return told


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
