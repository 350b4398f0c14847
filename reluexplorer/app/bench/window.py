"""``reluexplorer bench window``: how lively the window stays while a network trains at full speed."""

from __future__ import annotations

import argparse
import json
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np

from reluexplorer.app.bench.nets import NETS
from reluexplorer.app.bench.setting import bench_parser, choices, paint_somewhere
from reluexplorer.app.bench.witness import Sampler
from reluexplorer.app.parsing import Figure
from reluexplorer.session.commands.network import SetHidden
from reluexplorer.session.commands.run import Play
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.host.host import Command
from reluexplorer.session.run.channel import apart, beside
from reluexplorer.session.run.loading import load
from reluexplorer.session.run.machine import share_the_machine
from reluexplorer.session.run.trajectory import problem_of
from reluexplorer.session.session import Session

_WORKERS = {"process": apart, "thread": beside}
_WARM_UP = 1.5
_CLICK_EVERY = 0.11
_SLOWEST = 3


@dataclass(frozen=True)
class Row:
    """What was measured for one network."""

    net: str
    worker: str
    repaints_per_second: float
    """Of the network diagram."""
    response_p50_ms: float
    response_p99_ms: float
    """From a click on "Test points" to the painting of the plane with or without them."""
    training_share: float
    """Updates a second in the window over those of the same run without one, just before."""
    updates_per_second: int
    slowest: tuple[str, ...] = ()
    """What the slowest answers waited for."""


def main(arguments: Sequence[str]) -> int:
    """Measure, print the rows, return the exit code."""
    options = _parser().parse_args(arguments)
    if not 0.1 <= options.seconds <= 600:
        raise CommandError("--seconds takes a number from 0.1 to 600.")
    paint_somewhere()
    workers = list(_WORKERS) if options.worker == "both" else [options.worker]
    rows = [measure(net, worker, options.seconds) for net in options.nets for worker in workers]
    print(json.dumps([asdict(row) for row in rows], indent=2) if options.json else _as_text(rows))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = bench_parser(
        "window",
        "Train each network at full speed in the real window; count the repaints of the network "
        "diagram, time clicks until their effect is painted, and compare the updates a second with a run "
        "without a window.",
    )
    parser.add_argument(
        "--nets", type=choices(tuple(NETS)), default="b,d,e", help=f"some of {','.join(NETS)}"
    )
    parser.add_argument("--seconds", type=Figure(0.1, 600), default=8.0, help="how long each is watched")
    parser.add_argument(
        "--worker", choices=(*_WORKERS, "both"), default="process", help="where the training takes place"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser


def commands_for(net: str) -> tuple[Command, ...]:
    """Return the commands that set a network of the benchmarks up."""
    sizes, batch = NETS[net]
    return (
        SetHidden(sizes[1:-1]),
        assign("training.batch_size", batch),
        assign("view.workspace", "train"),
        assign("view.speed", "full"),
    )


def measure(net: str, worker: str, seconds: float) -> Row:
    """Return the figures of one network."""
    from PySide6.QtCore import QEventLoop, QTimer

    from reluexplorer.app.bench.witness import Witness
    from reluexplorer.app.window.application import make_application
    from reluexplorer.app.window.window import Window
    from reluexplorer.panels.train.panel import TrainPanel

    make_application()
    session = Session(hire=_WORKERS[worker])
    window = Window(session)
    for command in commands_for(net):
        session.dispatch(command)
    window.show()
    session.settle()
    alone = _alone(session, min(seconds, 3.0))
    panel = window.panel("train")
    if not isinstance(panel, TrainPanel):
        raise TypeError("the workspace of that name is another one")
    session.dispatch(Play())
    spin(_WARM_UP)
    sampler = Sampler()
    witness = Witness(panel.centre.diagram, panel.outcome.test, panel.outcome.plane, sampler)
    done = threading.Event()
    clicker = threading.Thread(target=_click, args=(witness, done), name="clicker", daemon=True)
    first, began = session.state.run.step, time.perf_counter()
    clicker.start()
    loop = QEventLoop()
    QTimer.singleShot(round(1000 * seconds), loop.quit)
    loop.exec()
    took = time.perf_counter() - began
    steps = session.state.run.step - first
    done.set()
    clicker.join()
    sampler.close()
    window.close()
    session.close()
    waits = 1e3 * np.array([wait.whole for wait in witness.waits] or [np.nan])
    slowest = sorted(witness.waits, key=lambda wait: -wait.whole)[:_SLOWEST]
    return Row(
        net,
        worker,
        round(witness.repaints / took, 1),
        round(float(np.percentile(waits, 50)), 1),
        round(float(np.percentile(waits, 99)), 1),
        round(steps / took / alone, 3),
        round(steps / took),
        tuple(wait.words() for wait in slowest),
    )


def _alone(session: Session, seconds: float) -> float:
    """Return the updates a second of the same run, without a window's work beside it."""
    from reluexplorer.core.engine.training import advance, initial_state

    share_the_machine()
    recipe = session.state.document.recipe
    state = initial_state(problem_of(recipe, load(recipe.data)))
    state = advance(state, 500)
    began, first = time.perf_counter(), state.step
    while time.perf_counter() - began < seconds:
        state = advance(state, 200)
    return (state.step - first) / (time.perf_counter() - began)


def spin(seconds: float) -> None:
    """Let the event loop run for so long."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    QTimer.singleShot(round(1000 * seconds), loop.quit)
    loop.exec()


def _click(witness: object, done: threading.Event) -> None:
    from reluexplorer.app.bench.witness import Witness

    while isinstance(witness, Witness) and not done.wait(_CLICK_EVERY):
        witness.click()


def _as_text(rows: Sequence[Row]) -> str:
    heads = ("repaints/s", "click p50", "click p99", "share", "updates/s")
    widths = (11, 11, 11, 8, 11)
    lines = [f"{'net':<5}{'worker':<9}" + "".join(f"{h:>{w}}" for h, w in zip(heads, widths, strict=True))]
    for row in rows:
        lines.append(
            f"{row.net:<5}{row.worker:<9}{row.repaints_per_second:>11.1f}{row.response_p50_ms:>8.1f} ms"
            f"{row.response_p99_ms:>8.1f} ms{row.training_share:>8.2f}{row.updates_per_second:>11,}"
        )
        lines += [f"     slow answer, {words}" for words in row.slowest]
    return "\n".join(lines)
