"""Asks which watched training is shown."""

from __future__ import annotations

from reluexplorer.app.window.files import Files
from reluexplorer.language import _
from reluexplorer.session.session import Session

_RUNS = f"{_('Watched trainings')} (*.watch *tfevents*);;{_('All files')} (*)"


class RunQuestions:
    """The dialogs of a training that is watched."""

    def __init__(self, session: Session, files: Files) -> None:
        self._session, self._files = session, files

    def choose(self) -> None:
        """Let the person choose a run's file."""
        if path := self._files.ask_open(_RUNS):
            self._files.open_run(path)
