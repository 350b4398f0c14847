"""A command for each setting, made from its one entry in the list of settings."""

from __future__ import annotations

from dataclasses import field, make_dataclass
from typing import Any, ClassVar

from reluexplorer.session.commands.command import Edit, Scope, command
from reluexplorer.session.document.document import Document
from reluexplorer.session.document.setting import Setting
from reluexplorer.session.document.settings import SETTINGS


class SetSetting(Edit):
    """Gives one setting another value."""

    setting: ClassVar[Setting]

    def apply(self, document: Document) -> Document:
        return self.setting.put(document, getattr(self, self.setting.argument))


def _command_for(setting: Setting) -> type[SetSetting]:
    of_view = Scope.UNDOABLE_VIEW if setting.undoable else Scope.VIEW
    scope = of_view if setting.part == "view" else Scope.RECIPE
    made = make_dataclass(
        "".join(part.capitalize() for part in setting.name.split("-")),
        [(setting.argument, Any, field(metadata={"domain": setting.domain}))],
        bases=(SetSetting,),
        frozen=True,
        namespace={"__doc__": setting.what, "__module__": __name__, "setting": setting, "scope": scope},
    )
    return command(setting.name, setting.label, setting.about, what=setting.what)(made)


_COMMANDS = {path: _command_for(setting) for path, setting in SETTINGS.items()}


def setter(path: str) -> type[SetSetting]:
    """Return the command that sets what the document holds at ``part.field``."""
    return _COMMANDS[path]


def assign(path: str, value: object) -> SetSetting:
    """Return the command that sets what the document holds at ``part.field`` to a value."""
    return setter(path)(value)  # type: ignore[call-arg]
