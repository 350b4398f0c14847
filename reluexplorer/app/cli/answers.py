"""What a command prints: an answer that cannot be written is said, and a word on the side never stops it."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from collections.abc import Iterator
from typing import Any, cast

from reluexplorer.sentences import reason
from reluexplorer.session.document.domains import CommandError


class AnswerError(CommandError):
    """Standard output takes no more."""

    def __init__(self, error: OSError) -> None:
        super().__init__(f"The answer cannot be written: {reason(error)}.")


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


class _Answer:
    """Standard output, whose refusals have words."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        with _said():
            return cast(int, self._stream.write(text))

    def flush(self) -> None:
        with _said():
            self._stream.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


class _Aside:
    """Standard error: what it cannot take is lost."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        with contextlib.suppress(OSError):
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        with contextlib.suppress(OSError):
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
    answer: Any = _Answer(sys.stdout or _Closed())
    aside: Any = _Aside(sys.stderr or _Closed())
    with contextlib.redirect_stdout(answer), contextlib.redirect_stderr(aside):
        yield


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
