"""Start of the program: ``python -m reluexplorer`` and the installed command."""

from __future__ import annotations

import sys


def run() -> None:
    """Run the command line and leave the process with its exit code.

    A packaged program that is started to train for another's window does so instead.
    """
    if getattr(sys, "frozen", False):
        from multiprocessing import freeze_support

        freeze_support()
    from reluexplorer.app.cli.command_line import main

    sys.exit(main(sys.argv[1:]))


if __name__ == "__main__":
    run()
