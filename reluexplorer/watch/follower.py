"""Following a run file while it grows, from this process or another one."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from reluexplorer.disk.regular import regular
from reluexplorer.watch.reader import RunReader
from reluexplorer.watch.records import Record


@dataclass(eq=False)
class Follower:
    """Asks a file again and again for what is new; it may not be there yet, be replaced or be cut short.

    It then begins anew: the records begin with ``Beginning`` again, and ``restarts`` has grown.
    """

    path: Path
    restarts: int = 0
    _reader: RunReader = field(init=False)
    _file: BinaryIO | None = None

    def __post_init__(self) -> None:
        self._reader = RunReader(self.path)

    @property
    def fault(self) -> str:
        """Return the sentence that says why reading ended, empty while it goes on."""
        return self._reader.fault

    def poll(self, most: int = 2_000) -> tuple[Record, ...]:
        """Return at most so many new records; none where there is no file, or nothing new in it.

        Raises ModelError for a file that is no run file.
        """
        try:
            told = self.path.stat()
            if self._file is not None and self._is_another(self._file, told):
                self.close()
                self._reader = RunReader(self.path)
                self.restarts += 1
            if told.st_size <= self._reader.position or self.fault:
                return ()
            if self._file is None:
                self._file = regular(self.path)
            records = self._reader.records(self._file)
            return tuple(islice(records, most))
        except OSError:
            return ()

    def _is_another(self, file: BinaryIO, told: os.stat_result) -> bool:
        """Return whether the path has another file by now, or the file less than was read."""
        mine = os.fstat(file.fileno())
        is_mine = (told.st_dev, told.st_ino) == (mine.st_dev, mine.st_ino)
        return not is_mine or told.st_size < self._reader.position

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()
            self._file = None
