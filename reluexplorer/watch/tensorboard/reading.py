"""Event files as a run that was watched: loss, learning rate, and what histograms bound."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from reluexplorer.core.arrays import read_only
from reluexplorer.language import _
from reluexplorer.models.values.refusal import ModelError
from reluexplorer.sentences import shortened
from reluexplorer.watch.run import NO_CURVE, UNKNOWN, Curve, SeenLayer, WatchedRun
from reluexplorer.watch.tensorboard.events import Histogram, Tagged, entries
from reluexplorer.watch.tensorboard.records import DamagedError, records
from reluexplorer.watch.tensorboard.wire import WireError

MARK = "tfevents"
"""Part of the name of each event file."""
_MOST_FILES, _MOST_TAGS, _MOST_VALUES = 1000, 10_000, 5_000_000
_WEIGHTS = re.compile(r"grad|weight|bias|kernel|gamma|beta|param|embed|optim", re.IGNORECASE)
_ACTIVATIONS = re.compile(r"relu|activation|(?<![a-z])acts?(?![a-z])|gelu|silu|hidden", re.IGNORECASE)
_OTHER_PARTS = re.compile(
    r"(?<![a-z])(val|valid|validation|eval|evaluation|test|dev)(?![a-z])", re.IGNORECASE
)
_LOSS = re.compile(r"(?<![a-z])loss(?![a-z])", re.IGNORECASE)
_RATE = re.compile(r"(?<![a-z])lr(?![a-z])|learning[_ -]?rate", re.IGNORECASE)
_NORM = re.compile(r"grad(ient)?s?[_ -]?norm|norm[_ -]?grad", re.IGNORECASE)


@dataclass
class _Tags:
    """All that files tell, by tag and step; of one step the last value counts."""

    scalars: defaultdict[str, dict[int, float]] = field(default_factory=lambda: defaultdict(dict))
    silent: defaultdict[str, dict[int, tuple[float, float]]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    least: defaultdict[str, float] = field(default_factory=lambda: defaultdict(lambda: np.inf))
    """The least value of all histograms of a tag."""
    values: int = 0

    def add(self, entry: Tagged) -> None:
        """Keep one value."""
        self.values += 1
        tags = len(self.scalars) + len(self.silent)
        if self.values > _MOST_VALUES or tags > _MOST_TAGS:
            raise ModelError(
                _("The event files hold more than {tags:,} tags or {values:,} values: open one run.").format(
                    tags=_MOST_TAGS, values=_MOST_VALUES
                )
            )
        if isinstance(entry.value, Histogram):
            self.silent[entry.tag][entry.step] = entry.value.silent()
            self.least[entry.tag] = min(self.least[entry.tag], entry.value.least)
        else:
            self.scalars[entry.tag][entry.step] = entry.value

    def activations(self) -> list[str]:
        """Return the tags of what are activations, or pre-activations, by name or by their values.

        Values that reach 0 and are never below it come out of a rectifier.
        """
        found = []
        for tag, seen in self.silent.items():
            if _WEIGHTS.search(tag):
                continue
            rectified = self.least[tag] == 0.0 and any(most > 0.0 for _least, most in seen.values())
            if rectified or _ACTIVATIONS.search(tag):
                found.append(tag)
        return found

    def scalar(self, pattern: re.Pattern[str]) -> Curve:
        """Return the curve of the first tag that fits: of the training before one that names no part."""
        fitting = [tag for tag in self.scalars if pattern.search(tag) and not _OTHER_PARTS.search(tag)]
        fitting.sort(key=lambda tag: ("train" not in tag.lower(), "epoch" in tag.lower(), len(tag)))
        return _curve(self.scalars[fitting[0]]) if fitting else NO_CURVE


def read_events(path: Path) -> WatchedRun:
    """Read an event file, or all of a folder, as far as they tell of units.

    Raise :class:`ModelError` where nothing of it can be read.
    """
    files = event_files(path)
    tags, notes = _Tags(), list[str]()
    for file in files:
        if not _read(file, tags):
            notes.append(
                _("{name} is damaged: what came before the damage was read.").format(
                    name=shortened(file.name)
                )
            )
    if not tags.values:
        raise ModelError(
            _("{path} holds no scalars and no histograms that can be read.").format(path=shortened(path, 120))
        )
    return _run(path, tags, notes)


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


def _read(file: Path, tags: _Tags) -> bool:
    """Add what a file tells; return whether it is sound up to its end."""
    try:
        for record in records(file):
            for entry in entries(record):
                tags.add(entry)
    except (DamagedError, WireError):
        return False
    return True


def _run(path: Path, tags: _Tags, notes: list[str]) -> WatchedRun:
    names = tags.activations()
    steps = sorted({step for name in names for step in tags.silent[name]})
    rows = {step: row for row, step in enumerate(steps)}
    least, most = np.full((2, len(steps), len(names)), np.nan)
    for column, name in enumerate(names):
        for step, (low, high) in tags.silent[name].items():
            least[rows[step], column], most[rows[step], column] = low, high
    unknown = np.full(most.shape, np.nan)
    notes += _notes(names)
    return WatchedRun(
        path.name,
        tuple(SeenLayer(name) for name in names),
        read_only(np.array(steps, np.int64)),
        read_only(1.0 - most),
        read_only(np.where(most == 0.0, 0, UNKNOWN)),
        read_only(most),
        read_only(unknown),
        read_only(unknown),
        tags.scalar(_RATE),
        tags.scalar(_LOSS),
        tags.scalar(_NORM),
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


def _curve(values: dict[int, float]) -> Curve:
    steps = sorted(values)
    return Curve(read_only(np.array(steps, np.int64)), read_only(np.array([values[step] for step in steps])))
