"""``reluexplorer export``: a document's network, data and history for other programs, without a window."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from reluexplorer.app.answers import write_bytes
from reluexplorer.core.tabular import TableError
from reluexplorer.sentences import shortened
from reluexplorer.session.arguments import CommandError
from reluexplorer.session.course import Course
from reluexplorer.session.exports import EXPORTS
from reluexplorer.session.loading import load
from reluexplorer.session.run import Run
from reluexplorer.session.storage import read, warning_of
from reluexplorer.session.threads import share_the_machine
from reluexplorer.session.writing import Ground, find_place, write_file

_BY_SUFFIX = {
    ".npz": "weights",
    ".safetensors": "weights",
    ".json": "weights",
    ".py": "torch",
    ".csv": "history",
}


def main(arguments: Sequence[str]) -> int:
    """Train a document to its step, write what is asked for, return the exit code."""
    options = _parser().parse_args(arguments)
    path, printed = Path(options.out), options.out == "-"
    ground = Ground(replaces=options.force)
    if not printed:
        find_place(path, ground)
    name = options.form or _BY_SUFFIX.get(path.suffix.lower(), "")
    if not name:
        raise CommandError(f"--as says what {shortened(path.name)} shall be: {', '.join(EXPORTS)}.")
    if printed and name == "weights":
        path = Path("-.json")
    document, step = read(Path(options.document))
    if warning := warning_of(Path(options.document), document):
        print(warning, file=sys.stderr)
    share_the_machine()
    try:
        run = Run(Course(document.recipe, load(document.recipe.data)))
        while run.head.step < step and not run.ended:
            run.work(step - run.head.step, None)
        content = EXPORTS[name](str(path)).content(run.state, run.curve)  # type: ignore[call-arg]
    except (TableError, ValueError) as error:
        raise CommandError(str(error)) from None
    if printed:
        write_bytes(content)
    else:
        write_file(path, content, ground)
        print(path)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="reluexplorer export",
        description="Train a document to the step that it was saved at, and write its network, its weights, "
        "its data or its history.",
    )
    parser.add_argument("document", help="a document (.reluexp)")
    parser.add_argument("out", help="the file to write; - for standard output, which takes weights as JSON")
    parser.add_argument("--force", action="store_true", help="replace a file of another kind too")
    parser.add_argument(
        "--as", dest="form", choices=tuple(EXPORTS), help="what is written; else the suffix decides: .py is "
        "a PyTorch script, .csv the history, .npz, .safetensors and .json the weights",
    )  # fmt: skip
    return parser
