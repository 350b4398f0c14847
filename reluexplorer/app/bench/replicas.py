"""``reluexplorer bench replicas``: updates a second of many seeds trained at once."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from itertools import product

from reluexplorer.app.bench import replica_contestants
from reluexplorer.app.bench.duel import Rival, medians
from reluexplorer.app.bench.nets import NETS, Workload
from reluexplorer.app.bench.replica_contestants import CONTESTANTS
from reluexplorer.app.bench.setting import OURS, as_json, bench_parser, choices, contending
from reluexplorer.app.bench.training import ROUNDS, shape_of
from reluexplorer.language import _

_RIVALS = tuple(name for name in CONTESTANTS if name != OURS)
_MOST = 4096
Key = tuple[str, int]


@dataclass(frozen=True)
class ReplicasRow:
    """One contestant with so many replicas of a network."""

    net: str
    replicas: int
    contestant: str
    thousand_updates_replicas_per_second: float
    """Updates a second of all replicas together, in thousands."""
    ratio_to_one: float | None
    """How many times as much as the same contestant with one replica; None where that is not measured."""
    ratio_to_ours: float
    """How many times as much as this program with as many replicas."""


def main(arguments: Sequence[str]) -> int:
    """Measure, print and return the exit code."""
    options = _parser().parse_args(arguments)
    names = contending(options.against, CONTESTANTS)
    print(
        f"SGD in float32; one thread each, {os.cpu_count()} processors, "
        f"medians of {options.rounds} interleaved rounds",
        file=sys.stderr,
    )
    rows: list[ReplicasRow] = []
    for net in options.nets:
        found = _rows(net, measured(net, names, options.counts, options.rounds))
        if not options.json:
            _show(found, head=not rows)
        rows += found
    if options.json:
        print(as_json(rows))
    return 0


def measured(net: str, names: Sequence[str], counts: Sequence[int], turns: int) -> dict[Key, float]:
    """Return thousands of updates a second for each contestant and number of replicas, all taking turns."""
    with ExitStack() as stack:
        rivals: dict[Key, Rival] = {}
        for count, name in product(counts, names):
            rival = stack.enter_context(closing(Rival(replica_contestants.__name__, name)))
            rival.prepare(Workload(net, "float32", "sgd", replicas=count))
            rivals[name, count] = rival
        return {(name, count): 1e3 * count / us for (name, count), us in medians(rivals, turns).items()}


def _rows(net: str, rates: dict[Key, float]) -> list[ReplicasRow]:
    return [
        ReplicasRow(
            net,
            count,
            name,
            round(rate, 2),
            round(rate / rates[name, 1], 3) if (name, 1) in rates else None,
            round(rate / rates[OURS, count], 3),
        )
        for (name, count), rate in rates.items()
    ]


def _show(rows: Sequence[ReplicasRow], *, head: bool) -> None:
    if head:
        print(
            f"{'net':<16}{'batch':>6}{'replicas':>10}  {'contestant':<11}"
            f"{'k updates/s':>12}{'× one':>8}{'× ours':>8}"
        )
    for index, row in enumerate(rows):
        sizes, batch = NETS[row.net]
        net = f"{row.net} {shape_of(sizes)}" if index == 0 else ""
        alone = "" if row.ratio_to_one is None else f"{row.ratio_to_one:.2f}"
        print(
            f"{net:<16}{'' if index else batch:>6}{row.replicas:>10}  {row.contestant:<11}"
            f"{row.thousand_updates_replicas_per_second:>12,.1f}{alone:>8}{row.ratio_to_ours:>8.2f}",
            flush=True,
        )


def _counts(text: str) -> list[int]:
    parts = [part.strip() for part in text.split(",")]
    if not all(part.isdigit() and 1 <= int(part) <= _MOST for part in parts):
        said = _("whole numbers from 1 to {most} with commas between").format(most=_MOST)
        raise argparse.ArgumentTypeError(said)
    return sorted({int(part) for part in parts})


def _parser() -> argparse.ArgumentParser:
    parser = bench_parser(
        "replicas",
        _(
            "Time the training of many seeds of a network at once: updates a second of all "
            "together, beside a single seed and beside other programs."
        ),
    )
    parser.add_argument(
        "--against", default="", help=_("of {names}, if installed").format(names=", ".join(_RIVALS))
    )
    parser.add_argument(
        "--nets",
        type=choices(tuple(NETS)),
        default="a,b,g",
        help=_("of {names}").format(names=", ".join(NETS)),
    )
    parser.add_argument("--counts", type=_counts, default="1,8,64,256", help=_("numbers of replicas"))
    parser.add_argument("--rounds", type=ROUNDS, default=7, help=_("how often each takes its turn"))
    return parser
