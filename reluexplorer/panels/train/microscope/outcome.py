"""What the update did for its sample: the loss before and after, in large figures."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from reluexplorer.language import _
from reluexplorer.panels.train.microscope.strip import HEIGHT
from reluexplorer.panels.train.microscope.view import MicroscopeView
from reluexplorer.panels.train.microscope.words import outcome_words, rate_words
from reluexplorer.widgets.controls.all_controls import Elided, Surface, Text
from reluexplorer.widgets.controls.boxes import stacked
from reluexplorer.widgets.theme.fonts import SEMIBOLD
from reluexplorer.widgets.theme.theme import PADDING


class UpdateOutcome(Surface):
    """Loss and answer, before → after."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("left top", parent)
        self.setFixedHeight(HEIGHT)
        self.name = Elided(_("Loss on this sample, before → after"), size=12, tone="secondary")
        self.figures = Elided("", size=22, weight=SEMIBOLD, numbers=True)
        self.answer = Text("", size=12, tone="secondary", wrap=True, numbers=True)
        margins = (PADDING, 8, PADDING, 8)
        stacked(self, self.name, self.figures, self.answer, spacing=0, margins=margins)

    def set_view(self, view: MicroscopeView) -> None:
        """Show an update."""
        before, after, answer = outcome_words(view)
        self.figures.setText(f"{before}  →  {after}")
        self.answer.setText(
            _("{answer}, learning rate η = {rate}").format(answer=answer, rate=rate_words(view))
        )
