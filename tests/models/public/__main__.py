"""Fetch the public models and write inputs for each, as the package's words say."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from tests.models import public
from tests.models.public.inputs import COUNT, write
from tests.models.public.packages import FOLDER, fetch


def main(arguments: list[str] | None = None) -> int:
    """Return exit code 1 where the packages cannot be had."""
    parser = argparse.ArgumentParser(
        "dev.py models", description=public.__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    parser.add_argument("--first", type=int, default=0, help="number of the first input")
    parser.add_argument("--count", type=int, default=COUNT, help="how many inputs")
    said = parser.parse_args(arguments)
    try:
        fetch(said.folder)
    except subprocess.CalledProcessError:
        print("The models could not be fetched; pip's own words are above.", file=sys.stderr)
        return 1
    write(said.folder, said.first, said.count)
    print(f"The models and their inputs are in {said.folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
