"""``reluexplorer diagnostics``: what helps to find a fault, as Help › Copy diagnostics has it."""

from __future__ import annotations

import os
from collections.abc import Sequence

from reluexplorer.app.parsing import Parser
from reluexplorer.app.trouble.diagnostics import diagnostics
from reluexplorer.language import _
from reluexplorer.text import listed

_SCREENS = ("DISPLAY", "WAYLAND_DISPLAY")


def main(arguments: Sequence[str]) -> int:
    """Print the diagnostics; return the exit code."""
    Parser(
        prog="reluexplorer diagnostics",
        description=_(
            "Print versions, the system and the last lines of the log, for the report of a "
            "fault. In the window, Help › Copy diagnostics tells of the screen and the run too."
        ),
    ).parse_args(arguments)
    print(diagnostics(_without_window()))
    return 0


def _without_window() -> dict[str, str]:
    """Return what is known of the window where there is none: what it would begin with."""
    named = [name for name in _SCREENS if os.environ.get(name)]
    told = {
        _("Screen"): _("not asked; {names} is set").format(names=listed(named))
        if named
        else _("not asked; neither DISPLAY nor WAYLAND_DISPLAY is set")
    }
    try:
        from reluexplorer.app.settings.settings import Settings
    except ImportError:
        return told
    settings = Settings()
    return {**told, _("Theme"): settings.theme(), _("Interface"): f"{settings.scale()} %"}
