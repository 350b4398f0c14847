"""Files that ``reluexplorer doctor`` writes: a report, and tables of layers and channels."""

from __future__ import annotations

from argparse import Namespace
from datetime import date
from pathlib import Path

from reluexplorer import __version__
from reluexplorer.app.parsing import Parser, path_of
from reluexplorer.language import _
from reluexplorer.models.feeding.waking import DataOrModel
from reluexplorer.models.report.page import Report, page
from reluexplorer.models.report.tables import channels_csv, layers_csv
from reluexplorer.models.values.findings import Findings
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.files.kinds import PROGRAM
from reluexplorer.session.files.write import ANYWHERE, demand_room, write_file

_SUFFIXES = {"report": ".html", "table": ".csv", "channels": ".csv"}


def add_files(parser: Parser) -> None:
    """Add the options for files."""
    group = parser.add_argument_group(_("files"))
    group.add_argument("--report", type=path_of, metavar="FILE.html", help=_("write a page with all of it"))
    group.add_argument("--table", type=path_of, metavar="FILE.csv", help=_("write a row for each layer"))
    group.add_argument("--channels", type=path_of, metavar="FILE.csv", help=_("write a row for each channel"))


def demand_files(options: Namespace) -> None:
    """Raise :class:`CommandError` where a file that is asked for could not be written, or is of no form."""
    for name, suffix in _SUFFIXES.items():
        path: Path | None = getattr(options, name)
        if path is None:
            continue
        if path.suffix.lower() != suffix:
            words = _("--{option} writes a {suffix} file, not {given}.")
            raise CommandError(words.format(option=name, suffix=suffix, given=path.suffix or path.name))
        demand_room(path, ANYWHERE)


def write_files(options: Namespace, found: Findings, waking: DataOrModel | None, how: str) -> list[Path]:
    """Write what is asked for, and return where; ``how`` says how pictures were prepared."""
    contents: list[tuple[Path, str]] = []
    if options.report is not None:
        inputs = "" if options.inputs is None else options.inputs.name
        made = f"{date.today().isoformat()} · {PROGRAM} {__version__}"
        contents.append((options.report, page(Report(found, waking, inputs, how, made))))
    if options.table is not None:
        contents.append((options.table, layers_csv(found, waking)))
    if options.channels is not None:
        contents.append((options.channels, channels_csv(found)))
    return [write_file(path, content.encode()) for path, content in contents]
