"""The report of a model as one HTML file: no script, nothing from elsewhere, for light and dark."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from reluexplorer.language import _, ngettext
from reluexplorer.models.feeding.waking import DataOrModel
from reluexplorer.models.report.cards import Card, cards
from reluexplorer.models.report.sheet import sheet
from reluexplorer.models.report.states import ORDER, name_of
from reluexplorer.models.report.strips import definitions, strip
from reluexplorer.models.values.findings import Channel, Findings, LayerFindings
from reluexplorer.sentences import shortened
from reluexplorer.text import NONE, counted, kept_together, percent, short


@dataclass(frozen=True, eq=False)
class Report:
    """What a report is made of."""

    findings: Findings
    waking: DataOrModel | None = None
    inputs: str = ""
    """The name of the inputs' file or folder; empty where they are made up."""
    preparation: str = ""
    """How pictures were prepared, in words; empty where there were none."""
    made: str = ""
    """When and with which version, in words."""


def page(report: Report) -> str:
    """Return the report as a page; it holds no address of anything."""
    title = _("{model}: which channels are dead").format(model=shortened(report.findings.name))
    return sheet(title, "\n".join(_body(report)))


def _body(report: Report) -> Iterator[str]:
    found = report.findings
    yield definitions()
    yield f"<h1>{escape(shortened(found.name))}</h1>"
    yield f'<p class="quiet">{escape(" · ".join(about(report)))}</p>'
    yield f'<div class="cards">{"".join(map(_card, cards(found, report.waking)))}</div>'
    others = [each for each in found.layers if not each.layer.kind.is_rectifier]
    if found.rectifiers:
        yield f"<section>{_legend(found.rectifiers)}{_layers(found.rectifiers)}</section>"
    if others:
        yield f"<section><h2>{_('Other activations')}</h2>{_legend(others)}{_layers(others)}</section>"
    if report.waking is not None and report.waking.dead:
        yield f"<section>{_probes(report.waking)}</section>"
    if found.notes:
        notes = "".join(f"<p>{escape(kept_together(note))}</p>" for note in found.notes)
        yield f"<section><h2>{_('To be known')}</h2>{notes}</section>"
    yield f"<section><h2>{_('How it was measured')}</h2>{''.join(how(report))}</section>"


def about(report: Report) -> Iterator[str]:
    """Yield what the model is, and when it was looked at."""
    found = report.findings
    rectifiers = len(found.rectifiers)
    yield ngettext("{count:,} ReLU layer", "{count:,} ReLU layers", rectifiers).format(count=rectifiers)
    yield counted(found.parameters, "parameter")
    if found.held_out:
        words = ngettext("{count:,} input kept back", "{count:,} inputs kept back", found.held_out)
        yield words.format(count=found.held_out)
    if report.made:
        yield report.made


def _card(card: Card) -> str:
    figures = "".join(
        f'<b>{escape(figure)}</b> <span class="quiet">{escape(of)}</span> ' for figure, of in card.parts
    )
    return (
        f'<div class="card"><div class="quiet">{escape(card.label)}</div>'
        f'<div>{figures or f"""<b class="{card.role}">{escape(card.figure)}</b>"""}</div>'
        f'<div class="quiet">{escape(card.words)}</div></div>'
    )


def _legend(layers: Sequence[LayerFindings]) -> str:
    there = {state for each in layers for state in each.states}
    marks = []
    for state in ORDER:
        if state in there:
            look = 'fill="url(#dead)"' if state is Channel.DEAD else f'class="s-{state.name.lower()}"'
            marks.append(
                '<span><svg viewBox="0 0 10 10" aria-hidden="true">'
                f'<rect width="10" height="10" {look}/></svg>{escape(name_of(state))}</span>'
            )
    return f'<div class="legend">{"".join(marks)}</div>'


def _layers(layers: Sequence[LayerFindings]) -> str:
    heads = (
        ("", _("Layer")), ("", _("Fed by")), ("number", _("Values")), ("", _("Channels")),
        ("number", _("Dead")), ("number", _("Firing")),
    )  # fmt: skip
    head = "".join(f'<th class="{role}">{escape(words)}</th>' for role, words in heads)
    return f"<table><tr>{head}</tr>{''.join(map(_row, layers))}</table>"


def _row(each: LayerFindings) -> str:
    layer = each.layer
    seen = each.firing[each.firing == each.firing]
    dead = each.counted(Channel.DEAD)
    role = "number dead" if dead else "number"
    return (
        f"<tr><td>{escape(shortened(layer.name, 40))}</td>"
        f'<td class="quiet">{escape(layer.source.words or layer.kind.value)}</td>'
        f'<td class="number">{short(each.values) if each.values else NONE}</td><td>{strip(each)}</td>'
        f'<td class="{role}">{dead:,} / {layer.channels:,}</td>'
        f'<td class="number">{percent(float(seen.mean())) if seen.size else NONE}</td></tr>'
    )


def _probes(waking: DataOrModel) -> str:
    rows = [*zip(waking.probes, waking.counts, strict=True), (_("any of them"), waking.data)]
    body = "".join(
        f'<tr><td>{escape(words)}</td><td><div class="bar">'
        f'<div style="width:{100 * count / waking.dead:.1f}%"></div></div></td>'
        f'<td class="number">{count:,}</td></tr>'
        for words, count in rows
    )
    return (
        f"<h2>{_('Is it the data or the model?')}</h2><p>{escape(waking.sentence)}</p>"
        f"<table><tr><th>{_('Probe')}</th><th></th>"
        f'<th class="number">{_("Woke")}</th></tr>{body}</table>'
    )


def how(report: Report) -> Iterator[str]:
    """Yield paragraphs on how it was measured."""
    found = report.findings
    inputs = counted(found.inputs, "input")
    if found.is_made_up:
        words = _("The model was run on {inputs} of noise in the shape that it declares.")
    else:
        words = _("The model was run on {inputs} from {name}.")
    yield f"<p>{escape(words.format(inputs=inputs, name=shortened(report.inputs)))}</p>"
    if report.preparation:
        yield f"<p>{escape(_('Pictures: {how}.').format(how=report.preparation))}</p>"
    yield "<p>{}</p>".format(
        _(
            "A channel is dead where its greatest pre-activation over all values is at most the threshold of "
            "its function. “Values” are those seen of each channel; a rate of which n values show none is "
            "below 3/n with 95 % confidence."
        )
    )
    if found.digest:
        yield f'<p class="quiet">SHA-256 {escape(found.digest)}</p>'
