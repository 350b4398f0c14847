"""The folder of the public models for tests, which are skipped where the registry does not answer."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

import pytest

from tests.models.public.inputs import FEEDS, inputs_file, write
from tests.models.public.packages import FOLDER, fetch


@cache
def _lack(folder: Path) -> str:
    try:
        fetch(folder)
    except (subprocess.CalledProcessError, OSError) as error:
        return f"the public models cannot be had: {error}"
    if not all(inputs_file(folder, name).exists() for name in FEEDS):
        write(folder)
    return ""


def public_models(folder: Path = FOLDER) -> Path:
    """Return the folder with all models and their inputs, fetched where they are not there yet."""
    lack = _lack(folder)
    if lack:
        pytest.skip(lack)
    return folder
