"""What a person does in a window whose work is kept, for tests of that."""

from __future__ import annotations

from reluexplorer.session.commands.data import ChooseData
from reluexplorer.session.commands.network import SetHidden
from reluexplorer.session.commands.run import Step


def worked(window):
    window.session.dispatch(ChooseData("spiral"))
    window.session.settle()
    window.session.dispatch(Step(7))
    window.session.settle()


def kept_by(window, hidden):
    """Let a window be at something, and keep it as it does every five seconds."""
    window.session.dispatch(SetHidden(hidden))
    window.session.settle()
    window.kept.keep_open()
    window.kept._writer.join()
