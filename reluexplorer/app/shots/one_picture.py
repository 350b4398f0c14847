"""A picture of a part of the window as a document shows it, taken without a screen."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, replace

from reluexplorer.app.pictures.parts import part_of
from reluexplorer.app.pictures.pictures import picture_bytes
from reluexplorer.app.shots.stage import Stage
from reluexplorer.language import _
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.document import Document
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.document.limits import WORKSPACES
from reluexplorer.session.run.past import Past


@dataclass(frozen=True)
class Look:
    """How a picture is taken."""

    part: str = "window"
    """By its name among the parts of a workspace, that of the document before the others."""
    form: str = "png"
    """One of :data:`~reluexplorer.session.files.kinds.FORMS`."""
    theme: str = "light"
    size: tuple[int, int] = (1440, 900)
    """Of the window, in pixels."""
    scale: float = 2.0
    """Pixels of a PNG for each one of the window."""
    outlines: bool = False


def picture_of(document: Document, step: int, past: Past | None, look: Look) -> bytes:
    """Return a picture of a document at a step, with what its run had kept of its way.

    Raises :class:`CommandError` with a sentence where no workspace has the part, or it is too large.
    """
    with closing(Stage(look.theme, look.size)) as stage:
        view = document.view.for_person(stage.session.state.document.view)
        stage.session.open(replace(document, view=view), step, _("Open"), past=past)
        stage.settle()
        try:
            widget = part_of(stage.parts(), look.part)
        except CommandError:
            stage.do(assign("view.workspace", _workspace_of(stage, look.part)))
            stage.settle()
            widget = part_of(stage.parts(), look.part)
        stage.settle_for_picture()
        return picture_bytes(widget, look.form, look.scale, outlines=look.outlines)


def _workspace_of(stage: Stage, part: str) -> str:
    """Return the workspace that may have a part; raise :class:`CommandError` with a sentence where none has.

    Those of lessons come with their experiments, and are not looked for.
    """
    shown = stage.session.state.document.view.workspace
    for name in WORKSPACES:
        if name not in {"learn", shown}:
            try:
                part_of(stage.all_parts(name), part)
            except CommandError:
                continue
            return name
    part_of(stage.all_parts(shown), part)
    return shown
