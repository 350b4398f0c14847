"""Install PyTorch for the tests where pip finds it among its links (find-links), and say so where not.

It is never taken from an index: there it comes with gigabytes for graphics cards. Tests of it are skipped
without it.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

TORCH = "torch==2.13.0"
LOCK = Path(__file__).with_name("lock-torch.txt")
PIP = (
    sys.executable,
    "-m",
    "pip",
    "--disable-pip-version-check",
    "--quiet",
    "install",
    "--only-binary=:all:",
)
FOUND = ("--no-index", "--no-deps", TORCH)


def main() -> int:
    """Return pip's exit code where it found PyTorch and could not install it, else 0."""
    if importlib.util.find_spec("torch") is not None:
        return 0
    if subprocess.run([*PIP, "--dry-run", *FOUND], capture_output=True, check=False).returncode:
        print(f"pip finds no {TORCH} among its links (find-links): the tests that need it are skipped.")
        return 0
    print(f"Installing {TORCH}: once, about a minute.", flush=True)
    by_hash = ("--only-binary=:all:", "--require-hashes", "-r", LOCK)
    codes = (subprocess.run([*PIP, *what], check=False).returncode for what in (by_hash, FOUND))
    return next((code for code in codes if code), 0)


if __name__ == "__main__":
    sys.exit(main())
