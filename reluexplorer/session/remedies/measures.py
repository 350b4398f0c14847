"""What a remedy did to score, loss and dead neurons, before and after, and whether these agree."""

from __future__ import annotations

from reluexplorer.core.intervals import Interval, interval
from reluexplorer.language import _
from reluexplorer.session.remedies.comparison import Comparison, Trial
from reluexplorer.text import digits, fixed, loss_figure, percent

_DEAD = {1: _("only fewer dead"), -1: _("more dead")}
_LOSS = {1: _("only a lower loss"), -1: _("higher loss")}


def _turn(found: Interval, better: int) -> int:
    """Return 1 for clearly better, −1 for clearly worse, 0 for neither; ``better`` is the sign of better."""
    if not found.apart:
        return 0
    return better if found.mean > 0 else -better


def turns(comparison: Comparison, trial: Trial, when: str) -> tuple[int, int, int]:
    """Return whether score, loss and dead neurons are better (1), worse (−1) or neither (0), seed by seed."""
    score, loss, dead = (comparison.difference(trial, what, when) for what in ("score", "loss", "dead"))
    return _turn(score, 1 if comparison.accuracy else -1), _turn(loss, -1), _turn(dead, -1)


def at_odds(comparison: Comparison, trial: Trial, when: str) -> bool:
    """Whether one of score, loss and dead neurons is clearly better and another clearly worse."""
    return {1, -1} <= set(turns(comparison, trial, when))


def beside_the_score(comparison: Comparison, trial: Trial, when: str) -> str:
    """Say in a word what changed where the score did not; empty where nothing did."""
    _score, loss, dead = turns(comparison, trial, when)
    return _DEAD.get(dead, "") or _LOSS.get(loss, "")


def of_loss(comparison: Comparison, trial: Trial, when: str) -> str:
    """Say how the loss changed beside an accuracy; empty where no change is clear."""
    found = comparison.difference(trial, "loss", when)
    if not found.apart:
        return ""
    said = _("loss {size} lower") if found.mean < 0 else _("loss {size} higher")
    return said.format(size=f"{digits(abs(found.mean))} ± {digits(found.half, 2)}")


def before_after(comparison: Comparison, trial: Trial, when: str) -> str:
    """Say the means of all measures in the runs as they are and with a remedy; empty without both."""
    base, own = comparison.trials[0].outcome(when), trial.outcome(when)
    if base is None or own is None:
        return ""
    pairs = [(interval(each.counted(comparison.chance)), interval(each.dead)) for each in (base, own)]
    if not all(score.seeds and dead.seeds for score, dead in pairs):
        return ""
    (score, dead), (later, left) = pairs
    told = [
        _("Loss {before} → {after}").format(before=loss_figure(score.mean), after=loss_figure(later.mean))
    ]
    if comparison.accuracy:
        said = _("Accuracy {before} → {after}")
        told = [said.format(before=percent(score.mean, 1), after=percent(later.mean, 1))]
        if base.loss is not None and own.loss is not None:
            before, after = (loss_figure(interval(each).mean) for each in (base.loss, own.loss))
            told.append(_("loss {before} → {after}").format(before=before, after=after))
    said = _("dead {before} → {after} of {units:,} neurons")
    told.append(said.format(before=fixed(dead.mean, 1), after=fixed(left.mean, 1), units=comparison.units))
    return "; ".join(told) + "."
