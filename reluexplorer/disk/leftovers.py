"""What a killed process of this program left beside files and among temporary folders, taken away later."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import stat
import time
from pathlib import Path

FILE_PREFIX = ".reluexplorer."
FOLDER_PREFIX = "reluexplorer-fonts-"
_DRAWN = r"[a-z0-9_]{8}"
"""The letters that Python's tempfile draws."""
_FILE = re.compile(re.escape(FILE_PREFIX) + _DRAWN)
_FOLDER = re.compile(re.escape(FOLDER_PREFIX) + _DRAWN)
_DAY = 24 * 3600.0


def remove_files(folder: Path) -> None:
    """Remove half-written files of this user that a folder has held for more than a day."""
    for entry in _old(folder, _FILE):
        if stat.S_ISREG(entry.stat(follow_symlinks=False).st_mode):
            with contextlib.suppress(OSError):
                Path(entry.path).unlink()


def remove_folders(folder: Path) -> None:
    """Remove folders of this user for fonts that a folder has held for more than a day."""
    if not shutil.rmtree.avoids_symlink_attacks and os.name != "nt":
        return
    for entry in _old(folder, _FOLDER):
        if stat.S_ISDIR(entry.stat(follow_symlinks=False).st_mode):
            shutil.rmtree(entry.path, ignore_errors=True)


def _old(folder: Path, pattern: re.Pattern[str]) -> list[os.DirEntry[str]]:
    """Return what is called so, is this user's own, and was not changed for a day; links are not followed."""
    found = []
    latest = time.time() - _DAY
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if pattern.fullmatch(entry.name) is None:
                    continue
                told = entry.stat(follow_symlinks=False)
                own = not hasattr(os, "geteuid") or told.st_uid == os.geteuid()
                if own and told.st_mtime < latest:
                    found.append(entry)
    except OSError:
        return found
    return found
