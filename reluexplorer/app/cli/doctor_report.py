"""Files that ``reluexplorer doctor`` writes: a report, and tables of layers and channels."""

from __future__ import annotations

from argparse import Namespace
from datetime import date
from pathlib import Path

from reluexplorer import __version__
from reluexplorer.app.parsing import Parser, path_of
from reluexplorer.app.shots.pinning import pinned_environment
from reluexplorer.language import _
from reluexplorer.models.feeding.waking import DataOrModel
from reluexplorer.models.report.page import Report, page
from reluexplorer.models.report.tables import channels_csv, layers_csv
from reluexplorer.models.values.findings import Findings
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.files.kinds import PROGRAM
from reluexplorer.session.files.write import ANYWHERE, demand_room, write_file

_SUFFIXES = {"report": (".html", ".pdf"), "table": (".csv",), "channels": (".csv",)}


def add_files(parser: Parser) -> None:
    """Add the options for files."""
    group = parser.add_argument_group(_("files"))
    group.add_argument(
        "--report", type=path_of, metavar="FILE", help=_("write a page with all of it, as .html or .pdf")
    )
    group.add_argument("--table", type=path_of, metavar="FILE.csv", help=_("write a row for each layer"))
    group.add_argument("--channels", type=path_of, metavar="FILE.csv", help=_("write a row for each channel"))


def demand_files(options: Namespace) -> None:
    """Raise :class:`CommandError` where a file that is asked for could not be written, or is of no form."""
    for name, suffixes in _SUFFIXES.items():
        path: Path | None = getattr(options, name)
        if path is None:
            continue
        if path.suffix.lower() not in suffixes:
            words = _("--{option} writes a {suffix} file, not {given}.")
            known = _(" or ").join(suffixes)
            raise CommandError(words.format(option=name, suffix=known, given=path.suffix or path.name))
        demand_room(path, ANYWHERE)


def write_files(options: Namespace, found: Findings, waking: DataOrModel | None, how: str) -> list[Path]:
    """Write what is asked for, and return where; ``how`` says how pictures were prepared."""
    contents: list[tuple[Path, bytes]] = []
    if options.report is not None:
        inputs = "" if options.inputs is None else options.inputs.name
        made = f"{date.today().isoformat()} · {PROGRAM} {__version__}"
        contents.append((options.report, _report(Report(found, waking, inputs, how, made), options.report)))
    if options.table is not None:
        contents.append((options.table, layers_csv(found, waking).encode()))
    if options.channels is not None:
        contents.append((options.channels, channels_csv(found).encode()))
    return [write_file(path, content) for path, content in contents]


def _report(report: Report, path: Path) -> bytes:
    """Return the report in the form that a path names; for paper Qt is started."""
    if path.suffix.lower() == ".html":
        return page(report).encode()
    with pinned_environment():
        from reluexplorer.app.report.model_paper import model_pdf
        from reluexplorer.app.window.application import make_application

        application = make_application()
        made = model_pdf(report)
        application.processEvents()
    return made
