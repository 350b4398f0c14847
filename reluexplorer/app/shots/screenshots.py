"""Pictures of the real window from a script: the same script gives the same pixels everywhere."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from reluexplorer.language import _
from reluexplorer.sentences import some
from reluexplorer.session.commands.doctor import ExportDoctorReport, SaveSmallerCopy
from reluexplorer.session.commands.exports import Export
from reluexplorer.session.commands.files import SaveDocument
from reluexplorer.session.commands.run import Step
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.commands.watching import ExportRunReport
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.document.limits import WORKSPACES
from reluexplorer.session.files.reading import said
from reluexplorer.session.files.write import Ground
from reluexplorer.session.script import Script, Shot, StepError, first_of, named

if TYPE_CHECKING:
    from reluexplorer.app.shots.stage import Stage


def take(
    script: Script, ground: Ground, theme: str, size: tuple[int, int], scale: float = 1.0
) -> tuple[Path, ...]:
    """Run a script in a window of its own and return the pictures that it took.

    They and all else that it writes go to the first folder of ``ground``, or where else that allows.
    """
    from reluexplorer.app.shots.stage import Stage
    from reluexplorer.session.script_check import rehearse

    rehearsal = rehearse(script, ground)
    with closing(Stage(theme, size, ground)) as stage:
        unknown = stage.unknown_parts(rehearsal.parts)
        if faults := (*rehearsal.faults, *unknown, *script.faults):
            raise first_of(faults)
        _demand_yield(script)
        folder = ground.folders[0]
        with said(folder, _("cannot be made")):
            folder.mkdir(parents=True, exist_ok=True)
        return _taken(script, stage, folder, scale)


def _demand_yield(script: Script) -> None:
    """Raise :class:`CommandError` where a script leaves nothing behind."""
    if not any(
        isinstance(
            step, Shot | Export | SaveDocument | ExportDoctorReport | ExportRunReport | SaveSmallerCopy
        )
        for step in script.steps
    ):
        if not script.steps:
            words = _('The script has no steps: {step} among its "steps" takes a picture.')
        else:
            words = _(
                'The script takes no picture and writes nothing: {step} among its "steps" takes a picture.'
            )
        raise CommandError(words.format(step='{"shot": "name"}'))


def _taken(script: Script, stage: Stage, folder: Path, scale: float) -> tuple[Path, ...]:
    """Carry the steps out; raise :class:`CommandError` with the step and the pictures that are there."""
    taken: list[Path] = []
    for number, step in enumerate(script.steps, 1):
        try:
            if isinstance(step, Shot):
                path = Path(f"{step.name}.{step.form}")
                stage.grab(path, step, scale)
                taken.append(folder / path)
            elif reserve := stage.do(step):
                print(StepError(number, named(step), reserve), file=sys.stderr)
        except CommandError as error:
            raise StepError(number, named(step), f"{error} {_written(taken)}") from None
    return tuple(taken)


def _written(taken: list[Path]) -> str:
    """Return what is said of the pictures of a script that ended early."""
    names = list(dict.fromkeys(path.name for path in taken))
    if not names:
        return _("No picture was written.")
    return _("Written before: {names}.").format(names=some(names, 90))


def parts(theme: str, size: tuple[int, int]) -> dict[str, tuple[str, ...]]:
    """Return the names of the parts that each workspace may have; of Learn, those of its first lesson."""
    from reluexplorer.app.shots.stage import Stage

    found: dict[str, tuple[str, ...]] = {}
    with closing(Stage(theme, size)) as stage:
        stage.do(Step(200))
        for name in WORKSPACES:
            stage.do(assign("view.workspace", name))
            stage.settle()
            found[name] = tuple(stage.all_parts(name))
    return found
