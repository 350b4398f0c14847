"""The right column of one update: the chosen neuron in formulas, and what closed gates hold still."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from reluexplorer.language import _
from reluexplorer.panels.train.microscope.bars import MoveBars, groups_of
from reluexplorer.panels.train.microscope.passages import Passages
from reluexplorer.panels.train.microscope.view import MicroscopeView
from reluexplorer.panels.train.microscope.words import plain_words, still_words
from reluexplorer.widgets.controls.all_controls import (
    Divider,
    Elided,
    SectionHead,
    StatusPill,
    Surface,
    Text,
)
from reluexplorer.widgets.controls.boxes import Page, abreast, scrolling, stacked
from reluexplorer.widgets.painting.formula import spoken
from reluexplorer.widgets.theme.fonts import SEMIBOLD
from reluexplorer.widgets.theme.theme import PADDING, SIZE_SUBJECT


class Reading(Surface):
    """What the chosen neuron computes, which scrolls where there is no room for all, and by which rule."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("left", parent)
        self.title = Elided("", size=SIZE_SUBJECT, weight=SEMIBOLD, parent=self)
        self.gate = StatusPill("", "healthy", strong=True)
        head = abreast(None, (self.title, 1), self.gate, margins=(PADDING, 8, PADDING, 8))
        inner = Page(self)
        self.passages = Passages(inner)
        self.moves = SectionHead("", parent=inner)
        self.bars = MoveBars(inner)
        self.still = Text("", weight=SEMIBOLD, wrap=True)
        self.why = Text("", tone="secondary", wrap=True)
        self.plain = Text("", tone="secondary", size=12, wrap=True)
        margins = (PADDING, 8, PADDING, 2)
        around = (PADDING, 6, PADDING, 5)
        words = stacked(None, self.still, self.why, spacing=2, margins=around)
        rule = stacked(None, self.plain, margins=around)
        stacked(
            inner, self.passages, Divider(), stacked(None, self.moves, margins=margins), self.bars, Divider(),
            words, 1, spacing=0,
        )  # fmt: skip
        self._scroll = scrolling(inner)
        stacked(self, head, Divider(), (self._scroll, 1), Divider(), rule, spacing=0, margins=(1, 0, 0, 0))

    def set_view(self, view: MicroscopeView) -> None:
        """Show what the chosen neuron does."""
        layer, unit = view.chosen
        self.title.setText(view.unit_title(layer, unit))
        closed = view.is_closed(layer, unit)
        self.gate.setVisible(layer < view.output and view.moment.has_value(layer))
        self.gate.set_status(
            _("gate closed") if closed else _("gate open"), "neutral" if closed else "healthy"
        )
        self.passages.set_view(view)
        self.bars.set_view(view)
        alone = len(groups_of(view)) == 1 and view.layer.z.size > 1
        self.moves.set_words(
            _("How far the neuron’s weights move") if alone else _("How far the layer’s weights move")
        )
        still, why = still_words(view)
        self.still.setText(still)
        self.why.setText(spoken(why))
        self.plain.setText(plain_words(view))
        self._reveal()

    def _reveal(self) -> None:
        """Bring the part that this step is about into view."""
        top, bottom = self.passages.current()
        for y in (bottom, top):
            self._scroll.ensureVisible(0, y, 0, 0)
