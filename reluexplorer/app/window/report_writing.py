"""Measure all claims and write a report: the place is asked for first, so that the rest needs nobody."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from reluexplorer.app.report.form import demand_form
from reluexplorer.language import _, ngettext
from reluexplorer.lessons.claims.catalogue import LESSONS
from reluexplorer.lessons.exhibit import Chart
from reluexplorer.lessons.lesson import Measurement
from reluexplorer.session.commands.lessons import MeasureAll
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.session import Session, State

if TYPE_CHECKING:
    from reluexplorer.app.report.page import Picture

KINDS = f"{_('Report for browsers')} (*.html);;{_('Report on paper')} (*.pdf)"
NAME = "relu-report.html"


class ReportWriting(QObject):
    """Waits for the measurements of one report, paints its charts one at a time, and lets it be written."""

    def __init__(self, parent: QObject, session: Session, ask: Callable[[str, str], Path | None]) -> None:
        super().__init__(parent)
        self._session, self._ask = session, ask
        self._path: Path | None = None
        """Where the report goes that waits for measurements; None where none does."""
        self._begun = False
        """Whether what it waits for was seen to begin."""
        session.changed.connect(self._on_changed)

    @property
    def waiting(self) -> str:
        """The name of the report that waits for measurements; empty where none does."""
        return "" if self._path is None else self._path.name

    def end(self) -> None:
        """Listen no more."""
        self._session.changed.disconnect(self._on_changed)

    def begin(self) -> None:
        """Ask where to, measure what has no verdict yet, and write once all have one."""
        if self._path is not None:
            self._session.notify(
                _("{name} still waits for its measurements, and is written first.").format(
                    name=self._path.name
                )
            )
            return
        path = self._ask(NAME, KINDS)
        if path is None:
            return
        try:
            demand_form(path)
        except CommandError as error:
            self._session.notify(str(error))
            return
        self._path = path
        self._begun = not self._missing(self._session.state)
        if self._begun:
            self._look(self._session.state)
        elif not self._session.dispatch(MeasureAll()):
            self._path = None

    def _on_changed(self, _before: State, after: State) -> None:
        self._look(after)

    def _look(self, state: State) -> None:
        """Write the report where nothing is measured any more; say so where that was stopped on the way."""
        self._begun |= bool(state.lessons.measuring)
        if self._path is None or not self._begun or state.lessons.measuring:
            return
        path, self._path = self._path, None
        if missing := self._missing(state) - state.lessons.failed.keys():
            self._session.notify(
                ngettext(
                    "{name} was not written: measuring was stopped, {count:,} claim without verdict.",
                    "{name} was not written: measuring was stopped, {count:,} claims without verdict.",
                    len(missing),
                ).format(name=path.name, count=len(missing))
            )
            return
        measured = {
            name: state.lessons.measurements[name] for name in LESSONS if name in state.lessons.measurements
        }
        charts = [(name, chart) for name, each in measured.items() for chart in each.charts]
        self._paint(path, measured, charts, [])

    def _paint(
        self,
        path: Path,
        measured: dict[str, Measurement],
        charts: list[tuple[str, Chart]],
        painted: list[tuple[str, Picture]],
    ) -> None:
        """Paint the next chart and come back for the one after it: the window answers in between."""
        from reluexplorer.app.report.pictures import pictures_of
        from reluexplorer.app.report.report import report_of

        if len(painted) < len(charts):
            name, chart = charts[len(painted)]
            painted += [(name, picture) for picture in pictures_of((chart,))]
            QTimer.singleShot(0, self, partial(self._paint, path, measured, charts, painted))
            return
        pictures = {name: tuple(picture for of, picture in painted if of == name) for name in measured}
        try:
            self._session.exporter.write(
                path, self._session.ground, lambda: report_of(measured, pictures, path)
            )
        except CommandError as error:
            self._session.notify(str(error))

    @staticmethod
    def _missing(state: State) -> set[str]:
        return LESSONS.keys() - state.lessons.measurements.keys()
