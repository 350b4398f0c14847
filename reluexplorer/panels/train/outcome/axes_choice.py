"""Which plane of a space of more than two inputs is looked at."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from reluexplorer.language import _
from reluexplorer.panels.panel import Dispatch
from reluexplorer.session.commands.plane import SetPlane, SetPrincipalPlane
from reluexplorer.widgets.controls.all_controls import ComboField, Paragraph
from reluexplorer.widgets.controls.boxes import abreast, stacked

PRINCIPAL = "principal"


class AxesChoice(QWidget):
    """Two lists of inputs, or the principal components, and the sentence that says what is shown."""

    def __init__(self, dispatch: Dispatch) -> None:
        super().__init__()
        self._dispatch = dispatch
        self._names: tuple[str, ...] = ()
        self._names_up: tuple[str, ...] = ()
        """What the list of inputs upwards has: it is filled once it is seen, for there may be thousands."""
        self._plane: tuple[int, int] | None = None
        principal = [(PRINCIPAL, _("Principal components"))]
        self.across = ComboField(_("Input across"), _("Input shown from left to right"), principal)
        self.up = ComboField(_("Input upwards"), _("Input shown from bottom to top"), principal)
        self.explanation = Paragraph("", size=12)
        row = abreast(None, (self.across, 1), (self.up, 1), spacing=8)
        stacked(self, row, self.explanation, spacing=8)
        self.across.edited.connect(self._choose_across)
        self.up.edited.connect(self._choose_up)

    def set_axes(self, names: tuple[str, ...], plane: tuple[int, int] | None, explanation: str) -> None:
        """Show the names of the inputs and the plane of two of them; None is the principal plane."""
        if plane is not None and max(plane) >= len(names):
            plane = None
        if names != self._names:
            self._names = names
            self.across.set_options([(PRINCIPAL, _("Principal components")), *_listed(names)], PRINCIPAL)
        if plane is not None and names != self._names_up:
            self._names_up = names
            self.up.set_options(_listed(names))
        self._plane = plane
        self.across.set_value(PRINCIPAL if plane is None else str(plane[0]))
        if plane is not None:
            self.up.set_value(str(plane[1]))
        self.up.setVisible(plane is not None)
        self.explanation.set_words(explanation)

    def _choose_across(self, key: str) -> None:
        if key == PRINCIPAL:
            self._dispatch(SetPrincipalPlane())
            return
        first, before = int(key), self._plane or (1, 0)
        second = before[1] if before[1] != first else before[0] if before[0] != first else 1
        self._dispatch(SetPlane(first, second))

    def _choose_up(self, key: str) -> None:
        second, before = int(key), self._plane or (0, 1)
        first = before[0] if before[0] != second else before[1]
        self._dispatch(SetPlane(first, second))


def _listed(names: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(str(index), name) for index, name in enumerate(names)]
