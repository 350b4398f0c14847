"""Make all that a release has, from a clean tree: wheel, sources, the packaged program, and their digests."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
OUT = ROOT / "dist"
SUMS = "SHA256SUMS"
MADE = ("reluexplorer-*", "reluexplorer_*", SUMS)
"""What an earlier release left behind, by its patterns."""


class ReleaseError(Exception):
    """Why there can be no release, in words."""


def git(*arguments: str) -> str:
    """Return what git says of the project; ReleaseError where it is no checkout."""
    try:
        done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise ReleaseError("A release is made from a checkout of the project's git repository.") from error
    return done.stdout.strip()


def moment() -> str:
    """Return the time of the tree's commit in seconds, and refuse a tree that is no commit."""
    if changed := git("status", "--porcelain"):
        raise ReleaseError(f"Not committed yet, so a release could not be made again:\n{changed}")
    return git("log", "-1", "--format=%ct")


def clear(out: Path) -> None:
    """Remove the files of an earlier release, so that none is taken for one of this."""
    out.mkdir(exist_ok=True)
    for pattern in MADE:
        for path in out.glob(pattern):
            path.unlink()


def run(*command: str | Path, **environment: str) -> None:
    """Run one of the tools that make a part; ReleaseError where it fails."""
    words = [str(part) for part in command]
    if subprocess.run(words, cwd=ROOT, env=os.environ | environment, check=False).returncode:
        raise ReleaseError(f"`{' '.join(words[1:])}` failed; its own words are above.")


def sums(out: Path) -> list[str]:
    """Write the digests of a release's files, as `sha256sum --check` reads them, and return the lines."""
    lines = []
    for path in sorted(out.glob("reluexplorer[-_]*")):
        with path.open("rb") as file:
            lines.append(f"{hashlib.file_digest(file, 'sha256').hexdigest()}  {path.name}")
    (out / SUMS).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    return lines


def main() -> int:
    """Make a release in `dist/`; exit code 1 with a sentence where it cannot be made."""
    try:
        fixed = {"SOURCE_DATE_EPOCH": moment(), "PYTHONHASHSEED": "0"}
        clear(OUT)
        run(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-t", "wheel", "-d", OUT, **fixed)
        run(sys.executable, HERE / "build.py", "--out", OUT, **fixed)
    except ReleaseError as error:
        print(error, file=sys.stderr)
        return 1
    print(*sums(OUT), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
