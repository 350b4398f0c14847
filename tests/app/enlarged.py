"""A copy of the program with more files in it, or more lines, run as a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.app.program import ROOT, environment


def enlarged(folder: Path, files: Mapping[str, str], *lines: Mapping[str, tuple[str, str]]) -> Path:
    """Copy the program into a folder, with ``files`` more; return the folder.

    Paths are those inside the package. ``lines`` gives text to put before what is there once in a file.
    """
    shutil.copytree(ROOT / "reluexplorer", folder / "reluexplorer")
    (folder / "resources").symlink_to(ROOT / "resources", target_is_directory=True)
    for path, text in files.items():
        whole = folder / "reluexplorer" / path
        assert not whole.exists()
        whole.parent.mkdir(exist_ok=True)
        whole.write_text(text, encoding="utf-8")
    for path, (more, place) in (each for some in lines for each in some.items()):
        whole = folder / "reluexplorer" / path
        before = whole.read_text(encoding="utf-8")
        assert before.count(place) == 1
        whole.write_text(before.replace(place, more + place), encoding="utf-8")
    return folder


def python(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python with the copy in a folder, no screen and warnings as errors."""
    path = os.pathsep.join([str(folder), str(ROOT)])
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder, env=environment(PYTHONPATH=path, QT_QPA_PLATFORM="offscreen"),
        capture_output=True, text=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip


def probed(folder: Path, code: str) -> dict[str, Any]:
    """Return what a probe tells: code that calls functions of ``tests.app.probing``."""
    done = python(folder, "-c", f"from tests.app.probing import *\n{code}")
    assert not done.stderr, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found
