"""Commands that change how the input plane is looked at: which one, how near, and what is painted on it."""

from __future__ import annotations

from dataclasses import replace

from reluexplorer.session.commands.command import ViewCommand, command
from reluexplorer.session.document.changes import with_view
from reluexplorer.session.document.document import Document
from reluexplorer.session.document.domains import CommandError, Numbers, Subject, argument
from reluexplorer.session.document.limits import INPUT

_EDGE = Numbers(-1e30, 1e30)
_NARROWEST = 1e-6
_TOO_NARROW = "A part of the plane is at least a millionth as wide and high as its edges are far from 0."


@command("set-plane", "Plane of two inputs", Subject.PLANE)
class SetPlane(ViewCommand):
    """ViewCommand at the plane of two inputs, the others at their mean."""

    first: int = argument(replace(INPUT, called="first input"))
    second: int = argument(replace(INPUT, called="second input"))

    def apply(self, document: Document) -> Document:
        if self.first == self.second:
            raise CommandError("A plane needs two different inputs.")
        return with_view(document, plane=(self.first, self.second), window=None)


@command("set-principal-plane", "Plane of the principal components", Subject.PLANE)
class SetPrincipalPlane(ViewCommand):
    """ViewCommand at the plane in which the data vary most."""

    def apply(self, document: Document) -> Document:
        return with_view(document, plane=None, window=None)


@command("set-plane-window", "Zoom the input plane", Subject.PLANE)
class SetPlaneWindow(ViewCommand):
    """ViewCommand at a part of the input plane."""

    left: float = argument(_EDGE)
    right: float = argument(_EDGE)
    low: float = argument(_EDGE)
    high: float = argument(_EDGE)

    def apply(self, document: Document) -> Document:
        for start, end in ((self.left, self.right), (self.low, self.high)):
            if not end - start > _NARROWEST * max(abs(start), abs(end)):
                raise CommandError(_TOO_NARROW)
        return with_view(document, window=(self.left, self.right, self.low, self.high))


@command("show-whole-plane", "Show the whole input plane", Subject.PLANE)
class ShowWholePlane(ViewCommand):
    """ViewCommand at all of the input plane again."""

    def apply(self, document: Document) -> Document:
        return with_view(document, window=None)
