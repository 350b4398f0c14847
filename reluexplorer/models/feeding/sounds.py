"""Sound files, cut into windows that a model reads; each is read when it is asked for."""

from __future__ import annotations

import os
import wave
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.language import _, ngettext
from reluexplorer.models.feeding.samples import Batch
from reluexplorer.models.feeding.signature import Input
from reluexplorer.models.feeding.suffixes import PLAIN_SOUNDS, SOUNDS
from reluexplorer.models.values.refusal import ModelError
from reluexplorer.sentences import shortened, some

_MOST_FILES = 100_000
_MOST_WINDOWS = 10_000_000
_LONGEST = 1 << 24
"""Values of a window."""
_DAMAGE = (OSError, EOFError, ValueError, RuntimeError, wave.Error)


@dataclass(frozen=True)
class _Sound:
    """A file: values a channel, and how many a second."""

    path: Path
    length: int
    rate: int
    read: Callable[[Path, int, int], NDArray[np.float32]]
    """Given the first value and how many; the mean of all channels, from −1 to 1."""


@dataclass(frozen=True, eq=False)
class Sounds:
    """Windows of sounds as samples of an input; one that is shorter ends in silence."""

    wanted: Input
    sides: tuple[int, ...]
    """Of a sample; all but one are 1."""
    sounds: tuple[_Sound, ...]
    starts: NDArray[np.int64]
    """(sounds,): the number of the first window of each."""
    count: int
    notes: tuple[str, ...]
    is_made_up: bool = False
    constants: frozenset[str] = frozenset()

    @property
    def names(self) -> tuple[str, ...]:
        """The input."""
        return (self.wanted.name,)

    def batch(self, first: int, count: int) -> Batch:
        """Return some windows; raise ModelError where a file cannot be read any more."""
        places = range(first, min(first + count, self.count))
        made = [self._window(place) for place in places]
        whole = np.stack(made) if made else np.empty((0, *self.sides), np.float32)
        if self.wanted.type == "int16":
            whole = np.rint(whole * 32768.0).clip(max=32767.0)
        return {self.wanted.name: whole.astype(self.wanted.type)}

    def _window(self, place: int) -> NDArray[np.float32]:
        which = int(np.searchsorted(self.starts, place, "right")) - 1
        sound, length = self.sounds[which], int(np.prod(self.sides))
        try:
            values = sound.read(sound.path, (place - int(self.starts[which])) * length, length)[:length]
        except _DAMAGE as error:
            words = _("{name} cannot be read any more, or is damaged; take it out.")
            raise ModelError(words.format(name=shortened(sound.path.name))) from error
        return np.pad(values, (0, length - len(values))).reshape(self.sides)


