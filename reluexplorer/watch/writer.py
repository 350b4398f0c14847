"""Writing a run file: each record goes to the system at once, so that what kills the process loses none."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass, field
from io import FileIO
from pathlib import Path

from reluexplorer.watch.bare import EACH, may_be_bare
from reluexplorer.watch.coding import Detail, cost, framed
from reluexplorer.watch.frames import LONGEST, OPENING, packed
from reluexplorer.watch.records import Layers, Record, Sample
from reluexplorer.watch.taken import Taken

ALLOWANCE = 400
"""Bytes that a step may take, of all samples so far: 100,000 steps then stay below 42 MB."""
AT_ONCE = 2_000_000
"""Bytes that are free: a short run of a large model is written in full."""
SUFFIX = ".watch"


@dataclass(eq=False)
class RunWriter:
    """An open run file. Where writing fails nothing is raised: ``write`` says so.

    What is half-written then is cut off, so that the file stays whole and later records may be written.
    """

    path: Path
    file: FileIO
    written: int = 0
    layers: Layers = field(default_factory=lambda: Layers(()))
    is_broken: bool = False
    _takes_bare: bool = True

    def takes_bare(self, taken: Taken) -> bool:
        """Whether the bare counts of a step may be written; once they may not they never may again.

        Who reads works out from them who is dead, for which none may be missing.
        """
        room = self._room(taken.step)
        self._takes_bare &= may_be_bare(taken) and EACH * len(taken.counted.fired) <= room
        return self._takes_bare

    def write(self, record: Record | Taken) -> bool:
        """Append a record, units in as much detail as the allowance has room for; return whether it could."""
        if self.is_broken or self.file.closed:
            return False
        if isinstance(record, Layers):
            self.layers = record
        detail = self._detail(record.step) if isinstance(record, Sample) else Detail.FULL
        return self._append(packed(framed(record, detail)))

    def _detail(self, step: int) -> Detail:
        room = self._room(step)
        return next(each for each in reversed(Detail) if cost(self.layers.units, each) <= room or not each)

    def _room(self, step: int) -> int:
        return min(AT_ONCE + ALLOWANCE * step - self.written, LONGEST // 2)

    def _append(self, data: bytes) -> bool:
        rest = memoryview(data)
        try:
            while rest:
                rest = rest[self.file.write(rest) or 0 :]
            self.is_broken = not os.path.exists(self.path)  # noqa: PTH110  # in a third of the time
        except OSError:
            try:
                self.file.truncate(self.written)
                self.file.seek(self.written)
            except OSError:
                self.is_broken = True
            return False
        self.written += len(data)
        return not self.is_broken

    def close(self) -> None:
        """Close the file; a second time does nothing."""
        with contextlib.suppress(OSError):
            self.file.close()


def new_run(path: Path) -> RunWriter:
    """Open a file that is not there yet: this path, or with ``-2``, ``-3``, … before the ending.

    Folders are made. Raises OSError where the file cannot be made.
    """
    path = path.absolute()
    path.parent.mkdir(parents=True, exist_ok=True)
    for number in range(1, 10_000):
        free = path.with_name(f"{path.stem}-{number}{path.suffix}") if number > 1 else path
        try:
            file = FileIO(free, "x")
        except FileExistsError:
            continue
        writer = RunWriter(free, file)
        if not writer._append(OPENING):
            writer.close()
            raise OSError(f"{os.fspath(free)} cannot be written")
        return writer
    raise FileExistsError(f"10,000 runs are called {path.name}")
