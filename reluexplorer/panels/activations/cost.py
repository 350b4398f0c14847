"""What evaluating a function costs on this machine, measured beside the window when it is asked for."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.language import _
from reluexplorer.panels.activations.view import Shown
from reluexplorer.session.jobs.worker import Worker
from reluexplorer.text import digits
from reluexplorer.widgets.controls.all_controls import Bar, BarTable, LinkButton, Paragraph, PillButton
from reluexplorer.widgets.controls.boxes import stacked

ELEMENTS = 65_536
_PASSES = 25
_SECONDS = 0.12
_COLLECT_EVERY = 30
COPY = "copy"
_BEFORE = _("Not measured yet. It takes about a second.")
_AFTER = _(
    "f(x) of {elements:,} float32 numbers as this program computes it: NumPy, one thread, "
    "best of up to {passes} passes."
).format(elements=ELEMENTS, passes=_PASSES)


@dataclass(frozen=True)
class Costs:
    """Nanoseconds an element by function name; ``COPY`` is a plain copy of the numbers."""

    nanoseconds: tuple[tuple[str, float], ...] = ()
    done: bool = False
    trouble: str = ""


def best_time(work: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    """Return the seconds of the fastest of several passes; the first does not count."""
    work()
    best, until = np.inf, clock() + _SECONDS
    for _turn in range(_PASSES):
        began = clock()
        work()
        ended = clock()
        best = min(best, ended - began)
        if ended > until:
            break
    return float(best)


def measure(tell: Callable[[Costs], None], names: tuple[str, ...], known: Costs = Costs()) -> None:
    """Measure a copy, where it is not known, and functions, telling what is known after each."""
    x = np.linspace(-4, 4, ELEMENTS, dtype=np.float32)
    works: list[tuple[str, Callable[[], object]]] = [(COPY, x.copy)]
    works += [(name, lambda choice=ActivationChoice(name): choice.value(x)) for name in names]  # type: ignore[misc]
    found = dict(known.nanoseconds)
    works = [work for work in works if work[0] not in found]
    for number, (name, work) in enumerate(works, 1):
        found[name] = best_time(work) / ELEMENTS * 1e9
        tell(Costs(tuple(found.items()), done=number == len(works)))


def cost_bars(costs: Costs, shown: tuple[Shown, ...]) -> tuple[Bar, ...]:
    """Return bars of the copy and of the shown functions that were measured, the cheapest first."""
    looks = {each.name: (each.label, each.role) for each in shown} | {COPY: (_("memory copy"), "axis")}
    known = [(name, value) for name, value in costs.nanoseconds if name in looks]
    longest = max((value for _, value in known), default=1.0)
    known.sort(key=lambda entry: entry[1])
    return tuple(
        Bar(looks[name][0], value / longest, digits(value, 2), looks[name][1]) for name, value in known
    )


class CostBox(QWidget):
    """A button, then bars: nothing is measured until it is pressed, and never on this thread.

    After that, functions that come to be shown are measured as they come.
    """

    finished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[Shown, ...] = ()
        self._costs = Costs()
        self._worker: Worker[Costs] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_COLLECT_EVERY)
        self._timer.timeout.connect(self._collect)
        self.words = Paragraph(_BEFORE, size=12)
        self.bars = BarTable(_("Cost of each function in nanoseconds per element"), track=False)
        self.bars.hide()
        self.button = PillButton(
            _("Measure"), _("Measure on this machine what each function costs"), small=True
        )
        self.again = LinkButton(
            _("Measure again"), _("Measure on this machine what each function costs"), strong=False
        )
        self.again.hide()
        column = stacked(self, self.bars, self.words, spacing=8)
        for button in (self.button, self.again):
            button.clicked.connect(lambda _on: self.start())
            column.addWidget(button)
        column.setAlignment(self.button, column.alignment())
        self.button.setSizePolicy(self.again.sizePolicy())

    def set_shown(self, shown: tuple[Shown, ...]) -> None:
        """Show the costs of these functions."""
        self._shown = shown
        self.bars.set_bars(cost_bars(self._costs, shown))
        if self._costs.nanoseconds:
            self._measure_missing()

    def start(self) -> None:
        """Begin to measure all that is shown, if nothing is being measured."""
        if self._worker is None:
            self._begin(Costs())

    def _measure_missing(self) -> None:
        measured = dict(self._costs.nanoseconds)
        if self._worker is None and any(each.name not in measured for each in self._shown):
            self._begin(self._costs)

    def _begin(self, known: Costs) -> None:
        names = tuple(each.name for each in self._shown)
        self._worker = Worker("cost", lambda error: Costs(known.nanoseconds, done=True, trouble=str(error)))
        self.destroyed.connect(self._worker.close)
        self._worker.start(lambda tell: measure(tell, names, known))
        self.button.setEnabled(False)
        self.again.setEnabled(False)
        self.words.set_words(_("Measuring…"))
        self._timer.start()

    def _collect(self) -> None:
        worker = self._worker
        word = worker.take() if worker is not None else None
        if worker is None or word is None:
            return
        self._costs = word
        self.bars.set_bars(cost_bars(word, self._shown))
        self.bars.show()
        if not word.done:
            return
        self._timer.stop()
        worker.close()
        self._worker = None
        self.words.set_words(
            _("The measurement stopped: {trouble}.").format(trouble=word.trouble) if word.trouble else _AFTER
        )
        self.button.hide()
        self.button.setEnabled(True)
        self.again.show()
        self.again.setEnabled(True)
        self.finished.emit()
        if not word.trouble:
            self._measure_missing()
