"""Commands that follow one sample through one update, step by step."""

from __future__ import annotations

from reluexplorer.language import _
from reluexplorer.session.commands import lessons
from reluexplorer.session.commands.command import MovingCommand, ViewCommand, command
from reluexplorer.session.document.changes import with_view
from reluexplorer.session.document.document import Document
from reluexplorer.session.document.domains import Subject, argument
from reluexplorer.session.document.limits import MOMENT, SAMPLE
from reluexplorer.session.host.host import Host


@command("follow-sample", _("Follow a sample of the training part"), Subject.RUN, local=_("N on one update"))
class FollowSample(ViewCommand):
    """Show what one update on this sample of the training part does; the last in place of a later one."""

    sample: int = argument(SAMPLE)

    def apply(self, document: Document) -> Document:
        view = document.view
        moment = view.moment if view.microscope is not None else 0
        from_lesson = view.from_lesson and view.workspace == "train"
        return with_view(
            document, workspace="train", microscope=self.sample, moment=moment, from_lesson=from_lesson
        )


@command("microscope", _("Follow one sample through one update"), Subject.RUN, keys=("M",))
class Microscope(MovingCommand):
    """Pause, and show one update on one sample: forward, loss, backward, the weights before and after.

    On a page of Learn it is an update of the lesson's experiment, with its knobs as they stand.
    """

    def perform(self, host: Host) -> None:
        view = host.state.document.view
        host.client.pause()
        if view.workspace == "learn":
            host.dispatch(lessons.OpenInTrain(view.lesson, "update"))
        else:
            host.dispatch(FollowSample(view.microscope or 0))


@command("show-moment", _("Show a step of one update"), Subject.RUN, local=_("← → on one update"))
class ShowMoment(ViewCommand):
    """Show one step of the update: the layers forward, the loss, the layers backward, update and after."""

    value: int = argument(MOMENT)

    def apply(self, document: Document) -> Document:
        return with_view(document, moment=self.value)


@command("close-microscope", _("Leave one update"), Subject.RUN, local="Esc")
class CloseMicroscope(ViewCommand):
    """Show the workbench again, or the page of the lesson that the update was opened from."""

    def apply(self, document: Document) -> Document:
        view = document.view
        workspace = "learn" if view.from_lesson else view.workspace
        return with_view(document, workspace=workspace, microscope=None, from_lesson=False)
