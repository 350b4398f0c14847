"""What is open at one moment, and how it is written so that a later start can open it again."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

from reluexplorer.app.pictures.miniatures import miniature_png
from reluexplorer.core.data.held import LearnedFile
from reluexplorer.session.document.document import Document, View
from reluexplorer.session.files.document_file import save
from reluexplorer.session.run.past import Past
from reluexplorer.session.run.snapshot import RunSnapshot

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class Work:
    """A document, its step, what a long run kept of its way, and the run that is pictured beside it."""

    document: Document
    step: int
    past: Past | None
    learned: LearnedFile | None
    """The file of its table as it was learned; None where it has none, or that is not known."""
    run: RunSnapshot | None = None
    """None where it is not there yet."""
    former: bytes = b""
    """The picture that it had when it was opened, for as long as that is so; empty for none."""

    def write(self, where: Path) -> None:
        """Write it, whole or not at all; raise OSError or :class:`CommandError` where that cannot be."""
        where.parent.mkdir(parents=True, exist_ok=True)
        kept = None if self.past is None else self.past.kept()
        picture = self._picture()
        save(
            where,
            self.document,
            self.step,
            with_name=True,
            kept=kept,
            picture=picture,
            learned=self.learned,
        )

    def _picture(self) -> bytes:
        """Return the small picture, empty without one: work is kept even where it cannot be painted."""
        if self.run is None:
            return self.former
        try:
            return miniature_png(self.run, View())
        except Exception:
            _LOG.exception("What is open is kept without a picture.")
            return b""
