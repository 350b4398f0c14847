"""A small recipe, and commands carried out one after the other."""

from __future__ import annotations

import json

from reluexplorer.app.cli import train
from reluexplorer.core.network.spec import parameters_sha256
from reluexplorer.session.document.document import DataChoice, NetworkChoice, Recipe
from reluexplorer.session.run.loading import load
from reluexplorer.session.run.run import Run
from reluexplorer.session.run.trajectory import Trajectory
from reluexplorer.session.script import first_of, read_steps

SMALL = Recipe(DataChoice(samples=60), NetworkChoice((4, 3)))


def did(session, *commands):
    """Carry commands out, each until all has settled, and return the run."""
    for command in commands:
        assert session.dispatch(command), session.state.notice
        session.settle()
    return session.state.run


def look_again(session):
    """Let the file of an own table be looked at as it is now: a look that was under way comes before that."""
    for _turn in range(4):
        assert session.newer_file.wait(10.0)
        session.poll()


def digest(state):
    """Return what tells a run's parameters from all others, to the bit."""
    return parameters_sha256(state.parameters)


def fresh(recipe, steps):
    """Return the state of a recipe that was trained so far at one go."""
    trajectory = Trajectory(recipe, load(recipe.data))
    return trajectory.advance(trajectory.start(), steps)


def run_of(recipe, steps=0):
    """Return the run of a recipe, without a session or a thread, after so many updates or where it ended."""
    run = Run(Trajectory(recipe, load(recipe.data)))
    while run.state.step < steps and not run.ended:
        run.work(steps - run.state.step, None)
    return run


def trained(capsys, *arguments):
    """Return what ``train --json`` prints, and what it says beside it."""
    capsys.readouterr()
    assert train.main([*map(str, arguments), "--json"]) == 0
    told = capsys.readouterr()
    return json.loads(told.out), told.err


def learned(capsys, *arguments):
    """Return what ``train --json`` prints."""
    return trained(capsys, *arguments)[0]


def read_script(path):
    """Return a script, all of whose steps can be understood."""
    script = read_steps(path)
    if script.faults:
        raise first_of(script.faults)
    return script


def dead_at(account, step):
    """Return the (layer, unit) that are dead at a step by an account."""
    last = {(one.layer, one.unit): one.died for one in account.events if one.step <= step}
    return {place for place, died in last.items() if died}
