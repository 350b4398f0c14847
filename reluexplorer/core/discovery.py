"""What a folder's files hold, found by being there: a catalogue grows by a new file alone."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Any


def modules(package: str, *, but: tuple[str, ...] = ()) -> Iterator[ModuleType]:
    """Import the modules of an imported package, all ``but`` some, and yield them by name."""
    names = sorted(found.name for found in iter_modules(sys.modules[package].__path__))
    return (import_module(f"{package}.{name}") for name in names if name not in but)


def by_name(entries: list[Any], place: Callable[[Any], Any]) -> dict[str, Any]:
    """Return entries by their names, in the order of ``place`` and then of the names.

    Raises ValueError where two have one name.
    """
    entries = sorted(entries, key=lambda entry: (place(entry), entry.name))
    found = {entry.name: entry for entry in entries}
    if len(found) < len(entries):
        raise ValueError(f"two entries have one name: {[entry.name for entry in entries]}")
    return found
