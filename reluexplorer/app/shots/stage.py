"""A window for scripts: it carries commands out, settles without sleeping, and can be photographed."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication, QWidget

from reluexplorer.app.launching.collecting import search_if_due
from reluexplorer.app.pictures.parts import part_of, parts_of
from reluexplorer.app.pictures.pictures import picture_bytes
from reluexplorer.app.window.application import make_application
from reluexplorer.app.window.window import Window
from reluexplorer.app.window.workspaces import panel_name
from reluexplorer.language import _
from reluexplorer.session.commands.command import ActionCommand, Edit, MovingCommand
from reluexplorer.session.commands.doctor import (
    ChooseChannel,
    ChooseModelInput,
    ExportDoctorReport,
    FeedModel,
    OpenModel,
    PreparePictures,
    SaveSmallerCopy,
    SetMargin,
)
from reluexplorer.session.commands.exports import Export
from reluexplorer.session.commands.files import SaveDocument
from reluexplorer.session.commands.run import Play
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.commands.watching import ExportRunReport, OpenRun
from reluexplorer.session.document.document import DataChoice
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.document.limits import TABLE
from reluexplorer.session.files.write import ANYWHERE, Ground, write_file
from reluexplorer.session.host.host import Command
from reluexplorer.session.run.snapshot import Status
from reluexplorer.session.script import Shot, StepError, named
from reluexplorer.session.session import Session

_ROUNDS = 20
"""How often the event loop is emptied: layouts answer layouts."""


class Stage:
    """A real window on an offscreen screen."""

    def __init__(self, theme: str, size: tuple[int, int], ground: Ground = ANYWHERE) -> None:
        app = make_application()
        self._was_searched = gc.isenabled()
        gc.disable()
        self.session = Session()
        self.session.ground = ground
        self.window = Window(self.session)
        self.window.resize(*size)
        app.setCursorFlashTime(0)
        app.setEffectEnabled(Qt.UIEffect.UI_AnimateCombo, False)
        QCursor.setPos(QPoint(-100, -100))
        self.session.dispatch(assign("view.theme", theme))
        self.window.show()
        self.settle()

    def do(self, command: Command) -> str:
        """Carry a command out; raise :class:`CommandError` where it cannot be.

        Returns in what it did not do quite what it asks for; empty if it did.
        """
        if isinstance(command, ActionCommand):
            self._catch_up()
        state = self.session.state
        before = state.document.recipe.data
        if not self.session.dispatch(command):
            raise CommandError(self.session.state.notice)
        if isinstance(command, Export | SaveDocument | ExportDoctorReport | ExportRunReport):
            self._demand_written()
        if isinstance(command, OpenModel | FeedModel | PreparePictures | SaveSmallerCopy):
            self._demand_measured()
        if isinstance(command, ChooseChannel | ChooseModelInput | SetMargin):
            self._await_doctor()
        if isinstance(command, OpenRun):
            self._demand_read()
        data = self.session.state.document.recipe.data
        if isinstance(command, Edit) and data.name == TABLE and data != before:
            self._demand_loaded(data)
        if isinstance(command, MovingCommand) and not isinstance(command, Play):
            self.session.settle()
        after = self.session.state
        return after.notice if after is not state and after.notice_kind == "warning" else ""

    def _demand_loaded(self, data: DataChoice) -> None:
        """Wait until a table is loaded; raise :class:`CommandError` where that was taken back."""
        self._wait(lambda: self.session.state.has_answer)
        if self.session.state.document.recipe.data != data:
            raise CommandError(self.session.state.notice)

    def _demand_measured(self) -> None:
        """Wait, however long, until a model is measured or cut; raise CommandError where it cannot be."""
        self._await_doctor()
        if self.session.state.doctor.trouble:
            raise CommandError(self.session.state.doctor.trouble)

    def _await_doctor(self) -> None:
        """Wait, however long, until all that is asked of a model is known."""
        doctor = self.session.doctor_job
        while doctor.busy:
            doctor.wait(0.5)
            self.session.poll()
        self.session.poll()

    def _demand_read(self) -> None:
        """Wait until all that is there of a run is read; raise CommandError where it cannot be."""
        while not self.session.watch_job.wait(0.5):
            self.session.poll()
        self.session.poll()
        if self.session.state.watching.trouble:
            raise CommandError(self.session.state.watching.trouble)

    def _demand_written(self) -> None:
        """Wait until a file is written; raise :class:`CommandError` where it is not."""
        exporter = self.session.exporter
        while self.session.writes:
            exporter.wait(0.02)
            self.session.client.wait(0.02)
            self.session.poll()
        if exporter.trouble:
            raise CommandError(exporter.trouble)

    def _catch_up(self) -> None:
        """Wait until the run is the one that was asked for last, so that a command acts on that one."""
        self._wait(lambda: self.session.state.is_current or self.session.state.run.status is Status.FAILED)

    def _wait(self, is_there: Callable[[], bool]) -> None:
        while not is_there():
            self.session.client.wait(0.02)
            self.session.poll()

    def settle(self) -> None:
        """Wait until all that was asked for is done, laid out and painted."""
        search_if_due()
        for _round in range(3):
            self._empty_event_loop()
            try:
                self.session.settle()
            except TimeoutError:
                raise CommandError(
                    _("The script asks for a picture while the network trains without end; pause it first.")
                ) from None
        self._empty_event_loop()

    def settle_for_picture(self) -> None:
        """Wait until all is done and painted, with the keys nowhere."""
        self.settle()
        if (focused := QApplication.focusWidget()) is not None:
            focused.clearFocus()
        self._empty_event_loop()

    def grab(self, path: Path, shot: Shot, scale: float = 1.0) -> Path:
        """Save a picture of the window, or of a part of it, in its form; return the file."""
        self.settle_for_picture()
        widget = part_of(self.parts(), shot.part) if shot.part else self.window
        content = picture_bytes(widget, shot.form, scale, outlines=shot.outlines)
        return write_file(path, content, self.session.ground)

    def parts(self) -> dict[str, QWidget]:
        """Return the parts of the shown workspace by name."""
        return parts_of(self.window, self.window.panel(panel_name(self.session.state)))

    def all_parts(self, workspace: str) -> dict[str, QWidget]:
        """Return the parts that a workspace may come to have, also those that are not shown now."""
        panel = self.window.panel(workspace)
        if workspace == "learn":
            return parts_of(self.window, panel)
        if workspace == "neurons":
            watched = parts_of(self.window, self.window.panel("watched"), hidden=True)
            return watched | parts_of(self.window, panel, hidden=True)
        return parts_of(self.window, panel, hidden=True)

    def unknown_parts(self, wanted: Iterable[tuple[int, Shot, str]]) -> tuple[StepError, ...]:
        """Return a fault for each (step, picture, workspace) of a part that the workspace never has.

        Those of lessons come with their experiments, and are not known before.
        """
        faults = []
        known: dict[str, dict[str, QWidget]] = {}
        for number, shot, workspace in wanted:
            if workspace == "learn":
                continue
            if workspace not in known:
                known[workspace] = self.all_parts(workspace)
            try:
                part_of(known[workspace], shot.part)
            except CommandError as error:
                faults.append(StepError(number, named(shot), str(error)))
        return tuple(faults)

    def close(self) -> None:
        """Close the window and end the session's threads."""
        self.window.close()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        if self._was_searched:
            gc.enable()

    @staticmethod
    def _empty_event_loop() -> None:
        for _round in range(_ROUNDS):
            QCoreApplication.sendPostedEvents()
            QCoreApplication.processEvents()
