"""What is opened comes into view: the workspace that shows it, and a notice that names it."""

from __future__ import annotations

from pathlib import Path

from reluexplorer.core.data.splits import LEARNED_WHOLE
from reluexplorer.sentences import shortened
from reluexplorer.session.commands.data import ChooseData, OpenTable
from reluexplorer.session.commands.files import OpenDocument
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.commands.starts import OpenPlayground, OpenPreset
from reluexplorer.session.commands.weights import OpenWeights
from reluexplorer.session.host.host import Command
from reluexplorer.session.session import Session
from reluexplorer.session.starts.presets import PRESETS

_SHOWS_THE_RUN = "neurons"
"""Besides Train; who opens something there goes on there."""


def open_and_show(session: Session, command: Command) -> bool:
    """Carry a command out; where it opened something, show that and name it.

    A document opens in the workspace that it was saved in. Returns False where it cannot be carried out.
    """
    before = session.state.document.view.workspace
    if not session.dispatch(command):
        return False
    name = _opened(command)
    if name:
        bring_into_view(session, name, before, stays=isinstance(command, OpenDocument))
    return True


def bring_into_view(session: Session, name: str, before: str, *, stays: bool = False) -> None:
    """Show what was opened while the workspace ``before`` was shown; ``stays``: it chose its workspace."""
    state = session.state
    said, kind = state.notice, state.notice_kind
    shown = state.document.view.workspace
    wanted = shown if stays else _SHOWS_THE_RUN if before == _SHOWS_THE_RUN else "train"
    if wanted != shown:
        session.dispatch(assign("view.workspace", wanted))
    if before != "train":
        session.notify(f"Opened {name}. {said}".rstrip(), kind if said else "info")


def loaded_words(command: OpenTable) -> str:
    """Say of a table that was loaded without a look at its columns where these are changed."""
    name = shortened(Path(command.path).name)
    whole = f" {LEARNED_WHOLE}" if command.untested else ""
    return f"Loaded {name}. Columns… (Ctrl T) in Train changes what is learned of it.{whole}"


def _opened(command: Command) -> str:
    """Return the name of what a command opens, empty for every other command."""
    if isinstance(command, OpenPreset):
        return f"the preset {PRESETS[command.value].title}"
    if isinstance(command, OpenPlayground):
        return "the Playground address"
    if isinstance(command, ChooseData):
        return f"the data set {command.value}"
    if isinstance(command, OpenDocument | OpenTable | OpenWeights):
        return shortened(Path(command.path).name)
    return ""
