"""The heads of the table of layers, above its columns."""

from __future__ import annotations

from reluexplorer.language import _
from reluexplorer.panels.doctor.shared.rows import COLUMNS, Wanted
from reluexplorer.text import digits
from reluexplorer.widgets.unit_table.heads import ColumnHeads

HEIGHT = 28
_LEFT = frozenset({"layer", "fed", "channels"})


class Heads(ColumnHeads):
    """A button for each column of the table of layers."""

    def __init__(self) -> None:
        super().__init__(COLUMNS, _LEFT, HEIGHT)

    def set_order(self, wanted: Wanted, margin: float) -> None:
        """Say what the columns are and which one the table goes by."""
        said = {
            "layer": (_("Layer"), _("The activation, in the order of the graph")),
            "fed": (_("Fed by"), _("What makes its pre-activations, and how many channels there are")),
            "values": (_("Values"), _("Values seen of each channel: inputs times positions")),
            "channels": (_("Channels"), _("What each channel does; the order is by how many there are")),
            "dead": (_("Dead"), _("Channels that are 0 for each value seen, of all; the order is by share")),
            "cut": (
                _("Cut at {margin} sd").format(margin=digits(margin, 2)),
                _("Silent channels that stay this many standard deviations below the threshold"),
            ),
            "firing": (_("Firing"), _("Mean share of values at which its channels fire")),
        }
        self.set_heads(said, wanted.column, falling=wanted.falling)
