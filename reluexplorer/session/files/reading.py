"""Files that hold text: read whole, where they are files, are not too large, and are what they should be."""

from __future__ import annotations

import errno
import json
import math
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, BinaryIO, NoReturn

from reluexplorer.disk.regular import NoFileError, regular
from reluexplorer.language import _
from reluexplorer.sentences import reason, shortened
from reluexplorer.session.document.domains import CommandError

_DIGITS = 300
"""More than a whole number in a file may have: the largest float has 309."""
_DEPTH = 64
_PATH = 120
_HOLDS = frozenset({list, dict})
"""What JSON makes of what holds something."""


Which = tuple[int, int, int, int]
"""Which file it is, and as of when: its device, its number there, its bytes, and when it was written."""


class NotJSONError(CommandError):
    """A text that is not JSON, or holds numbers or lists in lists beyond what is read here."""


@contextmanager
def said(path: Path | str, refusal: str) -> Iterator[None]:
    """Turn what the system refuses into :class:`CommandError`: the path, the refusal, and why."""
    try:
        yield
    except CommandError:
        raise
    except (OSError, ValueError) as error:
        if not (isinstance(error, OSError | UnicodeEncodeError) or "null" in str(error)):
            raise
        raise CommandError(f"{shortened(path, _PATH)} {refusal}: {reason(error)}.") from None


def read_bytes(path: Path, largest: int) -> bytes:
    """Return a file of at most ``largest`` bytes; raise :class:`CommandError` with a sentence."""
    with opened(path, largest) as file:
        content = file.read(largest + 1) or b""
        _demand_within(path, len(content), largest)
        return content


def read_text(path: Path, largest: int) -> str:
    """Return a UTF-8 text of at most ``largest`` bytes; raise :class:`CommandError` with a sentence.

    Nothing is waited for: a pipe, a device or a folder is no file.
    """
    return _decoded(path, read_bytes(path, largest))


def _decoded(path: Path, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise CommandError(_("{path} is not UTF-8 text.").format(path=shortened(path, _PATH))) from None


def read_json(path: Path, largest: int) -> Any:
    """Return what a JSON file of at most ``largest`` bytes holds; raise :class:`CommandError`.

    Numbers that are none or too large for a float, and lists in lists in lists, are no JSON here.
    """
    return parsed(path, read_bytes(path, largest))


def parsed(path: Path, written: bytes) -> Any:
    """Return what JSON of a file holds; raise :class:`CommandError` with a sentence, as :func:`read_json`."""
    text = _decoded(path, written)
    try:
        content = json.loads(text, parse_int=_whole, parse_float=_finite, parse_constant=_refused)
        demand_flat(content)
    except RecursionError:
        why = _("its lists are too deep")
    except json.JSONDecodeError as error:
        why = _("{message} in line {line}, column {column}").format(
            message=error.msg, line=error.lineno, column=error.colno
        )
    except ValueError as error:
        why = str(error)
    else:
        return content
    raise NotJSONError(_("{path} is not JSON: {why}.").format(path=shortened(path, _PATH), why=why))


def is_there(path: Path | str) -> bool:
    """Whether something is at a path; nothing is at one that the system refuses to look at."""
    return os.path.exists(path)  # noqa: PTH110 - Path.exists raises for a name that is too long


def which(file: IO[bytes]) -> Which:
    """Return which file is open."""
    found = os.fstat(file.fileno())
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


@contextmanager
def opened(path: Path, largest: int, wanted: Which | None = None) -> Iterator[IO[bytes]]:
    """Give a file of at most ``largest`` bytes to read from; raise :class:`CommandError` with a sentence.

    Nothing is waited for: a pipe, a device or a folder is no file. It is refused where it is another one
    than was ``wanted``.
    """
    with said(path, _("cannot be read")), _file(path) as file:
        _demand_within(path, os.fstat(file.fileno()).st_size, largest)
        if wanted not in {None, which(file)}:
            raise CommandError(
                _("{path} was replaced while it was read: open it again.").format(path=shortened(path, _PATH))
            )
        yield file


def _demand_within(path: Path, size: int, largest: int) -> None:
    if size > largest:
        raise CommandError(
            _("{path} is larger than such a file may be ({largest} MiB).").format(
                path=shortened(path, _PATH), largest=largest >> 20
            )
        )


def _file(path: Path) -> BinaryIO:
    try:
        return regular(path)
    except NoFileError as error:
        is_folder = error.errno == errno.EISDIR
        words = _("{path} is no file but a folder.") if is_folder else _("{path} is no file.")
        raise CommandError(words.format(path=shortened(path, _PATH))) from None


def _whole(digits: str) -> int:
    if len(digits) > _DIGITS:
        raise ValueError(_("a number has {digits:,} digits").format(digits=len(digits)))
    return int(digits)


def _finite(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise ValueError(_("the number {digits} is too large").format(digits=shortened(digits, 30)))
    return value


def _refused(word: str) -> NoReturn:
    raise ValueError(_("{word} is no number").format(word=word))


def demand_flat(content: object) -> None:
    """Raise RecursionError where lists lie too deep in each other for what is made of them."""
    level: list[Any] = [content] if isinstance(content, list | dict) else []
    for _level in range(_DEPTH):
        inside = (each.values() if isinstance(each, dict) else each for each in level)
        holding = (each for each in inside if not _HOLDS.isdisjoint(map(type, each)))
        level = [item for each in holding for item in each if item and isinstance(item, list | dict)]
    if level:
        raise RecursionError
