"""Pictures of a folder, or one, each read when it is asked for."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.language import _, ngettext
from reluexplorer.models.feeding.picture_form import form_of
from reluexplorer.models.feeding.pixels import DamagedPictureError, Form, as_input, pixels, size_of
from reluexplorer.models.feeding.preparation import Preparation
from reluexplorer.models.feeding.samples import Batch
from reluexplorer.models.feeding.signature import Input, shape_words
from reluexplorer.models.feeding.suffixes import PICTURES
from reluexplorer.models.opening.libraries import demand
from reluexplorer.models.values.refusal import ModelError
from reluexplorer.sentences import shortened, some

MOST_FILES = 200_000


@dataclass(eq=False)
class Pictures:
    """Pictures as samples of a model's input; one that turns out damaged is replaced by one beside it."""

    paths: tuple[Path, ...]
    form: Form
    preparation: Preparation
    said: tuple[str, ...] = ()
    is_made_up: bool = False
    constants: frozenset[str] = frozenset()
    _damaged: dict[int, Path] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many pictures there are."""
        return len(self.paths)

    @property
    def names(self) -> tuple[str, ...]:
        """The input that they are fed to."""
        return (self.form.name,)

    @property
    def notes(self) -> tuple[str, ...]:
        """What was done, and which pictures turned out to be damaged so far."""
        if not self._damaged:
            return self.said
        words = ngettext(
            "{count:,} picture is damaged, and one beside it was taken twice: {names}.",
            "{count:,} pictures are damaged, and others beside them were taken twice: {names}.",
            len(self._damaged),
        )
        names = some([path.name for path in self._damaged.values()])
        return (*self.said, words.format(count=len(self._damaged), names=names))

    def batch(self, first: int, count: int) -> Batch:
        """Return some pictures as arrays of the form, (samples, …); raise ModelError where none is whole."""
        made = [self._near(place) for place in range(first, min(first + count, self.count))]
        if not made:
            made = [self._near(0)]
            return {self.form.name: np.stack(made)[:0]}
        return {self.form.name: np.stack(made)}

    def _near(self, place: int) -> NDArray[Any]:
        for other in (*range(place, -1, -1), *range(place + 1, self.count)):
            if other not in self._damaged:
                try:
                    found = pixels(self.paths[other], self.form, self.preparation.fill)
                    return as_input(found, self.form, self.preparation)
                except DamagedPictureError:
                    self._damaged[other] = self.paths[other]
        raise ModelError(_("None of the pictures can be read: all are damaged."))


def picture_files(path: Path) -> tuple[list[Path], list[str]]:
    """Return the pictures of a folder and the folders in it, sorted by name, or one file; with notes.

    What lies outside the folder is never read: links that lead there are passed over.
    """
    if not path.is_dir():
        return [path], []
    root = Path(os.path.realpath(path))
    found: list[Path] = []
    outside = 0
    for file in _files(root):
        if file.suffix.lower() in PICTURES and not file.name.startswith("."):
            if Path(os.path.realpath(file)).is_relative_to(root):
                found.append(file)
            else:
                outside += 1
        if len(found) > MOST_FILES:
            words = _("{folder} holds more than {most:,} pictures; choose a folder of fewer.")
            raise ModelError(words.format(folder=shortened(path.name), most=MOST_FILES))
    words = ngettext(
        "{count:,} link that leads out of the folder was passed over.",
        "{count:,} links that lead out of the folder were passed over.",
        outside,
    )
    return sorted(found, key=lambda each: _natural(each, root)), [words.format(count=outside)][
        : bool(outside)
    ]


def _files(root: Path) -> Iterator[Path]:
    for folder, _folders, names in os.walk(root):
        yield from (Path(folder, name) for name in names)


def _natural(path: Path, root: Path) -> list[tuple[int, str]]:
    """Return a key that sorts 2.png before 10.png."""
    parts = re.split(r"(\d+)", path.relative_to(root).as_posix()[:500])
    return [(int(part), "") if part.isdecimal() else (0, part) for part in parts]


def pictures_of(path: Path, wanted: Input, preparation: Preparation) -> Pictures:
    """Return the pictures at a path as samples of an input.

    Raises ModelError where there is none, Pillow is missing, or the input takes no pictures.
    """
    demand("PIL")
    files, notes = picture_files(path)
    sound: list[Path] = []
    broken: list[Path] = []
    first = (0, 0)
    for file in files:
        try:
            size = size_of(file)
        except DamagedPictureError:
            broken.append(file)
        else:
            first = first if sound else size
            sound.append(file)
    if broken and sound:
        words = ngettext(
            "{count:,} picture cannot be read and was passed over: {names}.",
            "{count:,} pictures cannot be read and were passed over: {names}.",
            len(broken),
        )
        notes.append(words.format(count=len(broken), names=some([each.name for each in broken])))
    if not sound and broken:
        words = _("{names} cannot be read as pictures: damaged, of no known kind, or too large.")
        raise ModelError(words.format(names=some([each.name for each in broken])))
    if not sound:
        words = _("{folder} holds no pictures (.png, .jpg, .bmp, .gif, .webp, .tif).")
        raise ModelError(words.format(folder=shortened(path.name)))
    form, said = form_of(wanted, preparation, first)
    return Pictures(tuple(sound), form, preparation, (*notes, *said, told(form, preparation)))


def told(form: Form, preparation: Preparation) -> str:
    """Say how pictures are fed."""
    words = _("Pictures are fed as {size} pixels: {how}.")
    return words.format(size=shape_words(form.size), how=preparation.words)
