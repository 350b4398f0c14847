"""Commands that change how the input plane is looked at: which one, how near, and what is painted on it."""

from __future__ import annotations

from dataclasses import replace

from reluexplorer.language import _
from reluexplorer.session.commands.command import ViewCommand, command
from reluexplorer.session.document.changes import with_view
from reluexplorer.session.document.demands import demand_plane, demand_window
from reluexplorer.session.document.document import Document
from reluexplorer.session.document.domains import Subject, argument
from reluexplorer.session.document.limits import EDGE, INPUT


@command("set-plane", _("Plane of two inputs"), Subject.PLANE)
class SetPlane(ViewCommand):
    """Look at the plane of two inputs, the others at their mean."""

    first: int = argument(replace(INPUT, called=_("first input")))
    second: int = argument(replace(INPUT, called=_("second input")))

    def apply(self, document: Document) -> Document:
        plane = self.first, self.second
        demand_plane(plane)
        return with_view(document, plane=plane, window=None)


@command("set-principal-plane", _("Plane of the principal components"), Subject.PLANE)
class SetPrincipalPlane(ViewCommand):
    """Look at the plane in which the data vary most."""

    def apply(self, document: Document) -> Document:
        return with_view(document, plane=None, window=None)


@command("set-plane-window", _("Zoom the input plane"), Subject.PLANE)
class SetPlaneWindow(ViewCommand):
    """Look at a part of the input plane."""

    left: float = argument(EDGE)
    right: float = argument(EDGE)
    low: float = argument(EDGE)
    high: float = argument(EDGE)

    def apply(self, document: Document) -> Document:
        window = self.left, self.right, self.low, self.high
        demand_window(window)
        return with_view(document, window=window)


@command("show-whole-plane", _("Show the whole input plane"), Subject.PLANE)
class ShowWholePlane(ViewCommand):
    """Look at all of the input plane again."""

    def apply(self, document: Document) -> Document:
        return with_view(document, window=None)
