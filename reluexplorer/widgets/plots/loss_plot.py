"""The losses of a run over its steps, with the best step and the values under the mouse."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from reluexplorer.language import _, pgettext
from reluexplorer.text import NONE, NOT_FINITE, loss_figure
from reluexplorer.widgets.controls.labels import SectionHead
from reluexplorer.widgets.controls.legend import Legend
from reluexplorer.widgets.painting.painted_widget import awaited
from reluexplorer.widgets.plots.axes import Annotation, Look, Rule
from reluexplorer.widgets.plots.curve_plot import MOST_POINTS, Curve, CurvePlot, thin

_POINTS = 200
"""Points of a small plot: one for each two pixels, as an antialiased stroke costs by its points."""
_NO_LOSS = _("The loss at each step is drawn here")
_NO_LOSSES = (np.zeros(0), np.zeros(0), np.zeros(0))
_LOOK = Look("beside", "y", zero=False, room=34)
_LARGE = Look("beside", zero=False)
_ZOOM = _("Scroll or press + and − to zoom, drag to move, double-click or press 0 to show all")
_TRAIN, _TEST = pgettext("loss", "train"), pgettext("loss", "test")
"""How the losses of the two parts are called, each in one short word."""
_LEAST = 52
"""Pixels of height with which curves and the numbers below them are still seen."""
_WILD = 100.0
"""Times the larger of its first and last loss at which a run is said to have gone wild."""


def gone_wild(train: np.ndarray) -> int | None:
    """Return the index of the first training loss, of shape (steps,), far above the first; None for none.

    A run that came back is measured by where it ended, if that is higher than where it began.
    """
    if not len(train) or not np.isfinite(train[0]) or train[0] <= 0:
        return None
    with np.errstate(invalid="ignore"):
        top = np.nanmax(train)
        back = train[-1] if train[-1] * _WILD < top else 0.0
        wild = train > _WILD * max(float(train[0]), float(back))
    return int(np.argmax(wild)) if wild.any() else None


def waiting_words(steps: np.ndarray, train: np.ndarray, *, can_train: bool) -> str:
    """Return why there is no line of training losses, of shape (steps,), and what can be done about it."""
    finite = np.flatnonzero(np.isfinite(train))
    if len(finite) == len(train):
        return awaited(_NO_LOSS, can_train=can_train)
    if not len(finite):
        return _("No loss of this run is a finite number, so there is no line to draw.")
    return _("Only step {step:,} has a finite loss, {loss}, so there is no line to draw.").format(
        step=int(steps[finite[0]]), loss=loss_figure(float(train[finite[0]]))
    )


class _FromZero(CurvePlot):
    ceiling: float | None = None
    """Largest loss that is shown on a linear axis; None for all."""

    def _y_range(self, y: tuple[float, float]) -> tuple[float, float]:
        if self.ceiling is not None and not self.is_log:
            return 0.0, self.ceiling
        below = y[0] < -0.05 * abs(y[1])
        return y if self.is_log or below else (0.0, y[1])


class LossPlot(QWidget):
    """Training and test loss over the steps: the first a whole line, the second a dashed one.

    The head has their last values, those at the mark where there is one, or those under the mouse, which
    stand beside it with their step too. A double click on a plot that is not ``large`` asks for one that is:
    ``enlarged``. A large one is zoomed by the wheel, moved by dragging, and reset by a double click.
    """

    enlarged = Signal()

    def __init__(
        self, title: str = _("Loss"), *, log: bool = False, large: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._legend = Legend()
        self._losses = _NO_LOSSES
        self._wild: int | None = None
        self._points = MOST_POINTS if large else _POINTS
        self._marked: tuple[float, ...] | None = None
        self._step: int | None = None
        self._best: tuple[int, float] | None = None
        self.plot = _FromZero(
            title,
            _ZOOM if large else "",
            look=_LARGE if large else _LOOK,
            log_y=log,
            zoomable=large,
            empty=awaited(_NO_LOSS),
            parent=self,
        )
        self.plot.set_following(True)
        self.plot.hovered.connect(self._write)
        if not large:
            self.plot.view_reset.connect(self.enlarged)
        self.plot.setMinimumHeight(_LEAST)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._head = SectionHead(title, self._legend, parent=self)
        self._column.addWidget(self._head)
        self._column.addWidget(self.plot, 1)
        self._write(None)

    def set_narrow(self, *, narrow: bool) -> None:
        """Write the losses in a line of their own, where the heading's has no room for them."""
        if narrow == (self._legend.parentWidget() is self):
            return
        if narrow:
            self._column.insertWidget(1, self._legend)
        else:
            self._head.add_widget(self._legend)
        self._column.setSpacing(4 if narrow else 6)

    def set_losses(
        self, steps: np.ndarray, train: np.ndarray, test: np.ndarray, *, can_train: bool = True
    ) -> None:
        """Show losses at steps: three arrays of one length; test may be empty.

        Where too few are finite for a line, it is said; ``can_train``: whether more can come.
        """
        self.plot.set_waiting(waiting_words(steps, train, can_train=can_train))
        self._losses = (steps, train, test)
        self._wild = gone_wild(train)
        self.plot.ceiling = None if self._wild is None else 1.25 * float(np.nanmax(train[: self._wild]))
        tested = steps if len(test) else test
        self.plot.set_curves(
            (
                Curve(_TEST, *thin(tested, test, self._points), "secondary", 1.5, "dash"),
                Curve(_TRAIN, *thin(steps, train, self._points), "text", 1.8),
            )
        )
        self._write(None)

    def set_mark(self, losses: tuple[float, ...] | None, step: int | None) -> None:
        """Write these (train, test) losses in the head, and mark a step by a line; None for neither."""
        self._marked, self._step = losses, step
        self._draw_rules()
        self._write(None)

    def set_best(self, best: tuple[int, float] | None) -> None:
        """Put a flag at the step with the lowest loss; None for none."""
        if best != self._best:
            self._best = best
            self._draw_rules()

    def set_log(self, log: bool) -> None:
        """Draw the losses on a logarithmic axis, or not."""
        self.plot.set_log(log)
        self._write(None)

    def _draw_rules(self) -> None:
        best = () if self._best is None else (Rule(self._best[0], pgettext("step", "best"), "healthy"),)
        shown = () if self._step is None else (Rule(self._step, colour="accent"),)
        self.plot.set_rules((*best, *shown))

    def _write(self, step: object) -> None:
        steps, train, test = self._losses
        if not len(steps):
            self._legend.set_entries(((_TRAIN, "–", "text"), (_TEST, "–", "secondary")), dashed=(_TEST,))
            self.plot.set_annotations(())
            return
        at = len(steps) - 1
        if isinstance(step, float):
            at = int(np.argmin(np.abs(steps - step)))
        values = [float(losses[at]) for losses in (train, test) if len(losses)]
        if step is None and self._marked is not None:
            values = list(self._marked)[: len(values)]
        names = ((_TRAIN, "text"), (_TEST, "secondary"))
        entries = [(name, loss_figure(value), ink) for (name, ink), value in zip(names, values, strict=False)]
        self._follow(int(steps[at]) if isinstance(step, float) else None, entries)
        entries = [(name, NONE if words == NOT_FINITE else words, ink) for name, words, ink in entries]
        if not len(test):
            entries.append((_("no test part"), "", "secondary"))
        self._legend.set_entries(tuple(entries), dashed=(_TEST,))

    def _follow(self, step: int | None, entries: list[tuple[str, str, str]]) -> None:
        """Write a step and its losses beside the mouse; None for no step."""
        if step is None:
            self.plot.set_annotations(self._warning())
            return
        here = _("step {step:,}").format(step=step)
        words = " · ".join([here, *(f"{name} {figure}" for name, figure, _ink in entries)])
        low, high = self.plot.view()[0]
        share = (step - low) / (high - low) if high > low else 0.5
        self.plot.set_annotations((Annotation(words, share, 0.3, "text"),))

    def _warning(self) -> tuple[Annotation, ...]:
        """Say where the loss is above the axis, if it is."""
        if self._wild is None or self.plot.is_log:
            return ()
        steps, train, _test = self._losses
        above = ~(train[self._wild :] <= (self.plot.ceiling or 0.0))
        places = np.flatnonzero(above) + self._wild
        first, last = int(steps[places[0]]), int(steps[places[-1]])
        whole = len(places) == places[-1] - places[0] + 1
        if whole and above[-1]:
            words = _("Off the scale from step {first:,} on")
        elif first == last:
            words = _("Off the scale at step {first:,}")
        elif whole:
            words = _("Off the scale from step {first:,} to {last:,}")
        else:
            words = _("Off the scale at some of steps {first:,} to {last:,}")
        return (Annotation(words.format(first=first, last=last), 0.5, 0.45, "dead"),)
