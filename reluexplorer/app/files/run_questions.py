"""Asks which watched training is shown, and where what is known of it is written."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QGuiApplication

from reluexplorer.app.files.files import Files
from reluexplorer.app.files.opening import open_and_show
from reluexplorer.language import _
from reluexplorer.session.commands.watching import UNITS, ExportRunReport
from reluexplorer.session.jobs.watching import NO_RUN
from reluexplorer.session.session import Session
from reluexplorer.watch.attaching import LINES

_RUNS = f"{_('Watched trainings')} (*.watch *tfevents*);;{_('All files')} (*)"

_REPORTS = (
    f"{_('Report for browsers')} (*.html);;{_('Layers as a table')} (*.csv);;"
    f"{_('Units as a table')} (*{UNITS})"
)


class RunQuestions:
    """The dialogs of a training that is watched."""

    def __init__(self, session: Session, files: Files) -> None:
        self._session, self._files = session, files

    def choose(self) -> None:
        """Let the person choose a run's file."""
        if path := self._files.ask_open(_RUNS):
            self._files.open_run(path)

    def save_report(self) -> None:
        """Ask where the report on the training goes."""
        seen = self._session.state.watching
        if seen.run is None:
            self._session.notify(NO_RUN)
            return
        if path := self._files.ask_report(f"{Path(seen.path).stem}-report.html", _REPORTS):
            open_and_show(self._session, ExportRunReport(str(path)))

    def copy_lines(self) -> None:
        """Put the lines into the clipboard that let a training of PyTorch be watched."""
        QGuiApplication.clipboard().setText(LINES)
        self._session.notify(_("The lines that let a training be watched are in the clipboard."), "info")
