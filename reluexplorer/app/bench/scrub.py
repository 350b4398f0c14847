"""``reluexplorer bench scrub``: how soon any step of a long run is on the screen again."""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from PySide6.QtCore import QCoreApplication

from reluexplorer.app.bench.nets import NETS
from reluexplorer.app.bench.setting import as_json, bench_parser, choices
from reluexplorer.app.bench.stage import commands_for, paint_somewhere, percentiles, shown
from reluexplorer.app.bench.witness import Shown
from reluexplorer.app.parsing import Figure
from reluexplorer.core.network.spec import parameters_sha256
from reluexplorer.language import _
from reluexplorer.session.commands.run import Seek, Step
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.run.channel import apart
from reluexplorer.session.run.loading import load
from reluexplorer.session.run.trajectory import Trajectory
from reluexplorer.session.session import Session


@dataclass(frozen=True)
class ScrubRow:
    """What was measured for one network."""

    net: str
    steps: int
    seeks: int
    median_ms: float
    """From the command to the end of the painting of all panels."""
    p99_ms: float
    same: int
    """How many of the steps had the parameters' SHA-256 of a fresh run of so many steps."""


def main(arguments: Sequence[str]) -> int:
    """Measure, print the rows, return the exit code: 1 where a step was not the same again."""
    options = _parser().parse_args(arguments)
    if not (1 <= options.steps <= 10_000_000 and 1 <= options.seeks <= 10_000):
        raise CommandError(_("--steps takes a number from 1 to 10000000, --seeks one from 1 to 10000."))
    paint_somewhere()
    rows = [measure(net, options.steps, options.seeks) for net in options.nets]
    if options.json:
        print(as_json(rows))
    else:
        print(f"{'net':<5}{'steps':>10}{'seeks':>7}{'median':>12}{'p99':>12}{'same':>12}")
        for row in rows:
            print(
                f"{row.net:<5}{row.steps:>10,}{row.seeks:>7}{row.median_ms:>9.1f} ms{row.p99_ms:>9.1f} ms"
                f"{f'{row.same} of {row.seeks}':>12}"
            )
    return 0 if all(row.same == row.seeks for row in rows) else 1


def _parser() -> argparse.ArgumentParser:
    parser = bench_parser(
        "scrub",
        _(
            "Train for some steps in the window, jump to random ones, and time each until all "
            "panels have painted it; compare its weights with those of a fresh run of so many "
            "steps."
        ),
    )
    parser.add_argument(
        "--nets",
        type=choices(tuple(NETS)),
        default="b",
        help=_("some of {names}").format(names="a,b,c,d,e,f,g"),
    )
    parser.add_argument("--steps", type=Figure(1, 10_000_000, whole=True), default=20_000)
    parser.add_argument("--seeks", type=Figure(1, 10_000, whole=True), default=100)
    return parser


def measure(net: str, steps: int, seeks: int) -> ScrubRow:
    """Return the figures of one network."""
    session = Session(hire=apart)
    waits, digests = [], {}
    with shown(session, (*commands_for(net), assign("view.theme", "light"), Step(steps))) as window:
        panel: Any = window.panel("train")
        painted = Shown(panel.centre.diagram, panel.outcome.plane, panel.transport.strip)
        session.changed.connect(lambda old, new: painted.clear() if old.run is not new.run else None)
        QCoreApplication.processEvents()
        for step in np.random.default_rng(0).integers(0, steps, seeks).tolist():
            began = time.perf_counter()
            session.dispatch(Seek(step))
            while session.state.run.step != step:
                session.client.wait(0.001)
                QCoreApplication.processEvents()
            while not painted.all:
                QCoreApplication.processEvents()
            waits.append(time.perf_counter() - began)
            state = session.state.run.state
            digests[step] = "" if state is None else parameters_sha256(state.parameters)
        recipe = session.state.document.recipe
    trajectory = Trajectory(recipe, load(recipe.data))
    state, same = trajectory.start(), 0
    for step in sorted(digests):
        state = trajectory.advance(state, step - state.step)
        same += parameters_sha256(state.parameters) == digests[step]
    return ScrubRow(net, steps, len(digests), *percentiles(waits), same)
