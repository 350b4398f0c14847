"""ReLU Explorer: see, measure and debug what the ReLU activation function does."""

from __future__ import annotations

import logging
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reluexplorer.watch import CallablePackage

__version__ = "0.1.0"

logging.getLogger(__name__).addHandler(logging.NullHandler())  # else Python prints what nobody logs


def __getattr__(name: str) -> CallablePackage:
    """Import the package ``watch`` when it is asked for, so that ``reluexplorer.watch(model)`` does."""
    if name == "watch":
        found: CallablePackage = import_module("reluexplorer.watch")  # type: ignore[assignment]
        return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
