"""``reluexplorer watch``: what the file of a watched training tells of its units, once or as it grows."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from pathlib import Path

from reluexplorer.app.cli.answers import aside, end_of_the_way, finite, on_the_way
from reluexplorer.app.cli.watch_report import add_files, demand_files, write_files
from reluexplorer.app.cli.watch_words import account_lines, as_json, event_line, event_values
from reluexplorer.app.parsing import Parser
from reluexplorer.language import _, ngettext
from reluexplorer.models.values.refusal import ModelError
from reluexplorer.sentences import shortened
from reluexplorer.session.document.domains import CommandError
from reluexplorer.watch.following.watched import read_run, watched
from reluexplorer.watch.run import WatchedRun

_PAUSE = 0.1
"""Seconds between two looks at a file that is followed."""


def main(arguments: Sequence[str]) -> int:
    """Print what a run file tells; return the exit code."""
    parser = Parser(
        prog="reluexplorer watch",
        description=_(
            "Print what a watched training has written of its units: which are dead, since when, what went "
            "before, and what to try. A script writes such a file after reluexplorer.watch(model)."
        ),
    )
    parser.add_argument(
        "file",
        metavar=_("file"),
        type=Path,
        help=_("a run file (.watch), or TensorBoard’s event file or a folder of them"),
    )
    parser.add_argument("--json", action="store_true", help=_("print JSON; with --follow a line an event"))
    parser.add_argument(
        "--follow",
        action="store_true",
        help=_("go on as the file grows, until the training ends or Ctrl C; it need not be there yet"),
    )
    add_files(parser)
    options = parser.parse_args(arguments)
    demand_files(options)
    try:
        run = _followed(options.file, is_json=options.json) if options.follow else read_run(options.file)
        if not (options.follow and options.json):
            _print(run, is_json=options.json)
        written = write_files(options, run)
    except ModelError as error:
        raise CommandError(str(error)) from None
    for path in written:
        aside(str(path))
    return 0


def _print(run: WatchedRun, *, is_json: bool) -> None:
    if is_json:
        print(json.dumps(finite(as_json(run)), indent=2))
        return
    print("\n".join(account_lines(run)))


def _followed(path: Path, *, is_json: bool) -> WatchedRun:
    """Print deaths and births as they come; return the run as it is in the end."""
    if not path.exists():
        aside(_("Waiting for {path}.").format(path=shortened(path, 120)))
    found, said = watched(path), dict[tuple[int, int, bool], set[int]]()
    try:
        while True:
            if found.poll():
                _print_new(found.run(), said, is_json=is_json)
            elif found.run().is_closed:
                break
            else:
                time.sleep(_PAUSE)
    except KeyboardInterrupt:
        end_of_the_way()
    finally:
        found.close()
    return found.run()


def _print_new(run: WatchedRun, said: dict[tuple[int, int, bool], set[int]], *, is_json: bool) -> None:
    """Print the events, or those of their units, that were not printed before; they may be found later."""
    for event in run.events:
        before = said.setdefault(event[:3], set())
        new = tuple(unit for unit in event.units if unit not in before)
        if new:
            before.update(new)
            part = event._replace(units=new)
            print(json.dumps(event_values(run, part)) if is_json else event_line(run, part), flush=True)
    dead = int(run.dead[-1].sum()) if run.is_counted and len(run.steps) else 0
    words = ngettext("step {step:,}, {count:,} unit dead", "step {step:,}, {count:,} units dead", dead)
    on_the_way(words.format(step=run.step, count=dead))
