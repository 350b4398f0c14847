"""The parts of a workspace that can be pictured on their own, by name."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from reluexplorer.language import _, english
from reluexplorer.panels.panel import Panel
from reluexplorer.sentences import LONGEST, quoted, some
from reluexplorer.session.document.domains import CommandError
from reluexplorer.widgets.controls.all_controls import BarTable
from reluexplorer.widgets.controls.tables import DataGrid
from reluexplorer.widgets.painting.painted_widget import PaintedWidget
from reluexplorer.widgets.plots.curve_plot import CurvePlot

_KINDS = (PaintedWidget, CurvePlot, BarTable, DataGrid)
"""What is worth a picture of its own, wherever it stands."""
_LONGEST = LONGEST - 58
"""Letters of a refusal, without those that say in which step of a script it was."""
_ROOM = 120
"""Letters for names where not all have room."""


def parts_of(window: QWidget, panel: Panel[object], *, hidden: bool = False) -> dict[str, QWidget]:
    """Return what is shown of a workspace by name: its own parts, each chart and table, and the whole.

    Names are English in every language, and in small letters; a second part of a name has a 2 behind it. With
    ``hidden``, what is not shown now is among them.
    """
    found: dict[str, QWidget] = {}
    children = filter(_is_drawn, panel.findChildren(QWidget))
    drawn = [(child.accessibleName(), child) for child in children]
    for name, part in [*panel.parts().items(), *drawn]:
        if part not in found.values() and (hidden or (part.isVisibleTo(window) and _has_size(part))):
            found[_unused(name, found)] = part
    for name in panel.later_parts() if hidden else ():
        found[_unused(name, found)] = panel
    return {**found, "workspace": panel, "window": window}


def part_of(parts: dict[str, QWidget], name: str) -> QWidget:
    """Return the part of a name; raise :class:`CommandError` with a list of those that there are."""
    wanted = " ".join(name.lower().replace("-", " ").split())
    for each, part in parts.items():
        if each.replace("-", " ") == wanted:
            return part
    words = _("The workspace has no part named {name} now; it has {parts}.")
    said = words.format(name=quoted(name), parts=", ".join(parts))
    if len(said) > _LONGEST:
        words = _("The workspace has no part named {name} now; it has {parts}. shot --parts lists all.")
        said = words.format(name=quoted(name), parts=some(list(parts), _ROOM))
    raise CommandError(said)


def _is_drawn(child: QWidget) -> bool:
    return isinstance(child, _KINDS) and bool(child.accessibleName())


def _has_size(part: QWidget) -> bool:
    return part.width() > 1 and part.height() > 1


def _unused(said: str, taken: dict[str, QWidget]) -> str:
    """Return the name of a part from what is said of it, with a number where another has it."""
    name = english(said).lower()
    number, made = 1, name
    while made in taken:
        number += 1
        made = f"{name} {number}"
    return made
