"""The table of remedies as plain values: its heads, its cells, their order, and the whole of it as text."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from reluexplorer.core.intervals import Interval, interval
from reluexplorer.language import _, ngettext, pgettext
from reluexplorer.session.remedies.catalogue import REMEDIES
from reluexplorer.session.remedies.comparison import LOOKS, Comparison, Outcome, Plan, Trial
from reluexplorer.session.remedies.measures import at_odds, before_after
from reluexplorer.session.remedies.verdicts import (
    DIVERGED,
    HARMS,
    HELPS,
    IMPOSSIBLE,
    SAME,
    judgement,
    keeps_most,
    kind_of,
    reached_the_end,
    summary,
    verdict,
)
from reluexplorer.text import digits, fixed, listed, loss_figure, often, percent

WHENS = ("start", "here")
_TONES = {HELPS: "healthy", HARMS: "dead", DIVERGED: "dead", IMPOSSIBLE: "dead"}
_LAST = (math.inf, 0.0)
"""What has no figure comes last, whichever way the column is ordered."""
_NO_GOAL = _("Updates have no goal: the copies as they are were never below their first loss")


@dataclass(frozen=True)
class Head:
    """A column: its words, what it means, and whether large figures come first when it is chosen."""

    words: str
    tip: str
    falling: bool = False


@dataclass(frozen=True)
class Cell:
    """A figure in words, in the colour of a role, with more about it, and by what it is ordered."""

    words: str
    key: tuple[float, float] = _LAST
    tone: str = "text"
    tip: str = ""


@dataclass(frozen=True)
class Line:
    """A remedy's row: its cells from the start, then those from here."""

    name: str
    words: str
    cells: tuple[Cell, ...]
    adopts: tuple[bool, bool] = (False, False)
    """Whether it can be adopted from the start, and from here."""
    refusals: tuple[str, str] = ("", "")
    """Why this run cannot adopt from the start, and from here, what was tried on copies of it."""
    warnings: tuple[str, str] = ("", "")
    """What is to be known before it is adopted: that copies of the run diverged with it."""


@dataclass(frozen=True)
class Table:
    """What the table shows; ``lines`` begin with the run as it is, the others in the order of remedies."""

    groups: tuple[str, ...]
    """What stands above each group of columns: from the start, and from here."""
    heads: tuple[Head, ...]
    """The columns of one group."""
    lines: tuple[Line, ...]
    words: str
    """What was done, in sentences."""
    summary: str


def table(found: Comparison) -> Table:
    """Return the table of a comparison."""
    whens = WHENS if found.plan.here is not None else WHENS[:1]
    lines = tuple(_line(found, trial, whens) for trial in found.trials)
    groups = tuple(_group(found.plan, when) for when in whens)
    return Table(groups, _heads(found), lines, _sentences(found), summary(found))


def ordered(shown: Table, column: int, *, falling: bool) -> tuple[Line, ...]:
    """Return the lines by a column, 0 for the names; the run as it is stays first, no figures stay last."""
    first, others = shown.lines[:1], list(shown.lines[1:])
    if column == 0:
        others.sort(key=lambda line: line.words.casefold(), reverse=falling)
        return (*first, *others)
    known = [line for line in others if line.cells[column - 1].key != _LAST]
    known.sort(key=lambda line: line.cells[column - 1].key, reverse=falling)
    return (*first, *known, *(line for line in others if line.cells[column - 1].key == _LAST))


def as_text(shown: Table, lines: tuple[Line, ...]) -> str:
    """Return the table for a clipboard: sentences, then lines whose cells are parted by tabs."""
    names = [f"{head.words} ({group})" for group in shown.groups for head in shown.heads]
    rows = ["\t".join((_("Remedy"), *names))]
    rows += ["\t".join((line.words, *(cell.words or "–" for cell in line.cells))) for line in lines]
    return "\n".join((shown.words, shown.summary, "", *rows, ""))


