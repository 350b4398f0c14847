"""``reluexplorer lesson --report FILE``: all verdicts on this machine, measured and written down."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from reluexplorer.app.cli.answers import on_the_way
from reluexplorer.app.report.form import demand_form
from reluexplorer.app.shots.pinning import pinned_environment
from reluexplorer.language import _
from reluexplorer.lessons.claims.catalogue import LESSONS, measure
from reluexplorer.session.files.write import ANYWHERE, demand_room, write_file
from reluexplorer.session.run.machine import share_the_machine
from reluexplorer.text import progress


def write_report(path: Path, names: Sequence[str], seeds: int | None) -> None:
    """Measure the named lessons and write what they came to; CommandError where that cannot be written.

    Whether it can is asked before minutes of measuring.
    """
    demand_form(path)
    demand_room(path, ANYWHERE)
    share_the_machine()
    found = {}
    for place, name in enumerate(names, 1):
        which = _("{place} of {count}, {title}").format(
            place=place, count=len(names), title=LESSONS[name].title
        )
        found[name] = measure(name, seeds, partial(_tell, which))
        on_the_way(" " * 60 + "\r")
        print(f"{name}: {found[name].verdict.told}")
    with pinned_environment():
        from reluexplorer.app.report.report import report_bytes
        from reluexplorer.app.window.application import make_application

        application = make_application()
        write_file(path, report_bytes(found, path))
        application.processEvents()
    print(path)


def _tell(label: str, share: float) -> None:
    on_the_way(f"{label}: {progress(share)}")
