"""What twenty seeds of each lesson came to, recorded: its figures for the first few of them."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from reluexplorer.lessons.claims.catalogue import LESSONS
from reluexplorer.lessons.figures import Figure
from reluexplorer.lessons.lesson import Results

FOLDER = Path(__file__).resolve().parent.parent / "data" / "lessons"


@cache
def _whole(name: str) -> Results:
    found: Results = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return found


def recorded(name: str, seeds: int = 20) -> Results:
    """By case, the numbers of the first seeds."""
    return {case: runs[:seeds] for case, runs in _whole(name).items()}


def figures_of(name: str, seeds: int = 20) -> dict[str, Figure]:
    """The figures of the first seeds by name."""
    return {figure.name: figure for figure in LESSONS[name].figures(recorded(name, seeds))}
