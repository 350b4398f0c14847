"""What may help a network whose neurons die: other settings from the start or from here on, or a treatment.

A setting from the start is that setting in every stage of the run: leaky ReLU takes the place of whatever
activations it had, a tenth of the learning rate is a tenth of each rate that it had. All else that was
changed on the way stays, at the same steps. From here on, the newest settings are changed at the shown step.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.language import _
from reluexplorer.session.document.changes import altered, operated
from reluexplorer.session.document.document import Document, Recipe
from reluexplorer.session.document.operations import Operation, ReinitialiseDead, ReviveDead
from reluexplorer.text import exact

LEAKS = (0.01, 0.1, 0.25)
"""Slopes of leaky ReLU that are offered."""
_LOWEST_RATE = 1e-6
_LARGEST_BATCH = 4096
_HE = frozenset({"he_normal", "he_uniform"})


@dataclass(frozen=True)
class Remedy:
    """A change of the newest settings; ``change`` returns None where it would change nothing."""

    name: str
    words: Callable[[Recipe], str]
    change: Callable[[Recipe], Recipe | None]
    treatment: Operation | None = None
    """What is done to the dead units too, from the shown step on alone."""
    first: bool = False
    """Whether it concerns the first weights, so that it can be from the start alone."""
    everywhere: bool = False
    """Whether it is impossible, from the start, where one stage of the run cannot be changed so."""


def _activation(name: str, *values: float) -> Callable[[Recipe], Recipe | None]:
    def change(recipe: Recipe) -> Recipe | None:
        wanted = ActivationChoice(name, values, recipe.network.activation.per_unit)
        if recipe.network.activation.name == name and recipe.network.activation.values == wanted.values:
            return None
        return _network(recipe, activation=wanted, layer_activations=())

    return change


def _leaky(slope: float) -> Remedy:
    name = f"leaky-{slope}"
    return Remedy(name, lambda _recipe: f"Leaky ReLU {exact(slope)}", _activation("leaky_relu", slope))


def _unchanged(recipe: Recipe) -> Recipe | None:
    return recipe


def _biased(recipe: Recipe) -> Recipe | None:
    return recipe if recipe.network.biased else None


def _network(recipe: Recipe, **changes: Any) -> Recipe:
    return replace(recipe, network=replace(recipe.network, **changes))


def _training(recipe: Recipe, **changes: Any) -> Recipe:
    return replace(recipe, training=replace(recipe.training, **changes))


def _slower(recipe: Recipe) -> Recipe | None:
    rate = float(f"{recipe.training.learning_rate / 10:.6g}")
    return _training(recipe, learning_rate=rate) if rate >= _LOWEST_RATE else None


def _slower_biased(recipe: Recipe) -> Recipe | None:
    return _slower(recipe) if recipe.network.biased else None


def _clipped(recipe: Recipe) -> Recipe | None:
    return None if 0 < recipe.training.clip_norm <= 1 else _training(recipe, clip_norm=1.0)


def _he(recipe: Recipe) -> Recipe | None:
    if recipe.network.initializer in _HE:
        return None
    return _network(recipe, initializer="he_normal", initializer_parameters=(), given="")


def _without_bias(recipe: Recipe) -> Recipe | None:
    return _network(recipe, bias=0.0) if recipe.network.bias < 0 and recipe.network.biased else None


def _batches(recipe: Recipe) -> str:
    sizes = {recipe.training.batch_size, *(change.training.batch_size for change in recipe.changes)}
    if len(sizes) > 1:
        return _("Batches × 8")
    return _("Batches of {count:,}").format(count=min(8 * sizes.pop(), _LARGEST_BATCH))


def _larger_batch(recipe: Recipe) -> Recipe | None:
    size = min(8 * recipe.training.batch_size, _LARGEST_BATCH)
    return _training(recipe, batch_size=size) if size > recipe.training.batch_size else None


REMEDIES: dict[str, Remedy] = {
    remedy.name: remedy
    for remedy in (
        *(_leaky(slope) for slope in LEAKS),
        Remedy("prelu", lambda _recipe: "PReLU", _activation("prelu")),
        Remedy("elu", lambda _recipe: "ELU", _activation("elu")),
        Remedy("slower", lambda _recipe: _("Learning rate ÷ 10"), _slower, everywhere=True),
        Remedy(
            "slower-revive", lambda _recipe: _("Learning rate ÷ 10, revive"), _slower_biased, ReviveDead()
        ),
        Remedy("clipped", lambda _recipe: _("Clip gradients at 1"), _clipped),
        Remedy("he", lambda _recipe: _("He initialisation"), _he, first=True),
        Remedy("zero-bias", lambda _recipe: _("First bias 0"), _without_bias, first=True),
        Remedy("larger-batch", _batches, _larger_batch),
        Remedy("revive", lambda _recipe: _("Revive the dead"), _biased, ReviveDead()),
        Remedy("reinitialise", lambda _recipe: _("Renew the dead"), _unchanged, ReinitialiseDead()),
    )
}
"""By name, in the order in which they are offered."""


def remedied(recipe: Recipe, name: str) -> Recipe | None:
    """Return a recipe with a remedy in all its stages; None where that is no remedy, or changes nothing."""
    remedy = REMEDIES[name]
    if remedy.treatment is not None:
        return None
    stages = recipe.stages
    found = [remedy.change(stage) for stage in stages]
    missing = [stage is None for stage in found]
    if all(missing) or (remedy.everywhere and any(missing)):
        return None
    after = [stage or before for stage, before in zip(found, stages, strict=True)]
    changes = []
    for change, now, following in zip(recipe.changes, after[:-1], after[1:], strict=True):
        stays = (now.network, now.training) == (following.network, following.training)
        if change.operation is not None or not stays:
            changes.append(replace(change, network=now.network, training=now.training))
    return replace(recipe, network=after[-1].network, training=after[-1].training, changes=tuple(changes))


def remedied_here(recipe: Recipe, at: int, name: str) -> Recipe | None:
    """Return a recipe with a remedy from step ``at`` on, as it is adopted; None for none.

    What was to be changed later is left out.
    """
    document = Document(recipe.until(at), change_step=at)
    after = remedied_document(document, name)
    return None if after.recipe == document.recipe else after.recipe


def remedied_document(document: Document, name: str) -> Document:
    """Return the document with a remedy from its step on; as it is where the remedy changes nothing."""
    remedy, recipe = REMEDIES[name], document.recipe
    wanted = None if remedy.first else remedy.change(recipe)
    if wanted is None:
        return document
    if wanted != recipe:
        document = altered(document, network=wanted.network, training=wanted.training)
    return document if remedy.treatment is None else operated(document, remedy.treatment)
