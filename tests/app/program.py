"""Runs the program as a person does: as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def environment(**changes: str) -> dict[str, str]:
    """Return an environment in which the program is found and no screen is."""
    kept = {key: value for key, value in os.environ.items() if key not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error", **changes}


def run(*arguments: object, timeout: float = 120, **changes: str) -> subprocess.CompletedProcess[str]:
    """Run ``reluexplorer`` with arguments to its end."""
    return subprocess.run(
        [sys.executable, "-m", "reluexplorer", *map(str, arguments)],
        capture_output=True, text=True, encoding="utf-8", timeout=timeout, check=False,
        env=environment(**changes), stdin=subprocess.DEVNULL,
    )  # fmt: skip
