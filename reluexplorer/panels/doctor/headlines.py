"""The four cards above the table: what is dead, what that costs, what was seen, and whose fault it is."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from reluexplorer.language import _, ngettext
from reluexplorer.panels.doctor.shared.headline_words import Headline, cost, dead_channels, seen_inputs
from reluexplorer.panels.doctor.shared.rows import dead_in
from reluexplorer.session.jobs.doctored import Doctored
from reluexplorer.widgets.controls.all_controls import Card, Elided, Paragraph, Text
from reluexplorer.widgets.controls.boxes import abreast, stacked, turn
from reluexplorer.widgets.painting.hatching import Stripes
from reluexplorer.widgets.painting.painted_widget import pixel_ratio
from reluexplorer.widgets.painting.shapes import Painted, rounded
from reluexplorer.widgets.theme.fonts import SEMIBOLD, number_font
from reluexplorer.widgets.theme.theme import Theme
from reluexplorer.widgets.theme.tips import set_tip

_FIGURES = (24, 19, 16, 14)
"""Sizes of figures, of which the largest is taken that fits."""
_PADDING = 14
_NAME = 11


class HeadlineCard(Card):
    """A small name, a large figure and a sentence."""

    def __init__(self, name: str) -> None:
        super().__init__(padding=_PADDING, spacing=2)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.name = Elided(name, size=_NAME, tone="secondary")
        self.figure = Elided("", size=_FIGURES[0], weight=SEMIBOLD, numbers=True)
        self.words = Paragraph("", size=12)
        for part in (self.name, self.figure, self.words):
            self.body.addWidget(part)
        self.body.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Write the figure as large as it fits."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = self.width() - 2 * _PADDING - 1
        fonts = [number_font(size, SEMIBOLD) for size in _FIGURES]
        fits = (font for font in fonts if QFontMetrics(font).horizontalAdvance(self.figure.text()) <= room)
        self.figure.setFont(next(fits, fonts[-1]))

    def set_headline(self, said: Headline) -> None:
        """Show a figure and its sentence."""
        self.figure.setText(said.figure)
        self._fit()
        self.figure.set_tone(said.tone)
        self.words.set_words(said.words)
        self.words.set_tone("warning" if said.warns else "secondary")
        set_tip(self, said.tip)
        self.setAccessibleName(f"{self.name.text()}: {said.figure}. {said.words}")


class SplitBar(Painted):
    """Two parts of one whole: that of the model hatched, that of the data outlined."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(8)
        self._share = 0.0

    def set_share(self, share: float) -> None:
        """Show the share of the first part, between 0 and 1."""
        if share != self._share:
            self._share = share
            self.update()

    def _paint(self, theme: Theme, painter: QPainter, area: QRectF) -> None:
        split = round(area.width() * self._share)
        model, data = QRectF(0, 0, max(0, split - 2), 8), QRectF(split, 0, area.width() - split, 8)
        if model.width() > 0:
            painter.setPen(Qt.PenStyle.NoPen)
            Stripes(theme.dead, 1.0, 5, 1.6).fill(painter, model, pixel_ratio(painter), radius=3.0)
        if data.width() > 1:
            rounded(painter, data, 3, None, theme.dead, 1.2)


class CauseCard(Card):
    """How many dead channels no probe wakes, and how many are silent for want of data."""

    def __init__(self) -> None:
        super().__init__(padding=_PADDING, spacing=2)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.model, self.data = (Text("", size=_FIGURES[0], weight=SEMIBOLD, numbers=True) for _place in "md")
        self._named = (
            Elided(_("the model"), size=12, tone="secondary"),
            Elided(_("your data"), size=12, tone="secondary"),
        )
        self.bar = SplitBar()
        self.words = Paragraph("", size=12)
        self._pairs = [
            abreast(None, figure, (name, 1), spacing=5)
            for figure, name in zip((self.model, self.data), self._named, strict=True)
        ]
        self._figures = QWidget()
        abreast(self._figures, (self._pairs[0], 1), (self._pairs[1], 1), spacing=8)
        top = Elided(_("The model or your data?"), size=_NAME, tone="secondary")
        for part in (top, self._figures, self.bar, self.words):
            self.body.addWidget(part)
        self.body.addStretch(1)

    def set_narrow(self, narrow: bool) -> None:
        """Write the figures smaller, and what they are of below them."""
        for pair, figure in zip(self._pairs, (self.model, self.data), strict=True):
            turn(pair, narrow=narrow)
            pair.setSpacing(0 if narrow else 5)
            figure.setFont(number_font(_FIGURES[narrow], SEMIBOLD))

    def set_seen(self, seen: Doctored) -> None:
        """Show what the probes told."""
        findings = seen.findings
        found = seen.waking if findings is not None and dead_in(findings) else None
        self._figures.setVisible(found is not None)
        self.bar.setVisible(found is not None)
        if findings is None:
            return
        if found is None:
            none_dead = _("No channel is dead, so there is nothing to ask.")
            if findings.unknown:
                none_dead = _("No channel is known to be dead, so there is nothing to ask.")
            untried = _("No probe was tried: noise or inverted inputs would tell which channels can fire.")
            self.words.set_words(untried if dead_in(findings) else none_dead)
            return
        model, data = found.model, found.data
        self.model.setText(f"{model:,}")
        self.data.setText(f"{data:,}")
        self.bar.set_share(model / max(1, model + data))
        said = ngettext("Probe inputs woke {count:,}", "Probe inputs woke {count:,}", data)
        self.words.set_words(said.format(count=data))
        set_tip(self, f"{_never_woken(model)}\n{_woken(data)}")


def _never_woken(count: int) -> str:
    return ngettext(
        "{count:,} dead channel fires on no input that was tried: the model.",
        "{count:,} dead channels fire on no input that was tried: the model.",
        count,
    ).format(count=count)


def _woken(count: int) -> str:
    return ngettext(
        "{count:,} fires on noise, inverted or other probe inputs: your data has nothing like these.",
        "{count:,} fire on noise, inverted or other probe inputs: your data has nothing like these.",
        count,
    ).format(count=count)


class Headlines(QWidget):
    """The four cards."""

    def __init__(self) -> None:
        super().__init__()
        self.dead = HeadlineCard(_("Dead channels"))
        self.cost = HeadlineCard(_("Multiply–adds, if cut"))
        self.seen = HeadlineCard(_("Seen"))
        self.cause = CauseCard()
        row = abreast(None, (self.dead, 10), (self.cost, 10), (self.seen, 12), (self.cause, 12), spacing=12)
        stacked(self, row)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def set_narrow(self, narrow: bool) -> None:
        """Write what the figures of the last card are of below them."""
        self.cause.set_narrow(narrow)

    def set_seen(self, seen: Doctored) -> None:
        """Show the headlines of what was found."""
        if seen.findings is None:
            return
        self.dead.set_headline(dead_channels(seen.findings))
        self.cost.set_headline(cost(seen, seen.findings))
        self.seen.set_headline(seen_inputs(seen.findings))
        self.cause.set_seen(seen)
