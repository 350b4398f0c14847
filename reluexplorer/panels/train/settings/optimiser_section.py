"""OPTIMISER: how weights are updated; under More what is seldom changed."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QWidget

from reluexplorer.core.optimizers import OPTIMIZERS
from reluexplorer.core.problem.problem import TrainingSpec
from reluexplorer.core.schedules import SCHEDULES
from reluexplorer.language import _, pgettext
from reluexplorer.panels.panel import Dispatch
from reluexplorer.panels.train.settings.fields import (
    FIELD,
    Bound,
    BoundNumber,
    MoreFields,
    bounds,
    fields_of,
)
from reluexplorer.panels.train.settings.hyperparameter_rows import ParameterRows
from reluexplorer.panels.train.shared.view import TrainView
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.settings import SETTINGS
from reluexplorer.widgets.controls.all_controls import ComboField, FormRow, Section
from reluexplorer.widgets.controls.boxes import abreast, turn
from reluexplorer.widgets.controls.fields import NumberField
from reluexplorer.widgets.theme.tips import set_tip

_SHORT = {"warmup_cosine": pgettext("in little room", "Warm + cosine")}
"""For schedules whose label has more letters than the field has room for."""


class OptimiserMore(MoreFields):
    """The method's parameters, the schedule with its own, and limits."""

    def __init__(self, dispatch: Dispatch) -> None:
        super().__init__("training", _("The method's parameters, schedule, limits"), dispatch)
        self.method = ParameterRows(OPTIMIZERS.values())
        schedules = [(name, _SHORT.get(name, rule.label)) for name, rule in SCHEDULES.items()]
        usual = SETTINGS["training.schedule"]
        self.schedule = ComboField(usual.label, "", schedules, usual.default)
        self.course = ParameterRows(SCHEDULES.values())
        self.add_below(self.method, FormRow(_("Schedule"), self.schedule, field_width=FIELD), self.course)
        self.method.edited.connect(
            lambda values: dispatch(
                assign("training.optimizer_parameters", values), continues=self.method.goes_on
            )
        )
        self.schedule.edited.connect(lambda name: dispatch(assign("training.schedule", name)))
        self.course.edited.connect(
            lambda values: dispatch(
                assign("training.schedule_parameters", values), continues=self.course.goes_on
            )
        )

    def set_view(self, view: TrainView) -> None:
        """Show the optimiser of a view."""
        training = view.recipe.training
        method, schedule = training.rule, SCHEDULES[training.schedule]
        self.set_open(view.look.more_training)
        self.method.set_rule(method.label, method.parameters, method.completed(training.optimizer_parameters))
        self.schedule.set_value(training.schedule)
        words = _("Factor on the learning rate of each update. {name}: {formula}")
        set_tip(self.schedule, words.format(name=schedule.label, formula=schedule.formula))
        self.course.set_rule(
            schedule.label, schedule.parameters, schedule.completed(training.schedule_parameters)
        )
        self.show_recipe(view.recipe, *_rules_changed(training))


def _rules_changed(training: TrainingSpec) -> Iterator[str]:
    """Yield what is not at its default of the method and the schedule."""
    method, schedule = training.rule, SCHEDULES[training.schedule]
    if method.completed(training.optimizer_parameters) != method.completed(()):
        yield _("parameters of {method}").format(method=method.label)
    if training.schedule != SETTINGS["training.schedule"].default:
        yield _("schedule {name}").format(name=schedule.label)


_BETWEEN = 6
"""Pixels between two fields in a pair."""
_OTHER_SEED = ("refresh", _("Next seed"), _("Begin from other weights: take the next seed"))


class OptimiserSection(Section):
    """Fields for the method, its rate, the batches and the seed."""

    def __init__(self, dispatch: Dispatch) -> None:
        self.more = OptimiserMore(dispatch)
        super().__init__(_("Optimiser"), self.more.button, spacing=4)
        self._dispatch = dispatch
        fields = fields_of("training", dispatch, more=False)
        l1, l2 = BoundNumber("training.l1", dispatch), BoundNumber("training.l2", dispatch)
        seed = BoundNumber("training.seed", dispatch, _OTHER_SEED)
        self._bound: tuple[Bound, ...] = (*fields.values(), l1, l2, seed)
        usual = (fields[name].field for name in ("optimizer", "learning_rate", "batch_size"))
        self.method, self.rate, self.batch = usual
        self.l1, self.l2, self.seed = l1.field, l2.field, seed.field
        self.penalties = _Pair(self.l1, self.l2)
        penalties = FormRow(_("L1 and L2"), self.penalties, field_width=FIELD)
        self.add(*(bound.row for bound in fields.values()), penalties, seed.row, self.more)
        self.seed.acted.connect(self._next_seed)

    def set_view(self, view: TrainView) -> None:
        """Show the optimiser of a view."""
        for bound in self._bound:
            bound.show(view.recipe)
        rule = view.recipe.training.rule
        words = _("How weights follow the gradient. {name}: {formula}")
        set_tip(self.method, words.format(name=rule.label, formula=rule.formula))
        self.penalties.fit()
        self.more.set_view(view)

    def _next_seed(self) -> None:
        most = int(bounds("training.seed").high)
        self._dispatch(assign("training.seed", (self.seed.value() + 1) % (most + 1)))


class _Pair(QWidget):
    """Two numbers in the room of one field: side by side, below each other where one would be cut."""

    def __init__(self, first: NumberField, second: NumberField) -> None:
        super().__init__()
        self._fields = first, second
        self._row = abreast(self, (first, 1), (second, 1), spacing=_BETWEEN)
        self.setFocusProxy(first)

    def fit(self) -> None:
        """Place the fields for the numbers that they show now."""
        half = (FIELD - _BETWEEN) // 2
        turn(self._row, narrow=any(field.width_of_number() > half for field in self._fields))
        self.updateGeometry()
