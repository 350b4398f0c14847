"""``train --patience``: a run that ends by itself, and whose best step counts."""

from __future__ import annotations

import argparse
import sys

from reluexplorer.app.parsing import Figure
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.run.run import Run
from reluexplorer.session.run.stop_condition import Patience
from reluexplorer.session.run.trajectory import Trajectory

MOST_STEPS = 100_000
"""Updates that a run makes at most where it is not said how many."""


def add_patience(parser: argparse.ArgumentParser) -> None:
    """Add the option to a parser."""
    parser.add_argument(
        "--patience", type=Figure(1, whole=True), metavar="EPOCHS",
        help="end when the recorded loss (of the test part, or else of the training part) was no better for "
        f"so many epochs, with the best step; --steps is then the most (default: {MOST_STEPS:,})",
    )  # fmt: skip


def patience_of(options: argparse.Namespace) -> Patience | None:
    """Return what was asked for, None for a run of a number of steps; CommandError for nonsense."""
    if options.patience is None:
        return None
    if options.patience < 1:
        raise CommandError("--patience takes a whole number of epochs from 1.")
    return Patience(options.patience)


def stopped_early(course: Trajectory, patience: Patience, most: int) -> Run:
    """Return a run of at most so many updates, shown at its best step, and say how it ended."""
    run = Run(course)
    while run.head.step < most and not run.ended and not patience.reached(run):
        run.work(most - run.head.step, None)
    ended = run.head.diverged_at
    if ended is not None:
        said = f"after {ended:,} updates the loss was no longer finite"
    elif patience.reached(run):
        said = f"no better for {patience.epochs:,} epochs at step {run.head.step:,}"
    else:
        said = f"ended at step {run.head.step:,} before it was no better for {patience.epochs:,} epochs"
    run.seek(patience.shown(run))
    print(f"reluexplorer: {said}; the figures are of the best step, {run.state.step:,}.", file=sys.stderr)
    return run
