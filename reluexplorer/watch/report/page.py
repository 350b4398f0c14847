"""The report of a watched training as one HTML file: no script, nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from pathlib import PurePath

from reluexplorer.language import _, ngettext
from reluexplorer.models.report.sheet import sheet
from reluexplorer.sentences import shortened
from reluexplorer.text import digits, kept_together, loss_figure
from reluexplorer.watch.remedies import advice
from reluexplorer.watch.report.lines import drawn
from reluexplorer.watch.report.words import how_far, layer_figures, layer_heads
from reluexplorer.watch.run import Event, WatchedRun
from reluexplorer.watch.stilled import stilled_layers, stilled_line, stilled_title
from reluexplorer.watch.story import (
    change_words,
    largest_death,
    sentence,
    silent_words,
    title,
    told_before,
)

EVENTS = 40
"""As many of the last deaths and births are listed."""


def page(run: WatchedRun, made: str = "") -> str:
    """Return the report as a page; ``made`` says with which version, in words."""
    name = shortened(PurePath(run.script).name or run.name)
    head = _("{training}: which units are dead").format(training=name)
    return sheet(head, "\n".join(_body(run, name, made)))


def _body(run: WatchedRun, name: str, made: str) -> Iterator[str]:
    yield f"<h1>{escape(name)}</h1>"
    yield f'<p class="quiet">{escape(" · ".join(filter(None, (*_about(run), made))))}</p>'
    if len(run.steps):
        yield f'<div class="cards">{"".join(_cards(run))}</div>'
        for each in stilled_layers(run):
            yield _section(stilled_title(run, each), f"<p>{escape(stilled_line(run, each))}</p>")
        more = silent_words(run.silent_units, run.window)
        yield _section(_("Layers"), _layers(run) + (f'<p class="quiet">{escape(more)}</p>' if more else ""))
    if len(run.loss.steps) > 1:
        yield _section(_("Loss"), drawn(run.loss.steps, run.loss.values, _("Loss")))
    if run.is_counted and len(run.steps) > 1:
        yield _section(_("Dead units"), drawn(run.steps, run.dead.sum(axis=1), _("Dead units")))
    event = largest_death(run)
    if event is not None:
        yield _section(title(run, event), _why(run, event))
    if run.events:
        yield _section(_("Deaths and births"), _events(run))
    if run.notes:
        notes = "".join(f"<p>{escape(kept_together(each))}</p>" for each in run.notes)
        yield _section(_("To be known"), notes)
    yield _section(_("How it was measured"), f"<p>{escape(_HOW)}</p>")


_HOW = _(
    "At each look the pre-activations of one step were counted. A unit is dead where none of them has been "
    "above the threshold of its function in a whole window of looks, and comes back with the first that is."
)


def _section(head: str, body: str) -> str:
    return f"<section><h2>{escape(head)}</h2>{body}</section>"


def _about(run: WatchedRun) -> Iterator[str]:
    if run.script:
        yield run.name
    yield from how_far(run)
    if run.is_closed:
        yield _("ended")


def _cards(run: WatchedRun) -> Iterator[str]:
    if run.is_counted:
        mortal = [layer for layer, each in enumerate(run.layers) if each.can_die]
        dead = int(run.dead[-1, mortal].sum())
        yield _card(
            _("Dead units"), f"{dead:,}", _("of {units:,}").format(units=run.units), "dead" if dead else ""
        )
    if len(run.loss.values):
        yield _card(_("Loss"), loss_figure(float(run.loss.values[-1])))
    if len(run.learning_rate.values):
        yield _card(_("Learning rate"), digits(float(run.learning_rate.values[-1])))


def _card(label: str, figure: str, of: str = "", role: str = "") -> str:
    return (
        f'<div class="card"><div class="quiet">{escape(label)}</div><b class="{role}">{escape(figure)}</b> '
        f'<span class="quiet">{escape(of)}</span></div>'
    )


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]], first: int = 1) -> str:
    """Return a table in which the columns behind the ``first`` ones are of numbers."""

    def cells(row: Sequence[str], kind: str) -> str:
        return "".join(
            f"<{kind}{' class=number' if place >= first else ''}>{escape(each)}</{kind}>"
            for place, each in enumerate(row)
        )

    head = f"<tr>{cells(heads, 'th')}</tr>" if heads else ""
    body = "".join("<tr>{}</tr>".format(cells(row, "td")) for row in rows)
    return f"<table>{head}{body}</table>"


def _layers(run: WatchedRun) -> str:
    return _table(layer_heads(run), (_row(run, layer) for layer in range(len(run.layers))))


def _row(run: WatchedRun, layer: int) -> Sequence[str]:
    name, *figures = layer_figures(run, layer)
    return shortened(name, 60), *figures


def _why(run: WatchedRun, event: Event) -> str:
    found = advice(run, event)
    parts = [
        f"<p>{escape(_('Step {step:,}: {what}.').format(step=event.step, what=title(run, event)))}</p>",
        f"<p>{escape(sentence(run, event))}</p>",
    ]
    if changes := told_before(run, event):
        words = (change_words(run, event, each) for each in changes)
        rows = [(name, before, f"{at} {times}".rstrip()) for name, before, at, times in words]
        parts.append(_table((_("The update before"), _("Usually"), _("Here")), rows))
    parts.append(f"<p>{escape(_('Try in the script: {reason}').format(reason=found.headline))}</p>")
    remedies = [(each.code, each.note, each.reason) for each in found.remedies]
    return "".join([*parts, _table((), remedies, 3)])


def _events(run: WatchedRun) -> str:
    rows = [(f"{each.step:,}", title(run, each)) for each in reversed(run.events[-EVENTS:])]
    left = len(run.events) - EVENTS
    more = ngettext("{count:,} event before these.", "{count:,} events before these.", left)
    rest = f'<p class="quiet">{escape(more.format(count=left))}</p>' if left > 0 else ""
    return _table((_("Step"), _("What happened")), rows, 2) + rest
