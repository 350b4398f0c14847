"""``reluexplorer shot``: the pictures that a script asks for."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from reluexplorer.app.screenshots import pinned_environment


def main(arguments: Sequence[str]) -> int:
    """Take the pictures, print their paths, return the exit code."""
    parser = argparse.ArgumentParser(
        prog="reluexplorer shot",
        description="Take the pictures that a script asks for, from the real window, without a screen.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    parser.add_argument("script", type=Path, help="a list of commands and pictures in JSON")
    parser.add_argument("--out", type=Path, required=True, help="the folder for the pictures")
    parser.add_argument(
        "--allow-write",
        type=Path,
        action="append",
        default=[],
        metavar="FOLDER",
        help="let the script's commands write below another folder too; else they write below --out only",
    )
    parser.add_argument(
        "--force", action="store_true", help="let them replace files that are no such pictures or exports"
    )
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    parser.add_argument("--size", type=_size, default=(1440, 900), metavar="1440x900")
    parser.add_argument("--scale", type=int, choices=(1, 2), default=1)
    options = parser.parse_args(arguments)
    with pinned_environment(options.scale):
        from reluexplorer.app.screenshots import take
        from reluexplorer.session.script import read_script
        from reluexplorer.session.writing import Ground

        ground = Ground((options.out, *options.allow_write), replaces=options.force)
        script = read_script(options.script)
        if script.note:
            print(script.note, file=sys.stderr)
        for path in take(script, ground, options.theme, options.size):
            print(path)
    return 0


def _size(text: str) -> tuple[int, int]:
    parts = text.lower().split("x")
    if len(parts) != 2 or not all(part.isdecimal() for part in parts):
        raise argparse.ArgumentTypeError("a size is like 1440x900")
    width, height = int(parts[0]), int(parts[1])
    if not (1024 <= width <= 7680 and 700 <= height <= 4320):
        raise argparse.ArgumentTypeError("a size goes from 1024x700 to 7680x4320")
    return width, height
