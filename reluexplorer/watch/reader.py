"""Reading a run file up to its end or the first fault, whole or as it grows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from reluexplorer.language import _
from reluexplorer.models.values.refusal import ModelError
from reluexplorer.watch.coding import record_of
from reluexplorer.watch.frames import HEAD, MAGIC, OPENING, FrameError, length_of, unpacked
from reluexplorer.watch.lives import Lives
from reluexplorer.watch.records import Beginning, Layers, Record
from reluexplorer.watch.taken import Course, Taken


@dataclass(eq=False)
class RunReader:
    """Where reading a run file stands; it goes on when the file has grown.

    A half-written last frame is waited for. ``fault`` says in a sentence why reading ended before the end.
    """

    path: Path
    position: int = 0
    layers: Layers = field(default_factory=lambda: Layers(()))
    fault: str = ""
    _course: Course = field(default_factory=lambda: Course(Lives(Beginning("").window)))

    def records(self, file: BinaryIO) -> Iterator[Record]:
        """Yield the whole records behind the position in the open file.

        Raises ModelError where the file is no run file, or of a later version.
        """
        file.seek(self.position)
        if self.position == 0 and not self._opened(file):
            return
        while not self.fault:
            head = file.read(HEAD.size)
            if len(head) < HEAD.size:
                return
            try:
                length, check = length_of(head)
                buffer = file.read(length)
                if len(buffer) < length:
                    return
                found = record_of(unpacked(buffer, check), self.layers)
            except FrameError:
                self.fault = _(
                    "The run file is damaged at byte {position}: what stands before it was read."
                ).format(position=f"{self.position:,}")
                return
            self.position += HEAD.size + length
            if found is not None:
                yield self._told(found)

    def _told(self, found: Record | Taken) -> Record:
        """Take in what a frame says, and return it; of bare counts the sample."""
        if isinstance(found, Taken):
            return self._course.sample(found)
        if isinstance(found, Beginning):
            self._course = Course(Lives(found.window))
        if isinstance(found, Layers):
            self.layers = found
            self._course.tell(found)
        return found

    def _opened(self, file: BinaryIO) -> bool:
        """Return whether the beginning of the file is there and is that of a run file."""
        found = file.read(len(OPENING))
        if found == OPENING:
            self.position = len(OPENING)
            return True
        if OPENING.startswith(found):
            return False
        if found.startswith(MAGIC):
            raise ModelError(_("{name} is of a later version of ReLU Explorer.").format(name=self.path.name))
        raise ModelError(_("{name} is no run file of ReLU Explorer.").format(name=self.path.name))


@dataclass(frozen=True, eq=False)
class RunFile:
    """All that a run file tells at one time."""

    path: Path
    records: tuple[Record, ...]
    fault: str = ""


def read(path: Path) -> RunFile:
    """Return what a run file tells; ModelError where it is none or cannot be opened."""
    reader = RunReader(path)
    try:
        with path.open("rb") as file:
            records = tuple(reader.records(file))
    except OSError as error:
        raise ModelError(
            _("{path} cannot be read: {why}.").format(path=path, why=error.strerror or error)
        ) from error
    return RunFile(path, records, reader.fault)
