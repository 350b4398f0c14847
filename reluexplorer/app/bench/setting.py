"""What the benchmarks share: how their arguments name things, and where they paint without a screen."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable

from reluexplorer.app.parsing import Parser
from reluexplorer.session.document.domains import CommandError


def bench_parser(name: str, description: str) -> Parser:
    """Return what reads the options of a benchmark; its help tells their defaults."""
    formatter = argparse.ArgumentDefaultsHelpFormatter
    return Parser(prog=f"reluexplorer bench {name}", description=description, formatter_class=formatter)


def rivals(text: str, known: tuple[str, ...], is_there: Callable[[str], bool], more: str = "") -> list[str]:
    """Return the contestants that ``--against`` names, if they are known and installed."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    for name in names:
        if name not in known:
            raise CommandError(f"--against takes {', '.join(known)}{more}; not {name!r}.")
        if not is_there(name):
            raise CommandError(f"--against {name}: it is not installed beside this program.")
    return names


def choices(known: tuple[str, ...]) -> Callable[[str], list[str]]:
    """Return what takes some of ``known``, with commas between."""

    def chosen(text: str) -> list[str]:
        names = [name.strip() for name in text.split(",")]
        if not set(names) <= set(known):
            raise argparse.ArgumentTypeError(f"names of {', '.join(known)} with commas between")
        return names

    return chosen


def paint_somewhere() -> None:
    """Paint into memory, and say so, where Linux has no screen."""
    has_screen = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if sys.platform.startswith("linux") and not has_screen:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        print("There is no screen: the window is painted into memory.", file=sys.stderr)
