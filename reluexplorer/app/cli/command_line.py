"""The command line; importing it does not import Qt."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from reluexplorer import __version__
from reluexplorer.app.cli.answers import (
    AnswerError,
    ReaderGoneError,
    WithLinesError,
    answering,
    silence_the_end,
)
from reluexplorer.app.parsing import AsWritten, Parser
from reluexplorer.language import _
from reluexplorer.sentences import NO_MEMORY, is_want_of_memory, reason, sentence, shortened
from reluexplorer.session.document.domains import CommandError

if TYPE_CHECKING:
    from reluexplorer.session.host.host import Command

EXIT_BAD_INPUT = 2
EXIT_READER_GONE = 141
"""What a shell says of a program that a closed pipe ended: 128 and the number of SIGPIPE."""
_PROGRAM = "reluexplorer"
_MOST_WINDOWS = 8
"""That are opened at a time."""
_COMMANDS = (
    "train",
    "health",
    "doctor",
    "export",
    "lesson",
    "activations",
    "watch",
    "commands",
    "bench",
    "shot",
    "diagnostics",
)
_EPILOG = _(
    """commands:
  train        train a network without a window and print what came out
  health       train, then say which neurons are dead, since which update, and why
  doctor       say which channels of a model of others (ONNX) are dead on given inputs
  export       write the network of a document as a script, its weights, data, history or a picture
  lesson       list the claims about ReLU, or measure one
  activations  list the activation functions with their gains and moments
  watch        print what the file of a training that is watched tells of its units
  commands     list every command with its keys and its form in scripts
  bench        measure training or the live maps beside other programs
  shot         take the pictures that a script asks for
  diagnostics  print versions, the system and the last lines of the log

Each has a help of its own: reluexplorer train -h. Without a command the window opens."""
)


def main(arguments: Sequence[str]) -> int:
    """Run the program with these arguments and return its exit code."""
    with answering():
        try:
            return _answered(list(arguments))
        except ReaderGoneError:
            silence_the_end()
            return EXIT_READER_GONE
        except KeyboardInterrupt:
            print(_("{program}: stopped.").format(program=_PROGRAM), file=sys.stderr)
            return 130
        except Exception as error:
            words = _refusal(error)
            if words is None:
                raise
            if isinstance(error, AnswerError):
                silence_the_end()
            print(f"{_PROGRAM}: {sentence(words)}", file=sys.stderr)
            if isinstance(error, WithLinesError):
                print("\n".join(error.lines), file=sys.stderr)
            return EXIT_BAD_INPUT


def _refusal(error: Exception) -> str | None:
    """Return what a person is told of an error; None where it is a fault of the program."""
    if isinstance(error, CommandError):
        return str(error)
    if is_want_of_memory(error):
        return NO_MEMORY
    if isinstance(error, OSError):
        where = "" if error.filename is None else f"{shortened(error.filename, 120)}: "
        return f"{where}{reason(error)}."
    return None


def _answered(arguments: list[str]) -> int:
    """Run and see the answer out, also where a help has ended the program."""
    try:
        code = _dispatch(arguments)
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else EXIT_BAD_INPUT
    sys.stdout.flush()
    return code


def _dispatch(arguments: list[str]) -> int:
    name, *rest = arguments or [""]
    if name in _COMMANDS:
        place = "bench.command" if name == "bench" else f"cli.{name}"
        code: int = import_module(f"reluexplorer.app.{place}").main(rest)
        return code
    from reluexplorer.app.cli.bare_names import refuse_mistyped

    refuse_mistyped(name, _COMMANDS)
    return _open_window(arguments)


def _open_window(arguments: list[str]) -> int:
    from reluexplorer.app.cli.train_options import add_table_options, table_choices

    parser = Parser(
        prog=_PROGRAM,
        description=_("See, measure and debug what the ReLU activation function does."),
        epilog=_EPILOG,
        formatter_class=AsWritten,
    )
    parser.add_argument(
        "file",
        nargs="*",
        metavar=_("file"),
        help=_(
            "a document (.reluexp), a table (.csv), weights, a data set, a preset or a "
            "TensorFlow Playground address to open; each in a window of its own"
        ),
    )
    parser.add_argument("--data", help=_("a data set by name, or a table"))
    add_table_options(parser)
    parser.add_argument(
        "--version",
        action="version",
        version=f"{_PROGRAM} {__version__}",
        help=_("show program's version number and exit"),
    )
    options = parser.parse_args(arguments)
    for name, given in (*((_("FILE"), each) for each in options.file), ("--data", options.data)):
        if given == "":
            parser.error(_("{name} is empty: name something, or leave it out").format(name=name))
    first, others = (*options.file, options.data or "")[0], options.file[1:]
    _demand_few(options, others)
    if others:
        return _open_windows(options.file)
    from reluexplorer.app.files.opening import commands_for_window

    commands = commands_for_window(first, table_choices(options))
    from reluexplorer.app.launching.launch import launch

    return launch(commands)


def _open_windows(names: Sequence[str]) -> int:
    """Open each in a window of its own; what cannot be opened is told, and hinders none of the others."""
    from reluexplorer.app.files.opening import commands_for_window

    opened: list[tuple[str, Sequence[Command]]] = []
    refused: list[str] = []
    for name in names:
        try:
            opened.append((name, commands_for_window(name)))
        except Exception as error:
            words = _refusal(error)
            if words is None:
                raise
            refused.append(sentence(words))
    for words in refused:
        print(f"{_PROGRAM}: {words}", file=sys.stderr)
    if not opened:
        return EXIT_BAD_INPUT
    from reluexplorer.app.launching.launch import launch

    (_first, commands), *others = opened
    return launch(commands, [name for name, _commands in others], refused)


def _demand_few(options: argparse.Namespace, others: Sequence[str]) -> None:
    """Raise :class:`CommandError` where several files are named and options say how one is read."""
    of_one = options.data or options.target or options.task or options.column or options.scale != "on"
    if others and of_one:
        raise CommandError(_("Options say how one file is opened: name one file, or leave the options out."))
    if len(others) >= _MOST_WINDOWS:
        raise CommandError(
            _("{count} files are more than {most} windows: name fewer.").format(
                count=1 + len(others), most=_MOST_WINDOWS
            )
        )
