"""All commands, found by being there: importing this module makes those of every file beside it known."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from reluexplorer.session import commands
from reluexplorer.session.commands.command import COMMANDS

__all__ = ["COMMANDS"]

for _module in sorted(iter_modules(commands.__path__), key=lambda module: module.name):
    if _module.name != __name__.rpartition(".")[2]:
        import_module(f"{commands.__name__}.{_module.name}")
