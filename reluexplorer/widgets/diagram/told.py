"""The parts of a network diagram for who listens: headers, neurons with what they read, and buttons."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QAccessible

from reluexplorer.language import _, ngettext
from reluexplorer.text import measure
from reluexplorer.widgets.accessibility.parts import Part
from reluexplorer.widgets.diagram.actions import TIPS
from reluexplorer.widgets.diagram.layout import Hit, Layout
from reluexplorer.widgets.diagram.view import DiagramView, ProbeView

_READ = 4
"""As many weights are told of a neuron, the largest."""
Doings = Callable[[Hit], tuple[tuple[str, Callable[[], object]], ...]]


@lru_cache(maxsize=2)
def hits_of(counts: tuple[int, ...], *, editable: bool) -> tuple[Hit, ...]:
    """Return all that can be pointed at in a network of so many units a column, in the order of reading."""
    found: list[Hit] = []
    last = len(counts) - 1
    for column, units in enumerate(counts):
        found.append(Hit("header", column))
        found += [Hit("unit", column, unit) for unit in range(units)]
        if editable and 0 < column < last:
            found += [Hit("minus", column), Hit("plus", column), Hit("remove", column)]
        if editable and column < last:
            found.append(Hit("add", column))
    return tuple(found)


def room_of(layout: Layout, hit: Hit) -> QRectF:
    """Return where it stands in the diagram; empty for a neuron without a cell."""
    column = layout.columns[hit.column]
    if hit.kind == "unit":
        return column.rect(hit.unit) if column.has(hit.unit) else QRectF()
    if hit.kind == "add":
        return layout.insert(hit.column)
    return {"header": column.header, "minus": column.minus, "plus": column.plus}.get(hit.kind, column.remove)


def part_of(
    view: DiagramView,
    layout: Layout,
    hit: Hit,
    probe: ProbeView | None,
    told: tuple[str, ...],
    doings: Doings,
) -> Part:
    """Return what is told of a place; ``told`` is what is known of a neuron beside its name and weights."""
    room, does = room_of(layout, hit), doings(hit)
    if hit.kind == "unit":
        fits = probe is not None and probe.fits(view)
        return Part(
            view.describe(hit.column, hit.unit),
            room,
            description=". ".join([*told, *reads(view, hit.column, hit.unit)]),
            value=probe.words(hit.column, hit.unit) if probe is not None and fits else "",
            selected=(hit.column, hit.unit) in {view.selected, *view.also},
            doings=does,
        )
    title = view.titles[hit.column]
    if hit.kind == "header":
        role = QAccessible.Role.Button if does else QAccessible.Role.Heading
        return Part(title, room, role, TIPS["header"] if does else "", doings=does)
    name = f"{TIPS[hit.kind]}: {title}"
    if hit.kind == "add":
        name = _("Add a hidden layer after {title}").format(title=title)
    return Part(name, room, QAccessible.Role.Button, doings=does)


def reads(view: DiagramView, column: int, unit: int) -> tuple[str, ...]:
    """Return what a unit reads with which weight, the largest first, and its bias; nothing of an input."""
    if column == 0:
        return ()
    weights = view.weights[column - 1][:, unit]
    order = np.argsort(-np.abs(np.nan_to_num(weights)), kind="stable")[:_READ].tolist()
    named = [f"{view.name_of(column - 1, source)} {measure(float(weights[source]))}" for source in order]
    more = len(weights) - len(named)
    words = [_("Weights: {weights}").format(weights=", ".join(named))]
    if more:
        said = ngettext(
            "Weights: {weights} and {count:,} smaller one",
            "Weights: {weights} and {count:,} smaller ones",
            more,
        )
        words = [said.format(weights=", ".join(named), count=more)]
    if column - 1 < len(view.biases):
        words.append(_("Bias {value}").format(value=measure(float(view.biases[column - 1][unit]))))
    return tuple(words)
