"""The right column: what happened, to which units, after which update, what to try, and the run's file."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent

from reluexplorer.language import _
from reluexplorer.panels.watched.shared.moment import Moment
from reluexplorer.panels.watched.shared.unit_rows import rows_at
from reluexplorer.panels.watched.subject.code_lines import CodeBox, CodeText, CopyLink, RemedyBox
from reluexplorer.panels.watched.subject.figures import FigureTable, figure_lines
from reluexplorer.panels.watched.subject.firing_line import FiringLine
from reluexplorer.panels.watched.subject.square_keys import SquareKeys, key_counts
from reluexplorer.panels.watched.subject.squares import UnitSquares
from reluexplorer.panels.watched.subject.subject_words import (
    ATTACH,
    attach_note,
    breakable_name,
    file_words,
    told_of,
)
from reluexplorer.text import breakable
from reluexplorer.watch.remedies import advice
from reluexplorer.watch.story import unit_story
from reluexplorer.widgets.controls.all_controls import Paragraph, SectionHead, SideColumn, StatusPill, Subject
from reluexplorer.widgets.controls.boxes import Page, abreast, turn
from reluexplorer.widgets.theme.theme import PADDING
from reluexplorer.widgets.theme.tips import set_tip

_AROUND = 10, 11
"""Pixels above and below what a section holds."""
_BAR = 10
"""Pixels that are kept for a scroll bar."""


class RunColumn(SideColumn):
    """What is known of one layer at a moment; ``unit_chosen`` asks for one of its units."""

    unit_chosen = Signal(int, int)

    def __init__(self, width: int) -> None:
        super().__init__(width, "right", inner=Page(), around=_AROUND)
        self._layer = -1
        self.title = Subject("")
        self.pill = StatusPill("", strong=True, dot=False)
        self.about = Paragraph("")
        self.squares = UnitSquares()
        self.keys = SquareKeys()
        self.figures = FigureTable()
        self.remedies = RemedyBox()
        self.headline = Paragraph("", size=12)
        self.story = Paragraph("")
        self.line = FiringLine()
        self.attach = CopyLink(_("Copy the lines that watch a model"))
        self.attach.words = ATTACH
        self.note = Paragraph("", size=12)
        self.file = Paragraph("")
        self._lay_out()
        self.squares.unit_chosen.connect(self.unit_chosen)

    def _lay_out(self) -> None:
        head = self._head = abreast(None, (self.title, 1), spacing=8)
        head.addWidget(self.pill, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        section = self.add_section(spacing=8)
        self._which = SectionHead(_("Which units"))
        section.add(head, self.about, self._which, self.squares, self.keys)
        self._subject = section
        self._unit = self.add_section(_("Unit"), spacing=6)
        self._unit.add(self.line, self.story)
        self._update = self.add_section(_("The update before"), spacing=4)
        self._update.add(self.figures)
        self._try = self.add_section(_("Try in the script"), spacing=8)
        self._try.add(self.remedies, self.headline)
        self._attaching = attaching = self.add_section(_("Attach a training"), self.attach, spacing=8)
        box = CodeBox()
        box.lines.setContentsMargins(12, 6, 10, 6)
        for line in ATTACH.splitlines():
            box.lines.addWidget(CodeText(line))
        attaching.add(box, self.note)
        self._file = self.add_section(_("The run’s file"), spacing=6)
        self._file.add(self.file)

    def set_waiting(self, path: str) -> None:
        """Show how a training is attached, and whose file is waited for."""
        for part in (self._subject, self._unit, self._update, self._try, self._file):
            part.setVisible(False)
        self._set_ruled(on=False)
        self.note.show()
        self.note.set_words(
            _("Its file is followed as soon as it is there: {path}").format(path=breakable(path))
        )

    def set_moment(self, moment: Moment, path: str, size: int | None) -> None:
        """Show a moment of the run in a file of so many bytes, where these are known."""
        if moment.layer != self._layer:
            self._layer = moment.layer
            self.scroll_home()
        self._subject.setVisible(True)
        self._set_ruled(on=True)
        told = told_of(moment)
        self.title.setText(breakable_name(told.title))
        self.pill.set_status(told.pill, "dead" if told.died else "healthy")
        self.pill.setVisible(bool(told.pill))
        self._turn_head()
        self.about.set_words(told.sentence)
        self._show_units(moment)
        self._show_update(moment)
        self.note.set_words(attach_note(moment))
        self.note.setVisible(bool(self.note.words()))
        self._file.setVisible(bool(path))
        self.file.set_words(file_words(path, size))
        set_tip(self.file, path)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the step beside what happened, or below it where both have no room in a line."""
        super().resizeEvent(event)
        self._turn_head()

    def _turn_head(self) -> None:
        words = QFontMetrics(self.title.font()).horizontalAdvance(self.title.text())
        room = self.width() - 2 * PADDING - self._head.spacing() - _BAR
        turn(self._head, narrow=words + self.pill.sizeHint().width() > room)

    def _set_ruled(self, *, on: bool) -> None:
        """Draw the hairline above what is attached where something stands above it."""
        if self._attaching.divider is not None:
            self._attaching.divider.setVisible(on)

    def _show_units(self, moment: Moment) -> None:
        run = moment.run
        counted = moment.layer < len(run.layers) and rows_at(run, moment.at)[moment.layer].is_counted
        for part in (self._which, self.squares, self.keys):
            part.setVisible(counted)
        is_chosen = counted and moment.unit is not None and 0 <= moment.unit < run.layers[moment.layer].units
        self._unit.setVisible(is_chosen)
        if not counted:
            return
        self.squares.set_view(moment)
        counts = key_counts(moment, rows_at(run, moment.at)[moment.layer])
        self.keys.set_counts(counts, told=moment.death is not None)
        if is_chosen and moment.unit is not None:
            name = run.layers[moment.layer].name
            self._unit.head.set_words(_("Unit {unit:,} of {layer}").format(unit=moment.unit, layer=name))
            self.line.setVisible(bool(run.looks))
            self.line.set_view(moment)
            self.story.set_words(unit_story(run, moment.layer, moment.unit))

    def _show_update(self, moment: Moment) -> None:
        event = moment.cause
        lines = () if event is None else figure_lines(moment.run, event)
        self._update.setVisible(bool(lines))
        self.figures.set_lines(lines)
        died = event is not None and event.died
        self._try.setVisible(died)
        if died and event is not None:
            found = advice(moment.run, event)
            self.remedies.set_remedies(found.remedies)
            self.headline.set_words(found.headline)
