"""``reluexplorer bench grid``: how fast the samples × neurons picture of a large network follows training."""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, QObject, QTimer

from reluexplorer.app.bench.setting import as_json, bench_parser
from reluexplorer.app.bench.stage import paint_somewhere, percentiles, shown, spin
from reluexplorer.app.parsing import Figure
from reluexplorer.language import _
from reluexplorer.session.commands.data import OpenTable
from reluexplorer.session.commands.network import SetHidden
from reluexplorer.session.commands.run import Play
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.document.limits import MOST_UNITS
from reluexplorer.session.host.host import Command
from reluexplorer.session.run.channel import apart
from reluexplorer.session.session import Session

_WARM_UP = 2.0
_INPUTS = 4
_SHAPES = "500,500,500,500;250,250,250,250,250,250,250,250"


@dataclass(frozen=True)
class GridRow:
    """What was measured for one network."""

    hidden: tuple[int, ...]
    samples: int
    """Of the training part."""
    frames_per_second: float
    """Pictures of a newer state that were painted."""
    frame_p50_ms: float
    """The window's work for one of them, from hearing of it to the end of painting."""
    frame_p99_ms: float
    updates_per_second: int


def main(arguments: Sequence[str]) -> int:
    """Measure, print the rows, return the exit code."""
    options = _parser().parse_args(arguments)
    try:
        shapes = [tuple(int(width) for width in shape.split(",")) for shape in options.shapes.split(";")]
    except ValueError:
        shapes = [()]
    if not all(shape and all(1 <= width <= MOST_UNITS for width in shape) for shape in shapes):
        said = _("--shapes takes widths from 1 to {most} such as {shapes!r}.")
        raise CommandError(said.format(most=MOST_UNITS, shapes=_SHAPES))
    if not (10 <= options.samples <= 14_000 and 0.1 <= options.seconds <= 600):
        raise CommandError(_("--samples takes a number from 10 to 14000, --seconds one from 0.1 to 600."))
    paint_somewhere()
    rows = [measure(shape, options.samples, options.seconds) for shape in shapes]
    print(as_json(rows) if options.json else _as_text(rows))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = bench_parser(
        "grid",
        _(
            "Train wide networks at full speed with the Neurons workspace in sight, and time "
            "what the window does for each new samples × neurons picture."
        ),
    )
    parser.add_argument("--shapes", default=_SHAPES, help=_("hidden layers of each network"))
    parser.add_argument(
        "--samples", type=Figure(10, 14_000, whole=True), default=10_000, help=_("training samples")
    )
    parser.add_argument("--seconds", type=Figure(0.1, 600), default=8.0, help=_("how long each is watched"))
    return parser


class _TimedSession(Session):
    """Knows when it began to hear of what it last told."""

    heard = 0.0

    def poll(self) -> bool:
        """Collect what is new."""
        began = time.perf_counter()
        found = super().poll()
        if found:
            self.heard = began
        return found


class _Watch(QObject):
    """Times from hearing to the turn of the loop after the painting, once for each state."""

    def __init__(self, session: _TimedSession) -> None:
        super().__init__()
        self.times: list[float] = []
        self._session = session
        self._seen = -1

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Note a repaint of a newer state."""
        step, began = self._session.state.run.step, self._session.heard
        if event.type() is QEvent.Type.Paint and step != self._seen:
            self._seen = step
            QTimer.singleShot(0, self, lambda: self.times.append(time.perf_counter() - began))
        return False


def measure(hidden: tuple[int, ...], samples: int, seconds: float) -> GridRow:
    """Return the figures of one network."""
    session = _TimedSession(hire=apart)
    with (
        tempfile.TemporaryDirectory() as folder,
        shown(session, _commands(_table(Path(folder), samples), hidden)) as window,
    ):
        panel: Any = window.panel("neurons")
        if session.state.run.problem is None:
            said = _("The network could not be trained: {reason}")
            raise CommandError(said.format(reason=session.state.run.message))
        session.dispatch(Play())
        spin(_WARM_UP)
        watch = _Watch(session)
        panel.raster.installEventFilter(watch)
        first, began = session.state.run.step, time.perf_counter()
        spin(seconds)
        took = time.perf_counter() - began
        steps = session.state.run.step - first
        trained = len(session.state.run.problem.dataset.train)
    frames = round(len(watch.times) / took, 1)
    return GridRow(hidden, trained, frames, *percentiles(watch.times), round(steps / took))


def _commands(table: Path, hidden: tuple[int, ...]) -> tuple[Command, ...]:
    """Return the commands that open a table and set a network up for it."""
    return (
        OpenTable(str(table), "y"),
        SetHidden(hidden),
        assign("training.batch_size", 32),
        assign("training.learning_rate", 0.01),
        assign("view.workspace", "neurons"),
        assign("view.speed", "full"),
    )


def _table(folder: Path, samples: int) -> Path:
    """Write a table whose training part has so many rows."""
    rng = np.random.default_rng(0)
    points = rng.standard_normal((round(samples / 0.7), _INPUTS))
    classes = points @ rng.standard_normal(_INPUTS) + np.sin(3 * points[:, 0]) > 0
    path = folder / "points.csv"
    names = ",".join([*(f"x{number + 1}" for number in range(_INPUTS)), "y"])
    np.savetxt(path, np.column_stack([points, classes]), "%.5f", ",", header=names, comments="")
    return path


def _as_text(rows: Sequence[GridRow]) -> str:
    heads = ("samples", "frames/s", "frame p50", "frame p99", "updates/s")
    lines = [f"{'hidden':<36}" + "".join(f"{head:>12}" for head in heads)]
    lines += [
        f"{'-'.join(map(str, row.hidden)):<36}{row.samples:>12,}{row.frames_per_second:>12.1f}"
        f"{row.frame_p50_ms:>9.1f} ms{row.frame_p99_ms:>9.1f} ms{row.updates_per_second:>12,}"
        for row in rows
    ]
    return "\n".join(lines)
