"""How a document changes: its recipe, from the start or on the way at the step that is shown; its view."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.session.document.demands import demand_operable, has_unit
from reluexplorer.session.document.document import Change, Document, Recipe
from reluexplorer.session.document.operations import Operation

ON_THE_WAY = frozenset({"activation", "layer_activations"})
"""What of the network is no single setting and may change while a run goes on: all weights stay."""


def with_data(document: Document, **changes: Any) -> Document:
    """Return the document with other data; the run begins again."""
    recipe = document.recipe
    return restarted(document, replace(recipe, data=replace(recipe.data, **changes)))


def with_network(document: Document, *, goes_on: bool = False, **changes: Any) -> Document:
    """Return the document with another network; a run ``goes_on`` under it where its weights can stay."""
    if "hidden" in changes:
        changes = {"given": "", **changes}
    wanted = replace(document.recipe.network, **changes)
    made = _remade(document, goes_on=goes_on or ON_THE_WAY.issuperset(changes), network=wanted)
    return with_valid_selection(made)


def with_training(document: Document, *, goes_on: bool = True, **changes: Any) -> Document:
    """Return the document with another way of training, under which a run ``goes_on``."""
    return _remade(document, goes_on=goes_on, training=replace(document.recipe.training, **changes))


def _remade(document: Document, *, goes_on: bool, **parts: Any) -> Document:
    """Return the document with other parts of its recipe, from the step ``at`` on or from the start."""
    wanted = replace(document.recipe, **parts)
    if wanted == document.recipe:
        return document
    return altered(document, **parts) if goes_on else restarted(document, wanted)


def differing(before: Recipe, after: Recipe) -> dict[str, Any]:
    """Return what ``after`` has otherwise of network and training: its values by ``part.field``."""
    return {
        f"{part}.{field.name}": value
        for part in ("network", "training")
        for old, new in [(getattr(before, part), getattr(after, part))]
        for field in fields(new)
        if (value := getattr(new, field.name)) != getattr(old, field.name)
    }


def altered(document: Document, operation: Operation | None = None, **settings: Any) -> Document:
    """Return the document with other settings, or an operation on the weights, from the shown step on.

    What was to come later is dropped. Settings before the first step are those that the run begins with.
    """
    recipe = document.recipe.until(document.change_step)
    if operation is None and document.change_step == 0 and not recipe.changes:
        return replace(document, recipe=replace(recipe, **settings))
    change = Change(document.change_step, recipe.network, recipe.training, operation)
    return replace(document, recipe=replace(recipe, **settings, changes=(*recipe.changes, change)))


def with_hidden(document: Document, hidden: tuple[int, ...]) -> Document:
    """Return the document with so many units in each hidden layer."""
    layer_activations = document.recipe.network.layer_activations
    kept = tuple((layer, one) for layer, one in layer_activations if layer < len(hidden))
    return with_network(document, hidden=hidden, layer_activations=kept)


def with_activation(document: Document, name: str) -> Document:
    """Return the document with a function of all hidden units, its parameters at their defaults."""
    per_unit = document.recipe.network.activation.per_unit
    return with_network(document, activation=ActivationChoice(name, (), per_unit), layer_activations=())


def operated(document: Document, operation: Operation) -> Document:
    """Return the document in which an operation is done to the weights at the shown step.

    Raises :class:`CommandError` where the network has not what it names.
    """
    demand_operable(document.recipe.network, operation)
    kept = document.recipe.until(document.change_step).changes
    earlier = [change.operation for change in kept if change.operation is not None]
    return altered(document, operation.following(earlier))


def restarted(document: Document, recipe: Recipe) -> Document:
    """Return the document with a recipe that begins at step 0."""
    return replace(document, recipe=recipe.afresh(), change_step=0)


def with_valid_selection(document: Document) -> Document:
    """Return the document with nothing selected or looked at that its network does not have."""
    view, network = document.view, document.recipe.network
    if view.raster is not None and view.raster[1] > sum(network.hidden):
        view = replace(view, raster=None)
    unit = view.unit if view.unit is not None and has_unit(network, *view.unit) else None
    also = tuple(other for other in view.other_units if has_unit(network, *other)) if unit is not None else ()
    if (unit, also) == (view.unit, view.other_units):
        return document if view is document.view else replace(document, view=view)
    return replace(document, view=replace(view, unit=unit, other_units=also))


def with_view(document: Document, **changes: Any) -> Document:
    """Return the document with parts of how it is looked at replaced."""
    return replace(document, view=replace(document.view, **changes))
