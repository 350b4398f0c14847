"""Try the packaged program alone: an empty environment, another folder, no Python on the path.

It must say its version, train and draw the tour, and its figures and pictures must be those of the sources.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

TRAIN = ["train", "--data", "circle", "--steps", "200", "--json"]
SECONDS = 300
_GIVEN = ("SYSTEMROOT", "OPENBLAS_CORETYPE")
"""Variables that the program is given all the same: what the system needs, and how products are rounded."""


class SmokeError(Exception):
    """What the packaged program did wrong, in words."""


def answer(command: list[str], environment: dict[str, str] | None, folder: Path) -> str:
    """Run a command and return its standard output; SmokeError unless it ends with 0 and no traceback."""
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=SECONDS,
        check=False,
    )
    if done.returncode or "Traceback" in done.stderr:
        raise SmokeError(f"{' '.join(command)} ended with {done.returncode}: {done.stderr.strip()[-2000:]}")
    return done.stdout


def same_version(packaged: str, source: str) -> str:
    """Both name the same version."""
    if packaged != source or not packaged.strip():
        raise SmokeError(f"it says {packaged!r}, the sources say {source!r}")
    return packaged.strip()


def figures(text: str) -> dict[str, Any]:
    """Return the figures of a run that do not depend on the machine's speed."""
    found: dict[str, Any] = json.loads(text)
    return {name: value for name, value in found.items() if "second" not in name}


def same_training(packaged: str, source: str) -> str:
    """Both trained to the same parameters, and learned something."""
    mine, theirs = figures(packaged), figures(source)
    if mine != theirs:
        raise SmokeError(f"figures differ: {mine} is not {theirs}")
    if mine["step"] != 200 or len(mine["parameters_sha256"]) != 64 or not mine["test_accuracy"] > 0.6:
        raise SmokeError(f"it did not learn: {mine}")
    return f"parameters {mine['parameters_sha256'][:12]}, test accuracy {mine['test_accuracy']:.3f}"


def same_pictures(packaged: Path, source: Path) -> str:
    """Both folders hold the same pictures, byte for byte."""
    mine = {path.name: path.read_bytes() for path in packaged.glob("*.png")}
    theirs = {path.name: path.read_bytes() for path in source.glob("*.png")}
    if not mine or mine.keys() != theirs.keys():
        raise SmokeError(f"pictures {sorted(mine)}, the sources draw {sorted(theirs)}")
    other = [name for name in sorted(mine) if mine[name] != theirs[name]]
    if other:
        raise SmokeError(f"{', '.join(other)} differ from the sources' pictures")
    return f"{len(mine)} pictures"


def checks(folder: Path, scratch: Path) -> Iterator[tuple[str, Callable[[], str]]]:
    """Yield what is tried: a name, and a call that returns a finding or raises SmokeError."""
    program = str(folder / ("reluexplorer.exe" if os.name == "nt" else "reluexplorer"))
    bare = {name: os.environ[name] for name in _GIVEN if name in os.environ}
    tour = folder / "_internal" / "reluexplorer" / "_resources" / "shots" / "tour.json"

    def both(arguments: list[str]) -> tuple[str, str]:
        source = [sys.executable, "-m", "reluexplorer", *arguments]
        return answer([program, *arguments], bare, scratch), answer(source, None, scratch)

    def draw() -> str:
        shot = ["shot", str(tour), "--out"]
        answer([program, *shot, "packaged"], bare, scratch)
        answer([sys.executable, "-m", "reluexplorer", *shot, "source"], None, scratch)
        return same_pictures(scratch / "packaged", scratch / "source")

    yield "version", lambda: same_version(*both(["--version"]))
    yield "train", lambda: same_training(*both(TRAIN))
    yield "shot", draw


def trial(folder: Path) -> list[str]:
    """Try the program in a folder; return a line for each check, `passed …` or `failed …`."""
    lines = []
    with tempfile.TemporaryDirectory() as scratch:
        for name, check in checks(folder, Path(scratch)):
            try:
                lines.append(f"passed {name}: {check()}")
            except (SmokeError, ValueError, KeyError, OSError, subprocess.TimeoutExpired) as error:
                lines.append(f"failed {name}: {error}")
    return lines


if __name__ == "__main__":
    results = trial(Path(sys.argv[1]).resolve())
    print(*results, sep="\n")
    sys.exit(any(line.startswith("failed") for line in results))
