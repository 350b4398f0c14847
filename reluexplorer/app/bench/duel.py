"""Contestants in turn: each round gives every one its time while the others wait."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict
from statistics import median
from typing import Any, TypeVar

from reluexplorer.app.bench import child
from reluexplorer.app.bench.nets import Workload
from reluexplorer.language import _
from reluexplorer.session.document.domains import CommandError

_TURN = 0.04
"""Seconds that a turn should take."""
_ONE_THREAD = {
    **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
    "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1",
}
Key = TypeVar("Key")


class Rival:
    """One contestant's process; it must be closed."""

    def __init__(self, module: str, name: str) -> None:
        self.name = name
        self._process = subprocess.Popen(
            [sys.executable, "-m", child.__name__, module, name],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ | _ONE_THREAD,
        )  # fmt: skip
        self._updates = 100

    def tell(self, order: dict[str, Any]) -> float:
        """Send an order and return the seconds that it took."""
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise CommandError(_("{name} has no pipe.").format(name=self.name))
        stdin.write(json.dumps(order) + "\n")
        stdin.flush()
        line = stdout.readline()
        if not line:
            raise CommandError(
                _("{name} ended without an answer; see its message above.").format(name=self.name)
            )
        return float(json.loads(line))

    def prepare(self, job: Workload) -> None:
        """Build the job, warm up, and find how many updates fill a turn."""
        self.tell({"job": asdict(job)})
        seconds = min(self.tell({"updates": 100}) for _ in range(3))
        self._updates = 100 * max(1, round(_TURN / seconds))

    def turn(self) -> float:
        """Return microseconds an update of one turn."""
        return self.tell({"updates": self._updates}) / self._updates * 1e6

    def close(self) -> None:
        """End the process."""
        self._process.communicate()


def medians(rivals: Mapping[Key, Rival], rounds: int) -> dict[Key, float]:
    """Return each one's median microseconds an update over so many rounds, in which all take turns."""
    taken: dict[Key, list[float]] = {key: [] for key in rivals}
    for _round in range(rounds):
        for key, rival in rivals.items():
            taken[key].append(rival.turn())
    return {key: median(turns) for key, turns in taken.items()}
