"""Command lists in files: for screenshots, demonstrations and tests."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reluexplorer.session.arguments import CommandError
from reluexplorer.session.commands import Command, parse

_LARGEST = 1 << 20
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


@dataclass(frozen=True)
class Shot:
    """Take a picture of the window, or of the named part of it, once all has settled."""

    name: str
    part: str = ""


Step = Command | Shot


@dataclass(frozen=True)
class Script:
    """Commands and pictures in their order."""

    title: str
    steps: tuple[Step, ...]


def read_script(path: Path) -> Script:
    """Read ``{"title": …, "steps": [{"do": …}, {"shot": name}]}``.

    Raises :class:`CommandError` with a sentence where the file is no such script.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise CommandError(f"{path} is larger than a script may be ({_LARGEST >> 20} MiB).")
        content = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror or error}.") from None
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise CommandError(f"{path} is not JSON: {error}.") from None
    if not isinstance(content, dict) or not isinstance(content.get("steps"), list):
        raise CommandError(f'{path} is no script: it needs a list "steps".')
    steps = tuple(_step(number, entry) for number, entry in enumerate(content["steps"], 1))
    return Script(str(content.get("title", path.stem)), steps)


def _step(number: int, entry: Any) -> Step:
    if not isinstance(entry, dict):
        raise CommandError(f"Step {number} of the script is not an object.")
    try:
        if "shot" in entry:
            return _shot(entry)
        return parse(entry)
    except CommandError as error:
        raise CommandError(f"Step {number} of the script: {error}") from None


def _shot(entry: dict[str, Any]) -> Shot:
    name, part = entry["shot"], entry.get("part", "")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise CommandError("a picture's name has letters, digits, dots, dashes and underscores only.")
    if not isinstance(part, str) or set(entry) - {"shot", "part"}:
        raise CommandError('a picture has "shot" and, if wanted, "part".')
    return Shot(name, part)
