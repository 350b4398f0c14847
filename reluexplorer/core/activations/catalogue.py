"""All activation functions, found by being there.

Each module of this folder that has ``ACTIVATIONS``, a tuple of entries, adds them. The order is that of the
families, then of the ranks, then of the names; activations of whole layers come as their modules do, by name.
"""

from __future__ import annotations

from reluexplorer.core.activations.activation import Activation, Family, VectorActivation
from reluexplorer.core.discovery import found

CATALOGUE: dict[str, Activation] = {}
VECTOR_CATALOGUE: dict[str, VectorActivation] = {}
_FAMILIES = tuple(Family)


def collect(package: str) -> None:
    """Fill both catalogues from the modules of an imported package.

    Raises ValueError where two functions have one name.
    """
    for name, entry in found(package, "ACTIVATIONS", _place).items():
        (CATALOGUE if isinstance(entry, Activation) else VECTOR_CATALOGUE)[name] = entry


def _place(entry: Activation | VectorActivation) -> tuple[int, float, str]:
    if isinstance(entry, Activation):
        return _FAMILIES.index(entry.family), entry.rank, entry.name
    return len(_FAMILIES), 0.0, ""
