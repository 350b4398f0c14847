"""What a storm does to the window: each event is made of the seed and its number alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from reluexplorer.app.actions import all_actions

SMALLEST, LARGEST = (640, 480), (1920, 1200)
"""Sizes that the window is given, in pixels; it takes none below its own smallest."""
DROPPED = (
    "table.csv", "wide.csv", "large.csv", "broken.csv", "empty.csv", "network.reluexp", "torn.reluexp",
    "weights.npz", "model.onnx", "pipe.csv", "folder", "missing.csv",
    "https://playground.tensorflow.org/#activation=relu&dataset=spiral&networkShape=6,4",
    "https://example.org/nothing",
)  # fmt: skip
"""Names of files in the storm's own folder, and addresses."""
_WORDS = (
    "learning rate 0.1", "kill a neuron 1 2", "data spiral", "hidden 8,8,4", "nonsense \u00e9\u6f22", "relu",
    "<b>bold</b>", "-1e309", "0.03", "12", "NaN", "activation tanh", "sin(x)", "layers", "theme", "noise 30",
)  # fmt: skip
_KEYS = (
    "Tab", "shift+Tab", "Return", "space", "Left", "Right", "Up", "Down", "shift+Right", "Prior", "Next",
    "Home", "End", "Insert", "Delete", "BackSpace", "plus", "minus", "period", "question", "e", "k", "r",
    "f", "i", "a", "m", "n", "b", "0", "1", "5", "ctrl+a", "ctrl+c", "ctrl+Tab", "shift+F10", "alt+Down",
    "F6", "F7", "F5",
)  # fmt: skip
_LEFT_OUT = frozenset({"quit", "new-window"})
"""Actions that end the program, or begin another: that is done at its own times."""
_NAMES = {"+": "plus", "-": "minus", "=": "equal", "?": "question"}
_WEIGHTS = {
    "move": 14, "click": 24, "drag": 12, "wheel": 8, "shortcut": 12, "key": 14, "text": 3, "palette": 3,
    "resize": 3, "minimise": 1, "theme": 2, "drop": 2, "escape": 6,
}  # fmt: skip
KINDS = tuple(_WEIGHTS)
_SHARES = np.array(list(_WEIGHTS.values())) / sum(_WEIGHTS.values())


def shortcuts() -> tuple[str, ...]:
    """Return the keys of all actions but those that begin or end a program, as xdotool writes them."""
    return tuple(_written(keys) for spec in all_actions() if spec.name not in _LEFT_OUT for keys in spec.keys)


def _written(keys: str) -> str:
    """Return Qt's words for keys as xdotool writes them: ``Ctrl++`` is ``ctrl+plus``."""
    before, _, key = (keys[:-2], "", "+") if keys.endswith("++") else keys.rpartition("+")
    plain = _NAMES.get(key, key.lower() if len(key) == 1 else key)
    return "+".join([*before.lower().split("+"), plain] if before else [plain])


@dataclass(frozen=True)
class Event:
    """One event: what kind, and with what; places are fractions of the window's width and height."""

    number: int = 0
    kind: str = ""
    places: tuple[tuple[float, float], ...] = ()
    button: int = 1
    times: int = 1
    words: str = ""
    size: tuple[int, int] = (0, 0)

    def __str__(self) -> str:
        parts = [f"{self.number} {self.kind}", *(f"{x:.3f},{y:.3f}" for x, y in self.places)]
        parts += [self.words] if self.words else []
        parts += [f"button {self.button} × {self.times}"] if self.kind in {"click", "drag", "wheel"} else []
        parts += ["{} × {}".format(*self.size)] if self.kind == "resize" else []
        return " ".join(parts)


def event(seed: int, number: int) -> Event:
    """Return the event of a number in the storm of a seed, the same whatever came before it."""
    rng = np.random.default_rng((seed, number))
    kind = str(rng.choice(KINDS, p=_SHARES))
    make = _MAKERS.get(kind)
    return replace(make(rng) if make else Event(), number=number, kind=kind)


def _places(rng: np.random.Generator, count: int) -> tuple[tuple[float, float], ...]:
    """Return a place anywhere, and others near it."""
    first = rng.uniform(0.0, 1.0, 2)
    near = first + np.cumsum(rng.normal(0.0, 0.06, (count, 2)), axis=0) * (np.arange(count) > 0)[:, None]
    return tuple((float(x), float(y)) for x, y in np.clip(near, 0.0, 0.999))


def _size(rng: np.random.Generator) -> tuple[int, int]:
    width, height = (int(rng.integers(low, high + 1)) for low, high in zip(SMALLEST, LARGEST, strict=True))
    return width, height


def _words(options: Sequence[str]) -> Callable[[np.random.Generator], Event]:
    return lambda rng: Event(words=str(rng.choice(options)))


_MAKERS: dict[str, Callable[[np.random.Generator], Event]] = {
    "move": lambda rng: Event(places=_places(rng, 3)),
    "click": lambda rng: Event(
        places=_places(rng, 1),
        button=int(rng.choice((1, 1, 1, 1, 1, 1, 1, 1, 2, 3))),
        times=int(rng.choice((1, 1, 1, 2, 3))),
    ),
    "drag": lambda rng: Event(
        places=_places(rng, int(rng.integers(2, 8))), button=int(rng.choice((1, 1, 1, 3)))
    ),
    "wheel": lambda rng: Event(
        places=_places(rng, 1), button=int(rng.choice((4, 5))), times=int(rng.integers(1, 6))
    ),
    "shortcut": _words(shortcuts()),
    "key": lambda rng: Event(times=int(rng.integers(1, 4)), words=str(rng.choice(_KEYS))),
    "text": _words(_WORDS),
    "palette": _words(_WORDS),
    "resize": lambda rng: Event(size=_size(rng)),
    "drop": _words(DROPPED),
}
"""What an event of a kind is made of; the others are made of nothing."""


def orders(done: Event, window: int, size: tuple[int, int]) -> list[str]:
    """Return the lines for xdotool that do an event to a window of a size in pixels."""
    spots = [f"mousemove --window {window} {round(x * size[0])} {round(y * size[1])}" for x, y in done.places]
    clicks = f"click --repeat {done.times} --delay 2 {done.button}"
    typed = f'type --delay 10 "{done.words}"'
    lines = {
        "move": spots,
        "click": [*spots, clicks],
        "wheel": [*spots, clicks],
        "drag": [*spots[:1], f"mousedown {done.button}", *spots[1:], f"mouseup {done.button}"],
        "shortcut": [f"key {done.words}"],
        "key": [f"key --delay 2 {' '.join([done.words] * done.times)}"],
        "text": [typed],
        "palette": ["key ctrl+k", typed, "key Return"],
        "resize": [f"windowsize {window} {done.size[0]} {done.size[1]}"],
        "minimise": [f"windowminimize {window}", f"windowmap {window}", f"windowactivate {window}"],
        "theme": ["key ctrl+shift+l"],
        "escape": ["key Escape"],
    }
    return lines.get(done.kind, [])
