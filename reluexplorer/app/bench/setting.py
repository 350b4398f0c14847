"""What the benchmarks share: how their arguments name things, and how their rows are printed."""

from __future__ import annotations

import argparse
import importlib.util
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from reluexplorer.app.parsing import Parser
from reluexplorer.session.document.domains import CommandError

OURS = "ours"
"""This program among the contestants."""


def bench_parser(name: str, description: str) -> Parser:
    """Return what reads the options of a benchmark; its help tells their defaults."""
    formatter = argparse.ArgumentDefaultsHelpFormatter
    parser = Parser(prog=f"reluexplorer bench {name}", description=description, formatter_class=formatter)
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser


def installed(library: str) -> bool:
    """Whether a contestant's library is there."""
    return importlib.util.find_spec(library) is not None


def contending(text: str, contestants: Mapping[str, tuple[str, Any]], more: str = "") -> list[str]:
    """Return this program and the contestants that ``--against`` names, if they are known and installed."""
    known = [name for name in contestants if name != OURS]
    names = [name.strip() for name in text.split(",") if name.strip()]
    for name in names:
        if name not in known:
            raise CommandError(f"--against takes {', '.join(known)}{more}; not {name!r}.")
        if not installed(contestants[name][0]):
            raise CommandError(f"--against {name}: it is not installed beside this program.")
    return [OURS, *names]


def choices(known: tuple[str, ...]) -> Callable[[str], list[str]]:
    """Return what takes some of ``known``, with commas between."""

    def chosen(text: str) -> list[str]:
        names = [name.strip() for name in text.split(",")]
        if not set(names) <= set(known):
            raise argparse.ArgumentTypeError(f"names of {', '.join(known)} with commas between")
        return names

    return chosen


def as_json(rows: Sequence[Any]) -> str:
    """Return rows, which are dataclasses, as a list in JSON."""
    return json.dumps([asdict(row) for row in rows], indent=2)
