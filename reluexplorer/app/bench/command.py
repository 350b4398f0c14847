"""``reluexplorer bench``: measurements of this program, each beside a named contestant in one run."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

from reluexplorer.sentences import no_such
from reluexplorer.session.document.domains import CommandError

BENCHES = ("training", "replicas", "maps", "labs", "window", "scrub", "grid")


def main(arguments: Sequence[str]) -> int:
    """Run the benchmark that the first argument names, imported only then, and return its exit code."""
    name, *rest = arguments or ("",)
    if name in {"-h", "--help"}:
        print(f"usage: reluexplorer bench {{{','.join(BENCHES)}}} [-h] [options]")
        return 0
    if not name:
        raise CommandError(f"bench takes the name of a measurement: {', '.join(BENCHES)}.")
    if name not in BENCHES:
        raise CommandError(no_such("benchmark", name, BENCHES))
    code: int = import_module(f"reluexplorer.app.bench.{name}").main(rest)
    return code
