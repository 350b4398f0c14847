"""What keys, buttons and the menu of the network diagram mean."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtWidgets import QMenu, QWidget

from reluexplorer.language import _
from reluexplorer.widgets.controls.arrows import ARROWS
from reluexplorer.widgets.diagram.layout import Hit, HitKind
from reluexplorer.widgets.diagram.view import DiagramView
from reluexplorer.widgets.theme.tips import set_tip
from reluexplorer.widgets.theme.tooltips import Tip


def unit_menu(
    parent: QWidget, view: DiagramView, column: int, unit: int, act: Callable[[str, int, int], object]
) -> QMenu:
    """Return a menu that calls ``act`` with what is chosen; it deletes itself when closed."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.setToolTipsVisible(True)
    for name, words in actions_of(view, column, unit):
        action = menu.addAction(words)
        set_tip(action, ACTIONS[name][1])
        action.triggered.connect(partial(act, name, column, unit))
    return menu


EMPTY = _("The network is drawn here once its data are read.")
NOWHERE = Hit("none")
ACTIONS = {
    "edit": (_("Edit weights"), _("Type the weights and the bias of this neuron (E)")),
    "kill": (_("Kill"), _("Lower the bias until no training sample opens this neuron (K)")),
    "revive": (_("Revive"), _("Set the bias so that half of the training samples open this neuron (R)")),
    "freeze": (_("Freeze"), _("Let updates leave this neuron alone, or let it learn again (F)")),
    "reinitialise": (_("Re-initialise"), _("Draw the weights and the bias of this neuron anew (I)")),
}
"""What can be done to a hidden unit: its words, and its tooltip with its key."""
ACTION_KEYS = {
    Qt.Key.Key_E: "edit",
    Qt.Key.Key_K: "kill",
    Qt.Key.Key_R: "revive",
    Qt.Key.Key_F: "freeze",
    Qt.Key.Key_I: "reinitialise",
}
TIPS = {
    "bias": _("Click to type the bias, drag up or down to change it"),
    "header": _("Click to give this layer another activation (A)"),
    "minus": _("Remove a neuron"),
    "plus": _("Add a neuron"),
    "remove": _("Remove this layer"),
    "add": _("Add a hidden layer here"),
}
ASKS: dict[Qt.Key, HitKind] = {
    Qt.Key.Key_Plus: "plus",
    Qt.Key.Key_Equal: "plus",
    Qt.Key.Key_Minus: "minus",
    Qt.Key.Key_Delete: "remove",
    Qt.Key.Key_Insert: "add",
}


def actions_of(view: DiagramView, column: int, unit: int) -> tuple[tuple[str, str], ...]:
    """Return the names and the words of what can be done to a hidden unit as it is."""
    frozen = (column, unit) in view.frozen
    names = ("edit", "revive" if view.is_dead(column, unit) else "kill", "freeze", "reinitialise")
    return tuple((name, _("Unfreeze") if name == "freeze" and frozen else ACTIONS[name][0]) for name in names)


def cursor_over(hit: Hit) -> Qt.CursorShape:
    """Return the mouse's shape over a part of the diagram."""
    if hit.kind in {"edge", "bias"}:
        return Qt.CursorShape.SizeVerCursor
    pressed = {"minus", "plus", "remove", "add", "unit", "more", "header"}
    if hit.kind in pressed or (hit.kind == "card" and hit.source >= 0):
        return Qt.CursorShape.PointingHandCursor
    return Qt.CursorShape.ArrowCursor


def tip_of(hit: Hit, at: QPoint, cell: QRectF | None) -> Tip | None:
    """Return the tooltip of what is under a point, which hides neither that nor the cell it belongs to."""
    around = QRect(at - QPoint(12, 12), QSize(24, 24)) if cell is None else cell.toAlignedRect()
    return Tip(TIPS[hit.kind], around) if hit.kind in TIPS else None


def stepped(counts: tuple[int, ...], at: tuple[int, int], key: Qt.Key) -> tuple[int, int]:
    """The (column, unit) that an arrow key leads to from another, inside the network."""
    across, down = ARROWS[key]
    column = min(max(at[0] + across, 0), len(counts) - 1)
    return column, min(max(at[1] + down, 0), counts[column] - 1)
