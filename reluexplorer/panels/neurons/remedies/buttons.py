"""What a person can do about a neuron that does not learn: to it alone, or to the whole run."""

from __future__ import annotations

from dataclasses import dataclass

from reluexplorer.language import _
from reluexplorer.panels.panel import Dispatch
from reluexplorer.session.commands.remedies import CompareRemedies
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.commands.units import ReinitialiseUnit, ReviveUnit, TreatUnits
from reluexplorer.session.document.document import Recipe
from reluexplorer.session.host.host import Command
from reluexplorer.session.remedies.catalogue import REMEDIES
from reluexplorer.session.remedies.comparison import Plan, offered

SEEDS = 16
"""Copies of the run that each remedy is tried on."""


@dataclass(frozen=True)
class RemedyButton:
    """A button: its words, its explanation, and what it does."""

    words: str
    tip: str
    command: Command


def take(dispatch: Dispatch, command: Command) -> None:
    """Carry out what a button does; where remedies are tried, their table is looked at."""
    if dispatch(command) and isinstance(command, CompareRemedies):
        dispatch(assign("view.grid", "remedies"))


def treatments(
    recipe: Recipe, unit: tuple[int, int], share: float = 0.5, others: tuple[tuple[int, int], ...] = ()
) -> tuple[RemedyButton, ...]:
    """Return what can be done to a hidden (layer, unit), and others with it, at the step that is shown."""
    revive: Command = ReviveUnit(*unit, share)
    renew: Command = ReinitialiseUnit(*unit)
    words = _("Revive it"), _("Re-initialise it")
    tips = [
        _(
            "Shift its bias so that it fires for that share, in this run, at the step that is shown.\n"
            "Undo takes it back."
        ),
        _("Draw its weights anew, in this run, at the step that is shown.\nUndo takes it back."),
    ]
    if others:
        chosen = (unit, *others)
        layers, units = tuple(layer for layer, _ in chosen), tuple(unit for _, unit in chosen)
        revive = TreatUnits("revive", layers, units, share)
        renew = TreatUnits("reinitialise", layers, units)
        words = _("Revive them"), _("Re-initialise them")
        tips = [
            _(
                "Shift their bias so that they fire for that share, in this run, at the step that is shown.\n"
                "Undo takes it back."
            ),
            _("Draw their weights anew, in this run, at the step that is shown.\nUndo takes it back."),
        ]
    both = tuple(map(RemedyButton, words, tips, (revive, renew)))
    return both if recipe.network.biased else both[1:]


def remedies(recipe: Recipe, at: int) -> tuple[RemedyButton, ...]:
    """Return what may help the run, from its start or from step ``at`` on, to be tried on copies of it."""
    found = []
    for name in offered(recipe, Plan(at, at), tuple(REMEDIES)):
        remedy = REMEDIES[name]
        tip = _(
            "Try it, from the start and from here on, on {seeds} copies of this run, beside {seeds} as it is."
            "\nThis run stays as it is."
        )
        if remedy.treatment is not None:
            tip = _(
                "Try it, from here on, on {seeds} copies of this run, beside {seeds} as it is.\n"
                "This run stays as it is."
            )
        elif remedy.first:
            tip = _(
                "Try it, from the start, on {seeds} copies of this run, beside {seeds} as it is.\n"
                "This run stays as it is."
            )
        command = CompareRemedies(SEEDS, (name,))
        found.append(RemedyButton(remedy.words(recipe), tip.format(seeds=SEEDS), command))
    return tuple(found)
