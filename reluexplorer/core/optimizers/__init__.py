"""Optimisers, one a file, found by being there: an ``OPTIMIZER`` in a new file of this folder is one more.

They may import the calls of a step and what a parameter is, and must know neither networks nor problems.
"""

from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from reluexplorer.core.optimizers.contract import Flats, Memory, Optimizer

__all__ = ["OPTIMIZERS", "Flats", "Memory", "Optimizer"]


def _found(folder: Path, package: str) -> dict[str, Optimizer]:
    """Return the optimisers of a folder's files by name, in the order of their ranks.

    Raises AttributeError for a file without an ``OPTIMIZER``, ValueError for a name that is there twice.
    """
    files = sorted(file.name for file in iter_modules([str(folder)]) if file.name != "contract")
    entries: list[Optimizer] = [import_module(f"{package}.{name}").OPTIMIZER for name in files]
    entries.sort(key=lambda entry: (entry.rank, entry.name))
    found = {entry.name: entry for entry in entries}
    if len(found) < len(entries):
        raise ValueError(f"two optimisers have one name: {[entry.name for entry in entries]}")
    return found


OPTIMIZERS = _found(Path(__file__).parent, __name__.removesuffix(".__init__"))
