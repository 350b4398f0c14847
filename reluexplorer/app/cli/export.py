"""``reluexplorer export``: what the window's Export sheet writes, without a window.

What could change a pixel is pinned before Qt and NumPy are imported, so where a picture is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path

from reluexplorer.app.shots.pinning import pinned_environment
from reluexplorer.session.files.kinds import FORMS


def main(arguments: Sequence[str]) -> int:
    """Train a document to its step, write what is asked for, return the exit code."""
    with pinned_environment() if asks_for_picture(arguments) else nullcontext():
        from reluexplorer.app.cli.exporting import export

        return export(arguments)


def asks_for_picture(arguments: Sequence[str]) -> bool:
    """Whether a command line names a form of pictures, by itself or as a suffix."""
    forms = {*FORMS, *(f"--as={form}" for form in FORMS)}
    return any(word in forms or Path(word).suffix.lower().removeprefix(".") in FORMS for word in arguments)
