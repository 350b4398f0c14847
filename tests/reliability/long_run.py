"""How large the document of a long run is, and how soon it is open at its last step.

    python -m tests.reliability.long_run [--updates 10000000] [--optimizer adam]

trains 2-8-8-8-1 on the circle in a process of its own, saves the document, opens it in another session, and
trains a little further in both. It prints the figures and ends with 1 where one is beyond its limit.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from reluexplorer.core.network.spec import parameters_sha256
from reluexplorer.core.problem.problem import TrainingSpec
from reluexplorer.session.commands.files import OpenDocument, SaveDocument
from reluexplorer.session.commands.run import Step
from reluexplorer.session.document.document import DataChoice, Document, NetworkChoice, Recipe
from reluexplorer.session.host.host import Command
from reluexplorer.session.run.channel import apart
from reluexplorer.session.session import Session

MOST_BYTES, MOST_SECONDS = 80_000_000, 2.0
_FURTHER = 1000
"""Updates that are made after the document was opened."""
_HOURS = 4 * 3600.0


def did(session: Session, command: Command) -> float:
    """Carry a command out until all has settled; return the seconds."""
    began = time.perf_counter()
    if not session.dispatch(command):
        raise SystemExit(session.state.notice)
    session.settle(_HOURS)
    return time.perf_counter() - began


def opening(path: Path, step: int) -> tuple[Session, float]:
    """Open a document in another session; return that, and the seconds until its step is shown."""
    session = Session(hire=apart)
    session.settle()
    began = time.perf_counter()
    session.dispatch(OpenDocument(str(path)))
    while not (session.state.is_current and session.state.run.step == step):
        session.client.wait(0.01)
        session.poll()
    return session, time.perf_counter() - began


def digest(session: Session) -> str:
    """Return what tells the shown parameters from all others."""
    state = session.state.run.state
    return "" if state is None else parameters_sha256(state.parameters)


def measured(updates: int, optimizer: str, folder: Path) -> dict[str, Any]:
    """Train, save, open and go on; return the figures."""
    recipe = Recipe(DataChoice("circle"), NetworkChoice((8, 8, 8)), TrainingSpec(optimizer))
    path = folder / "long.reluexp"
    with closing(Session(Document(recipe), hire=apart)) as first:
        first.settle()
        trained = did(first, Step(updates))
        saved = did(first, SaveDocument(str(path)))
        second, opened = opening(path, updates)
        with closing(second):
            same = digest(first) == digest(second)
            for session in (first, second):
                did(session, Step(_FURTHER))
            return {
                "updates": updates,
                "seconds_training": round(trained, 1),
                "seconds_saving": round(saved, 2),
                "bytes": path.stat().st_size,
                "seconds_opening": round(opened, 2),
                "same_bits": same and digest(first) == digest(second),
                "parameters_sha256": digest(second),
            }


def main() -> int:
    """Measure and print; return 1 where a figure is beyond its limit."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--updates", type=int, default=10_000_000)
    parser.add_argument("--optimizer", default="adam")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = measured(options.updates, options.optimizer, Path(folder))
    print(json.dumps(found, indent=1))
    held = found["bytes"] < MOST_BYTES and found["seconds_opening"] < MOST_SECONDS and found["same_bits"]
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
