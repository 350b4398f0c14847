"""Pictures of the real window from a script: the same script gives the same pixels everywhere."""

from __future__ import annotations

import os
import platform
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reluexplorer.resources import resource
from reluexplorer.session.leftovers import FOLDER_PREFIX, remove_folders
from reluexplorer.session.reading import said
from reluexplorer.session.script import Script, Shot
from reluexplorer.session.writing import Ground

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

    folder = ground.folders[0]
    with said(folder, "cannot be made"):
        folder.mkdir(parents=True, exist_ok=True)
    make_application()
    taken = []
    stage = Stage(theme, size, ground)
    try:
        for step in script.steps:
            if not isinstance(step, Shot):
                stage.do(step)
                continue
            path = Path(f"{step.name}.{step.form}")
            stage.grab(path, step, scale)
            taken.append(folder / path)
    finally:
        stage.close()
    return tuple(taken)


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
