"""Which curves there are, in which families, with which parameters and in which colours."""

from __future__ import annotations

from reluexplorer.core.activations import CATALOGUE, ActivationChoice, Family
from reluexplorer.core.activations.activation import LAST_COLOUR
from reluexplorer.session.document.document import View

CURVES = tuple(CATALOGUE)
"""Activation functions that have a curve, in the order in which they are listed."""
OF_THE_LEAK = "leaky_relu"
"""The one whose slope is a field of its own, ``View.leak``, in documents."""
FAMILIES: tuple[tuple[str, tuple[str, ...]], ...] = tuple(
    (family.value, tuple(entry.name for entry in CATALOGUE.values() if entry.family is family))
    for family in Family
)
"""Titles with the names of functions, together all of them."""


def choice_of(view: View, name: str) -> ActivationChoice:
    """Return a function with the parameters that its curve has."""
    values = list(CATALOGUE[name].defaults)
    if name == OF_THE_LEAK:
        values[0] = view.leak
    for curve, index, value in view.curve_parameters:
        if curve == name:
            values[index] = value
    return ActivationChoice(name, tuple(values))


def own_colour(name: str) -> int:
    """Return the colour that a function takes where no other has it."""
    return CATALOGUE[name].colour


def colours(view: View) -> dict[str, int]:
    """Return the colour of each shown curve; no two have the same."""
    given = {name: colour for name, colour in view.curve_colours if name in view.curves}
    for name in view.curves:
        if name not in given and own_colour(name) not in given.values():
            given[name] = own_colour(name)
    for name in view.curves:
        if name not in given:
            given[name] = free_colour(given)
    return {name: given[name] for name in view.curves}


def free_colour(taken: dict[str, int]) -> int:
    """Return the first colour that nobody has; ReLU's is not given away."""
    return next((c for c in range(1, LAST_COLOUR) if c not in taken.values()), LAST_COLOUR)


def recorded(given: dict[str, int]) -> tuple[tuple[str, int], ...]:
    """Return what a view keeps of the colours: those that are not a function's own, in the list's order."""
    return tuple((name, given[name]) for name in CURVES if name in given and given[name] != own_colour(name))
