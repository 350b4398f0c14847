"""``reluexplorer bench watch``: what it costs a training of PyTorch to be watched."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

from reluexplorer.app.bench.setting import as_json, bench_parser, installed
from reluexplorer.app.parsing import Figure
from reluexplorer.language import _
from reluexplorer.session.document.domains import CommandError
from reluexplorer.watch.pace import AUTO
from reluexplorer.watch.watching import Watch

_TURN = 50
"""Steps of a turn: as many as lie between two samples."""
_SHORTEST = 0.1
"""Seconds that a turn takes at least."""
_EVERY = (0, _TURN, 1, AUTO)
"""Not watched, every so many steps, in each step, and as often as the time allows."""


@dataclass(frozen=True)
class WatchRow:
    """What was measured for one network: medians of turns that all take in another order each time."""

    network: str
    plain_ms: float
    """Processor time a step."""
    every_50: float
    """How many times as long a step takes on average, with a look every so many."""
    sampled: float
    """The same with a look in each step."""
    auto: float
    """The same as often as the time allows: a watch then looks at small networks less often."""
    auto_steps: int
    """Steps between two such looks at the end."""


def main(arguments: Sequence[str]) -> int:
    """Measure, print the rows and return the exit code."""
    parser = bench_parser(
        "watch", _("Time a training step of PyTorch as it is and watched: processor time, one thread.")
    )
    parser.add_argument(
        "--rounds", type=Figure(1, 1000, whole=True, strict=True), default=20,
        help=_("how often each takes its turn"),
    )  # fmt: skip
    options = parser.parse_args(arguments)
    if not installed("torch"):
        raise CommandError(_("This measurement needs PyTorch: pip install torch"))
    rows = [_measured(name, build, int(options.rounds)) for name, build in _CASES.items()]
    if options.json:
        print(as_json(rows))
        return 0
    print(f"{'network':<22}{'plain':>12}{'every 50':>10}{'sampled':>10}{'auto':>10}{'every':>7}")
    for row in rows:
        print(
            f"{row.network:<22}{row.plain_ms:>9.3f} ms{row.every_50:>10.3f}{row.sampled:>10.2f}"
            f"{row.auto:>10.3f}{row.auto_steps:>7}"
        )
    return 0


def _measured(name: str, build: Callable[[], tuple[Any, Any]], rounds: int) -> WatchRow:
    import torch

    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as watches:
        made = [_turn(build, every, Path(folder), watches) for every in _EVERY]
        turns = [steps for steps, _watch in made]
        taken: list[list[float]] = [[] for _each in turns]
        times = max(1, round(_SHORTEST / max(_seconds(turns[0], 1), 1e-6)))
        for number in range(rounds):
            for place in range(len(turns)):
                which = (place + number) % len(turns)
                taken[which].append(1e3 * _seconds(turns[which], times) / (_TURN * times))
        auto_watch = made[-1][1]
        steps = 0 if auto_watch is None else auto_watch.every
    plain, *others = taken
    every, sampled, _auto = (median(b / a for a, b in zip(plain, each, strict=True)) for each in others)
    # Looks that are rarer than turns fall into some turns alone: a median would pass them over.
    auto = sum(taken[-1]) / sum(plain)
    return WatchRow(name, round(median(plain), 4), round(every, 4), round(sampled, 3), round(auto, 4), steps)


def _seconds(turn: Callable[[], None], times: int) -> float:
    began = time.process_time()
    for _time in range(times):
        turn()
    return time.process_time() - began


def _turn(
    build: Callable[[], tuple[Any, Any]], every: int | str, folder: Path, watches: ExitStack
) -> tuple[Callable[[], None], Watch | None]:
    """Return what makes the steps of a turn, and the watch on them from now on where ``every`` is not 0."""
    import torch
    from torch.nn.functional import cross_entropy

    torch.manual_seed(0)
    model, inputs = build()
    optimizer = torch.optim.SGD(model.parameters(), 0.01)
    classes = torch.randint(0, model(inputs).shape[1], inputs.shape[:1])
    watch = None if every == 0 else Watch(model, every, file=folder / f"{every}.watch")
    if watch is not None:
        watches.enter_context(watch)

    def step() -> None:
        optimizer.zero_grad()
        loss = cross_entropy(model(inputs), classes)
        loss.backward()
        optimizer.step()

    def steps() -> None:
        for _step in range(_TURN):
            step()

    # Looks fall into the middle of turns: the first step of one ends long after the step before.
    for _step in range(_TURN // 2):
        step()
    return steps, watch


def _mlp(*widths: int) -> tuple[Any, Any]:
    """Return a dense network and a batch for it."""
    import torch
    from torch import nn

    layers: list[Any] = []
    for wide, narrow in pairwise(widths):
        layers += [nn.Linear(wide, narrow), nn.ReLU()]
    return nn.Sequential(*layers[:-1]), torch.randn(64, widths[0])


def _cnn() -> tuple[Any, Any]:
    """Return a small convolutional network and a batch for it."""
    import torch
    from torch import nn

    blocks = [nn.Conv2d(1, 16, 3), nn.ReLU(), nn.Conv2d(16, 32, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten()]
    dense = [nn.Linear(32 * 36, 64), nn.ReLU(), nn.Linear(64, 10)]
    return nn.Sequential(*blocks, *dense), torch.randn(64, 1, 16, 16)


_CASES: dict[str, Callable[[], tuple[Any, Any]]] = {
    "MLP 3 × 32": lambda: _mlp(2, 32, 32, 32, 2),
    "MLP 784-512-512-10": lambda: _mlp(784, 512, 512, 10),
    "CNN 16 × 16": _cnn,
}
