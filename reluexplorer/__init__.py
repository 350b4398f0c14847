"""ReLU Explorer: see, measure and debug what the ReLU activation function does."""

import logging
from importlib import import_module
from typing import Any

__version__ = "0.1.0"

logging.getLogger(__name__).addHandler(logging.NullHandler())  # else Python prints what nobody logs


def __getattr__(name: str) -> Any:
    """Import the package ``watch`` when it is asked for, so that ``reluexplorer.watch(model)`` does."""
    if name == "watch":
        return import_module("reluexplorer.watch")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
