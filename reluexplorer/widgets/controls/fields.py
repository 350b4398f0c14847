"""Typed fields: a line of text with a meaning, a range and a sentence for what is wrong."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QToolTip, QWidget

from reluexplorer.language import _
from reluexplorer.text import exact, typeset
from reluexplorer.widgets.controls.buttons import RoundButton
from reluexplorer.widgets.controls.field_keys import is_for_window
from reluexplorer.widgets.controls.stepper import Stepper
from reluexplorer.widgets.controls.typed_numbers import number_of
from reluexplorer.widgets.theme.fonts import number_font, ui_font
from reluexplorer.widgets.theme.tips import set_tip, show_tip

_ABOVE = -14
"""Pixels that a tooltip's place lies above the field's top for the tooltip to stand beside the field."""
_FRAME, _ARROWS = 21, 14
"""Pixels beside a text for border, padding and cursor, and for the arrows that step it."""
_MANY_LAYERS = 4
_MANTISSAS = (1.0, 2.0, 3.0, 5.0, 10.0)


class ProblemError(ValueError):
    """The text has no valid meaning; the message is the sentence to show."""


class ValueField(QLineEdit):
    """A line of text that stands for a value.

    Enter or leaving the field commits; Escape goes back. While the text is wrong the border is red and the
    tooltip says why, Enter shows that sentence, and leaving restores the last value. ``edited`` carries a new
    value that the user committed, never one that was set by code.
    """

    edited = Signal(object)
    entered = Signal()
    """Enter was pressed on a text that is right, after it was taken over."""
    judged = Signal(str)
    """What is wrong with the present text, whenever that changes; empty if nothing is."""

    def __init__(self, name: str, tip: str, value: Any) -> None:
        super().__init__()
        self._sentence = ""
        self.says_itself = True
        """Whether Enter on a wrong text shows the sentence beside the field, as nothing else does."""
        self.setAccessibleName(name)
        set_tip(self, tip)
        self.setFixedHeight(30)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._tip = tip
        self._value = value
        self._show()
        self.textEdited.connect(lambda: self._mark(self.problem()))

    def parse(self, text: str) -> Any:
        """Return the value of a text; raises ProblemError with a sentence."""
        raise NotImplementedError

    def show_value(self, value: Any) -> str:
        """Return the text of a value."""
        return str(value)

    def value(self) -> Any:
        """Return the last committed value."""
        return self._value

    def set_value(self, value: Any) -> None:
        """Show a value without emitting; replaces what is being typed only if the value differs."""
        if value == self._value and self.isModified():
            return
        self._value = value
        self._show()

    def set_tip(self, tip: str) -> None:
        """Change the tooltip that explains the field."""
        self._tip = tip
        self._mark(self.problem())

    def problem(self) -> str:
        """Return the sentence that says what is wrong with the present text, empty if nothing is."""
        if not self.isModified():
            return ""
        try:
            self.parse(self.text())
        except ProblemError as error:
            return str(error)
        return ""

    def commit(self) -> bool:
        """Take over what was typed; return False and say why if it is wrong."""
        if not self.isModified():
            return True
        sentence = self.problem()
        if sentence:
            self._mark(sentence)
            if self.says_itself:
                show_tip(self.mapToGlobal(QPoint(self.width() + 6, _ABOVE)), sentence, self)
            return False
        QToolTip.hideText()
        self._take(self.parse(self.text()))
        return True

    def revert(self) -> None:
        """Show the last committed value again."""
        self._show()

    def sizeHint(self) -> QSize:
        """Return a width of 104 pixels, as the forms use it."""
        return QSize(104, 30)

    def minimumSizeHint(self) -> QSize:
        """Return the smallest useful size."""
        return QSize(56, 30)

    def event(self, event: QEvent) -> bool:
        """Leave to the window its keys; undo and redo where nothing is typed that they could take back."""
        leaves = is_for_window(event)
        if event.type() == QEvent.Type.ShortcutOverride and not self.isModified():
            keys = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
            leaves |= isinstance(event, QKeyEvent) and any(event.matches(key) for key in keys)
        if leaves:
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Commit on Enter, revert on Escape."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if self.commit():
                self.selectAll()
                self.entered.emit()
            event.accept()
        elif event.key() == Qt.Key.Key_Escape and self.isModified():
            self.revert()
            event.accept()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Commit what is right, forget what is wrong."""
        super().focusOutEvent(event)
        if event.reason() == Qt.FocusReason.PopupFocusReason:
            return
        if self.problem():
            self.revert()
        else:
            self.commit()

    def _take(self, value: Any) -> None:
        changed = value != self._value
        self._value = value
        self._show()
        if changed:
            self.edited.emit(value)

    def _show(self) -> None:
        self.setText(self.show_value(self._value))
        self.setCursorPosition(0)
        self._mark("")

    def _mark(self, sentence: str) -> None:
        set_tip(self, sentence or self._tip)
        if sentence != self._sentence:
            self._sentence = sentence
            self.judged.emit(sentence)
        if bool(self.property("problem")) != bool(sentence):
            self.setProperty("problem", bool(sentence))
            self.style().unpolish(self)
            self.style().polish(self)


