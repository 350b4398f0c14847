"""``reluexplorer bench maps``: all units over a grid, against the bare matrix products of the same shapes."""

from __future__ import annotations

import argparse
import importlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np

from reluexplorer.app.bench.nets import NETS
from reluexplorer.app.bench.setting import as_json, bench_parser, choices, installed
from reluexplorer.app.parsing import Figure
from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.arrays import Array
from reluexplorer.core.bound_calls import run
from reluexplorer.core.engine.evaluator import Evaluator
from reluexplorer.core.network.spec import LayerSpec, NetworkSpec, forward, with_ones
from reluexplorer.language import _
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.run.machine import share_the_machine

BARE = "matmuls"
Contestant = Callable[[], object]

_COUNT = Figure(1, 10_000, whole=True, strict=True)


@dataclass(frozen=True)
class MapsRow:
    """What one contestant took for all units of a network over the grid."""

    net: str
    side: int
    contestant: str
    us: float
    """Median, in microseconds."""
    ratio_to_matmuls: float


def main(arguments: Sequence[str]) -> int:
    """Measure, print and return the exit code."""
    options = _parser().parse_args(arguments)
    if options.against and not installed(options.against):
        raise CommandError(_("--against {name}: it is not installed here.").format(name=options.against))
    share_the_machine()
    rows: list[MapsRow] = []
    for net in options.nets:
        rows += measure(net, options.side, options.rounds, against_torch=options.against == "torch")
    print(as_json(rows) if options.json else _as_text(rows))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = bench_parser(
        "maps",
        _(
            "Time all units of a network over a grid, as the heat maps need them, in float32 and "
            "on one thread: medians of rounds in which the contestants take turns."
        ),
    )
    parser.add_argument(
        "--nets",
        type=choices(tuple(NETS)),
        default="b,d,e",
        help=_("of {names}").format(names=", ".join(NETS)),
    )
    parser.add_argument("--side", type=_COUNT, default=100, help=_("points along each edge of the grid"))
    parser.add_argument("--rounds", type=_COUNT, default=100, help=_("how often each contestant is timed"))
    parser.add_argument("--against", choices=("torch",), help=_("another program, if it is installed"))
    return parser


def measure(net: str, side: int, rounds: int, *, against_torch: bool = False) -> list[MapsRow]:
    """Return the medians for one network, the bare products first."""
    sizes, _ = NETS[net]
    spec = NetworkSpec(
        sizes[0], tuple(LayerSpec(units, ActivationChoice("relu")) for units in sizes[1:-1]), sizes[-1]
    )
    places = np.linspace(-6.0, 6.0, side)
    inputs = with_ones(np.stack(np.meshgrid(places, places), axis=-1).reshape(-1, 2), spec.dtype)
    parameters = spec.initial_parameters(0)
    evaluator = Evaluator(spec, inputs)
    contestants: dict[str, Contestant] = {
        BARE: lambda: run(evaluator.products),
        "evaluation": lambda: evaluator.evaluate(parameters),
        "plain NumPy": lambda: forward(spec, parameters, inputs),
    }
    if against_torch:
        contestants["torch"] = _torch(spec, parameters, inputs)
    times = _interleaved(contestants, rounds)
    bare = times[BARE]
    return [MapsRow(net, side, name, round(us, 1), round(us / bare, 3)) for name, us in times.items()]


def _interleaved(contestants: dict[str, Contestant], rounds: int) -> dict[str, float]:
    """Return the median microseconds of each; a call before the timed one brings its data near."""
    names = list(contestants)
    taken: dict[str, list[float]] = {name: [] for name in names}
    for turn in range(rounds):
        first = turn % len(names)
        for name in names[first:] + names[:first]:
            contestant = contestants[name]
            contestant()
            began = time.perf_counter()
            contestant()
            taken[name].append(time.perf_counter() - began)
    return {name: 1e6 * median(seconds) for name, seconds in taken.items()}


def _torch(spec: NetworkSpec, parameters: Array, inputs: Array) -> Contestant:
    """Return PyTorch's forward pass, which keeps every hidden layer as well."""
    torch = importlib.import_module("torch")
    torch.set_num_threads(1)
    layers = [
        (torch.from_numpy(view[:-1].T.copy()), torch.from_numpy(view[-1].copy()))
        for view in spec.layers(parameters)
    ]
    points = torch.from_numpy(inputs[:, :-1].copy())
    linear = torch.nn.functional.linear

    def evaluate() -> object:
        with torch.no_grad():
            kept = [points]
            for weight, bias in layers[:-1]:
                kept.append(torch.relu(linear(kept[-1], weight, bias)))
            kept.append(linear(kept[-1], *layers[-1]))
            return kept

    return evaluate


def _as_text(rows: Sequence[MapsRow]) -> str:
    lines = [f"{'net':<5}{'grid':<11}{'contestant':<14}{'microseconds':>13}{'of matmuls':>12}"]
    lines += [
        f"{row.net:<5}{f'{row.side}×{row.side}':<11}{row.contestant:<14}{row.us:>13,.1f}"
        f"{row.ratio_to_matmuls:>12.2f}"
        for row in rows
    ]
    return "\n".join(lines)
