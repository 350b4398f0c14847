"""What keys and buttons of the network diagram mean."""

from __future__ import annotations

from PySide6.QtCore import Qt

from reluexplorer.widgets.diagram_layout import Hit, HitKind

NOWHERE = Hit("none")
TIPS = {
    "minus": "Remove a neuron",
    "plus": "Add a neuron",
    "remove": "Remove this layer",
    "add": "Add a hidden layer here",
}
STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
ASKS: dict[Qt.Key, HitKind] = {
    Qt.Key.Key_Plus: "plus",
    Qt.Key.Key_Equal: "plus",
    Qt.Key.Key_Minus: "minus",
    Qt.Key.Key_Delete: "remove",
    Qt.Key.Key_Insert: "add",
}


def stepped(counts: tuple[int, ...], at: tuple[int, int], key: Qt.Key) -> tuple[int, int]:
    """The (column, unit) that an arrow key leads to from another, inside the network."""
    across, down = STEPS[key]
    column = min(max(at[0] + across, 0), len(counts) - 1)
    return column, min(max(at[1] + down, 0), counts[column] - 1)
