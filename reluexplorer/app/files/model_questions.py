"""Asks which model is measured, on what, and where what came of it is written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication

from reluexplorer.app.files.files import Files
from reluexplorer.app.files.opening import open_and_show
from reluexplorer.language import _
from reluexplorer.models.feeding.suffixes import INPUTS, PICTURES
from reluexplorer.session.commands.doctor import (
    NO_MODEL,
    ExportDoctorReport,
    FeedModel,
    OpenModel,
    SaveSmallerCopy,
)
from reluexplorer.session.host.host import Command
from reluexplorer.session.jobs.doctoring import NOT_MEASURED
from reluexplorer.session.session import Session
from reluexplorer.widgets.theme.tips import asks

_MODELS = f"{_('Trained models')} (*.onnx *.safetensors *.npz);;{_('All files')} (*)"
_INPUTS = (
    f"{_('Inputs of a model')} ({' '.join(f'*{each}' for each in sorted(INPUTS))});;{_('All files')} (*)"
)
_COPIES = f"{_('ONNX models')} (*.onnx)"
_REPORTS = f"{_('Report for browsers')} (*.html);;{_('Layers as a table')} (*.csv)"


class ModelQuestions:
    """The dialogs of Model doctor."""

    def __init__(self, session: Session, files: Files) -> None:
        self._session, self._files = session, files

    def choose(self) -> None:
        """Let the person choose a model."""
        self._open(_MODELS, OpenModel)

    def choose_inputs(self) -> None:
        """Let the person choose what it is fed; of a picture all in its folder are taken."""
        if not self._session.state.doctor.path:
            self._session.notify(NO_MODEL)
            return
        self._open(_INPUTS, lambda path: FeedModel(str(fed_by(Path(path)))))

    def save_copy(self) -> None:
        """Ask where a smaller copy goes, after what one without a margin may do."""
        from reluexplorer.models.cutting.checked import question

        seen = self._session.state.doctor
        if seen.findings is None:
            self._session.notify(NOT_MEASURED)
            return
        why, parent = question(seen.margin), QApplication.activeWindow()
        if why and parent is not None and not asks(parent, _("Save a copy"), why):
            return
        name = f"{Path(seen.path).stem}-smaller.onnx"
        if path := self._files.ask_export(name, _COPIES):
            self._carry_out(SaveSmallerCopy(str(path)))

    def save_findings(self) -> None:
        """Ask where the report on the model goes."""
        if self._session.state.doctor.findings is None:
            self._session.notify(NOT_MEASURED)
            return
        name = f"{Path(self._session.state.doctor.path).stem}-doctor.html"
        if path := self._files.ask_report(name, _REPORTS):
            self._carry_out(ExportDoctorReport(str(path)))

    def _open(self, kinds: str, command: Callable[[str], Command]) -> None:
        if path := self._files.ask_open(kinds):
            self._carry_out(command(str(path)))

    def _carry_out(self, command: Command) -> None:
        open_and_show(self._session, command)


def fed_by(path: Path) -> Path:
    """Return what inputs are read from where a person chose a file: a picture stands for its folder."""
    return path.parent if path.suffix.lower() in PICTURES else path