def sounds_of(path: Path, wanted: Input) -> Sounds:
    """Return the sounds of a folder, or one, as windows; raise ModelError where there are none."""
    files = _files(path)
    found: list[_Sound] = []
    broken: list[str] = []
    for file in files:
        try:
            found.append(_opened(file))
        except ModelError:
            raise
        except _DAMAGE:
            broken.append(file.name)
    notes = []
    if broken:
        words = ngettext(
            "{count:,} sound cannot be read and was passed over: {names}.",
            "{count:,} sounds cannot be read and were passed over: {names}.",
            len(broken),
        )
        notes.append(words.format(count=len(broken), names=some(broken)))
    if not found and not path.is_dir():
        words = _("{path} cannot be read as a sound: damaged, or of no known kind.")
        raise ModelError(words.format(path=shortened(path.name)))
    if not found:
        words = _("No sound can be read of {path}: {names}.")
        shown = some(broken) or _("there is none")
        raise ModelError(words.format(path=shortened(path.name), names=shown))
    sides = _sides(wanted, found[0].rate)
    length = int(np.prod(sides))
    if not 0 < length <= _LONGEST:
        raise ModelError(
            _("The model declares {input}, which is no window of sound.").format(input=wanted.words)
        )
    counts = [max(sound.length // length, 1) for sound in found]
    whole = sum(counts)
    if whole > _MOST_WINDOWS:
        raise ModelError(_("These are {count:,} windows of sound; choose fewer files.").format(count=whole))
    words = _("Sounds are cut into windows of {length:,} values, at {rate:,} values a second as they are.")
    notes.append(words.format(length=length, rate=found[0].rate))
    if len({sound.rate for sound in found}) > 1:
        notes.append(_("The sounds have different rates; none was changed."))
    starts = np.cumsum([0, *counts[:-1]], dtype=np.int64)
    return Sounds(wanted, sides, tuple(found), starts, whole, tuple(notes))


def _files(path: Path) -> list[Path]:
    """Return the sounds below a folder, sorted, or one; links that lead out of it are passed over."""
    if not path.is_dir():
        return [path]
    root = Path(os.path.realpath(path))
    files = (Path(folder, name) for folder, _folders, names in os.walk(root) for name in names)
    found = sorted(file for file in files if file.suffix.lower() in SOUNDS)
    if len(found) > _MOST_FILES:
        words = _("{folder} holds more than {most:,} sounds; choose a folder of fewer.")
        raise ModelError(words.format(folder=shortened(path.name), most=_MOST_FILES))
    return [file for file in found if Path(os.path.realpath(file)).is_relative_to(root)]


def _sides(wanted: Input, rate: int) -> tuple[int, ...]:
    """Return a window's shape: where the length is left open, that of a second."""
    sides = (wanted.sides or ("?", "?"))[1:]
    open_axes = [axis for axis, side in enumerate(sides) if isinstance(side, str)]
    axis = open_axes[-1] if open_axes else max(range(len(sides)), key=lambda each: sides[each], default=0)
    made = tuple(
        (rate if at == axis else 1) if isinstance(side, str) else side for at, side in enumerate(sides)
    )
    is_window = made and all(side == 1 for at, side in enumerate(made) if at != axis)
    if not is_window or not (wanted.is_real or wanted.type == "int16"):
        raise ModelError(
            _("The model declares {input}, which is no window of sound.").format(input=wanted.words)
        )
    return made


def _opened(path: Path) -> _Sound:
    """Return what a file says of itself; raises one of ``_DAMAGE``."""
    if path.suffix.lower() in PLAIN_SOUNDS:
        try:
            with wave.open(str(path), "rb") as file:
                width = file.getsampwidth() * file.getnchannels()
                length = min(file.getnframes(), path.stat().st_size // max(width, 1))
                return _checked(_Sound(path, length, file.getframerate(), _of_wave))
        except wave.Error:
            if find_spec("soundfile") is None:
                raise
    elif find_spec("soundfile") is None:
        words = _("{name} is read with soundfile, which is missing: {command}. Or give .wav files.")
        raise ModelError(words.format(name=shortened(path.name), command="pip install soundfile"))
    import soundfile

    with soundfile.SoundFile(path) as file:
        return _checked(_Sound(path, file.frames, file.samplerate, _of_soundfile))


def _checked(sound: _Sound) -> _Sound:
    if sound.length <= 0 or not 0 < sound.rate <= 10_000_000:
        raise ValueError(sound.path)
    return sound


def _of_wave(path: Path, start: int, count: int) -> NDArray[np.float32]:
    with wave.open(str(path), "rb") as file:
        file.setpos(start)
        width, channels = file.getsampwidth(), file.getnchannels()
        content = file.readframes(count)
    whole = len(content) // (width * channels) * width * channels
    mixed: NDArray[np.float32] = _decoded(content[:whole], width).reshape(-1, channels).mean(axis=1)
    return mixed


def _decoded(content: bytes, width: int) -> NDArray[np.float32]:
    """Return whole numbers of 1 to 4 bytes, the least byte first, from −1 to 1; one byte lies about 128."""
    raw = np.frombuffer(content, np.uint8)
    if width == 1:
        return (raw.astype(np.float32) - 128.0) / np.float32(128.0)
    if not 1 < width <= 4:
        raise ValueError(width)
    wide: NDArray[Any] = np.zeros((len(raw) // width, 4), np.uint8)
    wide[:, 4 - width :] = raw.reshape(-1, width)
    return (wide.view("<i4").ravel() / np.float64(1 << 31)).astype(np.float32)


def _of_soundfile(path: Path, start: int, count: int) -> NDArray[np.float32]:
    import soundfile

    with soundfile.SoundFile(path) as file:
        file.seek(start)
        found: NDArray[np.float32] = file.read(count, dtype="float32", always_2d=True).mean(axis=1)
    return found
