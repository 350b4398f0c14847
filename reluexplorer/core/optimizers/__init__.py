"""Optimisers, one a file, found by being there: an ``OPTIMIZER`` in a new file of this folder is one more.

They may import the calls of a step and what a parameter is, and must know neither networks nor problems.
"""

from reluexplorer.core.discovery import found
from reluexplorer.core.optimizers.contract import Flats, Memory, Optimizer

__all__ = ["OPTIMIZERS", "Flats", "Memory", "Optimizer"]

OPTIMIZERS: dict[str, Optimizer] = found(__package__, "OPTIMIZER", lambda rule: rule.rank)
