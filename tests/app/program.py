"""Runs the program as a person does: as a process of its own."""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
from functools import cache

from tests.app import forking
from tests.places import ROOT


def environment(**changes: str) -> dict[str, str]:
    """Return an environment in which the program is found and no screen is."""
    kept = {key: value for key, value in os.environ.items() if key not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error", **changes}


def run(
    *arguments: object, timeout: float = 120, out: str = "", **changes: str
) -> subprocess.CompletedProcess[str]:
    """Run ``reluexplorer`` with arguments to its end, its output to a device ``out`` where one is named.

    Without changes of the environment the process is forked from one that has imported NumPy already: the
    import is half of what most commands take.
    """
    given = [str(each) for each in arguments]
    if not changes and hasattr(os, "fork") and given[:1] not in (["shot"], []):
        return forking.run(_server(), given, timeout, out)
    assert not out, "only what is forked can write to a device"
    return subprocess.run(
        [sys.executable, "-m", "reluexplorer", *given],
        capture_output=True, text=True, encoding="utf-8", timeout=timeout, check=False,
        env=environment(**changes), stdin=subprocess.DEVNULL,
    )  # fmt: skip


@cache
def _server() -> subprocess.Popen[bytes]:
    """Start the process that forks, once for this one."""
    made = subprocess.Popen(
        [sys.executable, "-m", "tests.app.forking"],
        cwd=ROOT, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    atexit.register(_end, made)
    return made


def _end(server: subprocess.Popen[bytes]) -> None:
    for pipe in (server.stdin, server.stdout):
        if pipe is not None:
            pipe.close()
    server.wait(10)
