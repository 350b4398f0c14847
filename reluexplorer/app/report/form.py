"""The forms that a report is written in."""

from __future__ import annotations

from pathlib import Path

from reluexplorer.session.document.domains import CommandError

FORMS = (".html", ".pdf")


def demand_form(path: Path) -> None:
    """Raise :class:`CommandError` with a sentence for a path of another form."""
    if path.suffix.lower() not in FORMS:
        raise CommandError(f"A report is written as {' or '.join(FORMS)}, not {path.suffix or path.name}.")
