"""A script gone through without training or writing: what cannot be done is known before it begins."""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from reluexplorer.session.commands.command import Edit
from reluexplorer.session.commands.exports import Export
from reluexplorer.session.commands.files import OpenDocument, SaveDocument
from reluexplorer.session.commands.remedies import AdoptRemedy
from reluexplorer.session.commands.run import Branch, GoToBest, JumpHistory, Redo, Reset, RunUntil, Seek, Undo
from reluexplorer.session.commands.starts import OpenPlayground, OpenPreset
from reluexplorer.session.commands.weights import OpenWeights
from reluexplorer.session.document.document import Document
from reluexplorer.session.document.domains import CommandError, refused
from reluexplorer.session.document.limits import TABLE
from reluexplorer.session.files.kinds import DOCUMENT, PICTURE_OF
from reluexplorer.session.files.write import Ground, demand_folder, demand_room
from reluexplorer.session.host.host import Command
from reluexplorer.session.run.channel import End, Helper, Serve, beside
from reluexplorer.session.script import MOST_FAULTS, Script, Shot, StepError, named
from reluexplorer.session.session import Session

_PERFORMED = (
    *(Undo, Redo, JumpHistory, Reset, RunUntil),
    *(OpenDocument, OpenPlayground, OpenPreset, OpenWeights, AdoptRemedy),
)
"""Commands on the run whose effect on the document, or refusal, needs no training to be known."""
_WANDERING = (Seek, GoToBest, Branch)
"""Commands that may go back before a change that was made on the way."""


@dataclass(frozen=True)
class Rehearsal:
    """What is known of a script before it begins."""

    faults: tuple[StepError, ...]
    parts: tuple[tuple[int, Shot, str], ...]
    """The step, from 1 on, of each picture of a part, and the workspace that is shown then."""


def rehearse(script: Script, ground: Ground) -> Rehearsal:
    """Go through a script as far as it can be known without training; nothing is written.

    Raises :class:`CommandError` where the folder of the pictures cannot be.
    """
    demand_folder(ground.folders[0])
    faults, parts = [], []
    with closing(_Unmoved(hire=_nobody)) as session:
        actor = _Actor(session, ground)
        for number, step in enumerate(script.steps, 1):
            try:
                actor.act(step)
            except CommandError as error:
                faults.append(StepError(number, named(step), str(error)))
                if len(faults) == MOST_FAULTS:
                    break
            if isinstance(step, Shot) and step.part and actor.known:
                parts.append((number, step, actor.document.view.workspace))
    return Rehearsal(tuple(faults), tuple(parts))


class _Actor:
    """Follows what the document becomes, as long as that is known."""

    def __init__(self, session: Session, ground: Ground) -> None:
        self._session = session
        self._session.ground = self._ground = ground
        self._written: set[str] = set()
        self.known = True

    @property
    def document(self) -> Document:
        """The document as it will be."""
        return self._session.state.document

    def act(self, step: Command | Shot) -> None:
        """Go on by a step; raise :class:`CommandError` where it cannot be done."""
        if isinstance(step, Shot):
            path = Path(f"{step.name}.{step.form}")
            demand_room(path, self._ground, frozenset({PICTURE_OF[step.form]}))
            return
        if isinstance(step, Export | SaveDocument):
            self._write(step)
            return
        if not self.known:
            return
        if self._is_unknowable(step):
            self.known = False
        elif isinstance(step, (Edit, *_PERFORMED)) and not self._session.dispatch(step):
            self.known = isinstance(step, Edit) and step.scope.is_view
            raise CommandError(self._session.state.notice)

    def _write(self, step: Export | SaveDocument) -> None:
        if isinstance(step, Export):
            with refused():
                step.demand_form()
        kinds = frozenset({DOCUMENT}) if isinstance(step, SaveDocument) else None
        target = demand_room(Path(step.path), self._ground, kinds)
        self._written.add(str(target))

    def _is_unknowable(self, step: Command) -> bool:
        """Whether what a step leads to shows only once the script runs."""
        recipe = self.document.recipe
        if isinstance(step, _WANDERING):
            return bool(recipe.changes)
        if isinstance(step, OpenWeights) and recipe.data.name == TABLE:
            return True
        path = getattr(step, "path", "")
        return bool(path) and os.path.realpath(path) in self._written


class _Unmoved(Session):
    """A session whose lessons are not opened and whose run is not made."""

    def _follow(self, before: Document | None, after: Document, *, drags: bool = False) -> None:
        """Pass nothing on."""


def _nobody(_serve: Serve) -> tuple[End, Helper]:
    """Return a line that nobody listens to, so that no run is made."""
    return beside(lambda _end: None)
