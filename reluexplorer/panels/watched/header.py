"""The line above all: which training, whether it goes on, how far it is, what watching costs; the buttons."""

from __future__ import annotations

from pathlib import PurePath
from time import localtime, strftime

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from reluexplorer.language import _
from reluexplorer.session.jobs.watched_run import Pulse, Watching
from reluexplorer.watch.report.words import how_far
from reluexplorer.watch.run import WatchedRun
from reluexplorer.widgets.controls.all_controls import Elided, PillButton, StatusPill
from reluexplorer.widgets.controls.boxes import abreast
from reluexplorer.widgets.theme.fonts import SEMIBOLD
from reluexplorer.widgets.theme.theme import SIZE_SUBJECT
from reluexplorer.widgets.theme.tips import set_tip

_PULSES = {
    Pulse.AWAITED: (_("awaited"), "neutral"),
    Pulse.LIVE: (_("live"), "healthy"),
    Pulse.QUIET: (_("quiet"), "warning"),
    Pulse.ENDED: (_("ended"), "neutral"),
}
"""What is said of a training, and the colour of its dot."""
_TIPS = {
    Pulse.AWAITED: _("Nothing of this training is there yet"),
    Pulse.LIVE: _("The training goes on"),
    Pulse.QUIET: _("Its file does not grow: the training stands still, or was ended from outside"),
    Pulse.ENDED: _("The training has said that it ended"),
}


def title_of(seen: Watching) -> str:
    """Return what a training is called: by its script, else its model or file."""
    script = PurePath(seen.run.script).name if seen.run is not None else ""
    return script or PurePath(seen.path).name


def run_words(run: WatchedRun) -> str:
    """Say how far a training is, how often it is looked at, and what that costs."""
    return " · ".join(how_far(run))


def quiet_words(seen: Watching) -> str:
    """Say since when a file has not grown; empty where it grows, or the training has ended."""
    if seen.pulse is not Pulse.QUIET:
        return ""
    moment = strftime("%Y-%m-%d %H:%M:%S", localtime(seen.changed))
    said = _(
        "The file has not grown since {moment}: the training stands still, or was ended from outside. All "
        "that was written by then is here."
    )
    return said.format(moment=moment)


_BACK = _("Back to your own network")
_NARROW = 840
"""Pixels below which the way back is said in a word, so that how far the training is can be read."""


class Header(QWidget):
    """Signals ask for a run, for a report, and for the way back to the network of one's own."""

    run_asked = Signal()
    report_asked = Signal()
    back_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.name = Elided("", size=SIZE_SUBJECT, weight=SEMIBOLD)
        self.pulse = StatusPill(_PULSES[Pulse.AWAITED][0], strong=True)
        self.words = Elided("", tone="secondary")
        self.back = PillButton(_BACK, _("Close this training here; it goes on by itself"), small=True)
        self.open = PillButton(_("Open run…"), _("Choose the file of another training"), small=True)
        self.report = PillButton(
            _("Export report"), _("Write all of this to a file"), variant="accent", small=True
        )
        abreast(
            self, self.name, self.pulse, (self.words, 1), self.back, self.open, self.report, spacing=12
        )  # fmt: skip
        for button, asked in (
            (self.back, self.back_asked), (self.open, self.run_asked), (self.report, self.report_asked),
        ):  # fmt: skip
            button.clicked.connect(lambda _on, asked=asked: asked.emit())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say less of the way back in a small window."""
        self.back.set_words(_("Back") if event.size().width() < _NARROW else _BACK)
        super().resizeEvent(event)

    def set_seen(self, seen: Watching) -> None:
        """Show which training it is, and how far."""
        self.name.setText(title_of(seen))
        set_tip(self.name, seen.path)
        words, role = _PULSES[seen.pulse]
        self.pulse.set_status(words, role)
        set_tip(self.pulse, _TIPS[seen.pulse])
        self.words.setText("" if seen.run is None else run_words(seen.run))
        self.report.setEnabled(seen.run is not None and not seen.is_reading)
