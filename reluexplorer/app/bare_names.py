"""A bare name on the command line: what it stands for, or what was meant by a mistyped one."""

from __future__ import annotations

import argparse
from pathlib import Path

from reluexplorer.sentences import meant, quoted
from reluexplorer.session.arguments import CommandError
from reluexplorer.session.limits import SHIPPED_DATA
from reluexplorer.session.playground_address import is_address
from reluexplorer.session.presets import PRESETS
from reluexplorer.session.reading import is_there


def take_name(options: argparse.Namespace, name: str) -> None:
    """Let a bare name stand for ``--open`` or ``--data``, whichever opens it.

    Raises :class:`CommandError` with a sentence where that option was given too.
    """
    from reluexplorer.app.opening import kind_of
    from reluexplorer.session.edits import OpenTable

    if not name:
        return
    opens = name in PRESETS or is_address(name)
    takes_data = not opens and (name in SHIPPED_DATA or kind_of(Path(name)) is OpenTable)
    option = "data" if takes_data else "open"
    if option in options.given or "open" in options.given:
        raise CommandError(f"{quoted(name)} and --{option} both say what to open: leave one out.")
    setattr(options, option, name)
    options.given |= {option}


def refuse_mistyped(name: str, commands: tuple[str, ...]) -> None:
    """Raise :class:`CommandError` where the first word is no file, and no command or data set either."""
    if not name or name.startswith("-") or name in SHIPPED_DATA or is_address(name) or is_there(Path(name)):
        return
    near = meant(name, (*commands, *SHIPPED_DATA))
    if near:
        kind = "command" if meant(name, commands) == near else "data set or file"
        raise CommandError(f"There is no {kind} {quoted(name)}{near}")
    if not Path(name).suffix and "/" not in name:
        data = ", ".join(SHIPPED_DATA)
        raise CommandError(
            f"There is no command, data set or file {quoted(name, 30)}. Commands: {', '.join(commands)}. "
            f"Data sets: {data}."
        )
