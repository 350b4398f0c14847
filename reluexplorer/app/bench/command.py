"""``reluexplorer bench``: measurements of this program, each beside a named contestant in one run."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from reluexplorer.sentences import no_such
from reluexplorer.session.document.domains import CommandError

BENCHES = ("training", "replicas", "maps", "window", "scrub", "grid")


def main(arguments: Sequence[str]) -> int:
    """Run the benchmark that the first argument names and return its exit code."""
    name, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if name in {"-h", "--help"}:
        print(f"usage: reluexplorer bench {{{','.join(BENCHES)}}} [-h] [options]")
        return 0
    return _bench(name)(rest)


def _bench(name: str) -> Callable[[Sequence[str]], int]:
    """Return a benchmark's own main; each is imported only where it is asked for."""
    match name:
        case "training":
            from reluexplorer.app.bench.training import main as found
        case "replicas":
            from reluexplorer.app.bench.replicas import main as found
        case "maps":
            from reluexplorer.app.bench.maps import main as found
        case "window":
            from reluexplorer.app.bench.window import main as found
        case "scrub":
            from reluexplorer.app.bench.scrub import main as found
        case "grid":
            from reluexplorer.app.bench.grid import main as found
        case _:
            raise CommandError(
                no_such("benchmark", name, BENCHES)
                if name
                else f"bench takes the name of a measurement: {', '.join(BENCHES)}."
            )
    return found