def _group(plan: Plan, when: str) -> str:
    if when == "start":
        return _("From the start, at step {end:,}").format(end=plan.end)
    return _("From here, steps {start:,} to {until:,}").format(start=plan.here or 0, until=plan.until)


def _heads(found: Comparison) -> tuple[Head, ...]:
    dead = _("Dead hidden neurons, of {units:,}: mean of the seeds ± its 95 % interval")
    change = _("The change of the loss, beside the run as it is, by pairs of seeds")
    if found.accuracy:
        change = _("Percentage points of accuracy, beside the run as it is, by pairs of seeds")
    return (
        _score_head(accuracy=found.accuracy, tested=found.recipe.data.test_share > 0),
        Head(_("Dead"), dead.format(units=found.units)),
        Head(
            pgettext("head of a column", "Updates"),
            _(
                "Updates until the training loss is the lowest that half of the copies as they are had "
                "at one look; or how many copies come to it"
            ),
        ),
        Head(_("Verdict"), change, falling=True),
    )


def _score_head(*, accuracy: bool, tested: bool) -> Head:
    if accuracy and tested:
        tip = _("Accuracy on the test part: mean of the seeds ± its 95 % interval")
        return Head(pgettext("head of a column", "Test accuracy"), tip, falling=True)
    if accuracy:
        tip = _("Accuracy on the training part: mean of the seeds ± its 95 % interval")
        return Head(pgettext("head of a column", "Train accuracy"), tip, falling=True)
    if tested:
        return Head(_("Test loss"), _("Loss on the test part: mean of the seeds ± its 95 % interval"))
    return Head(_("Train loss"), _("Loss on the training part: mean of the seeds ± its 95 % interval"))


def _sentences(found: Comparison) -> str:
    plan, first = found.plan, found.recipe.training.seed
    changed = sum(change.step <= plan.end for change in found.recipe.changes)
    kept = _(", changed {often} on the way as it was").format(often=often(changed)) if changed else ""
    copies = ngettext(
        "{count:,} copy of this run{kept}, seed {first:,}{itself}.",
        "{count:,} copies of this run{kept}, seeds {first:,} to {last:,}{itself}.",
        found.seeds,
    ).format(count=found.seeds, kept=kept, first=first, last=first + found.seeds - 1, itself=_itself(found))
    start = _("From the start: the remedy holds from step 0 on, up to step {end:,}.").format(end=plan.end)
    told = [copies, start]
    if plan.here is not None:
        here = _("From here: each copy is taken at step {here:,} and goes on with it to step {until:,}.")
        if any(plan.here < change.step <= plan.until for change in found.recipe.changes):
            here = _(
                "From here: each copy is taken at step {here:,} and goes on with it to step {until:,}, "
                "without what was changed later."
            )
        told.append(here.format(here=plan.here, until=plan.until))
    known = found.targets[: 1 if plan.here is None else 2]
    losses = dict.fromkeys(loss_figure(loss) for loss in known if math.isfinite(loss))
    goal = _(
        "Updates are those to a training loss of {losses}, the lowest that half of the "
        "copies as they are had at one of {looks} looks."
    ).format(losses=listed(tuple(losses)), looks=LOOKS)
    told += [goal if losses else f"{_NO_GOAL}.", _("± is a 95 % interval.")]
    return " ".join(told)


def _itself(found: Comparison) -> str:
    """Say what the copy comes to that is the open run."""
    base = found.trials[0].start
    if base is None or not math.isfinite(base.dead[0]):
        return ""
    dead = round(float(base.dead[0]))
    return ngettext(
        "; the first is this run itself, with {dead:,} dead neuron at step {end:,}",
        "; the first is this run itself, with {dead:,} dead neurons at step {end:,}",
        dead,
    ).format(dead=dead, end=found.plan.end)


