"""A window that follows a watched training until it is killed: ``python -m tests.app.following_window RUN``.

It prints each step that its head shows.
"""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QApplication

from reluexplorer.app.window.application import make_application
from reluexplorer.app.window.window import Window
from reluexplorer.session.commands.watching import OpenRun
from reluexplorer.session.session import Session, State


def main(path: str) -> None:
    make_application()
    session = Session()
    window = Window(session)
    window.show()

    def tell(before: State, after: State) -> None:
        if after.watching.run is not before.watching.run and after.watching.run is not None:
            assert window.panel("watched").header.words.text().startswith(f"step {after.watching.run.step:,}")
            print(after.watching.run.step, flush=True)

    session.changed.connect(tell)
    window.run_command(OpenRun(path))
    QApplication.exec()


if __name__ == "__main__":
    main(sys.argv[1])
