"""A window that follows a watched training until it is killed: ``python -m tests.app.following_window RUN``.

It prints each step that its head shows, and the sentence on a file that has not grown when it shows that.
"""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QApplication

from reluexplorer.app.window.application import make_application
from reluexplorer.app.window.window import Window
from reluexplorer.session.commands.watching import OpenRun
from reluexplorer.session.jobs.watched_run import Pulse
from reluexplorer.session.session import Session, State


def main(path: str) -> None:
    make_application()
    session = Session()
    window = Window(session)
    window.show()

    def tell(before: State, after: State) -> None:
        panel, watching = window.panel("watched"), after.watching
        if watching.run is not before.watching.run and watching.run is not None:
            assert panel.header.words.text().startswith(f"step {watching.run.step:,}")
            print(watching.run.step, flush=True)
        if watching.pulse is Pulse.QUIET is not before.watching.pulse:
            assert panel.header.pulse.words() == "quiet"
            print(panel.trouble.sentence(), flush=True)

    session.changed.connect(tell)
    window.run_command(OpenRun(path))
    QApplication.exec()


if __name__ == "__main__":
    main(sys.argv[1])
