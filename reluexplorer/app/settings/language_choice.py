"""The language that a person chooses, which the next start speaks."""

from __future__ import annotations

import os
import subprocess
import sys

from PySide6.QtWidgets import QWidget

from reluexplorer.app.settings.settings import Settings
from reluexplorer.language import VARIABLE, _
from reluexplorer.widgets.theme.tips import asks


def wants_to_start_again(window: QWidget, settings: Settings | None, code: str) -> bool:
    """Remember a language by its code, empty for the system's, and ask whether to start again at once.

    It is not asked where nothing is remembered, or the language was chosen before.
    """
    if settings is None or settings.language() == code:
        return False
    settings.remember(language=code)
    return asks(
        window,
        _("Language"),
        _("The language changes at the next start. Start again now? What is open is kept, and offered then."),
    )


def start_again() -> None:
    """Start the program anew beside this process, which ends; it speaks what the settings say."""
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "reluexplorer"]
    environment = {name: value for name, value in os.environ.items() if name != VARIABLE}
    subprocess.Popen(program, env=environment, start_new_session=True)
