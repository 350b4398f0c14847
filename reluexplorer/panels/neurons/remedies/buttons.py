"""What a person can do about a neuron that does not learn: to it alone, or to the whole run."""

from __future__ import annotations

from dataclasses import dataclass

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
    here = "in this run, at the step that is shown.\nUndo takes it back."
    revive: Command = ReviveUnit(*unit, share)
    renew: Command = ReinitialiseUnit(*unit)
    it, its, fires = "it", "its", "it fires"
    if others:
        chosen = (unit, *others)
        layers, units = tuple(layer for layer, _ in chosen), tuple(unit for _, unit in chosen)
        revive = TreatUnits("revive", layers, units, share)
        renew = TreatUnits("reinitialise", layers, units)
        it, its, fires = "them", "their", "they fire"
    found = []
    if recipe.network.biased:
        tip = f"Shift {its} bias so that {fires} for that share, {here}"
        found.append(RemedyButton(f"Revive {it}", tip, revive))
    found.append(RemedyButton(f"Re-initialise {it}", f"Draw {its} weights anew, {here}", renew))
    return tuple(found)


def remedies(recipe: Recipe, at: int) -> tuple[RemedyButton, ...]:
    """Return what may help the run, from its start or from step ``at`` on, to be tried on copies of it."""
    found = []
    for name in offered(recipe, Plan(at, at), tuple(REMEDIES)):
        remedy = REMEDIES[name]
        words = remedy.words(recipe)
        since = "from the start and from here on"
        if remedy.treatment is not None:
            since = "from here on"
        elif remedy.first:
            since = "from the start"
        tip = (
            f"Try it, {since}, on {SEEDS} copies of this run, beside {SEEDS} as it is.\n"
            "This run stays as it is."
        )
        found.append(RemedyButton(words, tip, CompareRemedies(SEEDS, (name,))))
    return tuple(found)
