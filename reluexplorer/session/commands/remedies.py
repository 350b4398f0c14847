"""Commands that adopt a remedy, from the start or from the shown step on."""

from __future__ import annotations

from dataclasses import replace

from reluexplorer.core.engine.training import TrainState
from reluexplorer.language import _
from reluexplorer.session.commands.command import ActionCommand, Edit, MovingCommand, command, ended
from reluexplorer.session.commands.units import command_of
from reluexplorer.session.document.document import Document, Recipe
from reluexplorer.session.document.domains import CommandError, ManyNames, Names, Numbers, Subject, argument
from reluexplorer.session.host.host import Host
from reluexplorer.session.remedies.catalogue import REMEDIES, remedied, remedied_document
from reluexplorer.session.remedies.comparison import Plan, offered
from reluexplorer.session.run.foresight import objection

_REMEDY = Names.called({name: remedy.words(Recipe()) for name, remedy in REMEDIES.items()})


@command("adopt-remedy", _("Adopt a remedy"), Subject.REMEDIES)
class AdoptRemedy(MovingCommand):
    """Start the run again with a remedy, changed on the way as it was; or treat the dead where they are."""

    value: str = argument(_REMEDY)

    def perform(self, host: Host) -> None:
        """Put the remedied document in place of the open one, as one change."""
        remedy, before = REMEDIES[self.value], host.state.document
        if remedy.treatment is not None:
            alone = remedy.change(before.recipe) == before.recipe
            if not host.dispatch(command_of(remedy.treatment) if alone else AdoptRemedyHere(self.value)):
                raise CommandError(host.state.notice)
            return
        words, recipe = remedy.words(before.recipe), remedied(before.recipe, self.value)
        if recipe is None:
            raise CommandError(_("{words}: that is how it is already.").format(words=words))
        shown = host.state.run.problem if host.state.is_current else None
        if shown is not None and (reason := objection(before.recipe, recipe, shown.dataset)):
            raise CommandError(f"{words}: {reason}")
        host.doubt()
        steps = max(host.saved_step(), host.state.run.head if host.state.is_current else 0)
        at = recipe.changes[-1].step if recipe.changes else 0
        host.open(replace(before, recipe=recipe, change_step=at), steps, words)
        host.notify(_begins_again(words, steps, changed=bool(recipe.changes)), "info")


def _begins_again(words: str, steps: int, *, changed: bool) -> str:
    """Say that a run begins again and how far it trains, after the ``words`` of what was adopted."""
    begins = _("{words}: the run begins again.").format(words=words)
    if steps:
        begins = _("{words}: the run begins again and trains to step {steps:,}.").format(
            words=words, steps=steps
        )
    kept = [_("What was changed on the way is changed again.")] if changed else []
    return " ".join([begins, *kept, _("Undo brings the run before back.")])


@command("adopt-remedy-here", _("Adopt a remedy from here on"), Subject.REMEDIES)
class AdoptRemedyHere(Edit):
    """Change the settings by a remedy, or treat the dead, at the shown step."""

    value: str = argument(_REMEDY)

    def apply(self, document: Document) -> Document:
        remedy = REMEDIES[self.value]
        words = remedy.words(document.recipe)
        if remedy.first:
            raise CommandError(
                _("{words}: that is of the first weights, so adopt it from the start.").format(words=words)
            )
        after = remedied_document(document, self.value)
        if after.recipe == document.recipe:
            raise CommandError(_("{words}: that is how it is already.").format(words=words))
        return after

    def validate(self, state: TrainState) -> None:
        """Raise ValueError where the run has ended, or the dead cannot be treated."""
        if state.diverged_at is not None:
            raise ended(state.step)
        treatment = REMEDIES[self.value].treatment
        if treatment is not None:
            treatment.validate(state)

    def told(self, host: Host) -> str:
        """Say where the run stands, and how far it is to go to be compared with what was measured."""
        document, comparison = host.state.document, host.state.trials.comparison
        here, recipe = document.change_step, document.recipe
        before = recipe.before(max(0, len(recipe.changes) - 1))
        words = REMEDIES[self.value].words(before)
        if comparison is None or comparison.plan.here != here:
            return _(
                "{words} from step {here:,} on: Play (Space) goes on from there. Undo takes it back."
            ).format(words=words, here=here)
        return _(
            "{words} from step {here:,} on, where the run stands. The table shows what came of it by step "
            "{until:,}: Play (Space) goes on, to compare there. Undo takes it back."
        ).format(words=words, here=here, until=comparison.plan.until)


@command("compare-remedies", _("Compare remedies"), Subject.REMEDIES)
class CompareRemedies(ActionCommand):
    """Try remedies on copies of the run as it was made, each with so many seeds; all where none is named."""

    seeds: int = argument(Numbers(2, 256, whole=True), default=16)
    remedies: tuple[str, ...] = argument(ManyNames(tuple(REMEDIES)), default=())

    def perform(self, host: Host) -> None:
        state, run = host.state, host.state.run
        if run.problem is None or not run.problem.network.hidden:
            raise CommandError(_("There are no hidden neurons to help."))
        if run.head == 0:
            raise CommandError(
                _("Train first: remedies are compared over as many updates as the run has made.")
            )
        if not state.is_current:
            raise CommandError(_("The run is being made: compare when it is there."))
        recipe, plan = state.document.recipe, Plan.of(run.step, run.head, ended=state.has_ended)
        host.state.lessons.demand_no_times()
        wanted = offered(recipe, plan, self.remedies or tuple(REMEDIES))
        if not wanted:
            raise CommandError(_("Nothing to compare: that is how it is already."))
        host.comparison_job.compare(recipe, run.problem.dataset, plan, self.seeds, wanted)
        view = state.document.view
        if (view.workspace, view.grid) != ("neurons", "remedies"):
            host.notify(_("Copies of the run are trained. The table is in Neurons, under Remedies."), "info")


@command("stop-comparing", _("Stop comparing remedies"), Subject.REMEDIES)
class StopComparing(ActionCommand):
    """Stop the comparison of remedies that is in hand."""

    def perform(self, host: Host) -> None:
        host.comparison_job.stop()


@command("search-deaths", _("Search for the deaths"), Subject.REMEDIES)
class SearchDeaths(ActionCommand):
    """Go on with the search for the update that silenced each dead neuron."""

    def perform(self, host: Host) -> None:
        host.client.search(True)


@command("stop-searching", _("Stop the search for the deaths"), Subject.REMEDIES)
class StopSearching(ActionCommand):
    """Leave it at what the records tell of dead neurons, until it is asked for or a run begins."""

    def perform(self, host: Host) -> None:
        host.client.search(False)
