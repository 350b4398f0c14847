"""The left column: which functions are shown, the leak, and what is known of one of them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QGridLayout

from reluexplorer.core.activations import CATALOGUE, ActivationChoice
from reluexplorer.panels.activations.view import ActivationsView
from reluexplorer.panels.activations.words import COLOURS, choice_of, range_words
from reluexplorer.widgets.controls import (
    FormRow,
    ListRow,
    NumberField,
    Paragraph,
    SideColumn,
    SliderField,
    Text,
)

_LEAK_TIP = "Slope of the leaky ReLU left of zero; 0 makes it ReLU, 1 the identity"


class FunctionsColumn(SideColumn):
    """Rows that show and hide curves. The function under the mouse or the keyboard is described below."""

    toggled = Signal(str)
    leak_moved = Signal(float, bool)
    """The new leak, and whether it goes on with a drag."""

    def __init__(self, width: int) -> None:
        super().__init__(width, "left")
        self._view: ActivationsView | None = None
        self._about = "relu"
        self._dragging = False
        self.rows: dict[str, ListRow] = {}
        section = self.add_section("Functions", inset=8, spacing=0)
        section.body.addSpacing(6)
        for name, colour in COLOURS.items():
            entry = CATALOGUE[name]
            row = ListRow(entry.label, f"Show or hide {entry.label}: {entry.formula}", swatch=colour)
            row.clicked.connect(lambda _on, name=name: self.toggled.emit(name))
            row.installEventFilter(self)
            self.rows[name] = row
            section.add(row)
        self._add_leak()
        self._add_about()

    def _add_leak(self) -> None:
        section = self.add_section("Leaky ReLU", spacing=4)
        self.leak = NumberField("Negative slope α", _LEAK_TIP, 0.0, 1.0, 0.1, step=0.01, stepper=False)
        self.slider = SliderField("Negative slope α", _LEAK_TIP, 0.0, 1.0, 0.1, default=0.01, step=0.01)
        self.leak.edited.connect(lambda value: self.leak_moved.emit(float(value), False))
        self.slider.moved.connect(self._drag)
        self.slider.committed.connect(self._drop)
        section.add(FormRow("Negative slope α", self.leak, field_width=64))
        section.add(self.slider)

    def _add_about(self) -> None:
        section = self.add_section("About ReLU", spacing=8)
        self._head = section.head
        grid = QGridLayout()
        grid.setContentsMargins(0, 2, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        self.facts: dict[str, Text] = {}
        for number, words in enumerate(("f(x)", "f′(x)", "Range", "Origin")):
            name = Text(words, size=12, tone="secondary")
            value = Text("", size=12, wrap=True)
            value.setMinimumWidth(60)
            grid.addWidget(name, number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, number, 1)
            self.facts[words] = value
        section.add(grid)
        self.note = Paragraph("", size=12)
        section.add(self.note)
        self._describe(self._about)

    def set_view(self, view: ActivationsView) -> None:
        """Show which curves are on, and the leak."""
        before, self._view = self._view, view
        for name, row in self.rows.items():
            row.setChecked(name in view.curves)
        self.leak.set_value(view.leak)
        self.slider.set_value(view.leak)
        if before is None and view.curves:
            self._about = view.curves[0]
        self._describe(self._about)

    def about(self) -> str:
        """Return the name of the function that is described."""
        return self._about

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Describe the function whose row the mouse or the keyboard is at."""
        if event.type() in {QEvent.Type.Enter, QEvent.Type.FocusIn}:
            self._describe(next(name for name, row in self.rows.items() if row is watched))
        return super().eventFilter(watched, event)

    def _describe(self, name: str) -> None:
        self._about = name
        entry = CATALOGUE[name]
        choice = ActivationChoice(name) if self._view is None else choice_of(name, self._view.leak)
        if self._head is not None:
            self._head.set_words(f"About {entry.label}")
        for words, text in zip(
            self.facts,
            (entry.formula, entry.slope_formula, range_words(choice), entry.origin),
            strict=True,
        ):
            self.facts[words].setText(text)
        self.note.set_words(entry.kink_note)
        self.note.setVisible(bool(entry.kink_note))

    def _drag(self, value: float) -> None:
        self.leak_moved.emit(value, self._dragging)
        self._dragging = True

    def _drop(self, _value: float) -> None:
        self._dragging = False