def _line(found: Comparison, trial: Trial, whens: tuple[str, ...]) -> Line:
    cells: list[Cell] = []
    base = trial is found.trials[0]
    for when in whens:
        outcome = trial.outcome(when)
        if outcome is None:
            cells += [Cell("–", tone="secondary", tip=_absent(trial.name, when))] * 4
        else:
            cells += [
                *_figures(found, outcome, found.targets[WHENS.index(when)]),
                _fate(outcome) if base else _verdict(found, trial, when),
            ]
    if base:
        return Line(trial.name, trial.words, tuple(cells))
    refusals = _refusal(found, trial, "start"), _refusal(found, trial, "here")
    warnings = _warning(trial.start), _warning(trial.here)
    start, here = (
        trial.outcome(when) is not None and not refusal for when, refusal in zip(WHENS, refusals, strict=True)
    )
    return Line(trial.name, trial.words, tuple(cells), (start, here), refusals, warnings)


def _refusal(found: Comparison, trial: Trial, when: str) -> str:
    """Say why what was tried is not to be adopted; empty where it can be, or was not tried so.

    Where many copies diverged it still can be if fewer did than of the run as it is.
    """
    outcome = trial.outcome(when)
    if outcome is None:
        return ""
    if not outcome.made:
        return _("It cannot be tried: {trouble}.").format(trouble=outcome.trouble)
    if outcome.lost_many and trial.kept(when) <= found.trials[0].kept(when):
        return _("{diverged}, so it is not offered.").format(diverged=_diverged(outcome))
    if when == "here" and trial.refusal:
        said = _("At step {here:,} of this run: {refusal}.")
        return said.format(here=found.plan.here, refusal=trial.refusal)
    return ""


def _warning(outcome: Outcome | None) -> str:
    return "" if outcome is None or not outcome.diverged else f"{_diverged(outcome)}."


def _diverged(outcome: Outcome) -> str:
    if outcome.kept == 0:
        return _("Every copy diverged with it") if outcome.made > 1 else _("The copy diverged with it")
    said = _("{diverged} of {made} copies diverged with it")
    return said.format(diverged=outcome.diverged, made=outcome.made)


def _absent(name: str, when: str) -> str:
    """Say why there is nothing of a remedy from the start, or from here."""
    remedy = REMEDIES[name]
    if when == "start" and remedy.treatment is not None:
        return _("It treats neurons that are dead, so it acts from here on alone")
    if when == "here" and remedy.first:
        return _("It is of the first weights, so it acts from the start alone")
    if when == "start":
        return _("That is how the run is already from the start on, or it cannot be so")
    return _("That is how the run is already at the step that the copies were taken at, or it cannot be so")


def _figures(found: Comparison, outcome: Outcome, target: float) -> tuple[Cell, ...]:
    """Return score, dead and updates; where no copy could be made they say why instead."""
    if outcome.trouble and not outcome.made:
        said = _("It cannot be tried: {trouble}.").format(trouble=outcome.trouble)
        return (Cell("–", tone="secondary", tip=said),) * 3
    return _score(found, outcome), _dead(outcome), _updates(found, outcome, target)


def _score(found: Comparison, outcome: Outcome) -> Cell:
    score = interval(outcome.score)
    if not score.seeds:
        return Cell("–", tone="secondary")
    if not found.accuracy:
        tip = _own(outcome, digits(outcome.score[0]))
        return _of_kept(outcome, Cell(_spread(score, 3), (score.mean, 0.0), tip=tip))
    counted = interval(outcome.counted(found.chance))
    cell = _of_kept(
        outcome, Cell(_share(score), (counted.mean, 0.0), tip=_own(outcome, percent(outcome.score[0], 1)))
    )
    if counted.mean == score.mean or outcome.lost_many:
        return cell
    guessing = _("Runs that diverged count as guessing, {chance}, here and in the verdict.").format(
        chance=percent(found.chance, 1)
    )
    words = f"{_share(counted)} ({outcome.kept}/{outcome.made})"
    return Cell(words, cell.key, cell.tone, f"{guessing}\n{cell.tip}")


def _share(found: Interval) -> str:
    """Return a mean accuracy with its spread, if it has one."""
    return percent(found.mean, 1, spread=found.half) if np.isfinite(found.half) else percent(found.mean, 1)


