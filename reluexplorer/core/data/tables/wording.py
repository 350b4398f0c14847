"""What is said of a table: what goes wrong, and names and lists that are short enough to be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from reluexplorer.language import _
from reluexplorer.sentences import of_system, shortened, some
from reluexplorer.text import within

_PATH = 160


class TableError(ValueError):
    """A file cannot be learned from; its message is one sentence for people."""


class TableCancelledError(TableError):
    """Reading stopped because it was asked to."""


@dataclass(frozen=True)
class Watch:
    """Who waits for a long reading: told the share that is done, asked whether to go on."""

    progress: Callable[[float], None] | None = None
    cancelled: Callable[[], bool] | None = None
    start: float = 0.0
    end: float = 1.0

    def part(self, start: float, end: float) -> Watch:
        """Return the watch of a part of the whole."""
        span = self.end - self.start
        return Watch(self.progress, self.cancelled, self.start + span * start, self.start + span * end)

    def tick(self, share: float) -> None:
        """Report how much of this part is done; raise TableCancelledError when it is to stop."""
        if self.cancelled is not None and self.cancelled():
            raise TableCancelledError(_("Reading the table was cancelled."))
        if self.progress is not None:
            self.progress(self.start + (self.end - self.start) * min(share, 1.0))


@contextmanager
def explained(path: object) -> Iterator[None]:
    """Turn the operating system's refusals and broken encodings into a TableError."""
    named = shortened(str(path), _PATH)
    try:
        yield
    except FileNotFoundError as error:
        raise TableError(_("There is no file at {path}.").format(path=named)) from error
    except IsADirectoryError as error:
        raise TableError(_("{path} is a folder, not a table.").format(path=named)) from error
    except PermissionError as error:
        raise TableError(_("{path} cannot be read: permission denied.").format(path=named)) from error
    except UnicodeError as error:
        refusal = _("{path} cannot be decoded as {encoding} text.")
        raise TableError(refusal.format(path=named, encoding=_encoding_name(error))) from error
    except OSError as error:
        why = within(of_system(error) or str(error))
        raise TableError(_("{path} cannot be read: {why}.").format(path=named, why=why)) from error


def _encoding_name(error: UnicodeError) -> str:
    codec = error.encoding if isinstance(error, UnicodeDecodeError) else "UTF-16"
    return codec.upper().removesuffix("-LE").removesuffix("-BE").removesuffix("-SIG")


listed = partial(some, room=198, most=8)
"""Names of a table's columns in a sentence."""


def told(words: str, names: Sequence[str], **more: str) -> Iterator[str]:
    """Yield sentences with ``{names}`` of columns and what ``more`` they hold, none where there are none."""
    if names:
        yield words.format(names=listed(names), **more)


def unique_names(names: Sequence[str]) -> tuple[str, ...]:
    """Return names with none twice: a name that was there already gets " (2)" and so on, in one pass."""
    taken: set[str] = set()
    copies: dict[str, int] = {}
    unique = []
    for name in names:
        found = name
        while found in taken:
            copies[name] = copies.get(name, 1) + 1
            found = f"{name} ({copies[name]})"
        taken.add(found)
        unique.append(found)
    return tuple(unique)
