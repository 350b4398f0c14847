"""What the panel shows of the session's state."""

from __future__ import annotations

from dataclasses import dataclass

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.session.document import curve_colours as curves
from reluexplorer.session.document.document import View

STYLES = ("solid", "solid", "solid", "solid", "dash", "dashdot", "dot", "long", "dash")
"""Style of the line for each colour: a second sign for those that lie close to another in some eyes."""


@dataclass(frozen=True)
class Shown:
    """A function that has a curve, with the number of its colour."""

    choice: ActivationChoice
    colour: int

    @property
    def name(self) -> str:
        """Its name in the catalogue."""
        return self.choice.name

    @property
    def label(self) -> str:
        """What people call it."""
        return self.choice.entry.label

    @property
    def role(self) -> str:
        """The colour role of its line."""
        return f"curve{self.colour}"

    @property
    def style(self) -> str:
        """The style of its line."""
        return STYLES[self.colour]


@dataclass(frozen=True)
class ActivationsView:
    """Which curves, with which parameters, and where the probe is; all else follows from these."""

    shown: tuple[Shown, ...]
    catalogue: tuple[ActivationChoice, ...]
    """All functions that may have a curve, with the parameters that it has or would have."""
    probe: float

    @property
    def choices(self) -> tuple[ActivationChoice, ...]:
        """The shown functions in the catalogue's order."""
        return tuple(each.choice for each in self.shown)

    def choice(self, name: str) -> ActivationChoice:
        """Return a function with its parameters."""
        return self.catalogue[curves.CURVES.index(name)]


def view_of(view: View) -> ActivationsView:
    """Return what the panel shows of a document's view."""
    catalogue = tuple(curves.choice_of(view, name) for name in curves.CURVES)
    colours = curves.colours(view)
    shown = tuple(Shown(curves.choice_of(view, name), colours[name]) for name in view.curves)
    return ActivationsView(shown, catalogue, view.probe)
