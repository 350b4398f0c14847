"""Kill -9 of both sides of a watched training: ``python -m tests.watch.kills [ROUNDS]``.

Each round a process of its own trains a tiny network in plain NumPy and writes its run file, and another one
follows it. The follower is killed at a random moment, and the file must go on growing; then the training is,
and the file must be read without a fault, to within its last second.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from reluexplorer.watch.account import Account
from reluexplorer.watch.reader import read
from reluexplorer.watch.records import Sample
from reluexplorer.watch.writer import new_run
from tests.places import ROOT
from tests.watch.planted import Training

UNITS = 64


def train(path: Path, pause: float = 0.0) -> None:
    """Train ReLU units on noise without end, each step a sample, with a rest of seconds between."""
    drawn = np.random.default_rng(1)
    weights = drawn.normal(0, 0.5, (8, UNITS))
    bias = np.zeros(UNITS)
    bias[0] = -1000.0  # dead from the start, which a follower prints
    training = Training(UNITS, every=1)
    run = new_run(path)
    for record in training.start():
        run.write(record)
    while True:
        inputs = drawn.normal(0, 1, (32, 8))
        z = inputs @ weights + bias
        gradient = (z > 0) * (np.maximum(z, 0) - 1.0)
        weights -= 0.01 * inputs.T @ gradient / len(inputs)
        bias -= 0.01 * gradient.mean(axis=0)
        shares, greatest = (z > 0).mean(axis=0), z.max(axis=0)
        sample = training.sample(shares, greatest=greatest, bias=bias, loss=float(z.mean()))
        run.write(Sample(**{**sample.__dict__, "time": time.time()}))
        time.sleep(pause)


@dataclass(frozen=True)
class Round:
    """What was left after one kill of each side."""

    grew: bool
    """Whether the follower had read of the file, and the file grew after it was killed."""
    fault: str
    samples: int
    is_whole: bool
    """Whether each step from the first to the last is there."""
    lost: float
    """Seconds from the last sample that is read to the kill."""

    @property
    def is_sound(self) -> bool:
        """Whether nothing was lost but the last second."""
        return self.grew and not self.fault and self.is_whole and self.samples > 0 and self.lost <= 1.0


def one_round(folder: Path, wait: float) -> Round:
    """Kill the follower and then the training, each after so many seconds."""
    path = folder / "kills.watch"
    writer = _started("-m", "tests.watch.kills", "--train", str(path))
    follower = _started("-m", "reluexplorer", "watch", str(path), "--follow")
    try:
        assert follower.stdout is not None
        line = follower.stdout.readline()
        time.sleep(wait)
        follower.kill()
        follower.wait()
        size = path.stat().st_size
        time.sleep(wait)
        grew = path.stat().st_size > size and line.startswith(b"Step 0: ")
    finally:
        for each in (follower, writer):
            each.kill()
            each.communicate()
    killed = time.time()
    found = read(path)
    account = Account()
    account.add(found.records)
    samples = [each for each in found.records if isinstance(each, Sample)]
    steps = account.run().steps.tolist()
    lost = killed - samples[-1].time if samples else float("inf")
    return Round(grew, found.fault, len(samples), steps == list(range(len(steps))), lost)


def _started(*arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, *arguments], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )


def main(arguments: Sequence[str]) -> int:
    """Print what each round has left; return 1 where more was lost than may be."""
    if arguments[:1] == ["--train"]:
        train(Path(arguments[1]), *map(float, arguments[2:]))
    rounds = int(arguments[0]) if arguments else 20
    drawn = random.Random(19)
    found = []
    for number in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            found.append(one_round(Path(folder), drawn.uniform(0.05, 1.0)))
        last, told = found[-1], found[-1].fault or "sound"
        print(f"{number + 1:3}  {last.samples:6,} samples, {1000 * last.lost:6.1f} ms lost, {told}")
    sound, most = sum(each.is_sound for each in found), max(each.lost for each in found)
    print(f"{sound} of {rounds} are sound; at most {1000 * most:.1f} ms were lost")
    return int(sound < rounds)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
