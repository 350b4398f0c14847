"""The card that asks to break the claim, and shows how near the stage came to that."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from reluexplorer.language import _, ngettext
from reluexplorer.lessons.goal import Aim
from reluexplorer.panels.learn.view import LearnView
from reluexplorer.text import kept_together
from reluexplorer.widgets.controls.all_controls import Card, LinkButton, Paragraph, SectionHead, Text
from reluexplorer.widgets.controls.boxes import NO_LIMIT, abreast, clear, stacked, turn
from reluexplorer.widgets.painting.shapes import Painted, rounded
from reluexplorer.widgets.theme.fonts import SEMIBOLD
from reluexplorer.widgets.theme.theme import Theme

_MARK = 0.82
"""Share of a bar's length at which its aim stands."""
_NAME = 96
"""Width that the name of an aim has at most in one line."""
_LEAST_BAR = 56
_HINT, _HIDE = _("Hint"), _("Hide hint")


class _AimBar(Painted):
    """A value as a bar from 0, with a mark at its aim; green on the side where it is wanted."""

    def __init__(self) -> None:
        super().__init__()
        self._length, self._is_met = 0.0, False
        self.setFixedHeight(16)
        self.setMinimumWidth(20)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_value(self, aim: Aim, value: float) -> None:
        """Show a value against its aim; a bar that ends with its track goes beyond it."""
        length = min(1.0, max(0.0, _MARK * value / aim.target)) if aim.target > 0 else float(value > 0)
        if (length, aim.met(value)) != (self._length, self._is_met):
            self._length, self._is_met = length, aim.met(value)
            self.update()

    def clear(self) -> None:
        """Show that there is no value."""
        self._length, self._is_met = 0.0, False
        self.update()

    def _paint(self, theme: Theme, painter: QPainter, area: QRectF) -> None:
        track = QRectF(0, area.center().y() - 3, area.width(), 6)
        rounded(painter, track, 3, theme.track, None)
        full = area.width() * self._length
        if full > 0:
            colour = theme.healthy if self._is_met else theme.accent
            rounded(painter, QRectF(0, track.top(), full, 6), 3, colour, None)
        painter.fillRect(QRectF(round(_MARK * area.width()) - 1, 1, 2, area.height() - 2), theme.text)


class _AimRow(QWidget):
    """The name of an aim, its bar, and the number against the one that is wanted."""

    def __init__(self, aim: Aim) -> None:
        super().__init__()
        self._aim = aim
        self.name = Text(aim.label, wrap=True)
        self._bar = _AimBar()
        self._words = Text("", numbers=True)
        beside = abreast(None, (self._bar, 1), self._words, spacing=8)
        self._row = abreast(self, self.name, (beside, 1), spacing=8)

    def name_width(self) -> int:
        """Return the width of the name in one line, as far as it may have it."""
        return min(self.name.fontMetrics().horizontalAdvance(self.name.text()) + 1, _NAME)

    def words_width(self) -> int:
        """Return the width of the number against the one that is wanted."""
        self._words.setMinimumWidth(0)  # else it is never less than that of the widest words so far
        return self._words.sizeHint().width()

    def set_stacked(self, stacked: bool, names: int, words: int) -> None:
        """Put the name above the bar, or before it, where all names and words are so wide."""
        self._words.setFixedWidth(words)
        turn(self._row, narrow=stacked)
        self._row.setSpacing(0 if stacked else 8)
        self.name.setMinimumWidth(0 if stacked else names)
        self.name.setMaximumWidth(NO_LIMIT if stacked else names)

    def set_numbers(self, numbers: Mapping[str, float]) -> None:
        """Show how far these numbers are."""
        value = numbers.get(self._aim.number)
        if value is None:
            self._bar.clear()
        else:
            self._bar.set_value(self._aim, value)
        self._words.setText("–" if value is None else self._aim.shown(value))
        self.setAccessibleName(f"{self._aim.label}: {self._words.text()}")


class GoalCard(Card):
    """The goal, a bar for each of its aims, how often it was tried, and a hint behind a link."""

    def __init__(self) -> None:
        super().__init__(padding=12, spacing=6)
        self._tries = Text("", size=11, tone="secondary")
        self._goal = Text("", weight=SEMIBOLD, size=14, wrap=True)
        self._bars = stacked(None, spacing=3)
        self._rows: list[_AimRow] = []
        self._show = LinkButton(_HINT, _("What could help"))
        self._show.clicked.connect(self._turn)
        self._hint = Paragraph("")
        self._hint.hide()
        self._lesson = ""
        self.body.addWidget(SectionHead(_("Break it"), self._tries))
        line = abreast(None, (self._goal, 1), spacing=8)
        line.addWidget(self._show, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(line)
        self.body.addLayout(self._bars)
        self.body.addWidget(self._hint)

    def set_view(self, view: LearnView) -> None:
        """Show the goal of the open lesson and how near the stage came to it."""
        goal, tries = view.lesson.goal, view.learnt.tries
        if goal is None:
            return
        if view.lesson.name != self._lesson:
            self._lesson = view.lesson.name
            clear(self._bars)
            self._rows = [_AimRow(aim) for aim in goal.aims]
            for row in self._rows:
                self._bars.addWidget(row)
            self._set_open(False)
        words = view.lesson.words
        self._goal.setText(kept_together(words.goal))
        self._hint.set_words(words.hint)
        self._show.setVisible(bool(words.hint))
        now = view.exhibit.numbers if view.exhibit else {}
        ended = view.exhibit is not None and view.exhibit.done >= 1
        is_now = view.running or (ended and goal.nearness(now) > tries.nearness)
        for row in self._rows:
            row.set_numbers(now if is_now or (ended and not tries.count) else tries.numbers)
        if tries.reached:
            said = ngettext("reached in {count:,} try", "reached in {count:,} tries", tries.reached_in)
            said = said.format(count=tries.reached_in)
        elif tries.count:
            said = ngettext("closest of {count:,} try", "closest of {count:,} tries", tries.count)
            said = said.format(count=tries.count)
        else:
            said = _("not tried yet")
        self._tries.setText(_("this run") if is_now and not tries.reached else said)
        self._line_up()
        self._tries.set_tone("healthy" if tries.reached else "secondary")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the names above their bars where it is narrow."""
        super().resizeEvent(event)
        self._line_up()

    def _line_up(self) -> None:
        margins = self.body.contentsMargins()
        room = self.width() - margins.left() - margins.right()
        names = max((row.name_width() for row in self._rows), default=0)
        words = max((row.words_width() for row in self._rows), default=0)
        for row in self._rows:
            row.set_stacked(names + words + _LEAST_BAR + 16 > room, names, words)

    def _turn(self) -> None:
        self._set_open(self._hint.isHidden())

    def _set_open(self, shown: bool) -> None:
        self._hint.setVisible(shown)
        self._show.set_words(_HIDE if shown else _HINT)
