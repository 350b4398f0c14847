"""All from outside that could change a pixel, pinned while pictures are taken from a script.

It imports neither Qt nor NumPy, which read their environment once, when they are imported.
"""

from __future__ import annotations

import os
import platform
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reluexplorer.disk.leftovers import FOLDER_PREFIX, remove_folders
from reluexplorer.resources import resource

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
