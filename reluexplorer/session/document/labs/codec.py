"""The form of the recipes in files: their own fields, each checked when it is read."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import msgspec

from reluexplorer.session.document.labs.convolution import ConvolutionRecipe
from reluexplorer.session.document.labs.recipe import LabRecipe, made
from reluexplorer.session.document.labs.recurrence import RecurrentRecipe

LABS: Mapping[str, type[LabRecipe]] = MappingProxyType(
    {kind.kind: kind for kind in (ConvolutionRecipe, RecurrentRecipe)}
)
"""The recipe of each kind of network but the dense one."""


def to_fields(recipe: LabRecipe) -> dict[str, Any]:
    """Return the fields of a recipe as values that JSON has; what is usual is said."""
    content: dict[str, Any] = msgspec.to_builtins(recipe.settled())
    return content


def from_fields(kind: str, content: Mapping[str, Any]) -> LabRecipe:
    """Return the recipe of such fields; those that are missing are the defaults.

    Raises :class:`CommandError` with a sentence that names the field where one is not as it may be.
    """
    return made(LABS[kind], content)
