"""How it is told that something beside a person's work went wrong: without taking another warning's place."""

from __future__ import annotations

from reluexplorer.sentences import LONGEST, ended, reason, shortened
from reluexplorer.session.session import Session


def tell_beside(session: Session, sentence: str) -> None:
    """Say a sentence after the warning that is said, if one is; what only informs gives way."""
    state = session.state
    said = state.notice if state.notice_kind == "warning" and not state.notice_stops else ""
    if sentence not in said:
        session.notify(f"{said} {sentence}".strip())


def why_not(error: Exception) -> str:
    """Return as a sentence why something could not be written."""
    why = reason(error) if isinstance(error, OSError) else str(error)
    return ended(shortened(why, LONGEST))
