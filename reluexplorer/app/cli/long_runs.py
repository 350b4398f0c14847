"""Runs of the command line that go on where a document left them, and keep their way for one."""

from __future__ import annotations

import argparse

from reluexplorer.app.cli.answers import aside, end_of_the_way, how_far
from reluexplorer.app.parsing import path_named
from reluexplorer.session.commands.files import past_in, read
from reluexplorer.session.document.document import Recipe
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.files.stored import dense_of
from reluexplorer.session.run.past import Past, is_long
from reluexplorer.session.run.run import Run
from reluexplorer.session.run.trajectory import Trajectory
from reluexplorer.session.starts.playground_address import is_address
from reluexplorer.session.starts.presets import PRESETS

_SECONDS = 0.2
"""Of work between two looks at how far it is."""


def past_of(options: argparse.Namespace, recipe: Recipe) -> Past | None:
    """Return what the document that ``--open`` names kept of a run of this very recipe, None for nothing."""
    if not options.open or options.open in PRESETS or is_address(options.open):
        return None
    stored = dense_of(path_named(options.open))
    document, _step = read(stored)
    if document.recipe != recipe:
        return None
    try:
        return past_in(stored, document)
    except CommandError as error:
        aside(str(error))
        return None


def begun(trajectory: Trajectory, past: Past | None) -> Run:
    """Return the run that goes on where it was, or else from the start."""
    if past is None:
        return Run(trajectory)
    run = Run.taken_up(trajectory, past)
    if run.remark:
        aside(run.remark)
    return run


def go_to(run: Run, steps: int) -> None:
    """Let a run end at a step, training as far as that is new, with a bar on a terminal."""
    run.seek(steps)
    while run.head.step < steps and not run.ended:
        run.work(steps - run.state.step, None, _SECONDS)
        how_far(run.head.step, steps)
    end_of_the_way()
    run.cut()


def kept(run: Run) -> Past | None:
    """Return what a document is to keep of a run, None where that is not worth it or cannot be."""
    if not is_long(run.head.problem, run.head.step):
        return None
    try:
        return run.past()
    except ValueError:
        return None
