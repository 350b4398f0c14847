"""All commands: importing this module makes every one of them known."""

from __future__ import annotations

from reluexplorer.session.registry import COMMANDS

__all__ = ["COMMANDS"]
