"""``reluexplorer bench``: measurements of this program, each beside a named contestant in one run."""

from __future__ import annotations

from collections.abc import Sequence

from reluexplorer.session.arguments import CommandError

BENCHES = ("training", "replicas", "maps", "window", "scrub")


def main(arguments: Sequence[str]) -> int:
    """Run the benchmark that the first argument names and return its exit code."""
    name, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if name in {"-h", "--help"}:
        print(f"usage: reluexplorer bench {{{','.join(BENCHES)}}} [-h] [options]")
        return 0
    if name == "training":
        from reluexplorer.app.bench import training

        return training.main(rest)
    if name == "replicas":
        from reluexplorer.app.bench import replicas

        return replicas.main(rest)
    if name == "maps":
        from reluexplorer.app.bench import maps

        return maps.main(rest)
    if name == "window":
        from reluexplorer.app.bench import window

        return window.main(rest)
    if name == "scrub":
        from reluexplorer.app.bench import scrub

        return scrub.main(rest)
    raise CommandError(f"bench measures {', '.join(BENCHES)}; not {name!r}.")
