"""What the benchmarks share: how their arguments name things, and how their rows are printed."""

from __future__ import annotations

import argparse
import importlib.util
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from reluexplorer.app.parsing import Parser, WithDefaults
from reluexplorer.language import _
from reluexplorer.session.document.domains import CommandError

OURS = "ours"
"""This program among the contestants."""


def bench_parser(name: str, description: str) -> Parser:
    """Return what reads the options of a benchmark; its help tells their defaults."""
    parser = Parser(prog=f"reluexplorer bench {name}", description=description, formatter_class=WithDefaults)
    parser.add_argument("--json", action="store_true", help=_("print JSON"))
    return parser


def installed(library: str) -> bool:
    """Whether a contestant's library is there."""
    return importlib.util.find_spec(library) is not None


def contending(text: str, contestants: Mapping[str, tuple[str, Any]], *, has_all: bool = False) -> list[str]:
    """Return this program and the contestants that ``--against`` names, if they are known and installed."""
    known = [name for name in contestants if name != OURS]
    names = [name.strip() for name in text.split(",") if name.strip()]
    for name in names:
        if name not in known:
            said = _("--against takes {names} or all; not {given!r}.")
            if not has_all:
                said = _("--against takes {names}; not {given!r}.")
            raise CommandError(said.format(names=", ".join(known), given=name))
        if not installed(contestants[name][0]):
            raise CommandError(
                _("--against {name}: it is not installed beside this program.").format(name=name)
            )
    return [OURS, *names]


def choices(known: tuple[str, ...]) -> Callable[[str], list[str]]:
    """Return what takes some of ``known``, with commas between."""

    def chosen(text: str) -> list[str]:
        names = [name.strip() for name in text.split(",")]
        if not set(names) <= set(known):
            said = _("names of {names} with commas between").format(names=", ".join(known))
            raise argparse.ArgumentTypeError(said)
        return names

    return chosen


def as_json(rows: Sequence[Any]) -> str:
    """Return rows, which are dataclasses, as a list in JSON."""
    return json.dumps([asdict(row) for row in rows], indent=2)
