"""OPTIMISER: how weights are updated."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QWidget

from reluexplorer.core.optimizers import OPTIMIZERS
from reluexplorer.core.problem import TrainingSpec
from reluexplorer.panels.panel import Dispatch
from reluexplorer.panels.train.fields import FIELD, bounds, number_field
from reluexplorer.panels.train.optimiser_more import OptimiserMore
from reluexplorer.panels.train.view import TrainView
from reluexplorer.session.document_settings import SETTINGS
from reluexplorer.session.setting_commands import assign, setter
from reluexplorer.widgets.controls import ComboField, FormRow, Section
from reluexplorer.widgets.fields import NumberField
from reluexplorer.widgets.tips import set_tip

_BETWEEN = 6
"""Pixels between two fields in a pair."""
_FIRST = TrainingSpec()
_WITHOUT = "Losses are shown without it"
_OTHER_SEED = ("refresh", "Next seed", "Begin from other weights: take the next seed")


class OptimiserSection(Section):
    """Fields for the method, its rate, the batches and the seed."""

    def __init__(self, dispatch: Dispatch) -> None:
        self.more = OptimiserMore(dispatch)
        super().__init__("Optimiser", self.more.button, spacing=4)
        self._dispatch = dispatch
        methods = [(name, rule.label) for name, rule in OPTIMIZERS.items()]
        self.method = ComboField(SETTINGS["training.optimizer"].label, "", methods, _FIRST.optimizer)
        self.rate = number_field(
            setter("training.learning_rate"),
            "How far weights move along the gradient; arrows go 1, 2, 3, 5, 10",
            _FIRST.learning_rate,
        )
        self.batch = number_field(
            setter("training.batch_size"), "Samples that an update sees", _FIRST.batch_size
        )
        self.l1 = number_field(
            setter("training.l1"), f"Adds so many times Σ|w| to the loss that is descended. {_WITHOUT}",
            _FIRST.l1, step=0.001,
        )  # fmt: skip
        self.l2 = number_field(
            setter("training.l2"), f"Adds so many times ½Σw² to the loss that is descended. {_WITHOUT}",
            _FIRST.l2, step=0.001,
        )  # fmt: skip
        self.seed = number_field(
            setter("training.seed"),
            "Fixes first weights and the order of batches: the same seed, the same run",
            _FIRST.seed,
            action=_OTHER_SEED,
        )
        self.penalties = _Pair(self.l1, self.l2)
        self.add(FormRow("Method", self.method, field_width=FIELD))
        self.add(FormRow("Learning rate", self.rate, field_width=FIELD))
        self.add(FormRow("Batch size", self.batch, field_width=FIELD))
        self.add(FormRow("L1 and L2", self.penalties, field_width=FIELD))
        self.add(FormRow("Seed", self.seed, field_width=FIELD))
        self.add(self.more)
        self.method.edited.connect(lambda name: dispatch(assign("training.optimizer", name)))
        self.rate.edited.connect(lambda value: dispatch(assign("training.learning_rate", value)))
        self.batch.edited.connect(lambda value: dispatch(assign("training.batch_size", value)))
        self.l1.edited.connect(lambda value: dispatch(assign("training.l1", value)))
        self.l2.edited.connect(lambda value: dispatch(assign("training.l2", value)))
        self.seed.edited.connect(lambda value: dispatch(assign("training.seed", value)))
        self.seed.acted.connect(self._next_seed)

    def set_view(self, view: TrainView) -> None:
        """Show the optimiser of a view."""
        training = view.recipe.training
        self.method.set_value(training.optimizer)
        rule = training.rule
        set_tip(self.method, f"How weights follow the gradient. {rule.label}: {rule.formula}")
        self.rate.set_value(training.learning_rate)
        self.batch.set_value(training.batch_size)
        self.l1.set_value(training.l1)
        self.l2.set_value(training.l2)
        self.penalties.fit()
        self.seed.set_value(training.seed)
        self.more.set_view(view)

    def _next_seed(self) -> None:
        most = int(bounds(setter("training.seed")).high)
        self._dispatch(assign("training.seed", (self.seed.value() + 1) % (most + 1)))


class _Pair(QWidget):
    """Two numbers in the room of one field: side by side, below each other where one would be cut."""

    def __init__(self, first: NumberField, second: NumberField) -> None:
        super().__init__()
        self._fields = first, second
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(_BETWEEN)
        for field in self._fields:
            self._row.addWidget(field, 1)
        self.setFocusProxy(first)

    def fit(self) -> None:
        """Place the fields for the numbers that they show now."""
        half = (FIELD - _BETWEEN) // 2
        beside = all(field.width_of_number() <= half for field in self._fields)
        way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if way != self._row.direction():
            self._row.setDirection(way)
            self.updateGeometry()
