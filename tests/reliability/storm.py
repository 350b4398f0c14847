"""Random real events on the real program while it trains: does it live, answer in time and keep its size?

    python -m tests.reliability.storm [--events 10000] [--seed 0] [--only 120:180]

begins with short lives of the program, each closed in another way and opened again, goes on with a long one,
and prints what was seen. It ends with 1 where something is not as it should be, and names the last events.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from tests.app.real_screen import Screen
from tests.reliability.storm_ear import PROVOKED
from tests.reliability.storm_events import LARGEST, Event, event
from tests.reliability.storm_files import furnish
from tests.reliability.struck import Struck
from tests.reliability.watching import PAUSE, SLOW

GROWTH = 0.03
_LIVES = 4
"""Short lives before the long one."""
_LAST = 50
_MOST_OPEN = 60
_IDLE = 6
"""Events after which a run that rests is played again."""
_REAP = 200
"""Events between two times that the waits are fetched."""
_SAFE = ("What is open is kept", "there is nothing to lose")
"""What the dialog about a fault says of what is open."""
_KEPT = 10.0
"""Seconds within which it is to say so: what is open is written meanwhile."""
_GRAVE = (" WARNING: ", "ERROR: ", "CRITICAL: ")
_KNOWN = "The cached device pixel ratio value was stale on window expose."
"""What Qt says where the interface was made larger or smaller; it takes the new ratio then, and paints."""
_EXPECTED = ("The process that trains ", PROVOKED)
"""What a storm itself brings into the log."""


@dataclass
class Report:
    """What was seen."""

    kinds: Counter[str] = field(default_factory=Counter)
    waits: dict[int, tuple[float, float, float, list[str]]] = field(default_factory=dict)
    """For each event of the long life the longest wait until the next: seconds, at work, kept back, where."""
    all_waits: list[float] = field(default_factory=list)
    """Every wait of the long life, in seconds: a question follows the answer to the one before."""
    watched: int = 0
    """Events of the long life after its warm-up."""
    running: int = 0
    """Of them those while the network trained."""
    rests: list[dict[str, Any]] = field(default_factory=list)
    """What was there at the quarter points."""
    kills: list[str] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)
    crash: str = ""
    known: int = 0
    """Lines of the log that tell of what is known and does no harm."""
    said: str = ""
    """What went to standard error, which the log has as well, with the places in the program."""
    faults: list[str] = field(default_factory=list)
    last: list[Event] = field(default_factory=list)

    @property
    def growth(self) -> float:
        """How much the memory grew from the first quarter point to the last."""
        return self.rests[-1]["memory"] / self.rests[0]["memory"] - 1.0 if self.rests else 0.0

    def answers(self) -> tuple[float, float, float]:
        """Return the median, the 99th percentile and the longest of the answers, in milliseconds."""
        seconds = [each[0] for each in self.waits.values()] or [np.nan]
        p50, p99 = np.percentile(seconds, (50, 99))
        return 1e3 * float(p50), 1e3 * float(p99), 1e3 * max(seconds)

    def at_any_moment(self) -> float:
        """Return how long one waits at p99 who asks at a moment of chance, in milliseconds.

        Of a wait of w seconds as much is left as there is from that moment to its end.
        """
        waits = np.array(self.all_waits or [np.nan])
        whole = float(np.sum(waits + PAUSE))
        low, high = 0.0, float(waits.max())
        while high - low > 1e-5:
            middle = (low + high) / 2
            late = float(np.maximum(waits - middle, 0.0).sum())
            low, high = (middle, high) if late > 0.01 * whole else (low, middle)
        return 1e3 * high

    def complaints(self) -> list[str]:
        """Return a sentence for each figure that is beyond its limit."""
        found = list(self.faults)
        if self.growth >= GROWTH:
            found.append(f"The memory grew by {self.growth:.1%}.")
        if not self.answers()[1] <= 1e3 * SLOW:
            found.append(f"One answer in a hundred took over {self.answers()[1]:.0f} ms.")
        return found


class Storm:
    """Does the events of a seed to one program after another."""

    def __init__(self, seed: int, pause: float, folder: Path) -> None:
        self._seed, self._pause, self._folder = seed, pause, folder
        self.report = Report()
        furnish(folder / "files")
        self._screen = Screen(*LARGEST)
        self._program: Struck | None = None
        self._idle = 0

    def run(self, first: int, last: int, *, lives: int = _LIVES) -> Report:
        """Do the events from one number to before another, and as many more in short lives before."""
        try:
            for life in range(lives):
                self._begin()
                start = last + life * 50
                self._blow(range(start, start + 50), watched=False)
                self._end(("keys", "window", "signal", "keys")[life % 4])
            self._begin()
            self._live_long(first, last)
            self._end("window")
        except KeyboardInterrupt:
            self.report.faults.append("It was interrupted.")
        except (AssertionError, subprocess.SubprocessError, OSError) as error:
            self.report.faults.append(f"{type(error).__name__}: {error}")
        finally:
            if self._program is not None:
                self._program.kill()
            self._screen.close()
        self.report.faults += self._logged()
        return self.report

    def _live_long(self, first: int, last: int) -> None:
        quarter = max(1, (last - first) // 4)
        warm = range(last + 1000, last + 1000 + quarter)
        self._blow(warm, watched=False)
        for start in range(first, last, quarter):
            self._rest()
            numbers = range(start, min(start + quarter, last))
            middle = numbers[len(numbers) // 2]
            self._blow(range(numbers.start, middle), watched=True)
            self._kill_training()
            if start == first:
                self._crash()
            self._blow(range(middle, numbers.stop), watched=True)
        self._rest()

    @property
    def program(self) -> Struck:
        assert self._program is not None
        return self._program

    def _begin(self) -> None:
        self._program = Struck(self._screen, self._folder)

    def _end(self, way: str) -> None:
        self._dismiss()
        self.report.ends.append(f"{way} {self.program.end(way)}")
        self.report.said += self.program.said()
        self._program = None

    def _blow(self, numbers: range, *, watched: bool) -> None:
        for number in numbers:
            done = event(self._seed, number)
            self.report.last = [*self.report.last[1 - _LAST :], done]
            seen = self.program.ask(event=number)
            if not seen["answered"]:
                raise AssertionError(f"the window does not answer after {self.report.last[-2]}")
            self.report.kinds[done.kind] += 1
            self.report.watched += watched
            self.report.running += watched and seen["status"] == "running"
            self._idle = 0 if seen["status"] == "running" else self._idle + 1
            if self._idle > _IDLE:
                self._idle = 0
                self.program.ask(play=True)
            if done.kind == "drop":
                self.program.ask(drop=done.words)
            else:
                self.program.strike(done, tuple(seen["size"]))
            time.sleep(self._pause)
            if number % 250 == 249:
                print(
                    f"at {time.strftime('%X')} {number:,}, {seen['workspace']} {seen['status']}",
                    file=sys.stderr,
                )
            if number % _REAP == _REAP - 1:
                self._reap(watched=watched)
        self._reap(watched=watched)

    def _reap(self, *, watched: bool) -> None:
        for first, last, *wait in self.program.ask(waits=True):
            if watched:
                self.report.all_waits.append(wait[0])
            for number in range(first, last + 1) if watched else ():
                if wait[0] > self.report.waits.get(number, (0.0,))[0]:
                    self.report.waits[number] = tuple(wait)

    def _dismiss(self) -> None:
        self.program.finish()
        for _ in range(_MOST_OPEN):
            if not self.program.ask(dismiss=True):
                time.sleep(0.2)
                return
            time.sleep(0.05)
        raise AssertionError(f"what is open cannot be closed: {self.program.ask(dialogs=True)}")

    def _rest(self) -> None:
        self._dismiss()
        self.report.rests.append(self.program.ask(rest=True))

    def _kill_training(self) -> None:
        """End the process that trains, and see that it is said and the run made again."""
        self._dismiss()
        reached = self.program.ask(play=True)["head"]
        began = time.monotonic()
        for pid in (killed := self.program.training()):
            os.kill(pid, 9)
        said = self._wait(lambda seen: "ended unexpectedly" in seen["notice"])
        again = self._wait(lambda seen: seen["head"] >= reached and self.program.training() != killed)
        took = time.monotonic() - began
        self.report.kills.append(f"{len(killed)} killed at {reached:,}, again after {took:.1f} s")
        if not killed or said is None or again is None:
            self.report.faults.append(f"The end of the process that trains: {self.report.kills[-1]}, {said}")

    def _crash(self) -> None:
        """Let a slot fail, and see that a dialog says what is kept."""
        self._dismiss()
        self.program.ask(crash=True)
        end = time.monotonic() + _KEPT
        while not any(words in self.report.crash for words in _SAFE) and time.monotonic() < end:
            time.sleep(0.5)
            self.report.crash = str(self.program.ask(dialogs=True))
        if not any(words in self.report.crash for words in _SAFE):
            self.report.faults.append(f"After a fault there was {self.report.crash}.")
        self._dismiss()

    def _wait(self, holds: Any, seconds: float = 20.0) -> dict[str, Any] | None:
        """Return what is seen once something holds, None where it does not in so many seconds."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if holds(seen := self.program.ask(event=self.report.last[-1].number)):
                return seen
            time.sleep(0.02)
        return None

    def _logged(self) -> list[str]:
        """Return the warnings and faults of the log that the storm itself did not bring."""
        found = []
        for file in sorted(self._folder.glob("state/**/log/*")):
            records = file.read_text(encoding="utf-8", errors="replace").split("\n2")
            grave = _GRAVE if file.suffix == ".log" or file.suffix[1:].isdigit() else ("",)
            found += [
                each
                for each in records
                if any(word in each for word in grave) and not any(word in each for word in _EXPECTED)
            ]
        self.report.known = sum(_KNOWN in each for each in found)
        return [f"log: {each.strip()}" for each in found if each.strip() and _KNOWN not in each]


