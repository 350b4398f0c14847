"""More of OPTIMISER: what is seldom changed."""

from __future__ import annotations

from reluexplorer.core.optimizers import OPTIMIZERS
from reluexplorer.core.problem import TrainingSpec
from reluexplorer.core.schedules import SCHEDULES
from reluexplorer.panels.panel import Dispatch
from reluexplorer.panels.train.fields import FIELD, number_field
from reluexplorer.panels.train.parameters import ParameterRows
from reluexplorer.panels.train.view import TrainView
from reluexplorer.session.document_settings import SETTINGS
from reluexplorer.session.setting_commands import assign, setter
from reluexplorer.text import exact
from reluexplorer.widgets.controls import ComboField, Fold, FormRow
from reluexplorer.widgets.tips import set_tip

_FIRST = TrainingSpec()
_SHORT = {"warmup_cosine": "Warm + cosine"}
"""For schedules whose label has more letters than the field has room for."""


class OptimiserMore(Fold):
    """The method's parameters, the schedule with its own, and limits."""

    def __init__(self, dispatch: Dispatch) -> None:
        super().__init__(SETTINGS["view.more_training"].label, "The method's parameters, schedule, limits")
        self.method = ParameterRows(OPTIMIZERS.values())
        schedules = [(name, _SHORT.get(name, rule.label)) for name, rule in SCHEDULES.items()]
        self.schedule = ComboField(SETTINGS["training.schedule"].label, "", schedules, _FIRST.schedule)
        self.course = ParameterRows(SCHEDULES.values())
        self.norm = number_field(
            setter("training.clip_norm"),
            "Largest norm of the gradient, which is scaled down to it; 0 for none",
            _FIRST.clip_norm,
            step=0.1,
        )
        self.value = number_field(
            setter("training.clip_value"), "Largest magnitude of each component of the gradient; 0 for none",
            _FIRST.clip_value, step=0.1,
        )  # fmt: skip
        self.limit = number_field(
            setter("training.weight_limit"), "Largest magnitude of each weight after an update; 0 for none",
            _FIRST.weight_limit, step=0.1,
        )  # fmt: skip
        self.add(self.method)
        self.add(FormRow("Schedule", self.schedule, field_width=FIELD))
        self.add(self.course)
        self.add(FormRow("Clip norm", self.norm, field_width=FIELD))
        self.add(FormRow("Clip value", self.value, field_width=FIELD))
        self.add(FormRow("Weight limit", self.limit, field_width=FIELD))
        self.edited.connect(lambda wanted: dispatch(assign("view.more_training", wanted)))
        self.method.edited.connect(lambda values: dispatch(assign("training.optimizer_parameters", values)))
        self.schedule.edited.connect(lambda name: dispatch(assign("training.schedule", name)))
        self.course.edited.connect(lambda values: dispatch(assign("training.schedule_parameters", values)))
        self.norm.edited.connect(lambda value: dispatch(assign("training.clip_norm", value)))
        self.value.edited.connect(lambda value: dispatch(assign("training.clip_value", value)))
        self.limit.edited.connect(lambda value: dispatch(assign("training.weight_limit", value)))

    def set_view(self, view: TrainView) -> None:
        """Show the optimiser of a view."""
        training = view.recipe.training
        method, schedule = training.rule, SCHEDULES[training.schedule]
        self.set_open(view.more_training)
        self.method.set_rule(method.label, method.parameters, training.rule_parameters)
        self.schedule.set_value(training.schedule)
        set_tip(
            self.schedule, f"Factor on the learning rate of each update. {schedule.label}: {schedule.formula}"
        )
        self.course.set_rule(
            schedule.label, schedule.parameters, schedule.completed(training.schedule_parameters)
        )
        self.norm.set_value(training.clip_norm)
        self.value.set_value(training.clip_value)
        self.limit.set_value(training.weight_limit)
        self.set_changed(_changed(training))


def _changed(training: TrainingSpec) -> tuple[str, ...]:
    """Return what is not at its default among what the fold hides."""
    method, schedule = training.rule, SCHEDULES[training.schedule]
    said = (
        (
            training.rule_parameters != method.completed(()),
            f"parameters of {method.label}",
        ),
        (training.schedule != _FIRST.schedule, f"schedule {schedule.label}"),
        (training.clip_norm != 0.0, f"clip norm {exact(training.clip_norm)}"),
        (training.clip_value != 0.0, f"clip value {exact(training.clip_value)}"),
        (training.weight_limit != 0.0, f"weight limit {exact(training.weight_limit)}"),
    )
    return tuple(words for different, words in said if different)
