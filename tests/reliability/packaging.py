"""What the tests of packages share: where the recipe is, and a root of Debian's with nothing in it."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.places import ROOT

PACKAGING = ROOT / "resources" / "packaging"

needs_dpkg = pytest.mark.skipif(shutil.which("dpkg-shlibdeps") is None, reason="needs Debian's dpkg-dev")
needs_root = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="dpkg installs for root alone"
)


def files(root: Path) -> set[str]:
    """Return the paths of all files, links and folders below a root, dpkg's own notes left out."""
    found = {path.relative_to(root).as_posix() for path in root.rglob("*")}
    return {path for path in found if not f"{path}/".startswith("var/")}


class DebianRoot:
    """A folder that dpkg takes for the root of a system without any package."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        notes = folder / "var" / "lib" / "dpkg"
        for name in ("info", "updates", "triggers"):
            (notes / name).mkdir(parents=True)
        (notes / "status").touch()

    def dpkg(self, *arguments: str | Path) -> str:
        """Run dpkg on this root and return what it says; what it depends on need not be there."""
        command = ["dpkg", f"--root={self.folder}", "--force-depends", *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout
