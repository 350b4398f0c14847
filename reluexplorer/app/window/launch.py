"""Opens the window and runs until it is closed."""

from __future__ import annotations

import gc
import os
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reluexplorer.app.window.application import make_application, require_screen
from reluexplorer.app.window.opening import loaded_words
from reluexplorer.session.commands.data import OpenTable
from reluexplorer.session.commands.files import OpenDocument
from reluexplorer.session.commands.weights import OpenWeights
from reluexplorer.session.files.leftovers import remove_folders
from reluexplorer.session.host.host import Command
from reluexplorer.session.run.channel import apart
from reluexplorer.session.session import Session

if TYPE_CHECKING:
    from reluexplorer.app.window.window import Window

FIRST_FRAME = "RELUEXPLORER_EXIT_AFTER_FIRST_FRAME"
"""Set for measurements: print the time of the first painted frame and leave."""


def carry_out(window: Window, commands: Sequence[Command]) -> None:
    """Begin a window with commands; a table is loaded at once, and it is said where that is changed."""
    for command in commands:
        if isinstance(command, OpenDocument | OpenWeights):
            window.files.open(Path(command.path))
        else:
            window.session.dispatch(command)
    for command in commands:
        if isinstance(command, OpenTable):
            window.session.notify(loaded_words(command), "info")


def spare_what_lasts(window: Window) -> None:
    """Keep the search for garbage off modules and panels, which last as long as the program.

    They are 100,000 objects: each look through all of them would stop the window for some 50 ms, most
    likely when a large table arrives.
    """
    for made in (window.first_frame, window.panel_made):
        made.connect(gc.freeze)


def launch(commands: Sequence[Command]) -> int:
    """Open the window, carry the commands out, and return the exit code once it is closed."""
    require_screen()
    from reluexplorer.app.window.scaling import before_application
    from reluexplorer.app.window.settings import Settings

    settings = Settings()
    before_application(settings.scale())
    session = Session(hire=apart)
    app = make_application()
    from reluexplorer.app.window.signals import EndSignals
    from reluexplorer.app.window.window import Window

    window = Window(session, settings)
    spare_what_lasts(window)
    if os.environ.get(FIRST_FRAME):
        window.first_frame.connect(lambda: print(f"first-frame {time.time():.6f}", flush=True))
        window.first_frame.connect(window.close)
    elif not commands:
        window.first_frame.connect(window.kept.offer if settings.welcomed() else window.welcome)
    if window.learning is not None and not commands:
        window.learning.reopen()
    carry_out(window, commands)
    window.kept.begin()
    signals = EndSignals()
    signals.asked.connect(window.end)
    signals.asked.connect(app.quit)
    window.show()
    remove_folders(Path(tempfile.gettempdir()))
    code = app.exec()
    session.close()
    signals.release()
    return code
