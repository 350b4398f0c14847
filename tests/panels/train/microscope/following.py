"""Views of one update on real runs."""

from __future__ import annotations

from reluexplorer.panels.train.microscope.view import Follower, MicroscopeView
from reluexplorer.panels.train.shared.view import view_of
from reluexplorer.session.commands.command import Edit
from reluexplorer.session.commands.microscope import FollowSample, ShowMoment
from reluexplorer.session.commands.network import SetHidden
from tests.panels.runs import state_of

SMALL = SetHidden((4, 3))
FORWARD, LOSS, BACKWARD, UPDATE, AFTER = 2, 3, 6, 7, 8
"""The last steps of the parts in a network of two hidden layers."""


def followed(moment: int, *edits: Edit, steps: int = 20, sample: int = 3) -> MicroscopeView:
    """Return the view of a sample at a step of an update of a run after some edits and updates."""
    edits = edits or (SMALL,)
    made = Follower().view(view_of(state_of(steps, *edits, FollowSample(sample), ShowMoment(moment))))
    assert made is not None
    return made
