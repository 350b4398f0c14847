"""Files are written whole or not at all."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path

from reluexplorer.session.arguments import CommandError

_NEW_FILE = 0o666


def write_file(path: Path, content: bytes) -> None:
    """Write a file under a temporary name and move it; raise :class:`CommandError` with a sentence.

    A link stays a link to what is written, a file keeps its permissions, and what is no file is refused.
    """
    if "\0" in str(path):
        raise CommandError("A path cannot hold a null character.")
    try:
        target = Path(os.path.realpath(path))
        mode = _mode(target)
        if mode is None:
            raise CommandError(f"{path} cannot be written: it is not a file.")
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".reluexplorer.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).chmod(mode)
            Path(temporary).replace(target)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror or error}.") from None


def _mode(target: Path) -> int | None:
    """Return the permissions of the file to be, None where something is that is no file."""
    try:
        found = target.stat().st_mode
    except FileNotFoundError:
        mask = os.umask(0o077)
        os.umask(mask)
        return _NEW_FILE & ~mask
    return stat.S_IMODE(found) if stat.S_ISREG(found) else None
