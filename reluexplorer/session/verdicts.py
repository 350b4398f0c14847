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
        return f"It cannot be tried: {outcome.trouble}"
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
        ((keeps_most(comparison, trial, when), sign * found.mean if found.seeds else 0.0), trial, when)
        for trial, when, found in tried
        if judgement(comparison, trial, when) == "helps" and _kept(trial, when) >= _kept(base, when)
    ]
    what = "accuracy" if comparison.accuracy else "loss"
    if not tried:
        return ""
    if not helpful:
        which = "It does not" if len(comparison.trials) == 2 else "None of them does"
        return f"{which} better the {what}, as far as {comparison.seeds} seeds can show."
    _gain, best, when = max(helpful, key=lambda one: one[0])
    since = "from the start" if when == "start" else "from here"
    if keeps_most(comparison, best, when):
        return f"{best.words} {since} keeps most copies from diverging."
    return f"{best.words} {since} betters the {what} most."


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


def _kept(trial: Trial, when: str) -> int:
    outcome = trial.outcome(when)
    return 0 if outcome is None else outcome.kept


def _left_out(outcome: Outcome, seeds: int) -> list[str]:
    told = []
    if outcome.diverged:
        told.append(f"{outcome.diverged} of {seeds} runs diverged")
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
