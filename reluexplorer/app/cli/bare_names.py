"""A bare name on the command line: what it stands for, or what was meant by a mistyped one."""

from __future__ import annotations

import argparse
from pathlib import Path

from reluexplorer.language import _, pgettext
from reluexplorer.sentences import meant, quoted, some
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.document.limits import SHIPPED_DATA
from reluexplorer.session.files.reading import is_there
from reluexplorer.session.starts.playground_address import is_address
from reluexplorer.session.starts.presets import PRESETS


def take_name(options: argparse.Namespace, name: str) -> None:
    """Let a bare name stand for ``--open``, ``--data`` or ``--weights``, whichever opens it.

    Raises :class:`CommandError` with a sentence where that option was given too.
    """
    from reluexplorer.app.files.opening import kind_of
    from reluexplorer.app.parsing import path_named
    from reluexplorer.session.commands.data import OpenTable
    from reluexplorer.session.commands.weights import OpenWeights

    if not name:
        return
    opens = name in PRESETS or is_address(name)
    option = "open"
    if not opens:
        kind = OpenTable if name in SHIPPED_DATA else kind_of(path_named(name))
        option = {OpenTable: "data", OpenWeights: "weights"}.get(kind, option)
    if option in options.given or (option == "data" and "open" in options.given):
        raise CommandError(
            _("{name} and --{option} both say what to open: leave one out.").format(
                name=quoted(name), option=option
            )
        )
    setattr(options, option, name)
    options.given |= {option}


def refuse_mistyped(name: str, commands: tuple[str, ...]) -> None:
    """Raise :class:`CommandError` where the first word is no file, command, data set or preset."""
    known = (*SHIPPED_DATA, *PRESETS)
    if not name or name.startswith("-") or name in known or is_address(name) or is_there(Path(name)):
        return
    near = meant(name, (*commands, *known))
    if near:
        kinds = {
            pgettext("there is no", "command"): commands,
            pgettext("there is no", "data set or file"): SHIPPED_DATA,
            pgettext("there is no", "preset or file"): PRESETS,
        }
        kind = next(kind for kind, names in kinds.items() if meant(name, names) == near)
        raise CommandError(_("There is no {kind} {name}").format(kind=kind, name=quoted(name)) + near)
    if not Path(name).suffix and "/" not in name:
        raise CommandError(
            _(
                "There is no command, data set, preset or file {name}. "
                "Commands: {commands}. Data sets: {data}. Presets: {presets}."
            ).format(
                name=quoted(name, 30),
                commands=", ".join(commands),
                data=some(list(SHIPPED_DATA), 60),
                presets=some(tuple(PRESETS), 40),
            )
        )
