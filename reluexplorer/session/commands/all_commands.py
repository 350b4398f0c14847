"""All commands, found by being there: importing this module makes those of every file beside it known."""

from __future__ import annotations

from collections.abc import Mapping
from operator import attrgetter
from typing import Any

from reluexplorer.core.discovery import modules
from reluexplorer.language import _
from reluexplorer.sentences import meant, quoted
from reluexplorer.session.commands.command import COMMANDS, checked
from reluexplorer.session.document.domains import CommandError, domains_of
from reluexplorer.session.host.host import Command

__all__ = ["COMMANDS", "in_order", "kind_of", "parse"]


def in_order() -> list[type[Command]]:
    """Return all commands by the names of their files, those of one as they stand in it.

    So the palette and the help have them in the same order whichever file imports another.
    """
    return sorted(COMMANDS.values(), key=attrgetter("__module__"))


def kind_of(name: object) -> type[Command]:
    """Return the command that is called so; raise :class:`CommandError` where there is none."""
    if not isinstance(name, str) or name not in COMMANDS:
        near = meant(name, COMMANDS) if isinstance(name, str) else ""
        raise CommandError(_("There is no command {name}").format(name=quoted(name)) + (near or "."))
    return COMMANDS[name]


def parse(entry: Mapping[str, Any]) -> Command:
    """Return the command that a document's ``{"do": name, argument: value, …}`` means; it counts from 0."""
    rest = dict(entry)
    name = rest.pop("do", None)
    kind = kind_of(name)
    known = domains_of(kind)
    for argument in rest:
        if argument not in known:
            raise CommandError(
                _("{name} has no argument {argument}.").format(name=name, argument=quoted(argument))
            )
    try:
        made = kind(**rest)
    except TypeError:
        needed = ", ".join(known) or _("none")
        raise CommandError(
            _("{name} lacks an argument; it takes {needed}.").format(name=name, needed=needed)
        ) from None
    return checked(made)


tuple(modules(__package__))
