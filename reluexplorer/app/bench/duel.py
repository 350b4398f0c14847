"""Contestants in turn: each round gives every one its time on the same job while the others wait."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from statistics import median
from types import TracebackType
from typing import Any, Self

from reluexplorer.app.bench.nets import Job
from reluexplorer.session.document.domains import CommandError

_TURN = 0.04
"""Seconds that a turn should take."""
_ONE_THREAD = {
    **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
    "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1",
}


class Rival:
    """One contestant's process; it must be closed."""

    def __init__(self, name: str, module: str = "reluexplorer.app.bench.child") -> None:
        self.name = name
        self._process = subprocess.Popen(
            [sys.executable, "-m", module, name],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ | _ONE_THREAD,
        )  # fmt: skip
        self._updates = 100

    def tell(self, order: dict[str, Any]) -> float:
        """Send an order and return the seconds that it took."""
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise CommandError(f"{self.name} has no pipe.")
        stdin.write(json.dumps(order) + "\n")
        stdin.flush()
        line = stdout.readline()
        if not line:
            raise CommandError(f"{self.name} ended without an answer; see its message above.")
        return float(json.loads(line))

    def prepare(self, job: Job) -> None:
        """Build the job, warm up, and find how many updates fill a turn."""
        self.tell({"job": asdict(job)})
        seconds = min(self.tell({"updates": 100}) for _ in range(3))
        self._updates = 100 * max(1, round(_TURN / seconds))

    def turn(self) -> float:
        """Return microseconds an update of one turn."""
        return self.tell({"updates": self._updates}) / self._updates * 1e6

    def close(self) -> None:
        """End the process."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()


class Duel:
    """All contestants of a benchmark, alive together."""

    def __init__(self, names: Sequence[str]) -> None:
        self.rivals = [Rival(name) for name in names]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for rival in self.rivals:
            rival.close()

    def medians(self, job: Job, rounds: int) -> dict[str, float]:
        """Return each contestant's median microseconds an update."""
        for rival in self.rivals:
            rival.prepare(job)
        turns: dict[str, list[float]] = {rival.name: [] for rival in self.rivals}
        for _ in range(rounds):
            for rival in self.rivals:
                turns[rival.name].append(rival.turn())
        return {name: median(taken) for name, taken in turns.items()}
