"""A small recipe, and commands carried out one after the other."""

from __future__ import annotations

from reluexplorer.session.document.document import DataChoice, NetworkChoice, Recipe

SMALL = Recipe(DataChoice(samples=60), NetworkChoice((4, 3)))


def did(session, *commands):
    """Carry commands out, each until all has settled, and return the run."""
    for command in commands:
        assert session.dispatch(command), session.state.notice
        session.settle()
    return session.state.run
