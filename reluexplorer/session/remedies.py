"""What may help a network whose neurons die: other settings from the start, or a treatment on the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.session.altering import restarted
from reluexplorer.session.arguments import CommandError, Names, argument
from reluexplorer.session.document import Recipe
from reluexplorer.session.registry import Control, command
from reluexplorer.session.treatments import ReinitialiseDead, ReviveDead, Treatment
from reluexplorer.text import exact

if TYPE_CHECKING:
    from reluexplorer.session.session import Session

LEAKS = (0.01, 0.1, 0.25)
"""Slopes of leaky ReLU that are offered."""
_LOWEST_RATE = 1e-6
_LARGEST_BATCH = 4096
_HE = frozenset({"he_normal", "he_uniform"})


@dataclass(frozen=True)
class Remedy:
    """A change of settings; ``change`` returns None where it would change nothing.

    A ``treatment`` is done to the dead units instead: half-way where the remedy is tried, and at the shown
    step where it is adopted.
    """

    name: str
    words: Callable[[Recipe], str]
    change: Callable[[Recipe], Recipe | None]
    treatment: Treatment | None = None


def _activation(name: str, *values: float) -> Callable[[Recipe], Recipe | None]:
    def change(recipe: Recipe) -> Recipe | None:
        wanted = ActivationChoice(name, values, recipe.network.activation.per_unit)
        if recipe.network.activation.name == name and recipe.network.activation.values == wanted.values:
            return None
        return replace(recipe, network=replace(recipe.network, activation=wanted, special=()))

    return change


def _leaky(slope: float) -> Remedy:
    name = f"leaky-{slope}"
    return Remedy(name, lambda _recipe: f"Leaky ReLU {exact(slope)}", _activation("leaky_relu", slope))


def _unchanged(recipe: Recipe) -> Recipe | None:
    return recipe


def _biased(recipe: Recipe) -> Recipe | None:
    return recipe if recipe.network.biased else None


def _slower(recipe: Recipe) -> Recipe | None:
    rate = float(f"{recipe.training.learning_rate / 10:.6g}")
    return (
        replace(recipe, training=replace(recipe.training, learning_rate=rate))
        if rate >= _LOWEST_RATE
        else None
    )


def _clipped(recipe: Recipe) -> Recipe | None:
    if 0 < recipe.training.clip_norm <= 1:
        return None
    return replace(recipe, training=replace(recipe.training, clip_norm=1.0))


def _he(recipe: Recipe) -> Recipe | None:
    if recipe.network.initializer in _HE:
        return None
    return replace(
        recipe, network=replace(recipe.network, initializer="he_normal", initializer_parameters=())
    )


def _without_bias(recipe: Recipe) -> Recipe | None:
    if recipe.network.bias >= 0 or not recipe.network.biased:
        return None
    return replace(recipe, network=replace(recipe.network, bias=0.0))


def _larger_batch(recipe: Recipe) -> Recipe | None:
    size = min(8 * recipe.training.batch_size, _LARGEST_BATCH)
    if size <= recipe.training.batch_size:
        return None
    return replace(recipe, training=replace(recipe.training, batch_size=size))


REMEDIES: dict[str, Remedy] = {
    remedy.name: remedy
    for remedy in (
        *(_leaky(slope) for slope in LEAKS),
        Remedy("prelu", lambda _recipe: "PReLU", _activation("prelu")),
        Remedy("elu", lambda _recipe: "ELU", _activation("elu")),
        Remedy("slower", lambda _recipe: "Learning rate ÷ 10", _slower),
        Remedy("clipped", lambda _recipe: "Clip gradients at 1", _clipped),
        Remedy("he", lambda _recipe: "He initialisation", _he),
        Remedy("zero-bias", lambda _recipe: "First bias 0", _without_bias),
        Remedy(
            "larger-batch",
            lambda recipe: f"Batches of {min(8 * recipe.training.batch_size, _LARGEST_BATCH):,}",
            _larger_batch,
        ),
        Remedy("revive", lambda _recipe: "Revive half-way", _biased, ReviveDead()),
        Remedy("reinitialise", lambda _recipe: "Renew half-way", _unchanged, ReinitialiseDead()),
    )
}
"""By name, in the order in which they are offered."""


def remedied(recipe: Recipe, name: str) -> Recipe | None:
    """Return a recipe with a remedy from the start on; None where it would change nothing."""
    return REMEDIES[name].change(recipe.afresh())


@command("adopt-remedy", "Adopt a remedy")
@dataclass(frozen=True)
class AdoptRemedy(Control):
    """Start the run again with a remedy and train it as far as it was, or treat the dead where they are."""

    moves = True

    value: str = argument(Names(tuple(REMEDIES)))

    def perform(self, session: Session) -> None:
        """Put the remedied document in place of the open one, as one change."""
        remedy, before = REMEDIES[self.value], session.state.document
        if remedy.treatment is not None:
            session.dispatch(remedy.treatment)
            return
        words, recipe = remedy.words(before.recipe), remedied(before.recipe, self.value)
        if recipe is None:
            raise CommandError(f"{words}: that is how it is already.")
        steps = session.saved_step()
        session.open(restarted(before, recipe), steps, words)
        far = f" and trains to step {steps:,}" if steps else ""
        session.notify(f"{words}: the run begins again{far}. Undo brings the run before back.", "info")
