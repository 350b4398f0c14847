"""Files that ``reluexplorer watch`` writes: a report, and tables of layers and units."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from reluexplorer.app.parsing import Parser, path_of
from reluexplorer.language import _
from reluexplorer.session.commands.watching import UNITS, reported
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.files.write import ANYWHERE, demand_room, write_file
from reluexplorer.watch.run import WatchedRun

_FORMS = {"report": (".html", ".html"), "table": (".csv", ".csv"), "units": (".csv", UNITS)}
"""The suffix that a file of each option must have, and the end of a name that asks for what is in it."""


def add_files(parser: Parser) -> None:
    """Add the options for files."""
    group = parser.add_argument_group(_("files"))
    group.add_argument("--report", type=path_of, metavar="FILE.html", help=_("write a page with all of it"))
    group.add_argument("--table", type=path_of, metavar="FILE.csv", help=_("write a row for each layer"))
    group.add_argument("--units", type=path_of, metavar="FILE.csv", help=_("write a row for each unit"))


def demand_files(options: Namespace) -> None:
    """Raise :class:`CommandError` where a file that is asked for could not be written, or is of no form."""
    for name, (suffix, _end) in _FORMS.items():
        path: Path | None = getattr(options, name)
        if path is None:
            continue
        if path.suffix.lower() != suffix:
            words = _("--{option} writes a {suffix} file, not {given}.")
            raise CommandError(words.format(option=name, suffix=suffix, given=path.suffix or path.name))
        demand_room(path, ANYWHERE)


def write_files(options: Namespace, run: WatchedRun) -> list[Path]:
    """Write what is asked for, and return where."""
    wanted = [(getattr(options, name), end) for name, (_suffix, end) in _FORMS.items()]
    contents = [(path, reported(run, end)) for path, end in wanted if path is not None]
    return [write_file(path, content) for path, content in contents]
