"""The parts of a workspace that can be pictured on their own, by name."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QWidget

from reluexplorer.panels.panel import Panel
from reluexplorer.sentences import LONGEST, quoted, some
from reluexplorer.session.document.domains import CommandError
from reluexplorer.widgets.controls.all_controls import BarTable
from reluexplorer.widgets.controls.tables import DataGrid
from reluexplorer.widgets.painting.painted_widget import PaintedWidget
from reluexplorer.widgets.plots.curve_plot import CurvePlot

_KINDS = (PaintedWidget, CurvePlot, BarTable, DataGrid)
"""What is worth a picture of its own, wherever it stands."""
_LONGEST = LONGEST - 60
"""Letters of a refusal, without those that say in which step of a script it was."""
_ROOM = 120
"""Letters for names where not all have room."""


def parts_of(window: QWidget, panel: Panel[object], *, hidden: bool = False) -> dict[str, QWidget]:
    """Return what is shown of a workspace by name: its own parts, each chart and table, and the whole.

    Names are in small letters; a second part of a name has a 2 behind it. With ``hidden``, what is not
    shown now is among them.
    """
    if hidden:
        return _all_parts(window, panel)
    found: dict[str, QWidget] = {}
    own = {name: part for name, part in panel.parts().items() if part.isVisibleTo(window) and _has_size(part)}
    for name, part in [*own.items(), *_drawn(panel, window)]:
        if part not in found.values():
            found[_unused(name.lower(), found)] = part
    return {**found, "workspace": panel, "window": window}


def part_of(parts: dict[str, QWidget], name: str) -> QWidget:
    """Return the part of a name; raise :class:`CommandError` with a list of those that there are."""
    wanted = " ".join(name.lower().replace("-", " ").split())
    for each, part in parts.items():
        if each.replace("-", " ") == wanted:
            return part
    said = f"The workspace has no part named {quoted(name)} now; it has"
    known = ", ".join(parts)
    if len(said) + len(known) > _LONGEST:
        known = f"{some(list(parts), _ROOM)}. shot --parts lists all"
    raise CommandError(f"{said} {known}.")


def _all_parts(window: QWidget, panel: Panel[object]) -> dict[str, QWidget]:
    found: dict[str, QWidget] = {}
    drawn = [(child.accessibleName(), child) for child in panel.findChildren(QWidget) if _is_drawn(child)]
    later = [(name, panel) for name in panel.later_parts()]
    for name, part in [*panel.parts().items(), *drawn, *later]:
        if part is panel or part not in found.values():
            found[_unused(name.lower(), found)] = part
    return {**found, "workspace": panel, "window": window}


def _is_drawn(child: QWidget) -> bool:
    return isinstance(child, _KINDS) and bool(child.accessibleName())


def _drawn(panel: QWidget, window: QWidget) -> Iterator[tuple[str, QWidget]]:
    for child in panel.findChildren(QWidget):
        if _is_drawn(child) and child.isVisibleTo(window) and _has_size(child):
            yield child.accessibleName(), child


def _has_size(part: QWidget) -> bool:
    return part.width() > 1 and part.height() > 1


def _unused(name: str, taken: dict[str, QWidget]) -> str:
    number, made = 1, name
    while made in taken:
        number += 1
        made = f"{name} {number}"
    return made
