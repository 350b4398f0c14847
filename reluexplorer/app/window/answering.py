"""What the button of a notice does, and whether a notice stays for it."""

from __future__ import annotations

from reluexplorer.session.commands.data import TakeTableFile
from reluexplorer.session.commands.exports import StopExport
from reluexplorer.session.commands.run import Undo
from reluexplorer.session.host.host import Command
from reluexplorer.session.session import State


def action_of(state: State) -> Command:
    """Return the command that the button beside what is said carries out."""
    if state.notice_stops:
        return StopExport()
    return TakeTableFile() if state.notice_takes else Undo()


def stays(state: State, *, hides_picture: bool) -> bool:
    """Whether what is said stays once it was read.

    A warning does where it hides no picture, and as long as there is a button beside it, and so does what can
    be stopped.
    """
    has_button = state.notice_undoes or state.notice_takes
    is_warning = state.notice_kind == "warning"
    return state.notice_stops or (is_warning and (has_button or not hides_picture))
