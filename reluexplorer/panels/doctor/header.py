"""The line above all: which model, what it is, and the buttons that open, feed and export."""

from __future__ import annotations

from pathlib import PurePath

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from reluexplorer.language import _, ngettext
from reluexplorer.panels.doctor.shared.counts import inputs_in_words
from reluexplorer.sentences import shortened
from reluexplorer.session.jobs.doctored import Doctored
from reluexplorer.text import amount, progress
from reluexplorer.widgets.controls.all_controls import Elided, LinkButton, PillButton
from reluexplorer.widgets.controls.boxes import abreast
from reluexplorer.widgets.theme.fonts import SEMIBOLD
from reluexplorer.widgets.theme.theme import SIZE_SUBJECT
from reluexplorer.widgets.theme.tips import set_tip

_NAME, _WORDS = 140, 96
"""Pixels of a model's name, and of what is said of it, that stay in the smallest window."""


def model_words(seen: Doctored) -> str:
    """Say what a model is, what it is fed, how large it is, and how many inputs were kept back."""
    findings = seen.findings
    if findings is None:
        return ""
    layers = len(findings.rectifiers)
    said = []
    if seen.inputs:  # First, as no other place of the page names them.
        said.append(_("fed {name}").format(name=shortened(PurePath(seen.inputs).name)))
    if seen.about.words:
        said.append(seen.about.words)
    said.append(ngettext("{count:,} ReLU layer", "{count:,} ReLU layers", layers).format(count=layers))
    if findings.parameters:
        said.append(_("{count} parameters").format(count=amount(findings.parameters)))
    if findings.held_out:
        said.append(_("{inputs} kept back").format(inputs=inputs_in_words(findings.held_out)))
    others = len(findings.layers) - layers
    if others:  # Last, as what has no room is cut off there.
        said.append(ngettext("{count:,} other layer", "{count:,} other layers", others).format(count=others))
    return " · ".join(said)


def model_tip(seen: Doctored) -> str:
    """Return the same in full, and below it all that the model's file says of it."""
    fed = (_("Inputs: {path}").format(path=seen.inputs),) if seen.inputs else ()
    return "\n".join((model_words(seen), *fed, *(f"{name}: {value}" for name, value in seen.about.details)))


class Header(QWidget):
    """Signals ask for a model, for data, for a report, and to stop what is being done."""

    model_asked = Signal()
    data_asked = Signal()
    report_asked = Signal()
    stop_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.name = Elided("", size=SIZE_SUBJECT, weight=SEMIBOLD)
        self.words = Elided("", tone="secondary")
        self.stop = LinkButton(_("Cancel"), _("Stop what is being done; what is known stays"), strong=False)
        self.model = PillButton(_("Open model…"), _("Choose a model to look at: ONNX"), small=True)
        self.data = PillButton(
            _("Open data…"),
            _("Choose what the model is fed: .npz, .npy, images; for a folder: menu, File"),
            small=True,
        )
        self.report = PillButton(
            _("Export report"), _("Write all of this to a file"), variant="accent", small=True
        )
        abreast(self, self.name, (self.words, 1), self.stop, self.model, self.data, self.report, spacing=12)
        for button, asked in (
            (self.model, self.model_asked), (self.data, self.data_asked), (self.report, self.report_asked),
            (self.stop, self.stop_asked),
        ):  # fmt: skip
            button.clicked.connect(lambda _on, asked=asked: asked.emit())

    def set_seen(self, seen: Doctored) -> None:
        """Show the model of what was found, or what is being done."""
        self.name.setText(PurePath(seen.path).name)
        self.name.setMinimumWidth(min(self.name.sizeHint().width(), _NAME))
        set_tip(self.name, seen.path)
        self.stop.setVisible(seen.is_busy)
        if seen.is_busy:
            self.words.setText(f"{seen.stage} · {progress(seen.progress)}")
        else:
            self.words.setText(model_words(seen))
        self.words.setMinimumWidth(min(self.words.sizeHint().width(), _WORDS))
        set_tip(self.words, "" if seen.is_busy else model_tip(seen))
        self.report.setEnabled(seen.findings is not None and not seen.is_busy)
