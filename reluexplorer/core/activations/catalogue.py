"""All activation functions, found by being there.

Each module of this folder that has ``ACTIVATIONS``, a tuple of entries, adds them. The order is that of the
families, then of the ranks, then of the names; activations of whole layers come as their modules do, by name.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pkgutil import iter_modules

from reluexplorer.core.activations.activation import Activation, Family
from reluexplorer.core.activations.layerwise_entry import VectorActivation

CATALOGUE: dict[str, Activation] = {}
VECTOR_CATALOGUE: dict[str, VectorActivation] = {}
_FAMILIES = tuple(Family)


def collect(package: str) -> None:
    """Fill both catalogues from the modules of an imported package; what is there already stays.

    Raises ValueError where two functions have one name.
    """
    known: dict[str, Activation | VectorActivation] = {**CATALOGUE, **VECTOR_CATALOGUE}
    path = sys.modules[package].__path__
    for module in sorted(iter_modules(path), key=lambda module: module.name):
        for entry in getattr(import_module(f"{package}.{module.name}"), "ACTIVATIONS", ()):
            if known.setdefault(entry.name, entry) is not entry:
                raise ValueError(f"two activations are called {entry.name!r}")
            if isinstance(entry, Activation):
                CATALOGUE[entry.name] = entry
            else:
                VECTOR_CATALOGUE[entry.name] = entry
    ordered = sorted(CATALOGUE.values(), key=_place)
    CATALOGUE.clear()
    CATALOGUE.update((entry.name, entry) for entry in ordered)


def _place(entry: Activation) -> tuple[int, int, str]:
    return _FAMILIES.index(entry.family), entry.rank, entry.name
