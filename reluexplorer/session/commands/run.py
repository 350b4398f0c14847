"""Commands that act on the run, the history or a measurement."""

from __future__ import annotations

from reluexplorer.language import _, ngettext
from reluexplorer.session.commands.command import ActionCommand, MovingCommand, command
from reluexplorer.session.document.domains import CommandError, Names, Numbers, Subject, argument
from reluexplorer.session.document.history import MOST_ENTRIES
from reluexplorer.session.host.host import Host
from reluexplorer.session.run.snapshot import Status
from reluexplorer.session.run.stop_condition import MEASURES, PATIENCE, goal_of


@command("play", _("Play"), Subject.RUN, local=_("Space"))
class Play(MovingCommand):
    """Train until paused."""

    def perform(self, host: Host) -> None:
        if host.state.has_ended:
            raise CommandError(
                _("This run has ended at step {step:,}: reset it, or learn more slowly.").format(
                    step=host.state.run.step
                )
            )
        host.state.lessons.demand_no_times()
        host.client.play()


@command("pause", _("Pause"), Subject.RUN, local=_("Space"))
class Pause(MovingCommand):
    """Stop training where it is."""

    def perform(self, host: Host) -> None:
        host.client.pause()


@command("step", _("Step"), Subject.RUN, local=".")
class Step(MovingCommand):
    """Make so many updates, as fast as possible, then pause."""

    value: int = argument(Numbers(1, 10_000_000, whole=True), default=1)

    def perform(self, host: Host) -> None:
        host.state.lessons.demand_no_times()
        _say_if_ended(host)
        host.client.step(self.value)


@command("step-epoch", _("One epoch"), Subject.RUN)
class StepEpoch(MovingCommand):
    """Make the updates that are left of this pass over the training part, then pause."""

    def perform(self, host: Host) -> None:
        host.state.lessons.demand_no_times()
        _say_if_ended(host)
        host.client.epoch()


@command("run-until", _("Run until"), Subject.RUN)
class RunUntil(MovingCommand):
    """Train until a step, a loss or an accuracy is reached, then pause.

    An accuracy is a share of 1, or above 1 in per cent. With "patience" the value is a number of epochs: it
    trains until the loss was no better for so long, and then shows the best step. The loss is that of the
    test part, or of the training part where nothing is kept for testing.
    """

    measure: str = argument(Names.called(MEASURES))
    value: float = argument(Numbers(0, 10_000_000))

    def perform(self, host: Host) -> None:
        value = self.value
        if self.measure.startswith("test") and not host.state.recipe.data.test_share:
            raise CommandError(
                _("There is no test part: set a goal for the training part, or keep a share for testing.")
            )
        if self.measure.endswith("accuracy") and value > 1.0:
            if value > 100.0:
                raise CommandError(_("An accuracy goes up to 100 %."))
            value /= 100.0
        if self.measure == PATIENCE and (value < 1 or value != int(value)):
            raise CommandError(_("Patience is a whole number of epochs from 1."))
        host.state.lessons.demand_no_times()
        _say_if_ended(host)
        host.client.until(goal_of(self.measure, value))


def _say_if_ended(host: Host) -> None:
    """Say of a run that diverged that no update is made."""
    if host.state.has_ended:
        host.notify(
            _(
                "This run has ended at step {step:,}, as the loss was no longer finite: no update is made."
            ).format(step=host.state.run.step)
        )


@command("go-to-best", _("Go to the best step"), Subject.RUN)
class GoToBest(MovingCommand):
    """Show the step with the lowest recorded loss: of the test part, or else of the training part."""

    def perform(self, host: Host) -> None:
        best = host.state.run.curve.best
        if best is None:
            raise CommandError(_("No step has a loss yet: train first."))
        host.seek(best[0])


@command(
    "seek", _("Go to a step"), Subject.RUN, local=_("← →, Page Up, Page Down, Home, End on the time strip")
)
class Seek(MovingCommand):
    """Show a step that was reached before, to the bit as it was; the furthest in place of a later one."""

    value: int = argument(Numbers(0, 1_000_000_000, whole=True))

    def perform(self, host: Host) -> None:
        run = host.state.run
        host.seek(self.value)
        if host.state.is_current and self.value > run.head:
            if run.status is Status.RUNNING:
                said = _("The run has not come to step {step:,}: its newest step is shown.")
            else:
                said = _("The run has not come to step {step:,}: its newest, step {newest:,}, is shown.")
            host.notify(said.format(step=self.value, newest=run.head))


@command("live", _("Go to the newest step"), Subject.RUN)
class GoLive(MovingCommand):
    """Show the furthest step that was reached."""

    def perform(self, host: Host) -> None:
        host.live()


@command("branch", _("Continue from here"), Subject.RUN)
class Branch(MovingCommand):
    """Forget what came after the shown step, so that the run goes on from it."""

    def perform(self, host: Host) -> None:
        host.branch()


@command("reset", _("Reset"), Subject.RUN)
class Reset(MovingCommand):
    """Go back to the first weights; what was changed on the way holds from the start."""

    def perform(self, host: Host) -> None:
        host.reset()


@command("undo", _("Undo"), Subject.RUN)
class Undo(MovingCommand):
    """Take the last change back.

    After a divergence the run rests where it was changed.
    """

    def perform(self, host: Host) -> None:
        if host.state.has_ended:
            host.client.pause()
        host.undo()


@command("redo", _("Redo"), Subject.RUN)
class Redo(MovingCommand):
    """Make the change again that was taken back."""

    def perform(self, host: Host) -> None:
        host.redo()


@command("jump-history", _("Go to a place in the history"), Subject.RUN, local=_("Enter in the history"))
class JumpHistory(MovingCommand):
    """Take changes back, or make them again, until so many are done; 0 is how it began."""

    value: int = argument(Numbers(0, MOST_ENTRIES, whole=True))

    def perform(self, host: Host) -> None:
        known = len(host.state.history.entries)
        if self.value > known:
            said = ngettext(
                "The history has {count:,} change: there is no place {place:,} in it.",
                "The history has {count:,} changes: there is no place {place:,} in it.",
                known,
            )
            raise CommandError(said.format(count=known, place=self.value))
        if host.state.has_ended and self.value < len(host.state.history.done):
            host.client.pause()
        host.jump(self.value)


@command("dismiss", _("Dismiss the notice"), Subject.RUN)
class Dismiss(ActionCommand):
    """Put the notice away."""

    def perform(self, host: Host) -> None:
        if host.state.notice_stops:
            host.exporter.hush()
        host.notify("")