def _told(report: Report) -> str:
    p50, p99, longest = report.answers()
    parts = 1e3 * np.array([each[:3] for each in report.waits.values()] or [(np.nan,) * 3])
    works, kept = np.percentile(parts[:, 1:], (50, 99), axis=0).T
    others = np.percentile(parts[:, 0] - parts[:, 1] - parts[:, 2], (50, 99))
    processes = os.getloadavg()[1]
    memory = [f"{each['memory'] / 2**20:.1f}" for each in report.rests]
    widgets = [sum(each["widgets"].values()) for each in report.rests]
    kinds = ", ".join(f"{kind} {count:,}" for kind, count in report.kinds.most_common())
    timers, threads = ([each[part] for each in report.rests] for part in ("timers", "threads"))
    lines = [
        f"events    {report.kinds.total():,}: {kinds}",
        f"training  during {report.running / max(1, report.watched):.0%} of the events",
        f"answers   p50 {p50:.1f} ms, p99 {p99:.1f} ms, longest {longest:.0f} ms",
        f"moments   p99 {report.at_any_moment():.1f} ms, for who asks at any moment",
        f"at work   p50 {works[0]:.1f} ms, p99 {works[1]:.1f} ms of these",
        f"kept      p50 {kept[0]:.1f} ms, p99 {kept[1]:.1f} ms of these from a processor",
        f"waiting   p50 {others[0]:.1f} ms, p99 {others[1]:.1f} ms of these for other than a processor",
        f"machine   {processes:.1f} processes on {os.cpu_count()} cores",
        f"memory    {' '.join(memory)} MiB, grown by {report.growth:.2%}",
        f"widgets   {widgets}  timers {timers}  threads {threads}",
        f"killed    {'; '.join(report.kills)}",
        f"crash     {report.crash}",
        f"ends      {', '.join(report.ends)}",
        f"known     {_KNOWN} {report.known} ×",
    ]
    return "\n".join(lines)


