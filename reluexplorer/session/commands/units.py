"""Commands for what a person does to single neurons and weights by hand, at the step that is shown."""

from __future__ import annotations

from dataclasses import replace

from reluexplorer.core.engine.training import TrainState
from reluexplorer.language import _
from reluexplorer.session.commands.command import COMMANDS, Edit, Scope, command
from reluexplorer.session.document import operations
from reluexplorer.session.document.changes import operated, with_training
from reluexplorer.session.document.demands import demand_units
from reluexplorer.session.document.document import Document
from reluexplorer.session.document.domains import CommandError, Numbers, Subject, Switch, argument
from reluexplorer.session.document.limits import LAYER_OR_OUTPUT, MOST_STEPS, UNIT
from reluexplorer.session.document.operations import OPERATIONS, Operation
from reluexplorer.session.host.host import Command
from reluexplorer.text import neuron


class Operate(Edit):
    """Does the operation of its name to the weights, whose arguments are its own."""

    scope = Scope.WEIGHTS

    def as_operation(self) -> Operation:
        """Return the operation as a value, which takes part in the recipe as a change at its step."""
        return OPERATIONS[self.name](**vars(self))

    def validate(self, state: TrainState) -> None:
        self.as_operation().validate(state)

    def apply(self, document: Document) -> Document:
        return operated(document, self.as_operation())


def command_of(operation: Operation) -> Command:
    """Return the command that does an operation."""
    return COMMANDS[operation.name](**vars(operation))


@command("set-weight", _("Set a weight or bias"), Subject.UNITS, local=_("E on the network"))
class SetWeight(Operate, operations.SetWeight):
    """Set the weight from a unit (or input) of the column before, or the bias."""


@command("kill-unit", _("Kill a neuron"), Subject.UNITS, local=_("K on the network"))
class KillUnit(Operate, operations.KillUnit):
    """Lower a hidden unit's bias until no training sample opens it."""


@command("revive-unit", _("Revive a neuron"), Subject.UNITS, local=_("R on the network"))
class ReviveUnit(Operate, operations.ReviveUnit):
    """Set a hidden unit's bias such that it fires for a share of the training samples."""


@command("reinitialise-unit", _("Re-initialise a neuron"), Subject.UNITS, local=_("I on the network"))
class ReinitialiseUnit(Operate, operations.ReinitialiseUnit):
    """Draw a unit's weights and bias anew; ``draw`` counts on, so that each time gives others."""


@command("freeze-unit", _("Freeze a neuron"), Subject.UNITS, local=_("F on the network"))
class FreezeUnit(Edit):
    """Keep a unit's weights and bias as they are, or let them learn again."""

    accumulates = True

    layer: int = argument(LAYER_OR_OUTPUT)
    unit: int = argument(UNIT)
    value: bool = argument(Switch(), default=True)

    def apply(self, document: Document) -> Document:
        place, frozen = (self.layer, self.unit), set(document.recipe.training.frozen)
        demand_units(document.recipe.network, [place], outputs=True)
        wanted = frozen | {place} if self.value else frozen - {place}
        return with_training(document, frozen=tuple(sorted(wanted)))

    def validate(self, state: TrainState) -> None:
        outputs = state.problem.network.sizes[-1]
        if self.layer == len(state.problem.network.hidden) and self.unit >= outputs:
            raise ValueError(_("There is no neuron {name}.").format(name=neuron(self.layer, self.unit)))


@command("at-step", _("At a step"), Subject.UNITS)
class AtStep(Edit):
    """Let what follows in a file happen at a step."""

    for_files = True

    value: int = argument(Numbers(0, MOST_STEPS, whole=True))

    def apply(self, document: Document) -> Document:
        if document.recipe.changes and self.value < document.recipe.changes[-1].step:
            raise CommandError(_("changes come in the order of their steps."))
        return replace(document, change_step=self.value)


@command("revive-dead", _("Revive all dead neurons"), Subject.UNITS)
class ReviveDead(Operate, operations.ReviveDead):
    """Set the bias of each dead unit such that it fires for a share of the training samples."""


@command("reinitialise-dead", _("Re-initialise all dead neurons"), Subject.UNITS)
class ReinitialiseDead(Operate, operations.ReinitialiseDead):
    """Draw the weights and bias of each dead unit anew; ``draw`` counts on: each time gives others."""


@command("treat-units", _("Treat several neurons"), Subject.UNITS)
class TreatUnits(Operate, operations.TreatUnits):
    """Revive, re-initialise or kill several hidden units.

    Those that cannot be treated stay as they are, unless that is all of them.
    """
