"""From a slider's drag to commands that are one step of undo."""

from __future__ import annotations

from collections.abc import Callable

from reluexplorer.panels.panel import Dispatch
from reluexplorer.session.host.host import Command
from reluexplorer.widgets.controls.all_controls import SliderField


class Drag:
    """Dispatches ``make(value)`` while a slider moves; all but the first command of a drag continue it."""

    def __init__(self, slider: SliderField, dispatch: Dispatch, make: Callable[[float], Command]) -> None:
        self._dispatch, self._make = dispatch, make
        self._going = False
        slider.moved.connect(self._move)
        slider.committed.connect(self._end)

    def _move(self, value: float) -> None:
        self._dispatch(self._make(value), continues=self._going)
        self._going = True

    def _end(self, value: float) -> None:
        self._dispatch(self._make(value), continues=self._going)
        self._going = False
