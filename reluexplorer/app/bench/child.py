"""A contestant in a process of its own, told by lines of JSON what to do: ``python -m … MODULE NAME``."""

from __future__ import annotations

import json
import sys
import time
from importlib import import_module
from typing import Any

from reluexplorer.app.bench.nets import Workload


def main(module: str, name: str) -> int:
    """Serve, until the input ends, as the contestant of this name in a module's ``CONTESTANTS``."""
    _, build = import_module(module).CONTESTANTS[name]
    contestant: Any = None
    for line in sys.stdin:
        order: dict[str, Any] = json.loads(line)
        began = time.perf_counter()
        if "job" in order:
            contestant = build(Workload(**order["job"]))
        contestant.run(order.get("updates", 100))
        print(json.dumps(time.perf_counter() - began), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
