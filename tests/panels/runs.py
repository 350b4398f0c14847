"""States with real runs in them, made on the spot: no threads, the same every time."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from reluexplorer.core.training import initial_state
from reluexplorer.session.document import Document
from reluexplorer.session.loading import load
from reluexplorer.session.registry import Edit
from reluexplorer.session.run import Run
from reluexplorer.session.runner import problem_of
from reluexplorer.session.session import State
from reluexplorer.session.snapshot import RunSnapshot


def document_of(*edits: Edit) -> Document:
    """Return the document after some edits."""
    document = Document()
    for edit in edits:
        document = edit.apply(document)
    return document


@cache
def run_of(steps: int, *edits: Edit) -> RunSnapshot:
    """Return the paused run of a document after some updates."""
    document = document_of(*edits)
    problem = problem_of(document.recipe, load(document.recipe.data))
    run = Run(1, initial_state(problem))
    while run.state.step < steps and not run.ended:
        run.work(steps - run.state.step, None)
    return run.snapshot(document.view.plane, running=False)


def state_of(steps: int, *edits: Edit, **changes: object) -> State:
    """Return the state after some edits and updates; ``changes`` replace parts of the run."""
    return State(document=document_of(*edits), run=replace(run_of(steps, *edits), **changes))
