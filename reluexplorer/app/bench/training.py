"""``reluexplorer bench training``: microseconds an update, beside others on the same job."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from itertools import product

from reluexplorer.app.bench import contestants
from reluexplorer.app.bench.contestants import CONTESTANTS
from reluexplorer.app.bench.duel import Rival, medians
from reluexplorer.app.bench.nets import NETS, Workload
from reluexplorer.app.bench.setting import OURS, as_json, bench_parser, choices, contending, installed
from reluexplorer.app.parsing import Figure
from reluexplorer.language import _

ROUNDS = Figure(1, whole=True, strict=True)
"""How often contestants take their turns."""
_OPTIMIZERS = ("sgd", "adam")
_RIVALS = tuple(name for name in CONTESTANTS if name != OURS)


@dataclass(frozen=True)
class TrainingRow:
    """One contestant on one job."""

    net: str
    dtype: str
    optimizer: str
    contestant: str
    us_per_update: float
    ratio_to_ours: float
    """How many times as long as this program it takes."""


def main(arguments: Sequence[str]) -> int:
    """Measure, print and return the exit code."""
    options = _parser().parse_args(arguments)
    all_of_them = ",".join(name for name in _RIVALS if installed(CONTESTANTS[name][0]))
    against = all_of_them if options.against == "all" else options.against
    names = contending(against, CONTESTANTS, has_all=True)
    print(
        f"{' against '.join([OURS, ', '.join(names[1:])])}; one thread each, {os.cpu_count()} processors, "
        f"medians of {options.rounds} interleaved rounds",
        file=sys.stderr,
    )
    rows: list[TrainingRow] = []
    with ExitStack() as stack:
        rivals = {name: stack.enter_context(closing(Rival(contestants.__name__, name))) for name in names}
        for net, optimizer in product(options.nets, options.optimizers):
            job = Workload(net, options.dtype, optimizer)
            for rival in rivals.values():
                rival.prepare(job)
            found = medians(rivals, options.rounds)
            rows += [
                TrainingRow(net, job.dtype, optimizer, name, round(us, 3), round(us / found[OURS], 3))
                for name, us in found.items()
            ]
            if not options.json:
                _show(rows[-len(names) :], head=len(rows) == len(names))
    if options.json:
        print(as_json(rows))
    return 0


def _show(rows: Iterable[TrainingRow], *, head: bool) -> None:
    if head:
        print(f"{'net':<24}{'batch':>6}  {'method':<7}{'contestant':<11}{'µs/update':>10}{'× ours':>9}")
    for row in rows:
        sizes, batch = NETS[row.net]
        shape = f"{row.net} {shape_of(sizes)}" if row.contestant == OURS else ""
        print(
            f"{shape:<24}{batch if shape else '':>6}  {row.optimizer if shape else '':<7}"
            f"{row.contestant:<11}{row.us_per_update:>10.2f}{row.ratio_to_ours:>9.2f}",
            flush=True,
        )


def shape_of(sizes: Sequence[int]) -> str:
    """Return "2-8-8-1", or "2-16×20-1" for many equal layers."""
    hidden = sizes[1:-1]
    many = len(hidden) > 4 and len(set(hidden)) == 1
    middle = f"{hidden[0]}×{len(hidden)}" if many else "-".join(map(str, hidden))
    return f"{sizes[0]}-{middle}-{sizes[-1]}"


def _parser() -> argparse.ArgumentParser:
    parser = bench_parser(
        "training",
        _(
            "Time training updates (batch, forward, loss, backward, step) of seven networks, "
            "from 2-4-2-1 to 2-256-256-1 and 20 layers of 16, beside other programs on the same "
            "job."
        ),
    )
    parser.add_argument(
        "--against",
        default="numpy",
        help=_("of {names}; all for what is installed").format(names=", ".join(_RIVALS)),
    )
    parser.add_argument("--nets", type=choices(tuple(NETS)), default=",".join(NETS), help=_("of these"))
    parser.add_argument(
        "--optimizers", type=choices(_OPTIMIZERS), default=",".join(_OPTIMIZERS), help=_("of these")
    )
    parser.add_argument(
        "--dtype", choices=("float32", "float64"), default="float32", help=_("of all numbers")
    )
    parser.add_argument("--rounds", type=ROUNDS, default=9, help=_("how often each takes its turn"))
    return parser
