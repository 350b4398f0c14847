"""What may help a network whose neurons die: settings that a run begins with anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from reluexplorer.core.activations import CATALOGUE, ActivationChoice
from reluexplorer.session.altering import restarted
from reluexplorer.session.arguments import CommandError, Names, argument
from reluexplorer.session.document import Document, Recipe
from reluexplorer.session.registry import Edit, command

_LOWEST_RATE = 1e-6
_LARGEST_BATCH = 4096
_HE = frozenset({"he_normal", "he_uniform"})


@dataclass(frozen=True)
class Remedy:
    """A change of settings; ``change`` returns None where it would change nothing."""

    name: str
    words: Callable[[Recipe], str]
    change: Callable[[Recipe], Recipe | None]


def _activation(name: str) -> Callable[[Recipe], Recipe | None]:
    def change(recipe: Recipe) -> Recipe | None:
        wanted = ActivationChoice(name, (), recipe.network.activation.per_unit)
        network = replace(recipe.network, activation=wanted, special=())
        return (
            None
            if network == recipe.network or recipe.network.activation.name == name
            else replace(recipe, network=network)
        )

    return change


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
        Remedy(
            "leaky",
            lambda _recipe: f"Leaky ReLU {CATALOGUE['leaky_relu'].defaults[0]:g}",
            _activation("leaky_relu"),
        ),
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
    )
}
"""By name, in the order in which they are offered."""


def remedied(recipe: Recipe, name: str) -> Recipe | None:
    """Return a recipe with a remedy from the start on; None where it would change nothing."""
    return REMEDIES[name].change(recipe.afresh())


@command("adopt-remedy", "Adopt a remedy")
@dataclass(frozen=True)
class AdoptRemedy(Edit):
    """Start the run again with what may help neurons that die."""

    value: str = argument(Names(tuple(REMEDIES)))

    def apply(self, document: Document) -> Document:
        """Return the document with the remedy's settings, at its start."""
        recipe = remedied(document.recipe, self.value)
        if recipe is None:
            raise CommandError(f"{REMEDIES[self.value].words(document.recipe)}: that is how it is already.")
        return restarted(document, recipe)
