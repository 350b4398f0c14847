"""The card with the question, the knobs of the experiment and the button that runs it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from reluexplorer.language import _, pgettext
from reluexplorer.lessons.lesson import Knob, Lesson
from reluexplorer.panels.panel import Dispatch
from reluexplorer.session.commands.lessons import PlayLesson, SetKnob, StopLesson
from reluexplorer.text import digits, exact, kept_together
from reluexplorer.widgets.controls.all_controls import (
    Card,
    ComboField,
    LinkButton,
    PrimaryRoundButton,
    SegmentedControl,
    SliderField,
    Text,
)
from reluexplorer.widgets.controls.boxes import NO_LIMIT, abreast, clear, empty, fill, stacked
from reluexplorer.widgets.theme.explaining import explain
from reluexplorer.widgets.theme.fonts import SEMIBOLD, ui_font

_NARROW = 640
"""Width in pixels below which the knobs stand under the question."""
_PROGRESS, _KNOB = 72, 168
_MORE, _FEWER = _("More knobs ▸"), _("Fewer knobs ▾")
_OF = pgettext("before it the line of “step 40 of 100” ends", " of ")
_SEGMENTS, _LETTERS = 3, 22
"""Choices, and letters of all of them, up to which they stand beside each other."""
Field = SliderField | ComboField | SegmentedControl


class KnobsCard(Card):
    """The question, a field for each knob, the button, and how far the experiment is.

    Emits ``unfolded(bool)`` when the other knobs are shown or hidden.
    """

    unfolded = Signal(bool)

    def __init__(self, dispatch: Dispatch) -> None:
        super().__init__(padding=14, spacing=8)
        self._dispatch = dispatch
        self._question = Text("", size=17, weight=SEMIBOLD, wrap=True)
        self._first = abreast(None, spacing=0)
        self._more = LinkButton(_MORE, _("Show or hide the other knobs of this experiment"))
        self._more.clicked.connect(self._turn_fold)
        self._run = PrimaryRoundButton(
            _("Run the experiment from its start (Space)"), _("Stop the experiment (Space)"), size=44
        )
        self._run.clicked.connect(self._run_or_stop)
        self._progress = Text("", size=11, tone="secondary", numbers=True, wrap=True)
        self._progress.setFixedWidth(_PROGRESS)
        self._fold = QWidget()
        self._others = abreast(self._fold, spacing=20)
        self._fold.hide()
        self._row = abreast(None, spacing=16)
        self._below = abreast(None, spacing=16)
        fill(self.body, (self._row, self._below, self._fold))
        self._narrow: bool | None = None
        self._place(narrow=False)
        self._lesson = ""
        self._fields: dict[int, Field] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    def set_knobs(self, lesson: Lesson, values: tuple[float, ...], progress: str) -> None:
        """Show the question and the knobs of a lesson at these values, and how far its experiment is."""
        if lesson.name != self._lesson:
            self._rebuild(lesson, values)
        self._question.setText(kept_together(lesson.words.question))
        explain(self._question, lesson.words.question)
        self._keep_whole()
        for index, field in self._fields.items():
            if isinstance(field, SliderField):
                field.set_value(values[index])
            else:
                field.set_value(str(int(values[index])))
        self._progress.setText(progress.replace(_OF, f"\n{_OF.lstrip()}"))

    def set_tight(self, tight: bool, larger: int = 0) -> None:
        """Take little room; or write the question by so many pixels ``larger``."""
        around = 10 if tight else 14
        self.body.setContentsMargins(around, around - 2, around, around - 2)
        self._question.setFont(ui_font(14 if tight else 17 + larger, SEMIBOLD))

    def set_running(self, running: bool) -> None:
        """Show whether the experiment runs, and so what the button does."""
        self._run.set_running(running)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the knobs below the question where they need the width."""
        super().resizeEvent(event)
        self._place(narrow=self.width() < _NARROW)
        self._keep_whole()

    def _keep_whole(self) -> None:
        """Give the question the height of its lines where it has the whole width."""
        margins = self.body.contentsMargins()
        room = self.width() - margins.left() - margins.right()
        self._question.setMinimumHeight(0)
        whole = max(0, self._question.heightForWidth(room)) if self._narrow else 0
        self._question.setMinimumHeight(whole)
        self._question.setMaximumHeight(whole or NO_LIMIT)

    def _place(self, *, narrow: bool) -> None:
        if narrow == self._narrow:
            return
        self._narrow = narrow
        for layout in (self._row, self._below):
            empty(layout)
        rest = (self._first, self._more, self._run, self._progress)
        if narrow:
            fill(self._row, ((self._question, 1),))
            fill(self._below, ((self._first, 1), *rest[1:]))
        else:
            fill(self._row, ((self._question, 1), *rest))

    def _run_or_stop(self) -> None:
        self._dispatch(StopLesson() if self._run.running() else PlayLesson())

    def _turn(self, knob: int, value: float, goes_on: bool) -> None:
        self._dispatch(SetKnob(knob, value), continues=goes_on)

    def _turn_fold(self) -> None:
        self._set_open(self._fold.isHidden())

    def _set_open(self, shown: bool) -> None:
        self._fold.setVisible(shown)
        self._more.set_words(_FEWER if shown else _MORE)
        self.unfolded.emit(shown)

    def _rebuild(self, lesson: Lesson, values: tuple[float, ...]) -> None:
        self._lesson = lesson.name
        for box in (self._first, self._others):
            clear(box)
        self._fields = {}
        shown = [(i, knob) for i, knob in enumerate(lesson.knobs) if not knob.in_picture]
        for place, (index, knob) in enumerate(shown):
            holder = QWidget()
            field = self._fields[index] = self._field(index, knob, values[index])
            stacked(holder, Text(knob.label, size=11, tone="secondary"), field, spacing=2)
            if place:
                self._others.addWidget(holder, 1)
            else:
                holder.setMaximumWidth(_KNOB + 60)
                holder.setMinimumWidth(_KNOB if isinstance(field, SliderField) else 0)
                self._first.addWidget(holder)
        self._more.setVisible(len(shown) > 1)
        self._set_open(False)

    def _field(self, index: int, knob: Knob, value: float) -> Field:
        if knob.choices:
            tip = _("{knob} of the experiment").format(knob=knob.label)
            options = [(str(number), words) for number, words in enumerate(knob.choices)]
            made: ComboField | SegmentedControl
            if len(options) <= _SEGMENTS and sum(map(len, knob.choices)) <= _LETTERS:
                made = SegmentedControl(knob.label, tip, options)
            else:
                made = ComboField(knob.label, tip, options, str(int(value)))
            made.edited.connect(lambda key: self._turn(index, float(key), False))
            return made
        tip = _("{knob} of the experiment; double-click for {default}")
        slider = SliderField(
            knob.label,
            tip.format(knob=knob.label, default=exact(knob.default)),
            knob.low,
            knob.high,
            value,
            default=knob.default,
            log=knob.logarithmic,
            step=1.0 if knob.whole else None,
            show=partial(_shown, knob),
        )
        slider.moved.connect(partial(self._turn, index))
        return slider


def _shown(knob: Knob, value: float) -> str:
    return f"{round(value)}" if knob.whole else digits(value)