def _grown(report: Report) -> list[str]:
    """Return the kinds of which there are more at the end than at the first quarter point, most first."""
    found = Counter[str]()
    for part in ("objects", "widgets"):
        early, late = report.rests[0][part], report.rests[-1][part]
        found.update({f"{part} {kind}": late[kind] - early.get(kind, 0) for kind in late})
    return [f"{kind} +{count:,}" for kind, count in found.most_common(15) if count > 0]


def main() -> int:
    """Storm, print what was seen, and return 1 where something is not as it should be."""
    parser = argparse.ArgumentParser(prog="python -m tests.reliability.storm", description=__doc__)
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--pause", type=float, default=0.1, help="seconds between two events")
    parser.add_argument("--only", default="", metavar="A:B", help="do only the events from A to before B")
    parser.add_argument("--lives", type=int, default=_LIVES, help="short lives before the long one")
    parser.add_argument("--only-faults", action="store_true", help="judge no times and sizes")
    parser.add_argument("--slowest", type=int, default=12, help="how many slow answers are shown")
    options = parser.parse_args()
    first, _, last = (options.only or f"0:{options.events}").partition(":")
    with tempfile.TemporaryDirectory(prefix="storm-", ignore_cleanup_errors=True) as folder:
        storm = Storm(options.seed, options.pause, Path(folder))
        report = storm.run(int(first), int(last), lives=options.lives)
    print(_told(report))
    if report.rests:
        print("grown     " + ", ".join(_grown(report)))
    slow = sorted(report.waits.items(), key=lambda pair: -pair[1][0])
    for number, (seconds, worked, kept, places) in slow[: options.slowest]:
        spent = f"{1e3 * seconds:.0f} ms, {1e3 * worked:.0f} at work, {1e3 * kept:.0f} kept back"
        print(f"slow      {spent}: {event(options.seed, number)}")
        print("\n".join(f"            {place}" for place in places))
    complaints = report.faults if options.only_faults else report.complaints()
    for each in complaints:
        print(f"fault     {each}")
    if report.faults:
        print(f"said      {report.said}")
        print("last      " + "\n          ".join(map(str, report.last)))
    return int(bool(complaints))


if __name__ == "__main__":
    sys.exit(main())
