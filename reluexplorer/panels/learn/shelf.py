"""The left column: the claims of the article, and below them those beyond it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from reluexplorer.language import _
from reluexplorer.lessons.claims.catalogue import LESSONS, NUMBERED, parts_of
from reluexplorer.panels.learn.view import LearnView, number_of
from reluexplorer.text import in_words
from reluexplorer.widgets.controls.all_controls import (
    Divider,
    LinkButton,
    ListRow,
    Paragraph,
    PillButton,
    Section,
    SideColumn,
)
from reluexplorer.widgets.controls.boxes import abreast

WIDTH, NARROW = 276, 232
_ALL = _("Measure all, write a report")


class Shelf(SideColumn):
    """Emits ``asked(name)`` for a claim that is to be opened, ``report_asked()`` for the report of all.

    ``stop_asked()`` ends the measurements of several claims.
    """

    asked = Signal(str)
    report_asked = Signal()
    stop_asked = Signal()

    def __init__(self) -> None:
        super().__init__(width=WIDTH)
        self.rows: dict[str, ListRow] = {}
        called = _("{count} claims").format(count=in_words(len(NUMBERED)))
        claims = self.add_section(called, inset=8, spacing=0)
        for name in NUMBERED:
            self._add(claims, name)
            for part in parts_of(name):
                self._add(claims, part)
        beyond = [name for name, lesson in LESSONS.items() if lesson.beyond and not lesson.parent]
        self._further: Section | None = None
        if beyond:
            self._further = self.add_section(_("Beyond the article"), inset=8, spacing=0)
            for name in beyond:
                self._add(self._further, name)
        self.add_foot()

    def add_foot(self) -> None:
        """Add how many were measured, and the way to measure all: below the list, always in sight."""
        below = Section()
        for part in (Divider(), below):
            self._whole.addWidget(part)
        self._count = Paragraph("", size=12)
        self._all = LinkButton(
            _ALL,
            _("Measure every claim that has no verdict yet, and write all verdicts into a page or a PDF"),
            arrow=True,
        )
        self._all.clicked.connect(self.report_asked)
        self._turn = Paragraph("")
        stop = PillButton(_("Stop"), _("Stop measuring; what has a verdict keeps it"), small=True)
        stop.clicked.connect(self.stop_asked)
        self._working = QWidget()
        abreast(self._working, (self._turn, 1), stop)
        below.add(self._count, self._working, self._all)

    def set_view(self, view: LearnView) -> None:
        """Show how each claim stands, and which is open."""
        for row in view.rows:
            button = self.rows[row.name]
            button.setChecked(row.name == view.lesson.name)
            button.set_status(row.status, row.role)
            button.setAccessibleDescription(row.told or row.status)
        self._count.set_words(
            _("{measured} of {rows} measured on this machine.").format(
                measured=view.measured, rows=len(view.rows)
            )
        )
        self._working.setVisible(view.turns > 1)
        self._turn.set_words(_("Measuring {turn} of {turns}").format(turn=view.turn, turns=view.turns))
        self._all.set_words(_("Write a report") if view.measured == len(view.rows) else _ALL)

    def set_tight(self, tight: bool, *, narrow: bool) -> None:
        """Let the rows take little height, and little width where it is ``narrow``."""
        for row in self.rows.values():
            row.set_tight(tight)
            row.set_narrow(narrow)

    def _add(self, section: Section, name: str) -> None:
        lesson = LESSONS[name]
        row = ListRow(lesson.title, lesson.claim, number_of(name), below=bool(lesson.parent))
        row.clicked.connect(lambda _checked=False: self.asked.emit(name))
        section.add(row)
        self.rows[name] = row
