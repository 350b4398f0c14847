"""What a screen reader says by itself: deaths and revivals, pauses, the end of runs and of measurements."""

from __future__ import annotations

from collections import defaultdict

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from reluexplorer.language import _, ngettext
from reluexplorer.lessons.claims.catalogue import LESSONS
from reluexplorer.session.run.snapshot import RunSnapshot, Status
from reluexplorer.session.session import State
from reluexplorer.text import layer_title, loss_figure, neuron
from reluexplorer.widgets.accessibility.parts import announce

GATHER = 1500
"""Milliseconds for which what happens is gathered before it is said: there are 30 pictures a second."""
NAMED = 3
"""As many neurons are called by their names."""
Place = tuple[int, int]


class Announcer(QObject):
    """Takes the states that a session goes through; ``said`` carries what is announced, once in a while."""

    said = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._died: set[Place] = set()
        self._back: set[Place] = set()
        self._step = 0
        self._words: list[str] = []
        self._timer = QTimer(self, singleShot=True, interval=GATHER)
        self._timer.timeout.connect(self.say)

    def take(self, before: State, after: State) -> None:
        """Gather what came about between two states."""
        self._count(before.run, after.run)
        self._words += [words for words in news(before, after) if words not in self._words]
        if (self._words or self._died or self._back) and not self._timer.isActive():
            self._timer.start()

    def say(self) -> None:
        """Announce all that was gathered, in one go."""
        died = turnover(self._died, self._step, died=True)
        back = turnover(self._back, self._step, died=False)
        told = [*died, *back, *self._words]
        self._died, self._back, self._words = set(), set(), []
        self._timer.stop()
        if told:
            words = " ".join(told)
            announce(self._window, words)
            self.said.emit(words)

    def _count(self, before: RunSnapshot, after: RunSnapshot) -> None:
        """Count neurons that died or came back while the run went on; going back in time is no news."""
        if before.generation != after.generation:
            self._died, self._back = set(), set()
            return
        goes_on = before.step == before.head and after.step == after.head > before.head
        if not goes_on or before.inspection is None or after.inspection is None:
            return
        was, now = before.inspection.dead_places, after.inspection.dead_places
        died, back = now - was, was - now
        self._back, self._died = (self._back - died) | (back - self._died), (self._died - back) | died
        self._step = after.step


def turnover(places: set[Place], step: int, *, died: bool) -> list[str]:
    """Return a sentence for each layer: its neurons by name where they are few, else how many they are."""
    layers: dict[int, list[Place]] = defaultdict(list)
    for place in sorted(places):
        layers[place[0]].append(place)
    return [_told(layer, own, step, died=died) for layer, own in layers.items()]


def _told(layer: int, own: list[Place], step: int, *, died: bool) -> str:
    names = ", ".join(neuron(*each) for each in own)
    if len(own) > NAMED and died:
        said = _("{count:,} neurons of {layer} died by step {step:,}.")
    elif len(own) > NAMED:
        said = _("{count:,} neurons of {layer} came back by step {step:,}.")
    elif died:
        said = ngettext(
            "Neuron {names} died by step {step:,}.", "Neurons {names} died by step {step:,}.", len(own)
        )
    else:
        said = ngettext(
            "Neuron {names} came back by step {step:,}.",
            "Neurons {names} came back by step {step:,}.",
            len(own),
        )
    return said.format(count=len(own), layer=layer_title(layer), names=names, step=step)


def news(before: State, after: State) -> list[str]:
    """Return in sentences what else came about between two states."""
    told = []
    if after.notice and after.notice != before.notice:
        told.append(after.notice)
    told += _of_run(before.run, after.run)
    measured, lessons = before.lessons.measuring, after.lessons
    open_page = after.document.view.lesson if after.document.view.workspace == "learn" else ""
    if measured and measured not in {lessons.measuring, open_page}:
        found = lessons.measurements.get(measured)
        if found is not None and found is not before.lessons.measurements.get(measured):
            told.append(f"{LESSONS[measured].title}: {found.verdict.told}")
    if before.trials.running and not after.trials.running and after.trials.comparison is not None:
        told.append(_("The comparison of remedies is done."))
    return told


def _of_run(before: RunSnapshot, after: RunSnapshot) -> list[str]:
    if after.status is before.status:
        return []
    if after.status is Status.PAUSED and before.status is Status.RUNNING:
        losses = after.curve.train_loss
        if len(losses):
            said = _("Paused at step {step:,}, loss {loss}.")
            return [said.format(step=after.step, loss=loss_figure(float(losses[-1])))]
        return [_("Paused at step {step:,}.").format(step=after.step)]
    if after.status is Status.DIVERGED:
        return [
            _("The run diverged at step {step:,}: its numbers are no longer finite.").format(step=after.step)
        ]
    return [after.message] if after.status is Status.FAILED and after.message else []
