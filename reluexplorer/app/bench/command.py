"""``reluexplorer bench``: measurements of this program, each beside a named contestant in one run."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

from reluexplorer.language import _, pgettext
from reluexplorer.sentences import no_such
from reluexplorer.session.document.domains import CommandError

BENCHES = ("training", "replicas", "maps", "labs", "window", "scrub", "grid", "doctor", "watch")


def main(arguments: Sequence[str]) -> int:
    """Run the benchmark that the first argument names, imported only then, and return its exit code."""
    name, *rest = arguments or ("",)
    if name in {"-h", "--help"}:
        print(_("usage: reluexplorer bench {{{names}}} [-h] [options]").format(names=",".join(BENCHES)))
        return 0
    if not name:
        names = ", ".join(BENCHES)
        raise CommandError(_("bench takes the name of a measurement: {names}.").format(names=names))
    if name not in BENCHES:
        raise CommandError(no_such(pgettext("there is no", "benchmark"), name, BENCHES))
    code: int = import_module(f"reluexplorer.app.bench.{name}").main(rest)
    return code
