"""What a folder's files hold, found by being there: a catalogue grows by a new file alone.

One rule for every folder: a file that has the folder's name for it adds an entry, or a tuple of them; any
other is a helper. Two entries of one name are refused where they are collected, with both places.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from operator import attrgetter
from pkgutil import iter_modules
from types import ModuleType
from typing import Any, TypeVar

T = TypeVar("T")


def modules(package: str) -> Iterator[ModuleType]:
    """Import the modules of an imported package, and yield them by name."""
    names = sorted(found.name for found in iter_modules(sys.modules[package].__path__))
    return (import_module(f"{package}.{name}") for name in names)


def found(package: str, attribute: str, order: Callable[[Any], Any]) -> dict[str, Any]:
    """Return the entries that a package's files have, by their names, in an order or else as the files are.

    Raises ValueError where two have one name.
    """
    held = ((module.__name__, getattr(module, attribute, ())) for module in modules(package))
    entries = [
        (entry.name, place, entry)
        for place, here in held
        for entry in (here if isinstance(here, tuple) else (here,))
    ]
    return once(attribute, sorted(entries, key=lambda each: order(each[2])))


def table(where: str, entries: Iterable[T], name: str = "name") -> dict[str, T]:
    """Return the entries of one file by their names; ValueError where two have one name."""
    named = attrgetter(name)
    return once(name, ((named(each), f"{where}, entry {n}", each) for n, each in enumerate(entries, 1)))


def once(what: str, entries: Iterable[tuple[str, str, T]]) -> dict[str, T]:
    """Return entries by name, of (name, place, entry); ValueError with both places where two have one."""
    known: dict[str, T] = {}
    places: dict[str, str] = {}
    for name, place, entry in entries:
        if name in known:
            raise ValueError(f"{what} {name!r} is there twice: {places[name]}; and {place}.")
        known[name], places[name] = entry, place
    return known
