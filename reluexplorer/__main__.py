"""Start of the program: ``python -m reluexplorer`` and the installed command."""

from __future__ import annotations

import sys


def run() -> None:
    """Run the command line and leave the process with its exit code."""
    from reluexplorer.app.command_line import main

    sys.exit(main(sys.argv[1:]))


if __name__ == "__main__":
    run()
