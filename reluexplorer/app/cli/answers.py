"""What a command prints: an answer that cannot be written is said, and a word on the side never stops it."""

from __future__ import annotations

import contextlib
import errno
import math
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from typing import Any

from reluexplorer.language import _
from reluexplorer.sentences import reason
from reluexplorer.session.document.domains import CommandError
from reluexplorer.text import digits, fixed


class AnswerError(CommandError):
    """Standard output takes no more."""

    def __init__(self, error: OSError) -> None:
        super().__init__(_("The answer cannot be written: {reason}.").format(reason=reason(error)))


class WithLinesError(CommandError):
    """A refusal with lines to be copied, which are printed below it as they are."""

    def __init__(self, said: str, lines: tuple[str, ...]) -> None:
        super().__init__(said)
        self.lines = lines


class ReaderGoneError(Exception):
    """The program that reads the answer has ended; nobody needs a sentence."""


class _Closed:
    """A stream that was closed before the program began."""

    encoding = "utf-8"

    def write(self, content: object) -> int:
        del content
        raise OSError(errno.EBADF, "standard output is closed")

    def flush(self) -> None:
        """Nothing is kept."""

    def isatty(self) -> bool:
        return False


class _Guarded:
    """A stream each of whose refusals is met by ``guard``."""

    def __init__(self, stream: Any, guard: Callable[[], AbstractContextManager[object]]) -> None:
        self._stream, self._guard = stream, guard

    def write(self, text: str) -> int:
        with self._guard():
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        with self._guard():
            self._stream.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextlib.contextmanager
def _said() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise ReaderGoneError from None
    except OSError as error:
        raise AnswerError(error) from None


@contextlib.contextmanager
def answering() -> Iterator[None]:
    """Print in UTF-8; raise :class:`AnswerError` or :class:`ReaderGoneError` where that cannot be."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError):
            stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    answer: Any = _Guarded(sys.stdout or _Closed(), _said)
    aside: Any = _Guarded(sys.stderr or _Closed(), partial(contextlib.suppress, OSError))
    with contextlib.redirect_stdout(answer), contextlib.redirect_stderr(aside):
        yield


def finite(content: Any) -> Any:
    """Return plain values as JSON can hold them: None in place of each number that is not finite."""
    if isinstance(content, dict):
        return {key: finite(value) for key, value in content.items()}
    if isinstance(content, list):
        return [finite(value) for value in content]
    return None if isinstance(content, float) and not math.isfinite(content) else content


def aside(*sentences: str) -> None:
    """Say on standard error what is no part of the answer, nothing for an empty sentence."""
    for each in filter(None, sentences):
        print(each, file=sys.stderr)


def on_the_way(words: str) -> None:
    """Say on a terminal how far it is, in the place of what was said before."""
    if sys.stderr.isatty():
        print(f"\r{words}", end="", file=sys.stderr, flush=True)


_BAR = 30


def how_far(step: int, steps: int) -> None:
    """Say on a terminal how many of the updates are made."""
    full = round(_BAR * step / steps)
    bar = "█" * full + "░" * (_BAR - full)
    on_the_way(_("{bar} {step:,} of {steps:,} updates").format(bar=bar, step=step, steps=steps))


def end_of_the_way() -> None:
    """End the line on which it was said how far it is."""
    if sys.stderr.isatty():
        print(file=sys.stderr)


def as_text(outcome: dict[str, Any]) -> str:
    """Return the figures of an outcome as lines of a name and a value."""
    width = max(map(len, outcome))
    return "\n".join(f"{key:<{width}}  {_plain(value)}" for key, value in outcome.items())


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        return ", ".join(f"{name} {'–' if each is None else digits(each, 4)}" for name, each in value.items())
    if isinstance(value, float):
        return fixed(value, 4) if value == 0.0 or 5e-5 <= abs(value) < 1e9 else digits(value, 4)
    if isinstance(value, list):
        return " ".join(map(str, value)) or _("no hidden layer")
    return str(value)


def write_bytes(content: bytes) -> None:
    """Write an answer that is no text to standard output."""
    sys.stdout.flush()
    with _said():
        stream = getattr(sys.stdout, "buffer", _Closed())
        stream.write(content)
        stream.flush()


def silence_the_end() -> None:
    """Let what is still kept for standard output go nowhere, so that Python's end says nothing of it."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
