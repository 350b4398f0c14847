"""What a person can do about a neuron that does not learn: to it alone, or to the whole run."""

from __future__ import annotations

from dataclasses import dataclass

from reluexplorer.session.document import Recipe
from reluexplorer.session.edits import SetSeed
from reluexplorer.session.interventions import ReinitialiseUnit, ReviveUnit
from reluexplorer.session.registry import Command
from reluexplorer.session.remedies import REMEDIES, AdoptRemedy, remedied


@dataclass(frozen=True)
class Remedy:
    """A button: its words, its explanation, and what it does."""

    words: str
    tip: str
    command: Command


def remedies(recipe: Recipe, unit: tuple[int, int]) -> tuple[Remedy, ...]:
    """Return what may help a hidden (layer, unit) of a recipe's run."""
    here = "in this run, at the step that is shown. Undo takes it back."
    found = []
    if recipe.network.biased:
        found.append(
            Remedy(
                "Revive it",
                f"Shift its bias so that it fires for half of the points, {here}",
                ReviveUnit(*unit),
            )
        )
    found.append(Remedy("Re-initialise it", f"Draw its weights anew, {here}", ReinitialiseUnit(*unit)))
    for name, remedy in REMEDIES.items():
        if remedied(recipe, name) is not None:
            words = remedy.words(recipe)
            tip = f"Start the run again with this: {words}. Undo brings this run back."
            found.append(Remedy(words, tip, AdoptRemedy(name)))
    seed = recipe.training.seed + 1
    tip = f"Start again with other first weights: seed {seed}. Undo brings this run back."
    return (*found, Remedy("Other seed", tip, SetSeed(seed)))
