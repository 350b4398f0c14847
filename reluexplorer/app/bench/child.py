"""A contestant in a process of its own, told by lines of JSON what to do: ``python -m … NAME``."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any, Protocol

from reluexplorer.app.bench.contestants import CONTESTANTS
from reluexplorer.app.bench.nets import Job


class Runner(Protocol):
    """What can make updates."""

    def run(self, updates: int) -> None:
        """Make so many updates, a multiple of 100, and return when they are done."""


def serve(build: Callable[[dict[str, Any]], Runner]) -> int:
    """Answer each line until the input ends; ``build`` makes a contestant of a job's fields."""
    contestant: Runner | None = None
    for line in sys.stdin:
        order: dict[str, Any] = json.loads(line)
        if "job" in order:
            contestant = build(order["job"])
            contestant.run(100)
            answer = 0.0
        else:
            began = time.perf_counter()
            if contestant is not None:
                contestant.run(order["updates"])
            answer = time.perf_counter() - began
        print(json.dumps(answer), flush=True)
    return 0


def main(name: str) -> int:
    """Serve as the contestant of this name."""
    return serve(lambda fields: CONTESTANTS[name][1](Job(**fields)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
