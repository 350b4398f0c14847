"""``reluexplorer bench labs``: milliseconds an update of the networks that the labs train."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from reluexplorer.app.bench import labs_convolution, labs_recurrence
from reluexplorer.app.bench.labs_case import Case, medians
from reluexplorer.app.bench.setting import OURS, as_json, bench_parser, choices, installed
from reluexplorer.app.parsing import Figure
from reluexplorer.language import _
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.run.machine import share_the_machine

CASES: dict[str, Case] = {case.name: case for case in (*labs_convolution.CASES, *labs_recurrence.CASES)}
_LIBRARY = "torch"


@dataclass(frozen=True)
class LabsRow:
    """One contestant on one network."""

    case: str
    contestant: str
    ms_per_update: float
    ratio_to_ours: float
    """How many times as long as this program it takes."""


def main(arguments: Sequence[str]) -> int:
    """Measure, print and return the exit code."""
    options = _parser().parse_args(arguments)
    if options.against and not installed(options.against):
        said = _("--against {name}: it is not installed beside this program.")
        raise CommandError(said.format(name=options.against))
    share_the_machine()
    print(
        f"one thread each, {os.cpu_count()} processors, medians of the processor time of {options.rounds} "
        "interleaved rounds",
        file=sys.stderr,
    )
    rows: list[LabsRow] = []
    for name in options.cases:
        measured = measure(CASES[name], options.rounds, options.against)
        if not options.json:
            _show(measured, head=not rows)
        rows += measured
    if options.json:
        print(as_json(rows))
    return 0


def measure(case: Case, rounds: int, against: str = "") -> list[LabsRow]:
    """Return a row for this program and for each contestant that needs the library ``against``."""
    runs = {
        name: build()
        for name, build in case.contestants.items()
        if name == OURS or (against and name.startswith(against))
    }
    found = medians(runs, rounds)
    return [
        LabsRow(case.name, name, round(each, 4), round(each / found[OURS], 3)) for name, each in found.items()
    ]


def _show(rows: Sequence[LabsRow], *, head: bool) -> None:
    if head:
        print(f"{'case':<28}{'contestant':<20}{'ms/update':>10}{'× ours':>9}")
    for row in rows:
        name = row.case if row.contestant == OURS else ""
        print(
            f"{name:<28}{row.contestant:<20}{row.ms_per_update:>10.3f}{row.ratio_to_ours:>9.2f}", flush=True
        )


def _parser() -> argparse.ArgumentParser:
    parser = bench_parser(
        "labs", _("Time training updates of the networks that the labs train, in float32 with Adam.")
    )
    parser.add_argument("--against", choices=(_LIBRARY,), help=_("another program, if it is installed"))
    parser.add_argument("--cases", type=choices(tuple(CASES)), default=",".join(CASES), help=_("of these"))
    rounds = Figure(1, whole=True, strict=True)
    parser.add_argument("--rounds", type=rounds, default=9, help=_("how often each takes its turn"))
    return parser
