"""Opens the window and runs until it is closed."""

from __future__ import annotations

import logging
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from reluexplorer import __version__
from reluexplorer.app.files.opening import loaded_words
from reluexplorer.app.trouble.diagnostics import diagnostics
from reluexplorer.app.trouble.faults import Fault, fault_of
from reluexplorer.app.trouble.hooks import Hooks, hooked
from reluexplorer.app.trouble.log import left_behind, log_folder, logging_to, noting_crashes
from reluexplorer.app.window.application import make_application, require_screen
from reluexplorer.disk.leftovers import remove_folders
from reluexplorer.language import _
from reluexplorer.sentences import sentence, shortened
from reluexplorer.session.commands.data import OpenTable
from reluexplorer.session.commands.files import OpenDocument
from reluexplorer.session.commands.watching import OpenRun
from reluexplorer.session.commands.weights import OpenWeights
from reluexplorer.session.host.host import Command
from reluexplorer.session.run.channel import apart
from reluexplorer.session.run.machine import keep_what_is_freed
from reluexplorer.session.session import Session

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from reluexplorer.app.window.window import Window

_LOG = logging.getLogger(__name__)
FIRST_FRAME = "RELUEXPLORER_EXIT_AFTER_FIRST_FRAME"
"""Set for measurements: print the time of the first painted frame and leave."""


def _open_others(session: Session, files: Sequence[str]) -> None:
    """Open each file in a window, and so a process, of its own."""
    from reluexplorer.app.window.another import open_another

    for number, each in enumerate(files, 1):
        if not open_another(each, before=number):
            session.notify(
                _("There is no window for {each}: the program could not be started again.").format(
                    each=shortened(each)
                )
            )


def _take_what_is_handed(window: Window, app: QApplication) -> None:
    """Open the files that the system hands to a program that runs already."""
    from reluexplorer.app.files.handed_files import HandedFiles

    handed = HandedFiles(app)
    handed.handed.connect(lambda name: window.files.open(Path(name)))
    app.installEventFilter(handed)


def _go_on_once_shown(window: Window) -> None:
    """Look after the log, and make ready what is wanted later, from the first frame on."""
    from reluexplorer.app.launching.log_watch import LogWatch
    from reluexplorer.app.launching.readying import Readying

    window.first_frame.connect(LogWatch(window, window.session).look)
    window.first_frame.connect(Readying(window, window.stage.is_changing).begin)


def carry_out(window: Window, commands: Sequence[Command], refused: Sequence[str] = ()) -> None:
    """Begin a window with commands; a table is loaded at once, and it is said where that is changed.

    ``refused`` are sentences about what could not be opened beside them, which go before that.
    """
    for command in commands:
        if isinstance(command, OpenDocument | OpenWeights | OpenRun):
            window.files.open(Path(command.path))
        else:
            window.session.dispatch(command)
    for command in commands:
        if isinstance(command, OpenTable):
            window.session.notify(loaded_words(command), "info")
    if refused:
        window.session.notify(sentence(" ".join(refused)))


def launch(commands: Sequence[Command], others: Sequence[str] = (), refused: Sequence[str] = ()) -> int:
    """Open the window, carry the commands out, and return the exit code once it is closed.

    ``others`` are opened in windows of their own, which stay when this one is closed; ``refused`` are
    sentences about what could not be opened beside them, for this window to show. The log tells of the
    beginning and the end, and of what nobody caught in between.
    """
    require_screen()
    folder = log_folder()
    with logging_to(folder), noting_crashes(folder), hooked() as hooks:
        _LOG.info("ReLU Explorer %s begins.", __version__)
        try:
            code = _shown(commands, others, refused, hooks, left_behind(folder))
        except Exception as error:
            fault = fault_of(error)
            _LOG.critical("ReLU Explorer ends by a fault:\n%s", fault.text)
            _tell(fault, folder)
            raise
        _LOG.info("ReLU Explorer ends with exit code %s.", code)
    return code


def _tell(fault: Fault, folder: Path) -> None:
    """Show a fault at the start, where there is an application to show it."""
    from PySide6.QtWidgets import QApplication

    if QApplication.instance() is not None:
        from reluexplorer.app.dialogs.start_failed import tell_failed_start

        tell_failed_start(fault, f"{fault.text}\n\n{diagnostics({})}", folder)


def _shown(
    commands: Sequence[Command], others: Sequence[str], refused: Sequence[str], hooks: Hooks, faults: Path
) -> int:
    """Show the window until it is closed; a process that dies writes into ``faults`` where it was."""
    from reluexplorer.app.settings.scaling import before_application
    from reluexplorer.app.settings.settings import Settings
    from reluexplorer.models.feeding.kept import usual_folder

    keep_what_is_freed()  # While there is one thread: each that began before keeps a place of its own.
    settings = Settings()
    before_application(settings.scale())
    session = Session(hire=partial(apart, faults=faults))
    session.doctor_job.folder = usual_folder()
    app = make_application()
    from reluexplorer.app.launching.collecting import Collector
    from reluexplorer.app.launching.crashes import Crashes
    from reluexplorer.app.launching.signals import EndSignals
    from reluexplorer.app.settings.language_choice import start_again
    from reluexplorer.app.window.window import Window
    from reluexplorer.widgets.painting.pace import PACE

    window = Window(session, settings)
    collector = Collector(window)
    PACE.begin(window)
    settings.write_beside(window)
    crashes = Crashes(window)
    hooks.tell(crashes.in_window, crashes.beside)
    if os.environ.get(FIRST_FRAME):
        window.first_frame.connect(lambda: print(f"first-frame {time.time():.6f}", flush=True))
        window.first_frame.connect(window.close)
    elif not commands:
        window.first_frame.connect(window.kept.offer if settings.welcomed() else window.welcome)
    if window.learning is not None and not commands:
        window.learning.reopen()
    carry_out(window, commands, refused)
    window.kept.begin()
    session.take_for_begun()
    _go_on_once_shown(window)
    signals = EndSignals()
    signals.asked.connect(lambda: _LOG.info("A signal asks ReLU Explorer to end."))
    signals.asked.connect(window.end)
    signals.asked.connect(app.quit)
    app.commitDataRequest.connect(partial(window.leaving.commit, keep=window.kept.keep_at_once))
    if sys.platform == "darwin":
        _take_what_is_handed(window, app)
    window.show()
    _open_others(session, others)
    remove_folders(Path(tempfile.gettempdir()))
    code = app.exec()
    collector.end()
    session.close()
    settings.finish()
    signals.release()
    if window.starts_again:
        start_again()
    return code
