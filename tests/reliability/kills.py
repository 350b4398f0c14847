"""The program is killed at random moments; what it offers next and what it wrote are looked at.

    python -m tests.reliability.kills [--times 100] [--seed 1]

starts the real program without a screen, lets it train, save, export and keep, kills it (kill -9) while it
trains or in the midst of writing, and starts it again, so many times. Each offer must be of a step whose
parameters are those of an undisturbed run of the same document, at most ten seconds old; each file of the
person's must be the old or the new one, whole. It prints the figures and ends with 1 where that fails.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from threading import Condition, Thread
from typing import Any

from reluexplorer.core.network.spec import parameters_sha256
from reluexplorer.core.problem.problem import TrainingSpec
from reluexplorer.session.commands.run import Step
from reluexplorer.session.document.document import DataChoice, Document, Recipe
from reluexplorer.session.session import Session
from tests.app.program import environment
from tests.places import ROOT

MOST_SECONDS = 10.0
"""How old what is offered may be, by the clock of training."""
_PATIENCE = 90.0
"""Seconds in which the program must have come to its first answer, on a busy machine too."""
_ENDS = 5.0
"""Seconds in which the process that trains must have gone after the window."""
_LONGEST = 8.0
"""Seconds after which it is killed at the latest where it is killed while it trains."""
_MOMENTS = {
    "training": "",
    "keeping": "open-1.reluexp",
    "saving": "mine.reluexp",
    "exporting": "net.npz",
}
"""What is gone on with when the program is killed, and the file that is then just being written."""


class Program:
    """A victim and what it has told, each word with the time at which it was heard."""

    def __init__(self, folder: Path, seed: int) -> None:
        home = folder / "home"
        places = {f"XDG_{name}_HOME": str(home / name) for name in ("CONFIG", "DATA", "STATE", "CACHE")}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.reliability.victim", str(folder), str(seed)],
            cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, start_new_session=True,
            env=environment(QT_QPA_PLATFORM="offscreen", HOME=str(home), TMPDIR=str(home), **places),
        )  # fmt: skip
        self.words: list[tuple[float, dict[str, Any]]] = []
        self._news = Condition()
        self._ear = Thread(target=self._listen)
        self._ear.start()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.endswith(b"\n"):
                with self._news:
                    self.words.append((time.monotonic(), json.loads(line)))
                    self._news.notify_all()

    def until(self, name: str, value: str = "", *, count: int = 1, patience: float = _PATIENCE) -> bool:
        """Wait until a word of a name was told so often, with a value that ends so; False if it is not."""

        def said() -> bool:
            found = [told for _at, told in self.words if name in told]
            return sum(str(told[name]).endswith(value) for told in found) >= count

        with self._news:
            return self._news.wait_for(said, patience)

    def told(self, name: str) -> list[tuple[float, dict[str, Any]]]:
        """Return the words of a name."""
        return [(at, told) for at, told in self.words if name in told]

    def kill(self, *, alone: bool) -> tuple[float, bool]:
        """Kill the window, ``alone`` or with the process that trains.

        Return when, and whether all of its processes are gone soon.
        """
        at = time.monotonic()
        if alone:
            self._process.kill()
        else:
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        end = time.monotonic() + _ENDS
        while not (gone := self._is_gone()) and time.monotonic() < end:
            time.sleep(0.05)
        if not gone:
            os.killpg(self._process.pid, signal.SIGKILL)
        self._ear.join()
        if self._process.stdout is not None:
            self._process.stdout.close()
        return at, gone

    def _is_gone(self) -> bool:
        try:
            os.killpg(self._process.pid, 0)
        except ProcessLookupError:
            return True
        return False


class Undisturbed:
    """Runs of the same documents that nobody kills, each made once as far as it is asked for."""

    def __init__(self) -> None:
        self._runs: dict[tuple[int, str], Session] = {}

    def digest(self, seed: int, data: str, step: int) -> str:
        """Return what tells the parameters at a step from all others; steps only grow."""
        session = self._runs.get((seed, data))
        if session is None or session.state.run.step > step:
            recipe = Recipe(DataChoice(data), training=TrainingSpec(seed=seed))
            session = self._runs[seed, data] = Session(Document(recipe))
            session.settle()
        if further := step - session.state.run.step:
            session.dispatch(Step(further))
            session.settle(3600)
        state = session.state.run.state
        return "" if state is None else parameters_sha256(state.parameters)

    def close(self) -> None:
        for session in self._runs.values():
            session.close()


@dataclass
class Figures:
    """What came of all kills."""

    kills: Counter[str] = field(default_factory=Counter)
    offers: int = 0
    pictured: int = 0
    compared_files: int = 0
    ages: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def told(self) -> dict[str, Any]:
        ages = sorted(self.ages)
        return {
            "kills": dict(self.kills),
            "offers": self.offers,
            "offers_with_picture": self.pictured,
            "oldest_seconds": round(max(ages, default=0.0), 2),
            "median_seconds": round(ages[len(ages) // 2], 2) if ages else 0.0,
            "files_compared": self.compared_files,
            "faults": self.faults,
        }


def measured(times: int, seed: int, folder: Path) -> Figures:
    """Kill the program so many times; return the figures."""
    chance, figures, undisturbed = random.Random(seed), Figures(), Undisturbed()
    settings = folder / "home" / "CONFIG" / "reluexplorer" / "settings.json"
    settings.parent.mkdir(parents=True)
    settings.write_text(json.dumps({"welcomed": True}), encoding="utf-8")
    before: Program | None = None
    killed_at = 0.0
    for number in range(times + 1):
        fresh = number % 4 == 0
        program = Program(folder, seed + number if fresh else 0)
        if not program.until("plays"):
            figures.faults.append(f"{number}: it does not start")
            program.kill(alone=False)
            break
        _look_at_offer(number, program, before, killed_at, undisturbed, figures)
        moment = chance.choice(tuple(_MOMENTS)) if number < times else "training"
        if not _wait_for(moment, program, chance):
            figures.faults.append(f"{number}: {moment} did not begin")
        killed_at, gone = program.kill(alone=number % 2 == 0)
        figures.kills[moment] += number < times
        if not gone:
            figures.faults.append(f"{number}: the process that trains outlives its window")
        _look_at_files(number, program, folder, figures)
        print(f"{number + 1} {moment} {figures.faults}", file=sys.stderr, flush=True)
        before = program
    undisturbed.close()
    return figures


def _wait_for(moment: str, program: Program, chance: random.Random) -> bool:
    """Wait for a moment at which the program is killed; return whether it came."""
    if moment == "training":
        time.sleep(chance.uniform(0.0, _LONGEST))
        return True
    count = 1 if moment == "keeping" else chance.randint(1, 6)
    came = program.until("begins", _MOMENTS[moment], count=count)
    time.sleep(chance.uniform(0.0, 0.03))
    return came


def _look_at_offer(
    number: int,
    program: Program,
    before: Program | None,
    killed_at: float,
    undisturbed: Undisturbed,
    figures: Figures,
) -> None:
    """Compare what is offered with an undisturbed run, and with how far the killed program was."""
    (_at, offer), *_ = program.told("offered")
    if before is None:
        return
    started = before.told("plays")[0][0]
    if not offer["offered"]:
        if before.told("offered")[0][1]["offered"] or killed_at - started > MOST_SECONDS:
            figures.faults.append(f"{number}: nothing is offered")
        return
    figures.offers += 1
    figures.pictured += offer["pictured"]
    (_at, shown), *_ = program.told("at")
    if undisturbed.digest(shown["seed"], shown["data"], shown["at"]) != shown["sha"]:
        figures.faults.append(f"{number}: step {shown['at']} is not that of an undisturbed run")
    further = [
        at for at, told in before.told("step") if told["seed"] != shown["seed"] or told["step"] > shown["at"]
    ]
    age = killed_at - further[0] if further else 0.0
    figures.ages.append(age)
    if age > MOST_SECONDS:
        figures.faults.append(f"{number}: what is offered is {age:.1f} s old")


def _look_at_files(number: int, program: Program, folder: Path, figures: Figures) -> None:
    """Look whether each file of the person's is one that was written whole."""
    for path in (folder / name for name in ("mine.reluexp", "net.npz", "history.csv", "net.py")):
        words = [(name, told["sha"]) for _at, told in program.words for name in ("begins", "ends")
                 if told.get(name) == str(path)]  # fmt: skip
        last = max((place for place, (name, _sha) in enumerate(words) if name == "ends"), default=None)
        if last is None:
            continue
        figures.compared_files += 1
        found = hashlib.sha256(path.read_bytes()).hexdigest()
        if found not in {sha for _name, sha in words[last:]}:
            figures.faults.append(f"{number}: {path.name} is neither the old nor the new one")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = measured(options.times, options.seed, Path(folder))
    print(json.dumps(figures.told(), indent=1))
    return 1 if figures.faults else 0


if __name__ == "__main__":
    sys.exit(main())
