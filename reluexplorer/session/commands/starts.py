"""Commands that put another document in place of the open one: a preset, an address, a new one."""

from __future__ import annotations

from dataclasses import replace

from reluexplorer.language import _
from reluexplorer.session.commands.command import Edit, MovingCommand, Scope, command
from reluexplorer.session.document.document import Document
from reluexplorer.session.document.domains import Names, Subject, Text, argument
from reluexplorer.session.host.host import Host
from reluexplorer.session.starts.pasted_address import LONGEST
from reluexplorer.session.starts.playground import read_address
from reluexplorer.session.starts.presets import PRESETS, preset_document


@command("new", _("Start afresh"), Subject.FILES)
class New(Edit):
    """Go back to the first document, keeping the workspace, the theme and the speed."""

    scope = Scope.DOCUMENT

    def apply(self, document: Document) -> Document:
        fresh = Document()
        view = replace(fresh.view.for_person(document.view), workspace=document.view.workspace)
        return replace(fresh, view=view)

    def origin(self) -> str:
        return ""


@command("open-preset", _("Start from"), Subject.FILES)
class OpenPreset(MovingCommand):
    """Make a preset the document, as one change, and say what to look at."""

    value: str = argument(Names.called({name: preset.title for name, preset in PRESETS.items()}))

    def perform(self, host: Host) -> None:
        preset = PRESETS[self.value]
        document = preset_document(self.value, host.state.document)
        origin = _("the preset {title}").format(title=preset.title)
        host.open(document, 0, _("Start from {title}").format(title=preset.title), origin=origin)
        host.notify(preset.look, "info")


@command("open-playground", _("Open a TensorFlow Playground address"), Subject.FILES)
class OpenPlayground(MovingCommand):
    """Make all settings of an address the document, as one change, and say what is not as there."""

    address: str = argument(Text(LONGEST, in_dialog=True))

    def perform(self, host: Host) -> None:
        opened = read_address(self.address, host.state.document)
        label, origin = _("Open a Playground address"), _("the Playground address")
        host.open(opened.document, 0, label, origin=origin)
        host.notify(" ".join(opened.remarks), "info")