def _dead(outcome: Outcome) -> Cell:
    dead = interval(outcome.dead)
    if not dead.seeds:
        return Cell("–", tone="secondary")
    cell = Cell(_spread(dead, 1), (dead.mean, 0.0), tip=_own(outcome, digits(outcome.dead[0])))
    return _of_kept(outcome, cell, counted=False)


def _of_kept(outcome: Outcome, cell: Cell, *, counted: bool = True) -> Cell:
    """Return a figure with the number of copies that it is of; where many diverged it is in the tip alone.

    The row's score is ``counted``: the number stands beside it, for the other figures it is in the tip.
    """
    if outcome.kept == outcome.made:
        return cell
    said = _("{reached}, those alone with {figure}")
    tip = said.format(reached=reached_the_end(outcome), figure=cell.words)
    tip = f"{tip}.\n{cell.tip}" if cell.tip else tip
    if outcome.lost_many:
        return Cell("–", tone="secondary", tip=tip)
    words = f"{cell.words} ({outcome.kept}/{outcome.made})" if counted else cell.words
    return Cell(words, cell.key, cell.tone, tip)


def _fate(outcome: Outcome) -> Cell:
    """Say of the run as it is how many of its copies diverged."""
    if not outcome.diverged:
        return Cell("", tone="secondary")
    words = _("{diverged} of {made} diverged").format(diverged=outcome.diverged, made=outcome.made)
    return Cell(words, tone="dead", tip=reached_the_end(outcome))


def _own(outcome: Outcome, words: str) -> str:
    """Say what the copy came to that has the open run's seed, the first, where it reached the end."""
    if not np.isfinite(outcome.score[0]):
        return _("The copy with this run's own seed is not among them.")
    return _("The copy with this run's own seed: {figure}").format(figure=words)


def _updates(found: Comparison, outcome: Outcome, target: float) -> Cell:
    times = interval(outcome.reached)
    if not times.seeds:
        no_copy = _("No copy comes to that loss and on to the end")
        return Cell("–", tone="secondary", tip=no_copy if math.isfinite(target) else _NO_GOAL)
    if times.seeds < found.seeds:
        missing = found.seeds - times.seeds
        words = _("{count} of {seeds}").format(count=times.seeds, seeds=found.seeds)
        tip = _("{count} of {seeds} copies come to that loss and on to the end")
        return Cell(
            words,
            (float(missing), times.mean if times.seeds else 0.0),
            tone="secondary",
            tip=tip.format(count=times.seeds, seeds=found.seeds),
        )
    return Cell(_spread(times, 0), (0.0, times.mean))


def _verdict(found: Comparison, trial: Trial, when: str) -> Cell:
    word, kind = judgement(found, trial, when), kind_of(found, trial, when)
    difference = found.difference(trial, "score", when)
    tip = verdict(found, trial, when)
    tone = "secondary" if at_odds(found, trial, when) else _TONES.get(kind, "secondary")
    outcome = trial.outcome(when)
    if outcome is not None and (outcome.lost_many or kind == DIVERGED):
        return Cell(word, tone="dead", tip=tip)
    if not difference.seeds or keeps_most(found, trial, when):
        return Cell(word, tone=tone, tip=tip)
    mean, sign = difference.mean, 1.0 if found.accuracy else -1.0
    size = digits(mean, 2, plus=True)
    if found.accuracy:
        size = _("{figure} points").format(figure=fixed(100 * mean, 1, plus=True))
    words = word if kind == SAME else f"{word} {size}"
    if outcome is not None and (lost := found.seeds - outcome.kept):
        words = _("{verdict}, {lost} lost").format(verdict=words, lost=lost)
    return Cell(words, (sign * mean, 0.0), tone, f"{tip}\n{before_after(found, trial, when)}".strip())


def _spread(found: Interval, decimals: int) -> str:
    half = f" ± {fixed(found.half, decimals)}" if np.isfinite(found.half) else ""
    return f"{fixed(found.mean, decimals)}{half}"
