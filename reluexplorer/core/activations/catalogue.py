"""All activation functions, found by being there.

Each module of this folder that has ``ACTIVATIONS``, a tuple of entries, adds them. The order is that of the
families, then of the ranks, then of the names; activations of whole layers come as their modules do, by name.
"""

from __future__ import annotations

from reluexplorer.core.activations.activation import Activation, Family, VectorActivation
from reluexplorer.core.discovery import by_name, modules

CATALOGUE: dict[str, Activation] = {}
VECTOR_CATALOGUE: dict[str, VectorActivation] = {}
_FAMILIES = tuple(Family)


def collect(package: str) -> None:
    """Fill both catalogues from the modules of an imported package; what is there already stays.

    Raises ValueError where two functions have one name.
    """
    known: dict[str, Activation | VectorActivation] = {**CATALOGUE, **VECTOR_CATALOGUE}
    for module in modules(package):
        for entry in getattr(module, "ACTIVATIONS", ()):
            if known.setdefault(entry.name, entry) is not entry:
                raise ValueError(f"two activations are called {entry.name!r}")
            if isinstance(entry, Activation):
                CATALOGUE[entry.name] = entry
            else:
                VECTOR_CATALOGUE[entry.name] = entry
    ordered = by_name([*CATALOGUE.values()], lambda entry: (_FAMILIES.index(entry.family), entry.rank))
    CATALOGUE.clear()
    CATALOGUE.update(ordered)
