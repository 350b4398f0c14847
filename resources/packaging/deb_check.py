"""Have the desktop's and Debian's own tools judge the package: menu entry, metadata, file type, the whole."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from deb import NAME, DebError, answer

GLOB = "application/vnd.reluexplorer:*.reluexp"


def menu_entry(tree: Path) -> str:
    """The menu entry is valid, without a hint for the better."""
    said = answer("desktop-file-validate", tree / "usr" / "share" / "applications" / f"{NAME}.desktop")
    if said:
        raise DebError(said.strip())
    return "valid"


def metadata(tree: Path) -> str:
    """The metadata are valid, and what they name is in the package."""
    said = answer("appstreamcli", "validate-tree", "--no-net", "--no-color", tree)
    return said.strip().splitlines()[-1].lstrip("✔ ")


def file_type(tree: Path) -> str:
    """Documents are known by their name, once the desktop has taken the package's file type up."""
    with tempfile.TemporaryDirectory() as data:
        mime = Path(data, "mime")
        shutil.copytree(tree / "usr" / "share" / "mime", mime)
        answer("update-mime-database", mime, XDG_DATA_HOME=data)
        known = (mime / "globs2").read_text(encoding="utf-8").splitlines()
    if not any(line.endswith(GLOB) for line in known):
        raise DebError(f"{GLOB} is not among {known}")
    return GLOB


def policy(package: Path) -> str:
    """Debian's lintian finds no error and no warning that is not explained beside the package."""
    said = answer("lintian", "--fail-on", "error,warning", "--tag-display-limit", "0", package)
    return said.strip() or "no errors, no warnings"


CHECKS: dict[str, Callable[[Path, Path], str]] = {
    "desktop-file-validate": lambda _package, tree: menu_entry(tree),
    "appstreamcli": lambda _package, tree: metadata(tree),
    "update-mime-database": lambda _package, tree: file_type(tree),
    "lintian": lambda package, _tree: policy(package),
}
"""What is checked of a package and its unpacked files, by the tool that does it."""


def judge(package: Path) -> list[str]:
    """Return a line for each check: `passed …`, `failed …`, or `left out …` where its tool is missing."""
    lines = []
    with tempfile.TemporaryDirectory() as scratch:
        tree = Path(scratch, "tree")
        answer("dpkg-deb", "--extract", package, tree)
        for tool, check in CHECKS.items():
            if shutil.which(tool) is None:
                lines.append(f"left out {tool}: it is not installed")
                continue
            try:
                lines.append(f"passed {tool}: {check(package, tree)}")
            except (DebError, OSError) as error:
                lines.append(f"failed {tool}: {error}")
    return lines


if __name__ == "__main__":
    results = judge(Path(sys.argv[1]).resolve())
    print(*results, sep="\n")
    sys.exit(any(line.startswith("failed") for line in results))
