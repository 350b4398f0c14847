"""The forms that a report is written in."""

from __future__ import annotations

from pathlib import Path

from reluexplorer.language import _
from reluexplorer.session.document.domains import CommandError

FORMS = (".html", ".pdf")


def demand_form(path: Path) -> None:
    """Raise :class:`CommandError` with a sentence for a path of another form."""
    if path.suffix.lower() not in FORMS:
        first, last = FORMS
        words = _("A report is written as {first} or {last}, not {given}.")
        raise CommandError(words.format(first=first, last=last, given=path.suffix or path.name))
