"""The line below the header that says how pictures become the model's inputs, and what opens to change it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from reluexplorer.language import _
from reluexplorer.models.feeding.preparation import LAYOUTS, ORDERS
from reluexplorer.session.commands.doctor import FILLS, VALUES
from reluexplorer.session.jobs.doctored import Doctored
from reluexplorer.widgets.controls.all_controls import ComboField, Elided, Fold, FormRow
from reluexplorer.widgets.controls.boxes import abreast, stacked
from reluexplorer.widgets.controls.flow import FlowLayout

if TYPE_CHECKING:
    from reluexplorer.models.feeding.prepared import Prepared

_OWN = "own"
_WIDE = {"values": 132, "layout": 86, "order": 76, "fill": 112}
"""Pixels of each choice: beside each other they have room in a narrow window."""
_LAYOUTS, _ORDERS = (tuple((each, each) for each in names) for names in (LAYOUTS, ORDERS))
_OPTIONS = {
    "values": tuple(VALUES.items()), "layout": _LAYOUTS, "order": _ORDERS, "fill": tuple(FILLS.items()),
}  # fmt: skip
"""What can be chosen of each setting, by its argument in the command."""
_SAID = {
    "values": (_("Values"), _("What pixels become: the range that the model was trained on")),
    "layout": (_("Layout"), _("Whether channels come before height and width (NCHW) or after them")),
    "order": (_("Colours"), _("The order of the channels, as the model reads them")),
    "fill": (_("Size"), _("How a picture of another shape than the model reads is fitted")),
}
"""Its name and tooltip."""


class PicturesLine(QWidget):
    """``changed`` carries which setting a person changed, by its argument in the command, and to what."""

    changed = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.words = Elided("", size=12, tone="secondary")
        self.fold = Fold(
            _("How pictures are fed"),
            _("Show or hide what can be changed of it; kept for this model"),
            spacing=6,
        )
        self.choices = {
            name: ComboField(*_SAID[name], options) for name, options in _OPTIONS.items()
        }  # fmt: skip
        self._prepared: Prepared | None = None
        self._shown: tuple[Prepared | None, bool] | None = None
        self._lay_out()
        for name, choice in self.choices.items():
            choice.edited.connect(lambda key, name=name: self._ask(name, key))

    def _lay_out(self) -> None:
        rows = QWidget()
        flow = FlowLayout(spacing=16, parent=rows)
        for name, choice in self.choices.items():
            flow.addWidget(FormRow(choice.accessibleName(), choice, field_width=_WIDE[name]))
        self.fold.add(rows)
        self.fold.edited.connect(lambda _on: self._say())
        stacked(self, abreast(None, (self.words, 1), self.fold.button, spacing=8), self.fold, spacing=2)

    def _say(self) -> None:
        """Say what is done; where the choices say that, whether it fits what the model remembers."""
        prepared = self._prepared
        if prepared is None:
            return
        is_open = self.fold.button.isChecked()
        said = f"{prepared.shape} · {prepared.checked}" if is_open else fed_words(prepared)
        self.words.setText(said)
        self.words.set_tone("warning" if is_open and prepared.warning else "secondary")

    def _ask(self, name: str, key: str) -> None:
        if key != _OWN:
            self.changed.emit(name, key)

    def set_seen(self, seen: Doctored) -> None:
        """Show what is done to pictures, where the model is fed some."""
        prepared = seen.prepared
        self.setVisible(prepared is not None)
        shown = prepared, seen.is_busy
        if prepared is None or shown == self._shown:
            return  # A list that is open would be closed while something else is measured.
        self._prepared, self._shown = prepared, shown
        self._say()
        values = prepared.preparation.range or _OWN
        own = ((_OWN, _("own")),) if values == _OWN else ()
        self.choices["values"].set_options((*_OPTIONS["values"], *own), values)
        refused = dict.fromkeys(
            (each for each in LAYOUTS if each not in prepared.layouts),
            _("The model’s shape is {shape}.").format(shape=prepared.shape),
        )
        self.choices["layout"].set_options(_LAYOUTS, prepared.layout or LAYOUTS[0], refused)
        self.choices["order"].set_value(ORDERS[prepared.preparation.is_bgr])
        self.choices["fill"].set_value(prepared.preparation.fill.value)
        for name, has_choice in (("layout", prepared.layout), ("order", prepared.form.channels > 1)):
            self.choices[name].setEnabled(bool(has_choice) and not seen.is_busy)
        for name in ("values", "fill"):
            self.choices[name].setEnabled(not seen.is_busy)


def fed_words(prepared: Prepared) -> str:
    """Say in one line how pictures are fed."""
    order = ORDERS[prepared.preparation.is_bgr]
    parts = [
        _("Pictures are fed as {shape}").format(shape=prepared.shape),
        prepared.layout,
        order if prepared.form.channels > 1 else _("grey"),
        prepared.preparation.words_of_values,
        FILLS[prepared.preparation.fill.value],
    ]
    return " · ".join(filter(None, parts))