class TextField(ValueField):
    """Free text; ``validator`` returns a sentence for what is wrong, or an empty one."""

    def __init__(
        self, name: str, tip: str, value: str = "", *, validator: Callable[[str], str] | None = None
    ) -> None:
        self._validator = validator
        super().__init__(name, tip, value)
        self.setFont(ui_font())

    def parse(self, text: str) -> str:
        """Return the text without blanks at its ends."""
        text = text.strip()
        sentence = self._validator(text) if self._validator else ""
        if sentence:
            raise ProblemError(sentence)
        return text


class NumberField(ValueField):
    """A number in a range; Up, Down, the wheel (with focus) and two arrows step it, Shift ten times.

    ``action`` (icon, name, tooltip) puts a small button in place of the arrows; it reports `acted`.
    With ``log`` it goes through 1, 2, 3, 5, 10 times a power of ten. ``integer`` gives ints.
    """

    acted = Signal()

    def __init__(
        self,
        name: str,
        tip: str,
        minimum: float,
        maximum: float,
        value: float,
        *,
        step: float = 1.0,
        integer: bool = False,
        log: bool = False,
        digits: int = 6,
        stepper: bool = True,
        action: tuple[str, str, str] | None = None,
    ) -> None:
        self._low, self._high, self._step = minimum, maximum, step
        self._integer, self._log, self._digits = integer, log, digits
        super().__init__(name, tip, int(value) if integer else float(value))
        self.setFont(number_font())
        self._side: QWidget | None = None
        if action:
            button = RoundButton(*action, size=24, flat=True, parent=self)
            button.clicked.connect(lambda _on: self.acted.emit())
            self._side = button
        elif stepper:
            arrows = Stepper(self)
            arrows.stepped.connect(lambda steps, held: self.step_by(steps, goes_on=held))
            self._side = arrows
        self._is_stepper = stepper and not action
        self.goes_on = False
        """Whether what was edited last goes on with the edit before, by a key or an arrow that is held."""
        self.textChanged.connect(self._make_room)
        self._make_room()

    def set_range(self, minimum: float, maximum: float, step: float | None = None) -> None:
        """Change what is accepted, and how far a step goes; the present value stays as it is."""
        self._low, self._high = minimum, maximum
        if step is not None:
            self._step = step
        self._mark(self.problem())

    def parse(self, text: str) -> float:
        """Return the number, as :func:`number_of` understands it."""
        low, high = self.show_value(self._low), self.show_value(self._high)
        try:
            number = number_of(text)
            if self._integer:
                number = _whole(number)
        except ValueError:
            wanted = _("Type a number from {low} to {high}.")
            if self._integer:
                wanted = _("Type a whole number from {low} to {high}.")
            raise ProblemError(wanted.format(low=low, high=high)) from None
        if not self._low <= number <= self._high:
            raise ProblemError(_("It must lie between {low} and {high}.").format(low=low, high=high))
        return number

    def commit(self) -> bool:
        """Take over what was typed, as an edit of its own; return False and say why if it is wrong."""
        self.goes_on = False
        return super().commit()

    def step_by(self, steps: int, *, goes_on: bool = False) -> None:
        """Move by whole steps as the user would, and emit."""
        if not self.isEnabled() or self.isReadOnly():
            return
        value = self.parse(self.text()) if self.isModified() and not self.problem() else self._value
        for _step in range(abs(steps)):
            value = _next_log(value, steps > 0) if self._log else self._next(value, steps > 0)
        value = min(max(value, self._low), self._high)
        self.goes_on = goes_on
        self._take(int(value) if self._integer else float(f"{value:.12g}"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step on Up and Down, leave the space bar to the window, else as every field."""
        if event.key() == Qt.Key.Key_Space:
            event.ignore()
            return
        direction = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()), 0)
        if direction:
            shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self.step_by(direction * (10 if shift else 1), goes_on=event.isAutoRepeat())
            event.accept()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Step with the wheel when the field has the focus; otherwise let the column scroll."""
        if not self.hasFocus() or not event.angleDelta().y():
            event.ignore()
            return
        self.step_by(1 if event.angleDelta().y() > 0 else -1)
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the arrows at the right edge."""
        super().resizeEvent(event)
        if self._side:
            self._side.move(self.width() - self._side.width() - 3, (self.height() - self._side.height()) // 2)
        self._make_room()

    def width_of_number(self) -> int:
        """Return how wide the field has to be for its number to be whole, without arrows."""
        return self.fontMetrics().horizontalAdvance(self.text()) + _FRAME

    def _make_room(self) -> None:
        """Put the arrows away where the number would be cut beside them; the keys and the wheel step too."""
        cut = self._is_stepper and self.width() < self.width_of_number() + _ARROWS
        if self._side:
            self._side.setVisible(not cut)
        self.setTextMargins(0, 0, _ARROWS if self._side and not cut else 0, 0)

    def _next(self, value: float, up: bool) -> float:
        position = value / self._step
        nearest = round(position)
        if math.isclose(position, nearest, abs_tol=1e-6):
            return (nearest + (1 if up else -1)) * self._step
        return (math.ceil(position) if up else math.floor(position)) * self._step

    def show_value(self, value: float) -> str:
        """Return the number in a few digits."""
        return typeset(str(int(value))) if self._integer else exact(value, self._digits)


class LayersField(ValueField):
    """Hidden layers as units a layer: shows "8 · 8 · 4" or "8 × 6", reads "8,8,4", "8 8 4", "8x3" and "none".

    The value is a tuple of ints, empty without hidden layers. "8x3" means 8 units, three times.
    """

    def __init__(
        self,
        name: str,
        tip: str,
        value: tuple[int, ...],
        *,
        max_layers: int = 8,
        max_units: int = 512,
    ) -> None:
        self._max_layers, self._max_units = max_layers, max_units
        super().__init__(name, tip, value)
        self.setFont(number_font())

    def parse(self, text: str) -> tuple[int, ...]:
        """Return units a layer."""
        plain = text.strip().lower()
        if plain in {"", "none", "0", _("none").casefold()}:
            return ()
        layers: list[int] = []
        for part in re.split(r"[\s,;·/-]+", re.sub(r"\s*[x×*]\s*", "x", plain)):
            match = re.fullmatch(r"(\d{1,6})(?:x(\d{1,3}))?", part)
            if match is None:
                raise ProblemError(_("Type the units of each layer, such as 8, 8, 4."))
            layers.extend([int(match[1])] * int(match[2] or 1))
        if len(layers) > self._max_layers:
            raise ProblemError(_("At most {count} hidden layers.").format(count=self._max_layers))
        if not all(1 <= units <= self._max_units for units in layers):
            raise ProblemError(_("Each layer has 1 to {count} units.").format(count=self._max_units))
        return tuple(layers)

    def show_value(self, value: Any) -> str:
        """Return the layers with dots between; four or more of one size as "64 × 12"."""
        if len(value) >= _MANY_LAYERS and len(set(value)) == 1:
            return f"{value[0]} × {len(value)}"
        return " · ".join(str(units) for units in value) or _("none")


def _whole(number: float) -> int:
    if not number.is_integer():
        raise ValueError("not a whole number")
    return int(number)


def _next_log(value: float, up: bool) -> float:
    if value <= 0:
        return value
    power = 10.0 ** math.floor(math.log10(value) + 1e-9)
    mantissa = value / power
    if up:
        return power * next(m for m in _MANTISSAS if m > mantissa * (1 + 1e-9))
    lower = [m for m in _MANTISSAS if m < mantissa * (1 - 1e-9)]
    return power * lower[-1] if lower else power * 0.5
