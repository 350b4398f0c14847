"""Pictures of the real window from a script: the same script gives the same pixels everywhere."""

from __future__ import annotations

import os
import platform
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from reluexplorer.resources import resource
from reluexplorer.sentences import some
from reluexplorer.session.arguments import CommandError
from reluexplorer.session.leftovers import FOLDER_PREFIX, remove_folders
from reluexplorer.session.reading import said
from reluexplorer.session.script import Script, Shot, StepError, first_of, named
from reluexplorer.session.writing import Ground

if TYPE_CHECKING:
    from reluexplorer.app.stage import Stage

_FOREIGN = re.compile(r"QT_(?!QPA_PLATFORM$|LOGGING|DEBUG).*")
_WIDE_VECTORS = "X86_V4 AVX512_ICL AVX512_SPR"
"""What NumPy does without: with them some functions round otherwise, and a run soon goes another way."""
_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""


@contextmanager
def pinned_environment(scale: int = 1) -> Iterator[None]:
    """Pin all from outside that could change a pixel, and give it back in the end.

    Call it before Qt and NumPy are imported.
    """
    remove_folders(Path(tempfile.gettempdir()))
    with tempfile.TemporaryDirectory(prefix=FOLDER_PREFIX) as folder:
        fonts = Path(folder) / "fonts.conf"
        fonts.write_text(_FONTS.format(fonts=resource("fonts"), cache=folder), encoding="utf-8")
        former = dict(os.environ)
        for name in [name for name in os.environ if _FOREIGN.fullmatch(name)]:
            del os.environ[name]
        os.environ.update(
            QT_QPA_PLATFORM="offscreen",
            QT_SCALE_FACTOR=str(scale),
            FONTCONFIG_FILE=str(fonts),
            OPENBLAS_CORETYPE="Haswell",
            OPENBLAS_NUM_THREADS="1",
        )
        if platform.machine().lower() in {"x86_64", "amd64"}:
            os.environ["NPY_DISABLE_CPU_FEATURES"] = _WIDE_VECTORS
        try:
            yield
        finally:
            os.environ.clear()
            os.environ.update(former)


def take(
    script: Script, ground: Ground, theme: str, size: tuple[int, int], scale: float = 1.0
) -> tuple[Path, ...]:
    """Run a script in a window of its own and return the pictures that it took.

    They and all else that it writes go to the first folder of ``ground``, or where else that allows.
    """
    from reluexplorer.app.application import make_application
    from reluexplorer.app.stage import Stage
    from reluexplorer.session.rehearsal import rehearse

    rehearsal = rehearse(script, ground)
    make_application()
    stage = Stage(theme, size, ground)
    try:
        if faults := (*rehearsal.faults, *stage.unknown_parts(rehearsal.parts)):
            raise first_of(faults)
        folder = ground.folders[0]
        with said(folder, "cannot be made"):
            folder.mkdir(parents=True, exist_ok=True)
        return _taken(script, stage, folder, scale)
    finally:
        stage.close()


def _taken(script: Script, stage: Stage, folder: Path, scale: float) -> tuple[Path, ...]:
    """Carry the steps out; raise :class:`CommandError` with the step and the pictures that are there."""
    taken: list[Path] = []
    for number, step in enumerate(script.steps, 1):
        try:
            if isinstance(step, Shot):
                path = Path(f"{step.name}.{step.form}")
                stage.grab(path, step, scale)
                taken.append(folder / path)
            else:
                stage.do(step)
        except CommandError as error:
            raise StepError(number, named(step), f"{error} {_written(taken)}") from None
    return tuple(taken)


def _written(taken: list[Path]) -> str:
    """Return what is said of the pictures of a script that ended early."""
    names = list(dict.fromkeys(path.name for path in taken))
    return f"Written before: {some(names, 90)}." if names else "No picture was written."


def parts(theme: str, size: tuple[int, int]) -> dict[str, tuple[str, ...]]:
    """Return the names of the parts of each workspace of a run that was trained a little."""
    from reluexplorer.app.application import make_application
    from reluexplorer.app.stage import Stage
    from reluexplorer.session.commands import controls, looks

    make_application()
    stage = Stage(theme, size)
    found: dict[str, tuple[str, ...]] = {}
    try:
        stage.do(controls.Step(200))
        for name in looks.WORKSPACES:
            stage.do(looks.GoTo(name))
            stage.settle()
            found[name] = tuple(stage.parts())
    finally:
        stage.close()
    return found
