"""The right column: the chosen layer, its channels, one of them closely, and what probes do to it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal

from reluexplorer.language import _
from reluexplorer.panels.doctor.shared.names import short_name
from reluexplorer.panels.doctor.shared.probing import waking_of
from reluexplorer.panels.doctor.shared.row_words import layer_tip
from reluexplorer.panels.doctor.shared.rows import LayerRow, rows_of
from reluexplorer.panels.doctor.subject.dots import ChannelDots, DotsView
from reluexplorer.panels.doctor.subject.histogram import ChannelHistogram, ChannelView, short_words
from reluexplorer.panels.doctor.subject.near import NearFold
from reluexplorer.panels.doctor.subject.probe_bars import ProbeBars
from reluexplorer.panels.doctor.subject.words import about, pill, probes_view
from reluexplorer.session.jobs.doctored import Doctored
from reluexplorer.widgets.controls.all_controls import (
    Elided,
    FlowLayout,
    LinkButton,
    Paragraph,
    SectionHead,
    SideColumn,
    StatusPill,
    Text,
)
from reluexplorer.widgets.controls.boxes import Page, abreast
from reluexplorer.widgets.theme.fonts import SEMIBOLD
from reluexplorer.widgets.theme.theme import SIZE_SUBJECT
from reluexplorer.widgets.theme.tips import set_tip


class SubjectColumn(SideColumn):
    """What is known of one layer and one of its channels; its signals ask for others, and for a margin."""

    channel_chosen = Signal(int, int)
    input_chosen = Signal(int)
    margin_moved = Signal(float, bool)
    graph_asked = Signal()
    python_asked = Signal()

    def __init__(self, width: int) -> None:
        super().__init__(width, "right", inner=Page())
        self._layer = -1
        self.title = Elided("", size=SIZE_SUBJECT, weight=SEMIBOLD)
        self.pill = StatusPill("", strong=True, dot=False)
        self.about = Paragraph("")
        self.dots = ChannelDots()
        self.dots.setFixedHeight(self.dots.usual[1])
        self.histogram = ChannelHistogram()
        self.histogram.setFixedHeight(self.histogram.usual[1])
        self.short = Text("", size=12, tone="dead", numbers=True)
        self.near = NearFold()
        self.probes = ProbeBars()
        self.verdict = Paragraph("", size=12)
        self.python = LinkButton(
            _("Copy as Python"), _("Copy lines that measure this model again to the clipboard"), arrow=True
        )
        self.graph = LinkButton(
            _("Show in the graph"), _("Show the activations one after the other, with this one"), arrow=True
        )
        self._lay_out()
        self.near.input_chosen.connect(self.input_chosen)
        self.dots.channel_chosen.connect(lambda channel: self.channel_chosen.emit(self._layer, channel))
        self.dots.margin_moved.connect(self.margin_moved)
        self.graph.clicked.connect(lambda _on: self.graph_asked.emit())
        self.python.clicked.connect(lambda _on: self.python_asked.emit())

    def _lay_out(self) -> None:
        head = abreast(None, (self.title, 1), spacing=8)
        head.addWidget(self.pill, 0, Qt.AlignmentFlag.AlignVCenter)
        section = self.add_section(spacing=8)
        unit = Text(_("in standard deviations of the channel’s own greatest values"), size=11, wrap=True,
                    tone="secondary")  # fmt: skip
        section.add(head, self.about, SectionHead(_("Greatest z of each channel")), self.dots, unit)
        self._channel = self.add_section(_("Channel"), self.short, spacing=8)
        self._channel.add(self.histogram)
        self._near = self.add_section(_("Inputs that excite it most"), self.near.button, spacing=8)
        self._near.add(self.near)
        self._probed = self.add_section(_("Is it the data or the model?"), spacing=8)
        self._probed.add(self.probes, self.verdict)
        following = self.add_section(_("Next"), spacing=4)
        links = FlowLayout(spacing=16)
        for link in (self.python, self.graph):
            links.addWidget(link)
        following.add(links)

    def set_seen(self, seen: Doctored) -> None:
        """Show the chosen layer and channel of what was found."""
        findings = seen.findings
        if findings is None or not findings.layers:
            return
        row = rows_of(findings)[min(max(seen.layer, 0), len(findings.layers) - 1)]
        if row.number != self._layer:
            self._layer = row.number
            self.scroll_home()
        self.title.setText(short_name(row.name))
        set_tip(self.title, layer_tip(row))
        self.pill.set_status(*pill(row))
        self.about.set_words(about(row, findings))
        self.dots.set_view(DotsView(row, seen.channel, seen.margin))
        self._show_channel(row, seen)
        self._show_probes(row, seen)

    def _show_channel(self, row: LayerRow, seen: Doctored) -> None:
        chosen = 0 <= seen.channel < row.channels
        words = _("One channel’s z")
        if chosen:
            words = _("Channel {channel:,} · z of {inputs:,} inputs").format(
                channel=seen.channel, inputs=len(row.found.peaks)
            )
        self._channel.head.set_words(words)
        self.short.setText(short_words(row, seen.channel))
        self.histogram.set_view(ChannelView(row, seen.channel, seen.margin))
        self._near.setVisible(chosen and seen.close.is_any)
        self.near.set_seen(seen)

    def _show_probes(self, row: LayerRow, seen: Doctored) -> None:
        self._probed.setVisible(bool(row.is_rectifier and row.dead))
        self.probes.setVisible(seen.waking is not None)
        if seen.waking is None:
            self.verdict.set_words(
                _("No probe was tried: noise, inverted or black inputs would tell which channels can fire.")
            )
            return
        found = waking_of(seen.waking, row.name)
        if found is not None:
            self.probes.set_view(probes_view(seen.waking.probes, found))
            self.verdict.set_words(found.sentence)
