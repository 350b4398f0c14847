"""States with real runs in them, made on the spot: no threads, the same every time."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np

from reluexplorer.session.commands.command import Edit
from reluexplorer.session.commands.data import OpenTable
from reluexplorer.session.commands.network import SetHidden
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.document import Document
from reluexplorer.session.document.history import Entry, History
from reluexplorer.session.run.loading import load
from reluexplorer.session.run.run import Run
from reluexplorer.session.run.snapshot import RunSnapshot, Status, UnitEvent
from reluexplorer.session.run.snapshot_builder import Camera, request_of
from reluexplorer.session.run.trajectory import Trajectory
from reluexplorer.session.session import State
from tests.places import DATA

IRIS = OpenTable(str(DATA / "iris.csv"), "species")
MASS = OpenTable(str(DATA / "penguins.csv"), "body_mass_g")
DYING = (assign("training.learning_rate", 3.0), SetHidden((8, 8, 4)))
DIVERGING = (assign("training.learning_rate", 50.0), assign("network.output", "linear"))


def document_of(*made: Edit) -> Document:
    """Return the document after some edits."""
    document = Document()
    for edit in made:
        document = edit.apply(document)
    return document


@cache
def run_of(steps: int, *made: Edit) -> RunSnapshot:
    """Return the paused run of a document after some updates."""
    document = document_of(*made)
    run = Run(Trajectory(document.recipe, load(document.recipe.data)))
    while run.state.step < steps and not run.ended:
        run.work(steps - run.state.step, None)
    return Camera().picture(run, 1, request_of(document.view), running=False)


def state_of(steps: int, *made: Edit, **changes: object) -> State:
    """Return the state after some edits and updates; ``changes`` replace parts of the run."""
    run = replace(run_of(steps, *made), **changes)
    return State(document=document_of(*made), run=run, generation=run.generation)


def changed_by(label: str) -> History:
    """Return a history of one change that is called so."""
    return History((Entry(Document(), Document(), label),))


def run_with(*since, step=1000, status=Status.PAUSED):
    """A run whose units of layers died at these steps (−1: alive)."""
    run = run_of(0, SetHidden(tuple(len(layer) for layer in since)))
    health = tuple(
        replace(
            before,
            states=tuple(type(before.states[0])("dead" if at >= 0 else "healthy") for at in layer),
        )
        for before, layer in zip(run.inspection.health, since, strict=True)
    )
    events = sorted(
        UnitEvent(at, layer, unit, died=True)
        for layer, units in enumerate(since)
        for unit, at in enumerate(units)
        if at >= 0
    )
    known = tuple(np.array(layer) for layer in since)
    curve = replace(run.curve, dead_since=known, events=tuple(events))
    state = replace(run.state, step=step)
    inspection = replace(run.inspection, health=health, step=step)
    return replace(run, curve=curve, state=state, inspection=inspection, status=status)
