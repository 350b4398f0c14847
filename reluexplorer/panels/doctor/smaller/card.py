"""The card at the bottom: a slider of the margin, what it cuts and wakes, and a button that saves a copy."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from reluexplorer.language import _
from reluexplorer.panels.doctor.smaller.curve import MARGINS, CurveView, MarginCurve
from reluexplorer.panels.doctor.smaller.words import (
    button_tip,
    button_words,
    caution,
    figures,
    margin_tip,
    margin_words,
    may_save,
    promise,
)
from reluexplorer.session.jobs.doctored import MARGIN, MOST_MARGIN, Doctored
from reluexplorer.text import digits
from reluexplorer.widgets.controls.all_controls import (
    Card,
    Paragraph,
    PillButton,
    SectionHead,
    SliderField,
    Text,
)
from reluexplorer.widgets.controls.boxes import abreast, stacked
from reluexplorer.widgets.theme.fonts import SEMIBOLD
from reluexplorer.widgets.theme.tips import set_tip

_ROWS = 4
_NOISE = _("Noise cannot tell what may be cut. Open your data first.")


class SmallerCard(Card):
    """Asks for another margin, and for the copy."""

    margin_moved = Signal(float, bool)
    copy_asked = Signal()

    def __init__(self) -> None:
        super().__init__(padding=16, spacing=8)
        self.words = Paragraph("", tone="text")
        self.slider = SliderField(
            _("Margin in standard deviations"),
            _("How far below the threshold a silent channel has to stay to be cut; a double click: 2"),
            0.0, MOST_MARGIN, MARGIN, step=0.1, show=lambda at: digits(at, 2),
        )  # fmt: skip
        self.caution = Paragraph("", size=12)
        self.curve = MarginCurve()
        self.curve.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.save = PillButton("", "", variant="filled")
        self.save.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.promise = Paragraph("", size=12)
        self._narrow = False
        self._seen: Doctored | None = None
        self.names: list[Text] = []
        self.figures: list[Text] = []
        self._lay_out()
        self.slider.moved.connect(self.margin_moved)
        self.curve.margin_chosen.connect(lambda margin: self.margin_moved.emit(margin, False))
        self.save.clicked.connect(lambda _on: self.copy_asked.emit())

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        for number in range(_ROWS):
            name = Text("", size=12, tone="secondary", wrap=True)
            figure = Text("", size=12, weight=SEMIBOLD, numbers=True)
            figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            grid.addWidget(name, number, 0)
            grid.addWidget(figure, number, 1)
            self.names.append(name)
            self.figures.append(figure)
        left, right = QWidget(), QWidget()
        head = SectionHead(_("A smaller copy"))
        stacked(left, head, self.words, self.slider, 1, self.caution, spacing=8)
        stacked(right, self.save, grid, 1, self.promise, spacing=8)
        for side in (left, right):
            side.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.body.addLayout(abreast(None, (left, 25), (self.curve, 45), (right, 27), spacing=24))

    def set_narrow(self, narrow: bool) -> None:
        """Leave out what the row of woken channels says too, and say shorter what the figures are of."""
        self.caution.setVisible(not narrow)
        self._narrow = narrow
        if self._seen is not None:
            self._show_figures(self._seen)

    def set_seen(self, seen: Doctored) -> None:
        """Show what the margin does to what was found."""
        if seen.findings is None:
            return
        cut = seen.cut_at(seen.margin)
        self.words.set_words(margin_words(seen))
        set_tip(self.words, margin_tip(seen))
        self.slider.set_value(seen.margin)
        self.caution.set_words(caution(seen))
        self.save.set_words(button_words(seen))
        noise = seen.findings.is_made_up
        self.save.setEnabled(may_save(seen) and not seen.is_busy and not noise)
        self.promise.set_words(_NOISE if noise else promise(seen))
        set_tip(self.save, button_tip(seen))
        self._seen = seen
        self._show_figures(seen)
        kept = seen.kept_back
        self.curve.set_view(
            CurveView(
                tuple(map(seen.cut_at, MARGINS)),
                () if kept is None else tuple(map(seen.woken_at, MARGINS)),
                0 if kept is None else kept.inputs,
                seen.margin,
                cut,
            )
        )

    def _show_figures(self, seen: Doctored) -> None:
        known = figures(seen, narrow=self._narrow)
        for number, (name, figure) in enumerate(zip(self.names, self.figures, strict=True)):
            said = known[number : number + 1]
            for label in (name, figure):
                label.setVisible(bool(said))
            for words, value, tone in said:
                name.setText(words)
                figure.setText(value)
                figure.set_tone(tone)
