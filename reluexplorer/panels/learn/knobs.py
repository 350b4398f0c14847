"""The card with the knobs of the experiment and the button that runs it."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from reluexplorer.lessons.lesson import Knob, Lesson
from reluexplorer.panels.panel import Dispatch
from reluexplorer.session.commands.lessons import PlayLesson, SetKnob, StopLesson
from reluexplorer.text import digits, exact
from reluexplorer.widgets.controls.all_controls import Card, ComboField, PrimaryRoundButton, SliderField, Text
from reluexplorer.widgets.controls.boxes import abreast, clear, stacked

_NARROW = 640
"""Width in pixels below which the knobs need the room beside the button."""
_PROGRESS = 76


class KnobsCard(Card):
    """A field for each knob, the button, and how far the experiment is."""

    def __init__(self, dispatch: Dispatch) -> None:
        super().__init__(padding=12)
        self._dispatch = dispatch
        self._knobs = abreast(None, spacing=16)
        self._run = PrimaryRoundButton(
            "Run the experiment from its start (Space)", "Stop the experiment (Space)", size=40
        )
        self._run.clicked.connect(self._run_or_stop)
        self._progress = Text("", size=11, tone="secondary", numbers=True, wrap=True)
        self._row = abreast(None, (self._knobs, 1), self._run, spacing=16)
        self.body.addLayout(self._row)
        self._narrow: bool | None = None
        self._place_progress(narrow=False)
        self._lesson = ""
        self._fields: dict[int, SliderField | ComboField] = {}

    def set_knobs(self, lesson: Lesson, values: tuple[float, ...], progress: str) -> None:
        """Show the knobs of a lesson at these values, and how far its experiment is."""
        if lesson.name != self._lesson:
            self._rebuild(lesson, values)
        for index, field in self._fields.items():
            value = values[index]
            if isinstance(field, ComboField):
                field.set_value(str(int(value)))
            else:
                field.set_value(value)
        self._progress.setText(progress)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say below the knobs how far the experiment is, where they need the width."""
        super().resizeEvent(event)
        self._place_progress(narrow=self.width() < _NARROW)

    def _place_progress(self, *, narrow: bool) -> None:
        if narrow != self._narrow:
            self._narrow = narrow
            for layout in (self._row, self.body):
                layout.removeWidget(self._progress)
            self._progress.setMaximumWidth(16_777_215 if narrow else _PROGRESS)
            self._progress.setMinimumWidth(0 if narrow else _PROGRESS)
            (self.body if narrow else self._row).addWidget(self._progress)

    def set_running(self, running: bool) -> None:
        """Show whether the experiment runs, and so what the button does."""
        self._run.set_running(running)

    def _run_or_stop(self) -> None:
        self._dispatch(StopLesson() if self._run.running() else PlayLesson())

    def _turn(self, knob: int, value: float, goes_on: bool) -> None:
        self._dispatch(SetKnob(knob, value), continues=goes_on)

    def _rebuild(self, lesson: Lesson, values: tuple[float, ...]) -> None:
        self._lesson = lesson.name
        clear(self._knobs)
        self._fields = {}
        for index, (knob, value) in enumerate(zip(lesson.knobs, values, strict=True)):
            if knob.in_picture:
                continue
            holder = QWidget()
            field = self._fields[index] = self._field(index, knob, value)
            stacked(holder, Text(knob.label, size=11, tone="secondary"), field, spacing=2)
            self._knobs.addWidget(holder, 1)
        self._knobs.addStretch(0 if lesson.knobs else 1)

    def _field(self, index: int, knob: Knob, value: float) -> SliderField | ComboField:
        if knob.choices:
            options = [(str(number), words) for number, words in enumerate(knob.choices)]
            combo = ComboField(knob.label, f"{knob.label} of the experiment", options, str(int(value)))
            combo.edited.connect(lambda key: self._turn(index, float(key), False))
            return combo
        slider = SliderField(
            knob.label,
            f"{knob.label} of the experiment; double-click for {exact(knob.default)}",
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
