"""The command line; importing it does not import Qt."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Sequence

from reluexplorer import __version__
from reluexplorer.session.arguments import CommandError

EXIT_BAD_INPUT = 2
_PROGRAM = "reluexplorer"
_EPILOG = """commands:
  train        train a network without a window and print what came out
  health       train, then say which neurons are dead, since which update, and why
  export       write the network of a document as a script, its weights, data or history
  lesson       list the claims about ReLU, or measure one
  activations  list the activation functions with their gains and moments
  commands     list every command with its keys and its form in scripts
  bench        measure training or the live maps beside other programs
  shot         take the pictures that a script asks for

Each has a help of its own: reluexplorer train -h. Without a command the window opens."""


def main(arguments: Sequence[str]) -> int:
    """Run the program with these arguments and return its exit code."""
    with contextlib.suppress(AttributeError):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
        sys.stderr.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    try:
        return _dispatch(list(arguments))
    except CommandError as error:
        print(f"{_PROGRAM}: {error}", file=sys.stderr)
        return EXIT_BAD_INPUT
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        print(f"{_PROGRAM}: stopped.", file=sys.stderr)
        return 130


def _dispatch(arguments: list[str]) -> int:
    name, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if name == "train":
        from reluexplorer.app.train_command import main as run
    elif name == "health":
        from reluexplorer.app.health_command import main as run
    elif name == "lesson":
        from reluexplorer.app.lesson_command import main as run
    elif name == "activations":
        from reluexplorer.app.activations_command import main as run
    elif name == "commands":
        from reluexplorer.app.commands_command import main as run
    elif name == "shot":
        from reluexplorer.app.shot_command import main as run
    elif name == "export":
        from reluexplorer.app.export_command import main as run
    elif name == "bench":
        from reluexplorer.app.bench.command import main as run
    else:
        return _open_window(arguments)
    return run(rest)


def _open_window(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog=_PROGRAM,
        description="See, measure and debug what the ReLU activation function does.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "file",
        nargs="?",
        help="a document (.reluexp), a table (.csv) or a TensorFlow Playground address to open",
    )
    parser.add_argument("--data", help="a data set by name, or a table")
    parser.add_argument("--target", default="", help="the table's column to predict")
    parser.add_argument("--version", action="version", version=f"{_PROGRAM} {__version__}")
    options = parser.parse_args(arguments)
    from reluexplorer.app.opening import commands_to_open

    commands = commands_to_open(options.file or options.data or "", options.target)
    from reluexplorer.app.launch import launch

    return launch(commands)
