"""Asks which model is measured, on what, and where what came of it is written."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication

from reluexplorer.app.files.files import Files
from reluexplorer.app.files.opening import open_and_show
from reluexplorer.language import _
from reluexplorer.models.feeding.suffixes import INPUTS, PICTURES
from reluexplorer.sentences import shortened
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
        if path := self._files.ask_open(_MODELS):
            self._carry_out(OpenModel(str(path)))

    def choose_inputs(self) -> None:
        """Let the person choose what it is fed; of a picture all in its folder are taken, which is said."""
        if not self._has_model():
            return
        if path := self._files.ask_open(_INPUTS, self._beside()):
            taken = fed_by(path)
            if self._carry_out(FeedModel(str(taken))) and taken != path:
                self._session.notify(_all_of(path), "info")

    def choose_folder(self) -> None:
        """Let the person choose a folder of pictures or sounds that it is fed."""
        if self._has_model() and (path := self._files.ask_folder(self._beside())):
            self._carry_out(FeedModel(str(path)))

    def _has_model(self) -> bool:
        """Say so where no model is open."""
        is_any = bool(self._session.state.doctor.path)
        if not is_any:
            self._session.notify(NO_MODEL)
        return is_any

    def _beside(self) -> Path:
        """Return the folder in which the inputs lie, or else that of the model."""
        seen = self._session.state.doctor
        return Path(seen.inputs or seen.path).parent

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

    def _carry_out(self, command: Command) -> bool:
        return open_and_show(self._session, command)


def fed_by(path: Path) -> Path:
    """Return what inputs are read from where a person chose a file: a picture stands for its folder."""
    return path.parent if path.suffix.lower() in PICTURES else path


def _all_of(picture: Path) -> str:
    words = _("All pictures in the folder {folder} are taken, not {name} alone.")
    return words.format(folder=shortened(picture.parent.name), name=shortened(picture.name))
