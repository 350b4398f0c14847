"""Kill -9 of a watched training and of its window: ``python -m tests.watch.window_kills [ROUNDS]``.

Each round a training and the real window on a screen of its own (Xvfb). The window is killed at a random
moment: the training must go on, to the bit as one that nobody looked at. A second window opens the file and
follows; then the training is killed, and the window must say so and show the last step that is in the file,
and that file must be whole to within its last second.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Timer

from reluexplorer.watch.reader import read
from reluexplorer.watch.records import Sample
from tests.app.program import environment
from tests.app.real_screen import Screen
from tests.places import ROOT

_MOST_LOST = 1.0
_PAUSE = 0.002
"""Seconds between two looks of the training: some hundred a second, where usual ones take a few."""
_SOON = 15.0
"""Seconds in which a window has to say that a training which looked several times a second stands still."""
_PATIENCE = 60.0
_QUIET = "The file has not grown since "


@dataclass(frozen=True)
class Round:
    """What was left after the window and then the training were killed."""

    went_on: bool
    """Whether the file grew after the window was gone, and the training lived."""
    seen: int
    """The last step that the window had shown before it was killed."""
    shown: int
    """The last one that the window which was opened anew showed."""
    samples: list[Sample]
    fault: str
    lost: float
    """Seconds from the last sample that is read to the kill of the training."""
    told: float
    """Seconds from that kill to the window's sentence."""
    late: float
    """Seconds from that kill until the window showed the last step of the file: as the machine is quick."""
    stays: bool
    """Whether the window still ran then."""

    def faults(self, plain: Sequence[Sample]) -> Iterator[str]:
        """Yield what is not as it should be; ``plain`` is of a training without a window."""
        steps = [each.step for each in self.samples]
        same = zip(self.samples, plain, strict=False)
        holds = {
            "the training did not go on": self.went_on,
            f"fault in the file: {self.fault}": not self.fault,
            "steps are missing": steps == list(range(len(steps))),
            f"{self.lost:.1f} s are lost": self.lost <= _MOST_LOST,
            f"the window told {self.told:.1f} s late": self.told <= _SOON,
            "the window that was opened anew did not go on": self.seen < self.shown,
            "the window went away with the training": self.stays,
            "the training was another one": all(_figures(one) == _figures(other) for one, other in same),
        }
        yield from (words for words, is_so in holds.items() if not is_so)


def _figures(sample: Sample) -> tuple[object, ...]:
    """Return what depends on the training alone, not on the clock."""
    arrays = (sample.shares, sample.greatest, sample.bias, sample.firing, sample.dead, sample.logged["loss"])
    return sample.step, *(each.tobytes() for each in arrays if each is not None)


@contextmanager
def _started(module: str, *arguments: str, screen: Screen | None = None) -> Iterator[subprocess.Popen[str]]:
    given = environment() if screen is None else screen.environment()
    with subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT, env=given, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    ) as child:  # fmt: skip
        try:
            yield child
        finally:
            child.kill()


def _training(path: Path) -> AbstractContextManager[subprocess.Popen[str]]:
    return _started("tests.watch.kills", "--train", str(path), str(_PAUSE))


@contextmanager
def _patience(window: subprocess.Popen[str]) -> Iterator[None]:
    """End a window that shows nothing more for very long, which whoever waits for its line then notices."""
    timer = Timer(_PATIENCE, window.kill)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _line(child: subprocess.Popen[str]) -> str:
    assert child.stdout is not None
    with _patience(child):
        line = child.stdout.readline().strip()
    assert line, "the window ended"
    return line


def one_round(screen: Screen, folder: Path, waits: tuple[float, float]) -> Round:
    """Kill the window and then the training, each so many seconds after a window has shown something."""
    path = folder / "kills.watch"
    with _training(path) as training:
        with _started("tests.app.following_window", str(path), screen=screen) as first:
            seen = _until(first, waits[0])
            first.kill()
        size = path.stat().st_size
        with _started("tests.app.following_window", str(path), screen=screen) as second:
            int(_line(second))
            went_on = path.stat().st_size > size and training.poll() is None
            shown = _until(second, waits[1])
            training.kill()
            training.wait()
            killed, began = time.time(), time.monotonic()
            while not (line := _line(second)).startswith(_QUIET):
                shown = int(line)
            told, found = time.monotonic() - began, read(path)
            samples = [each for each in found.records if isinstance(each, Sample)]
            while shown < samples[-1].step:
                shown = int(_line(second))
            late, stays = time.monotonic() - began, second.poll() is None
    lost = killed - samples[-1].time if samples else float("inf")
    return Round(went_on, seen, shown, samples, found.fault, lost, told, late, stays)


def _until(window: subprocess.Popen[str], seconds: float) -> int:
    """Read what a window shows for so long; return the last step."""
    step = int(_line(window))
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        step = int(_line(window))
    return step


def alone(folder: Path, seconds: float) -> list[Sample]:
    """Return the samples of a training that no window looks at."""
    path = folder / "alone.watch"
    with _training(path):
        time.sleep(seconds)
    return [each for each in read(path).records if isinstance(each, Sample)]


def main(arguments: Sequence[str]) -> int:
    """Print what each round has left; return 1 where one is not as it should be."""
    rounds = int(arguments[0]) if arguments else 20
    drawn, found, screen = random.Random(19), list[Round](), Screen()
    sound = 0
    try:
        with tempfile.TemporaryDirectory() as folder:
            plain = alone(Path(folder), 12.0)
        for number in range(rounds):
            with tempfile.TemporaryDirectory() as folder:
                one = one_round(screen, Path(folder), (drawn.uniform(0.05, 1.5), drawn.uniform(0.05, 1.5)))
            faults = "; ".join(one.faults(plain))
            sound += not faults
            found.append(one)
            print(
                f"{number + 1:3}  window killed at step {one.seen:6,}, training killed at "
                f"{one.shown:6,}: {1e3 * one.lost:5.1f} ms lost, told after {one.told:4.1f} s, "
                f"all shown after {one.late:4.1f} s, {faults or 'sound'}",
                flush=True,
            )
    finally:
        screen.close()
    lost, told, late = (
        max(each) for each in zip(*((one.lost, one.told, one.late) for one in found), strict=True)
    )
    print(
        f"{sound} of {rounds} are sound; at most {1e3 * lost:.1f} ms were lost, told after {told:.1f} s, "
        f"and all shown after {late:.1f} s"
    )
    return int(sound < rounds)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
