"""What a comparison of remedies says in words: honestly, by pairs of seeds."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from reluexplorer.core.intervals import Interval
from reluexplorer.language import _, ngettext
from reluexplorer.session.remedies.comparison import Comparison, Outcome, Trial
from reluexplorer.session.remedies.measures import at_odds, beside_the_score, of_loss
from reluexplorer.text import counted, digits, percent

_UNKNOWN = _("the dead neurons cannot be compared")
HELPS, HARMS, SAME, ALONE = "helps", "harms", "no difference", "nothing to compare"
DIVERGED, IMPOSSIBLE = "diverged", "cannot be tried"
_IN_A_WORD = {
    HELPS: _("helps"),
    HARMS: _("harms"),
    SAME: _("no difference"),
    ALONE: _("nothing to compare"),
    DIVERGED: _("diverged"),
    IMPOSSIBLE: _("cannot be tried"),
}


def kind_of(comparison: Comparison, trial: Trial, when: str) -> str:
    """Return what came of a trial ``when``, the same in every language; empty where it does not act so."""
    outcome = trial.outcome(when)
    if outcome is None:
        return ""
    if outcome.trouble and not outcome.made:
        return IMPOSSIBLE
    if _is_lost(comparison, trial, when):
        return DIVERGED
    found = comparison.difference(trial, "score", when)
    saved = keeps_most(comparison, trial, when)
    if not found.apart and not saved:
        return SAME if found.seeds else ALONE
    return HELPS if saved or (found.mean > 0) == comparison.accuracy else HARMS


def judgement(comparison: Comparison, trial: Trial, when: str) -> str:
    """Say in a word what came of a trial ``when``: helps, harms, mixed, or why there is no figure."""
    kind, outcome = kind_of(comparison, trial, when), trial.outcome(when)
    if kind == DIVERGED and outcome is not None and outcome.diverged < outcome.made:
        return _("{diverged} of {made} diverged").format(diverged=outcome.diverged, made=outcome.made)
    if kind in {HELPS, HARMS, SAME} and not keeps_most(comparison, trial, when):
        if at_odds(comparison, trial, when):
            return _("mixed")
        if kind == SAME:
            return beside_the_score(comparison, trial, when) or _IN_A_WORD[kind]
    return _IN_A_WORD.get(kind, "")


def verdict(comparison: Comparison, trial: Trial, when: str) -> str:
    """Say what a remedy did to the score and to the dead, and which runs are left out."""
    outcome = trial.outcome(when)
    if outcome is None:
        return ""
    left_out = _left_out(outcome, comparison.seeds)
    if outcome.trouble and not outcome.made:
        return _("It cannot be tried: {reason}.").format(reason=outcome.trouble)
    if _is_lost(comparison, trial, when):
        if not outcome.kept:
            return _("All runs diverged.") if comparison.seeds > 1 else _("The run diverged.")
        return _("{ends}; those alone tell nothing of the remedy.").format(ends=reached_the_end(outcome))
    base = comparison.trials[0].outcome(when)
    if base is not None and keeps_most(comparison, trial, when):
        return _("Helps: {ends}; of the run as it is {kept} of {made} did.").format(
            ends=reached_the_end(outcome), kept=base.kept, made=base.made
        )
    return "; ".join((*_changes(comparison, trial, when), *left_out)) + "."


def _changes(comparison: Comparison, trial: Trial, when: str) -> list[str]:
    """Say what became of the score and of the dead, where enough of both runs reached the end."""
    score, dead = (comparison.difference(trial, what, when) for what in ("score", "dead"))
    if not score.seeds:
        return [_("Nothing to compare with: where it reached the end, the run as it is diverged")]
    told = [_of_score(score, accuracy=comparison.accuracy, mixed=at_odds(comparison, trial, when))]
    if dead.seeds:
        told.append(_of_dead(dead))
    told += filter(None, (of_loss(comparison, trial, when),))
    pair = (trial.outcome(when), comparison.trials[0].outcome(when))
    if comparison.accuracy and any(one is not None and one.diverged for one in pair):
        told.append(
            _("a run that diverged counts as guessing, {chance}").format(chance=percent(comparison.chance, 1))
        )
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
        alone = len(comparison.trials) == 2
        said = _("It cannot be tried: {reason}.") if alone else _("None of them can be tried: {reason}.")
        return said.format(reason=reason)
    best = best_of(comparison)
    if best is None:
        return _without_a_best(comparison, tried)
    return _of_the_best(comparison, *best, several=len(tried) > 1)


def _without_a_best(comparison: Comparison, tried: Sequence[tuple[Trial, str]]) -> str:
    """Say that nothing helps, or what does but loses copies that the run as it is does not lose."""
    alone, accuracy = len(comparison.trials) == 2, comparison.accuracy
    seeds, lossy = counted(comparison.seeds, "seed"), _lossy(comparison)
    dead = _of_the_dead(comparison, tried, also=lossy is None)
    if lossy is None and alone:
        said = (
            _("It does not raise the accuracy, as far as {seeds} can show; {dead}.")
            if accuracy
            else _("It does not lower the loss, as far as {seeds} can show; {dead}.")
        )
        return said.format(seeds=seeds, dead=dead)
    if lossy is None:
        said = (
            _("None of them raises the accuracy, as far as {seeds} can show; {dead}.")
            if accuracy
            else _("None of them lowers the loss, as far as {seeds} can show; {dead}.")
        )
        return said.format(seeds=seeds, dead=dead)
    told = _at_a_price(comparison, *lossy)
    if alone:
        return f"{told}; {dead}."
    said = (
        _("{told}; none raises it without losing copies, as far as {seeds} can show; {dead}.")
        if accuracy
        else _("{told}; none lowers it without losing copies, as far as {seeds} can show; {dead}.")
    )
    return said.format(told=told, seeds=seeds, dead=dead)


def _of_the_best(comparison: Comparison, trial: Trial, when: str, *, several: bool) -> str:
    """Say what the best of all that lose no copies brings, and what helps more but loses some."""
    base, accuracy, lossy = comparison.trials[0], comparison.accuracy, _lossy(comparison)
    who = _named(trial, when)
    if keeps_most(comparison, trial, when):
        said = (
            _(
                "{remedy} brings the most copies to the end: {share}, where {base} come there as they are; "
                "losses and dead neurons cannot be compared."
            )
            if several
            else _(
                "{remedy} brings more copies to the end: {share}, where {base} come there as they are; "
                "losses and dead neurons cannot be compared."
            )
        )
        return said.format(remedy=who, share=_share(trial, when), base=_share(base, when))
    score, dead_ones = (comparison.difference(trial, each, when) for each in ("score", "dead"))
    size = _size(score, accuracy=accuracy)
    dead = _of_dead(dead_ones) if dead_ones.seeds else _UNKNOWN
    dead = "; ".join(filter(None, (dead, of_loss(comparison, trial, when))))
    if lossy is not None and _gain(comparison, *lossy) > _gain(comparison, trial, when):
        said = (
            _(
                "Of the remedies that cost no copies, {remedy} raises the accuracy most, by {size}; {dead}. "
                "{price}."
            )
            if accuracy
            else _(
                "Of the remedies that cost no copies, {remedy} lowers the loss most, by {size}; {dead}. "
                "{price}."
            )
        )
        return said.format(remedy=who, size=size, dead=dead, price=_at_a_price(comparison, *lossy))
    if several:
        said = (
            _("{remedy} raises the accuracy most, by {size}; {dead}.")
            if accuracy
            else _("{remedy} lowers the loss most, by {size}; {dead}.")
        )
    else:
        said = (
            _("{remedy} raises the accuracy, by {size}; {dead}.")
            if accuracy
            else _("{remedy} lowers the loss, by {size}; {dead}.")
        )
    return said.format(remedy=who, size=size, dead=dead)


def best_of(comparison: Comparison) -> tuple[Trial, str] | None:
    """Return what helped the score most and lost no more copies than the run as it is; None for nothing."""
    return _most_helpful(comparison, lossy=False)


def effect(comparison: Comparison, trial: Trial, when: str) -> str:
    """Say what came of a trial, to go on after its name; empty where it does not act so."""
    outcome, kind = trial.outcome(when), kind_of(comparison, trial, when)
    if outcome is None:
        return ""
    if kind == IMPOSSIBLE:
        return _IN_A_WORD[kind]
    if _is_lost(comparison, trial, when) or keeps_most(comparison, trial, when):
        return _("brings {share} copies to the end").format(share=_share(trial, when))
    if kind == ALONE:
        return _("has nothing to be compared with")
    score, dead = (comparison.difference(trial, each, when) for each in ("score", "dead"))
    told = _effect_on_score(score, accuracy=comparison.accuracy)
    if dead.seeds and dead.apart:
        return _("{told} and leaves {dead}").format(told=told, dead=_of_dead(dead))
    return told


def _effect_on_score(score: Interval, *, accuracy: bool) -> str:
    if not score.apart:
        return _("makes no difference to the accuracy") if accuracy else _("makes no difference to the loss")
    if accuracy:
        said = _("raises the accuracy by {size}") if score.mean > 0 else _("lowers the accuracy by {size}")
    else:
        said = _("raises the loss by {size}") if score.mean > 0 else _("lowers the loss by {size}")
    return said.format(size=_size(score, accuracy=accuracy))


def spares(comparison: Comparison, trial: Trial, when: str) -> bool:
    """Whether it leaves fewer neurons dead, and neither harms the score nor loses copies."""
    dead = comparison.difference(trial, "dead", when)
    unharmed = kind_of(comparison, trial, when) in {HELPS, SAME}
    safe = trial.kept(when) >= comparison.trials[0].kept(when)
    return bool(unharmed and safe and dead.seeds and dead.apart and dead.mean < 0)


def _lossy(comparison: Comparison) -> tuple[Trial, str] | None:
    """Return what helped the score most of all that lost more copies than the run as it is."""
    return _most_helpful(comparison, lossy=True)


def _most_helpful(comparison: Comparison, *, lossy: bool) -> tuple[Trial, str] | None:
    helping = [one for one in _tried(comparison) if kind_of(comparison, *one) == HELPS]
    base = comparison.trials[0]
    found = [(trial, when) for trial, when in helping if (trial.kept(when) < base.kept(when)) is lossy]
    return max(found, key=lambda one: _gain(comparison, *one), default=None)


def _at_a_price(comparison: Comparison, trial: Trial, when: str) -> str:
    """Say how much it helps the score, and how many copies reach the end with it and without."""
    size = _size(comparison.difference(trial, "score", when), accuracy=comparison.accuracy)
    said = (
        _(
            "{remedy} raises the accuracy by {size}, but {kept} of {seeds} copies reach the end, where "
            "{base} of {seeds} do as they are"
        )
        if comparison.accuracy
        else _(
            "{remedy} lowers the loss by {size}, but {kept} of {seeds} copies reach the end, where {base} of "
            "{seeds} do as they are"
        )
    )
    return said.format(
        remedy=_named(trial, when),
        size=size,
        kept=trial.kept(when),
        seeds=comparison.seeds,
        base=comparison.trials[0].kept(when),
    )


def _share(trial: Trial, when: str) -> str:
    return _("{kept} of {made}").format(kept=trial.kept(when), made=trial.made(when))


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
    said = _("{remedy} from the start") if when == "start" else _("{remedy} from here")
    return said.format(remedy=trial.words)


def _of_the_dead(comparison: Comparison, tried: Sequence[tuple[Trial, str]], *, also: bool) -> str:
    """Say which leaves fewest dead, where none helps the score.

    ``also``: the sentence before says that the one that was tried does not help.
    """
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
        return _("no neuron is dead in the copies as they are")
    if not fewer:
        if not alone:
            return _("nor does any of them leave fewer neurons dead")
        return (
            _("nor does it leave fewer neurons dead") if also else _("it does not leave fewer neurons dead")
        )
    least, trial, when = min(fewer, key=lambda one: one[0].mean)
    if alone:
        said = _("from the start it leaves {dead}") if when == "start" else _("from here it leaves {dead}")
        return said.format(dead=_of_dead(least))
    return _("{remedy} leaves {dead}").format(remedy=_named(trial, when), dead=_of_dead(least))


def reached_the_end(outcome: Outcome) -> str:
    """Say how many of the copies that could be made reached the end."""
    return _("{kept} of {made} copies reached the end").format(kept=outcome.kept, made=outcome.made)


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
        told.append(_("{diverged} of {seeds} runs diverged").format(diverged=outcome.diverged, seeds=seeds))
    if outcome.made < seeds:
        lost = seeds - outcome.made
        said = ngettext(
            "{lost} of {seeds} could not be made and is left out ({reason})",
            "{lost} of {seeds} could not be made and are left out ({reason})",
            lost,
        )
        told.append(said.format(lost=lost, seeds=seeds, reason=outcome.trouble))
    return told


def _of_score(found: Interval, *, accuracy: bool, mixed: bool) -> str:
    if not found.apart:
        return (
            _("No difference in accuracy that these seeds can show")
            if accuracy
            else _("No difference in loss that these seeds can show")
        )
    if accuracy and mixed:
        said = _("Mixed: accuracy {size} higher") if found.mean > 0 else _("Mixed: accuracy {size} lower")
    elif mixed:
        said = _("Mixed: loss {size} higher") if found.mean > 0 else _("Mixed: loss {size} lower")
    elif accuracy:
        said = _("Helps: accuracy {size} higher") if found.mean > 0 else _("Harms: accuracy {size} lower")
    else:
        said = _("Harms: loss {size} higher") if found.mean > 0 else _("Helps: loss {size} lower")
    return said.format(size=_size(found, accuracy=accuracy))


def _size(found: Interval, *, accuracy: bool) -> str:
    if accuracy:
        return _("{size} points").format(size=percent(abs(found.mean), 1, spread=found.half, sign=False))
    return _plain(found)


def _plain(found: Interval) -> str:
    return f"{digits(abs(found.mean))} ± {digits(found.half, 2)}"


def _of_dead(found: Interval) -> str:
    if not found.apart:
        as_many = abs(found.mean) < 0.05
        return _("as many dead neurons") if as_many else _("no clear change in the dead neurons")
    said = _("{count} fewer dead neurons") if found.mean < 0 else _("{count} more dead neurons")
    return said.format(count=_plain(found))
