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
    from reluexplorer.app.speaking import UnknownLanguageError, choose

    try:
        arguments = choose(sys.argv[1:])
    except UnknownLanguageError as error:
        from reluexplorer.language import LANGUAGES
        from reluexplorer.sentences import one_of

        sys.exit(_refused(f"{error.place} {one_of(error.language, tuple(LANGUAGES))}."))
    from reluexplorer.app.cli.command_line import main

    sys.exit(main(arguments))


def _refused(words: str) -> int:
    print(f"reluexplorer: {words}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    run()
