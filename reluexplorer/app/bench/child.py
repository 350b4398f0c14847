"""A contestant in a process of its own, told by lines of JSON what to do: ``python -m … NAME``."""

from __future__ import annotations

import json
import sys
import time
from typing import Any

from reluexplorer.app.bench.contestants import CONTESTANTS, Contestant
from reluexplorer.app.bench.nets import Job


def main(name: str) -> int:
    """Answer each line until the input ends."""
    build = CONTESTANTS[name][1]
    contestant: Contestant | None = None
    for line in sys.stdin:
        order: dict[str, Any] = json.loads(line)
        if "job" in order:
            contestant = build(Job(**order["job"]))
            contestant.run(100)
            answer = 0.0
        else:
            began = time.perf_counter()
            if contestant is not None:
                contestant.run(order["updates"])
            answer = time.perf_counter() - began
        print(json.dumps(answer), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
