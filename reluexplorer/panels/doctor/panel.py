"""The workspace Model doctor: dead channels in a model of others, why they are, and a copy without them."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from reluexplorer.panels.doctor.header import Header
from reluexplorer.panels.doctor.headlines import Headlines
from reluexplorer.panels.doctor.layers.card import LayersCard
from reluexplorer.panels.doctor.pictures import PicturesLine
from reluexplorer.panels.doctor.shared.as_python import python_lines
from reluexplorer.panels.doctor.smaller.card import SmallerCard
from reluexplorer.panels.doctor.subject.column import SubjectColumn
from reluexplorer.panels.doctor.waiting import Waiting
from reluexplorer.panels.panel import USUAL_TALL, Dispatch, Panel, grown
from reluexplorer.session.commands.doctor import (
    ChooseChannel,
    ChooseModelInput,
    OpenModel,
    PreparePictures,
    SetMargin,
    StopDoctor,
)
from reluexplorer.session.jobs.doctored import Doctored
from reluexplorer.session.session import State
from reluexplorer.widgets.controls.all_controls import Notice
from reluexplorer.widgets.controls.boxes import abreast, stacked

_WIDE = 1280
_COLUMN = {True: 400, False: 304}
_DOTS, _HISTOGRAM, _COPY = 172, 100, 204
_LOW_COPY = 200
"""Heights in the usual window: channels as dots, inputs of one, and the card of the copy."""
_LOW = 760
"""Pixels of a workspace's height below which cards are closer."""


class DoctorPanel(Panel[Doctored]):
    """Headlines above all layers, the smaller copy below them, the chosen layer at the right."""

    def __init__(self, dispatch: Dispatch, parent: QWidget | None = None) -> None:
        super().__init__(dispatch, parent)
        self.header = Header()
        self.trouble, self.notes = Notice(dismissable=False), Notice(dismissable=False)
        self.pictures = PicturesLine()
        self.headlines = Headlines()
        self.layers = LayersCard()
        self.smaller = SmallerCard()
        self.subject = SubjectColumn(_COLUMN[True])
        self.waiting = Waiting()
        self.pages = QStackedWidget()
        self._lay_out()
        self.notes.more.clicked.connect(lambda _on: self.notes.show_part(self.notes.sentence()))
        self.subject.graph_asked.connect(lambda: self.layers.show_page("graph"))
        self.subject.python_asked.connect(self._copy_lines)
        for part in (self.header, self.waiting):
            part.model_asked.connect(self.model_asked)
            part.data_asked.connect(self.inputs_asked)
            part.stop_asked.connect(lambda: self.dispatch(StopDoctor()))
        self.waiting.matrices_said.connect(self._open_again)
        self.header.report_asked.connect(self.findings_asked)
        self.smaller.copy_asked.connect(self.copy_asked)
        for chooser in (self.layers, self.subject):
            chooser.channel_chosen.connect(
                lambda layer, channel: self.dispatch(ChooseChannel(layer, channel))
            )
        self.layers.layer_chosen.connect(lambda layer: self.dispatch(ChooseChannel(layer)))
        self.pictures.changed.connect(lambda name, key: self.dispatch(PreparePictures(**{name: key})))
        self.subject.input_chosen.connect(lambda number: self.dispatch(ChooseModelInput(number)))
        for mover in (self.smaller, self.subject):
            mover.margin_moved.connect(
                lambda margin, goes_on: self.dispatch(SetMargin(margin), continues=goes_on)
            )

    def _lay_out(self) -> None:
        self._middle = stacked(
            None, self.header, self.trouble, self.notes, self.pictures, self.headlines, (self.layers, 1),
            self.smaller, spacing=12, margins=(16, 12, 16, 16),
        )  # fmt: skip
        self.work = QWidget()
        abreast(self.work, (self._middle, 1), self.subject, spacing=0)
        for page in (self.waiting, self.work):
            self.pages.addWidget(page)
        stacked(self, self.pages)

    def _open_again(self, library: str) -> None:
        """Open the model as its matrices were said to lie."""
        if self._rendered is not None:
            self.dispatch(OpenModel(self._rendered.path, library))

    def parts(self) -> Mapping[str, QWidget]:
        """Return what can be pictured on its own."""
        return {
            "headlines": self.headlines,
            "layers": self.layers,
            "copy": self.smaller,
            "layer": self.subject,
        }

    def view_of(self, state: State) -> Doctored:
        """Return what is known of the model."""
        return state.doctor

    def render_view(self, view: Doctored, before: Doctored | None) -> None:
        """Show a view."""
        if view.findings is None:
            self.waiting.set_seen(view)
            self.pages.setCurrentWidget(self.waiting)
            return
        if view.trouble:
            self.trouble.set_notice(view.trouble, "warning")
        self.trouble.setVisible(bool(view.trouble))
        if before is None or before.findings is not view.findings:
            said = "" if view.prepared is None else view.prepared.note
            self._show_notes(tuple(each for each in view.findings.notes if each != said))
        for part in (self.header, self.pictures, self.headlines, self.layers, self.smaller, self.subject):
            part.set_seen(view)
        self.pages.setCurrentWidget(self.work)

    def _show_notes(self, notes: tuple[str, ...]) -> None:
        """Show the first note, and all of them once more are asked for."""
        if notes:
            self.notes.set_notice(" ".join(notes), "info")
            self.notes.show_part(notes[0])
        self.notes.setVisible(bool(notes))

    def _copy_lines(self) -> None:
        if self._rendered is not None:
            QGuiApplication.clipboard().setText(python_lines(self._rendered))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrow the column in a small window, and let its pictures grow with a large one."""
        width, tall = event.size().width(), event.size().height()
        self.subject.setFixedWidth(grown(_COLUMN[width >= _WIDE], width, 0.15))
        self.subject.dots.setFixedHeight(grown(_DOTS, tall, 0.2, USUAL_TALL))
        self.subject.histogram.setFixedHeight(grown(_HISTOGRAM, tall, 0.12, USUAL_TALL))
        narrow = width < _WIDE
        self.smaller.setFixedHeight(_LOW_COPY if tall < _LOW else grown(_COPY, tall, 0.12, USUAL_TALL))
        self.smaller.set_narrow(narrow)
        self.headlines.set_narrow(narrow)
        self.subject.near.set_narrow(narrow)
        self._middle.setSpacing(8 if tall < _LOW else 12)
        super().resizeEvent(event)
