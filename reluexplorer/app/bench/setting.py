"""What the benchmarks share: how their arguments name things, and where they paint without a screen."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable


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
