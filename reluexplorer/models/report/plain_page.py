"""The report of a model as the plain HTML that can be set on paper: tables and pictures by name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from reluexplorer.language import _
from reluexplorer.models.report.cards import Card, cards
from reluexplorer.models.report.page import Report, about, how
from reluexplorer.models.report.states import COLOURS, ORDER, name_of
from reluexplorer.models.report.strips import HEIGHT, WIDTH
from reluexplorer.models.values.findings import Channel, LayerFindings
from reluexplorer.sentences import shortened
from reluexplorer.text import NONE, percent, short

_STYLE = """
body { font-family: Inter, sans-serif; font-size: 9pt; color: #1b2130; }
h1 { font-size: 18pt; margin-bottom: 2px; }
h2 { font-size: 12pt; margin-top: 16px; }
p { margin-top: 3px; margin-bottom: 3px; }
td, th { padding: 2px 10px 2px 0; text-align: left; vertical-align: middle; font-size: 8pt; }
.quiet { color: #5e687d; font-size: 8pt; }
.figure { font-size: 15pt; font-weight: bold; }
"""
_SHARE = 0.55
"""Of a strip's width on paper."""


def plain_page(report: Report) -> str:
    """Return the report; the picture of the layer at place n is named ``strip-n.png``."""
    body = "\n".join(_body(report))
    return f'<html><head><meta charset="utf-8"><style>{_STYLE}</style></head><body>{body}</body></html>'


def _body(report: Report) -> Iterator[str]:
    found = report.findings
    yield f"<h1>{escape(shortened(found.name))}</h1>"
    yield f'<p class="quiet">{escape(" · ".join(about(report)))}</p>'
    yield f"<table><tr>{''.join(map(_card, cards(found, report.waking)))}</tr></table>"
    numbered = list(enumerate(found.layers))
    rectifiers = [each for each in numbered if each[1].layer.kind.is_rectifier]
    others = [each for each in numbered if not each[1].layer.kind.is_rectifier]
    if numbered:
        yield f"<p>{_legend(found.layers)}</p>"
    for title, layers in ((_("ReLU and its like"), rectifiers), (_("Other activations"), others)):
        if layers:
            yield f"<h2>{escape(title)}</h2>{_layers(layers)}"
    if report.waking is not None and report.waking.dead:
        rows = [*zip(report.waking.probes, report.waking.counts, strict=True)]
        rows.append((_("any of them"), report.waking.data))
        body = "".join(f"<tr><td>{escape(words)}</td><td>{count:,}</td></tr>" for words, count in rows)
        yield f"<h2>{escape(_('Is it the data or the model?'))}</h2><p>{escape(report.waking.sentence)}</p>"
        yield f"<table><tr><th>{_('Probe')}</th><th>{_('Woke')}</th></tr>{body}</table>"
    if found.notes:
        yield f"<h2>{_('To be known')}</h2>" + "".join(f"<p>{escape(note)}</p>" for note in found.notes)
    yield f"<h2>{_('How it was measured')}</h2>" + "".join(how(report))


def _card(card: Card) -> str:
    colour = f' style="color: {COLOURS[Channel.DEAD][0]}"' if card.role == "dead" else ""
    figure = " · ".join(f"{figure} {of}" for figure, of in card.parts) or card.figure
    return (
        f'<td style="padding-right: 18px; vertical-align: top"><p class="quiet">{escape(card.label)}</p>'
        f'<p class="figure"{colour}>{escape(figure)}</p><p class="quiet">{escape(card.words)}</p></td>'
    )


def _legend(layers: Sequence[LayerFindings]) -> str:
    there = {state for each in layers for state in each.states}
    return " &nbsp; ".join(
        f'<span style="color: {COLOURS[state][0]}">■</span> {escape(name_of(state))}'
        for state in ORDER
        if state in there
    )


def _layers(layers: Sequence[tuple[int, LayerFindings]]) -> str:
    heads = (_("Layer"), _("Fed by"), _("Values"), _("Channels"), _("Dead"), _("Firing"))
    head = "".join(f"<th>{escape(words)}</th>" for words in heads)
    return f"<table><tr>{head}</tr>{''.join(_row(place, each) for place, each in layers)}</table>"


def _row(place: int, each: LayerFindings) -> str:
    layer = each.layer
    seen = each.firing[each.firing == each.firing]
    picture = f'<img src="strip-{place}.png" width="{WIDTH * _SHARE:.0f}" height="{HEIGHT * _SHARE:.0f}">'
    cells = (
        escape(shortened(layer.name, 34)),
        escape(shortened(layer.source.words or layer.kind.value, 24)),
        short(each.values) if each.values else NONE,
        picture,
        f"{each.counted(Channel.DEAD):,} / {layer.channels:,}",
        percent(float(seen.mean())) if seen.size else NONE,
    )
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
