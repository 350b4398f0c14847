"""The names of the locks."""

from __future__ import annotations

LOCKS = ("lock-run.txt", "lock-dev.txt")
