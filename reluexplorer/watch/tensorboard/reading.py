"""Event files as a run that was watched: loss, learning rate, and what histograms bound."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from reluexplorer.core.arrays import read_only
from reluexplorer.language import _
from reluexplorer.models.values.refusal import ModelError
from reluexplorer.sentences import reason, shortened
from reluexplorer.watch.run import UNKNOWN, SeenLayer, WatchedRun
from reluexplorer.watch.tensorboard.events import entries
from reluexplorer.watch.tensorboard.records import AROUND, DamagedError, records
from reluexplorer.watch.tensorboard.tags import Tags
from reluexplorer.watch.tensorboard.wire import WireError

MARK = "tfevents"
"""Part of the name of each event file."""
_MOST_FILES = 1000


@dataclass
class _Read:
    """How far a file was read."""

    path: Path
    identity: tuple[int, int]
    """Which it is on which disk."""
    size: int = 0
    """When it was read last."""
    offset: int = 0
    """Where the next record begins."""
    is_damaged: bool = False


class Events:
    """An event file, or all of a folder, read on from where each ended."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._tags = Tags()
        self._files: list[_Read] = []

    def read(self) -> bool:
        """Take what is new; return whether anything may be.

        All is read anew where a file was replaced, cut or found to be damaged. Raise :class:`ModelError`
        where nothing can be read.
        """
        found = [_told(each) for each in event_files(self._path)]
        has_grown = _states(found) != _states(self._files)
        if has_grown:
            self._read(found)
        if not self._tags.values:
            said = _("{path} holds no scalars and no histograms that can be read.")
            raise ModelError(said.format(path=shortened(self._path, 120)))
        return has_grown

    @property
    def has_begun(self) -> bool:
        """Whether anything was read."""
        return bool(self._files)

    def _read(self, found: Sequence[_Read]) -> None:
        goes_on = self.has_begun and self._goes_on(found)
        if goes_on:
            self._read_on(found)
        if not goes_on or any(each.is_damaged for each in self._files):
            self._tags, self._files = Tags(), []
            self._read_on(found)

    def _goes_on(self, found: Sequence[_Read]) -> bool:
        """Whether all files that were read are as they were, or longer."""
        return len(self._files) <= len(found) and all(
            not before.is_damaged
            and (before.path, before.identity) == (now.path, now.identity)
            and before.size <= now.size
            for before, now in zip(self._files, found, strict=False)
        )

    def _read_on(self, found: Sequence[_Read]) -> None:
        for number, now in enumerate(found):
            if number == len(self._files):
                self._files.append(_Read(now.path, now.identity))
            file = self._files[number]
            if file.size != now.size:
                self._read_file(file, number)
                file.size = now.size

    def _read_file(self, file: _Read, number: int) -> None:
        try:
            for record in records(file.path, file.offset):
                for entry in entries(record):
                    self._tags.add(entry, number)
                file.offset += AROUND + len(record)
        except (DamagedError, WireError):
            file.is_damaged = True

    def run(self) -> WatchedRun:
        """Return what was read, as far as it tells of units."""
        said = _("{name} is damaged: what came before the damage was read.")
        damaged = [shortened(each.path.name) for each in self._files if each.is_damaged]
        return _run(self._path, self._tags, [said.format(name=name) for name in damaged])


def _states(files: Sequence[_Read]) -> list[tuple[Path, tuple[int, int], int]]:
    return [(each.path, each.identity, each.size) for each in files]


def _told(path: Path) -> _Read:
    """Return a file of which nothing was read, as the system tells of it."""
    try:
        told = path.stat()
    except OSError as error:
        said = _("{path} cannot be read: {reason}.")
        raise ModelError(said.format(path=shortened(path, 120), reason=reason(error))) from None
    return _Read(path, (told.st_dev, told.st_ino), told.st_size)


def read_events(path: Path) -> WatchedRun:
    """Read an event file, or all of a folder, as far as they tell of units.

    Raise :class:`ModelError` where nothing of it can be read.
    """
    events = Events(path)
    events.read()
    return events.run()


def event_files(path: Path) -> list[Path]:
    """Return the event files of a folder by name, or the file itself; ModelError where there are none."""
    if not path.is_dir():
        return [path]
    found = sorted(each for each in path.iterdir() if MARK in each.name and each.is_file())
    if not found:
        raise ModelError(
            _("{path} holds no event files: their names have “{mark}” in them.").format(
                path=shortened(path, 120), mark=MARK
            )
        )
    return found[:_MOST_FILES]


def _run(path: Path, tags: Tags, notes: list[str]) -> WatchedRun:
    names = tags.activations()
    found = [tags.silent[name] for name in names]
    steps = np.unique(np.concatenate([np.empty(0, np.int64), *(each.steps for each in found)]))
    most = np.full((len(steps), len(names)), np.nan)
    for column, each in enumerate(found):
        most[np.searchsorted(steps, each.steps), column] = each.values
    unknown = np.full(most.shape, np.nan)
    notes += _notes(names)
    return WatchedRun(
        path.name,
        tuple(SeenLayer(name) for name in names),
        read_only(steps),
        read_only(1.0 - most),
        read_only(np.where(most == 0.0, 0, UNKNOWN)),
        read_only(most),
        read_only(unknown),
        read_only(unknown),
        tags.rate(),
        tags.loss(),
        tags.norm(),
        notes=tuple(notes),
    )


def _notes(names: Sequence[str]) -> list[str]:
    if not names:
        return [
            _(
                "No histogram of activations was found: write some, as by "
                'writer.add_histogram("activations/fc1", h, step), or watch the model.'
            )
        ]
    return [
        _(
            "A histogram tells which share of values is at or below 0, not of which units: at most this "
            "share of a layer’s units can be dead, and it may be none."
        )
    ]
