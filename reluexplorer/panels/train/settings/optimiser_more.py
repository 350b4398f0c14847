"""More of OPTIMISER: what is seldom changed."""

from __future__ import annotations

from collections.abc import Iterator

from reluexplorer.core.optimizers import OPTIMIZERS
from reluexplorer.core.problem.problem import TrainingSpec
from reluexplorer.core.schedules import SCHEDULES
from reluexplorer.panels.panel import Dispatch
from reluexplorer.panels.train.settings.fields import FIELD, more_fields
from reluexplorer.panels.train.settings.hyperparameter_rows import ParameterRows
from reluexplorer.panels.train.shared.view import TrainView
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.settings import SETTINGS
from reluexplorer.widgets.controls.all_controls import ComboField, Fold, FormRow
from reluexplorer.widgets.theme.tips import set_tip

_SHORT = {"warmup_cosine": "Warm + cosine"}
"""For schedules whose label has more letters than the field has room for."""


class OptimiserMore(Fold):
    """The method's parameters, the schedule with its own, and limits."""

    def __init__(self, dispatch: Dispatch) -> None:
        super().__init__(SETTINGS["view.more_training"].label, "The method's parameters, schedule, limits")
        self.method = ParameterRows(OPTIMIZERS.values())
        schedules = [(name, _SHORT.get(name, rule.label)) for name, rule in SCHEDULES.items()]
        usual = SETTINGS["training.schedule"]
        self.schedule = ComboField(usual.label, "", schedules, usual.default)
        self.course = ParameterRows(SCHEDULES.values())
        self.fields = {bound.setting.field: bound for bound in more_fields("training", dispatch)}
        self.add(self.method)
        self.add(FormRow("Schedule", self.schedule, field_width=FIELD))
        self.add(self.course)
        for bound in self.fields.values():
            self.add(bound.row)
        self.edited.connect(lambda wanted: dispatch(assign("view.more_training", wanted)))
        self.method.edited.connect(lambda values: dispatch(assign("training.optimizer_parameters", values)))
        self.schedule.edited.connect(lambda name: dispatch(assign("training.schedule", name)))
        self.course.edited.connect(lambda values: dispatch(assign("training.schedule_parameters", values)))

    def set_view(self, view: TrainView) -> None:
        """Show the optimiser of a view."""
        training = view.recipe.training
        method, schedule = training.rule, SCHEDULES[training.schedule]
        self.set_open(view.more_training)
        self.method.set_rule(method.label, method.parameters, method.completed(training.optimizer_parameters))
        self.schedule.set_value(training.schedule)
        set_tip(
            self.schedule, f"Factor on the learning rate of each update. {schedule.label}: {schedule.formula}"
        )
        self.course.set_rule(
            schedule.label, schedule.parameters, schedule.completed(training.schedule_parameters)
        )
        for bound in self.fields.values():
            bound.show(view.recipe)
        said = (*_rules_changed(training), *(bound.changed(view.recipe) for bound in self.fields.values()))
        self.set_changed(tuple(filter(None, said)))


def _rules_changed(training: TrainingSpec) -> Iterator[str]:
    """Yield what is not at its default of the method and the schedule."""
    method, schedule = training.rule, SCHEDULES[training.schedule]
    if method.completed(training.optimizer_parameters) != method.completed(()):
        yield f"parameters of {method.label}"
    if training.schedule != SETTINGS["training.schedule"].default:
        yield f"schedule {schedule.label}"
