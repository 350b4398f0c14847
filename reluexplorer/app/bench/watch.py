"""``reluexplorer bench watch``: what it costs a training of PyTorch to be watched."""

from __future__ import annotations

import math
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

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
_DEVIATIONS = 1.96
"""Of the normal distribution, on either side of what 95 of 100 lie in."""
_EVERY = (0, _TURN, 1, AUTO)
"""Not watched, every so many steps, in each step, and as often as the time allows."""


class Ratio(NamedTuple):
    """The median of the ratios of turns that took place next to each other."""

    median: float
    low: float
    high: float
    """The true one lies between these in 95 of 100 measurements."""


class Seconds(NamedTuple):
    """What a turn took: of the thread that trains, and on the clock."""

    processor: float
    wall: float


@dataclass(frozen=True)
class WatchRow:
    """What was measured for one network: medians of turns that all take in another order each time."""

    network: str
    plain_ms: float
    """Processor time a step."""
    every_50: Ratio
    """How many times the processor time a step takes on average, with a look every so many."""
    wall_50: Ratio
    """The same of the time on the clock, in which other processes on a busy machine have a share."""
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
    print(
        f"{'network':<22}{'plain':>12}{'every 50: processor':>23}{'on the clock':>23}"
        f"{'sampled':>10}{'auto':>10}{'every':>7}"
    )
    for row in rows:
        print(
            f"{row.network:<22}{row.plain_ms:>9.3f} ms{_told(row.every_50):>23}{_told(row.wall_50):>23}"
            f"{row.sampled:>10.2f}{row.auto:>10.3f}{row.auto_steps:>7}"
        )
    return 0


def _measured(name: str, build: Callable[[], tuple[Any, Any]], rounds: int) -> WatchRow:
    import torch

    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as watches:
        made = [_turn(build, every, Path(folder), watches) for every in _EVERY]
        turns = [steps for steps, _watch in made]
        taken: list[list[Seconds]] = [[] for _each in turns]
        times = max(1, round(_SHORTEST / max(_seconds(turns[0], 1).processor, 1e-6)))
        for number in range(rounds):
            for place in range(len(turns)):
                which = (place + number) % len(turns)
                taken[which].append(_seconds(turns[which], times))
        auto_watch = made[-1][1]
        steps = 0 if auto_watch is None else auto_watch.every
    plain, *others = ([each.processor for each in one] for one in taken)
    every, sampled = (ratio_of(plain, each) for each in others[:2])
    wall = ratio_of([each.wall for each in taken[0]], [each.wall for each in taken[1]])
    # Looks that are rarer than turns fall into some turns alone: a median would pass them over.
    auto = sum(others[-1]) / sum(plain)
    plain_ms = 1e3 * median(plain) / (_TURN * times)
    return WatchRow(
        name, round(plain_ms, 4), every, wall, round(sampled.median, 3), round(auto, 4), steps
    )  # fmt: skip


def ratio_of(plain: Sequence[float], watched: Sequence[float]) -> Ratio:
    """Return how many times as long the watched turns took as those beside them.

    The interval is that of ranks about the median, which holds for noise of any distribution.
    """
    found = sorted(b / a for a, b in zip(plain, watched, strict=True))
    last = len(found) - 1
    first = max(0, math.floor(len(found) / 2 - _DEVIATIONS * math.sqrt(len(found)) / 2))
    return Ratio(round(median(found), 4), round(found[first], 4), round(found[last - first], 4))


def _told(ratio: Ratio) -> str:
    return f"{ratio.median:.3f} ({ratio.low:.3f}–{ratio.high:.3f})"


def _seconds(turn: Callable[[], None], times: int) -> Seconds:
    began, on_the_clock = time.thread_time(), time.perf_counter()
    for _time in range(times):
        turn()
    return Seconds(time.thread_time() - began, time.perf_counter() - on_the_clock)


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
