"""``reluexplorer bench window``: how lively the window stays while a network trains at full speed."""

from __future__ import annotations

import argparse
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reluexplorer.app.bench.nets import NETS
from reluexplorer.app.bench.setting import as_json, bench_parser, choices
from reluexplorer.app.bench.stage import commands_for, paint_somewhere, percentiles, shown, spin
from reluexplorer.app.bench.witness import Witness
from reluexplorer.app.parsing import Figure
from reluexplorer.core.engine.training import advance, initial_state
from reluexplorer.language import _
from reluexplorer.session.commands.run import Play
from reluexplorer.session.document.domains import CommandError
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
class WindowRow:
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
        raise CommandError(_("--seconds takes a number from 0.1 to 600."))
    paint_somewhere()
    workers = list(_WORKERS) if options.worker == "both" else [options.worker]
    rows = [measure(net, worker, options.seconds) for net in options.nets for worker in workers]
    print(as_json(rows) if options.json else _as_text(rows))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = bench_parser(
        "window",
        _(
            "Train each network at full speed in the real window; count the repaints of the "
            "network diagram, time clicks until their effect is painted, and compare the updates "
            "a second with a run without a window."
        ),
    )
    parser.add_argument(
        "--nets",
        type=choices(tuple(NETS)),
        default="b,d,e",
        help=_("some of {names}").format(names=",".join(NETS)),
    )
    parser.add_argument("--seconds", type=Figure(0.1, 600), default=8.0, help=_("how long each is watched"))
    parser.add_argument(
        "--worker", choices=(*_WORKERS, "both"), default="process", help=_("where the training takes place")
    )
    return parser


def measure(net: str, worker: str, seconds: float) -> WindowRow:
    """Return the figures of one network."""
    session = Session(hire=_WORKERS[worker])
    with shown(session, commands_for(net)) as window:
        alone = _alone(session, min(seconds, 3.0))
        panel: Any = window.panel("train")
        session.dispatch(Play())
        spin(_WARM_UP)
        witness = Witness(panel.centre.diagram, panel.outcome.test, panel.outcome.plane)
        done = threading.Event()
        clicker = threading.Thread(target=_click, args=(witness, done), name="clicker", daemon=True)
        first, began = session.state.run.step, time.perf_counter()
        clicker.start()
        spin(seconds)
        took = time.perf_counter() - began
        steps = session.state.run.step - first
        done.set()
        clicker.join()
        witness.sampler.close()
    slowest = sorted(witness.waits, key=lambda wait: -wait.whole)[:_SLOWEST]
    return WindowRow(
        net,
        worker,
        round(witness.repaints / took, 1),
        *percentiles([wait.whole for wait in witness.waits]),
        round(steps / took / alone, 3),
        round(steps / took),
        tuple(wait.words() for wait in slowest),
    )


def _alone(session: Session, seconds: float) -> float:
    """Return the updates a second of the same run, without a window's work beside it."""
    share_the_machine()
    recipe = session.state.document.recipe
    state = initial_state(problem_of(recipe, load(recipe.data)))
    state = advance(state, 500)
    began, first = time.perf_counter(), state.step
    while time.perf_counter() - began < seconds:
        state = advance(state, 200)
    return (state.step - first) / (time.perf_counter() - began)


def _click(witness: Witness, done: threading.Event) -> None:
    while not done.wait(_CLICK_EVERY):
        witness.click()


def _as_text(rows: Sequence[WindowRow]) -> str:
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
