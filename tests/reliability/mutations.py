"""Thousands of damaged files, each of which is read or refused with a sentence, fast, and harms nothing.

    python -m tests.reliability.mutations --count 2000 --seed 0

prints what came of each kind, and the slowest and largest. Exit code 1 where one ended in anything but
figures or one sentence of at most 300 letters, took over 2 s or 512 MB, ran something, or wrote somewhere.
``--only N`` tries a single one and prints all that it said; ``--keep FOLDER`` keeps those that went wrong.
Ctrl C ends it with the table of those that were tried.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

for _variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_variable] = "1"
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
sys.dont_write_bytecode = True

from tests.places import DATA  # noqa: E402
from tests.reliability import routes, specimens  # noqa: E402
from tests.reliability.confined import OUTSIDE, Outcome, confined, tree  # noqa: E402
from tests.reliability.damage import OF_BYTES, address_damaged, rows_damaged  # noqa: E402
from tests.reliability.json_damage import json_crowded, json_damaged  # noqa: E402
from tests.reliability.packings import (  # noqa: E402
    archive_damaged,
    array_damaged,
    book_damaged,
    packed_damaged,
    tensors_damaged,
)
from tests.reliability.specimens import Specimen  # noqa: E402

MOST_SECONDS = 2.0
MOST_MEGABYTES = 512.0
MOST_LETTERS, MOST_NOTED = 300, 400
"""Of a refusal, and of what is told of a file that is read."""
_PREFIX = "reluexplorer: "
_READ, _REFUSED = "read", "refused"


@dataclass(frozen=True)
class Mutant:
    """A damaged file, where it lies, and what was done to it."""

    number: int
    kind: str
    name: str
    damage: str
    content: bytes


@dataclass(frozen=True)
class Verdict:
    """What came of a mutant; ``faults`` are sentences."""

    mutant: Mutant
    outcome: Outcome
    result: str
    faults: tuple[str, ...]


def mutants(found: tuple[Specimen, ...], count: int, seed: int) -> Iterator[Mutant]:
    """Yield so many damaged files, the kinds in turn; the same for the same seed."""
    by_kind = {kind: [each for each in found if each.kind == kind] for kind in specimens.KINDS}
    weighted = [*specimens.KINDS, specimens.DOCUMENT, specimens.TABLE, specimens.TABLE, specimens.WEIGHTS]
    for number in range(count):
        chance = random.Random(f"{seed} {number}")
        specimen = chance.choice(by_kind[weighted[number % len(weighted)]])
        ways = _ways(specimen)
        damage = chance.choice(sorted(ways))
        content = ways[damage](specimen.content, chance)
        if chance.random() < 0.15:
            damage, content = f"{damage}, bits flipped", OF_BYTES["bits flipped"](content, chance)
        yield Mutant(number, specimen.kind, _named(specimen, chance), damage, content)


def _named(specimen: Specimen, chance: random.Random) -> str:
    """Return the name of a mutant's file: now and then that of another kind."""
    if specimen.kind in {specimens.ADDRESS, specimens.KEPT} or chance.random() < 0.93:
        return specimen.name
    stem = specimen.name.partition(".")[0]
    return stem + chance.choice(
        (".csv", ".npz", ".json", ".reluexp", ".xlsx", ".gz", ".safetensors", ".npy", "")
    )


def _ways(specimen: Specimen) -> dict[str, Callable[[bytes, random.Random], bytes]]:
    """Return what can be done to a specimen; what suits its form counts several times."""
    suffix = specimen.name.rpartition(".")[2]
    own: dict[str, Callable[[bytes, random.Random], bytes]] = {}
    if specimen.kind == specimens.ADDRESS:
        own["other settings"] = address_damaged
    elif suffix in {"gz", "bz2", "xz"}:
        own["packed otherwise"] = lambda content, chance: packed_damaged(specimen.name, content, chance)
    elif suffix == "xlsx":
        own["another workbook"] = book_damaged
    elif specimen.content.startswith(b"PK"):
        own["another archive"] = archive_damaged
    elif suffix == "npy":
        own["another head"] = array_damaged
    elif suffix == "safetensors":
        own["another head"] = tensors_damaged
    elif specimen.content[:1] in {b"{", b"["}:
        own["other values"] = json_damaged
    else:
        own["other cells"] = rows_damaged
    if specimen.kind in {specimens.DOCUMENT, specimens.KEPT} and "other values" in own:
        own["very many values"] = json_crowded
    several = {f"{name} {turn}": way for name, way in own.items() for turn in "abcdefghi"}
    return {**OF_BYTES, **several}


class Bench:
    """The folders in which mutants are tried: one for the file, a home, and a file outside of both."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder, self.home = root / "a" / "case", root / "a" / "home"
        os.environ["HOME"], os.environ["TMPDIR"] = str(self.home), str(self.home / "tmp")
        for name in ("config", "state", "data", "cache"):
            os.environ[f"XDG_{name.upper()}_HOME"] = str(self.home / name)
        tempfile.tempdir = str(self.home / "tmp")
        for name in (OUTSIDE, f"a/{OUTSIDE}"):
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text("x,y\n1,2\n3,4\n")

    def tried(self, mutant: Mutant) -> Verdict:
        """Try a mutant by the route of its kind."""
        for folder in (self.folder, self.home):
            shutil.rmtree(folder, ignore_errors=True)
        for folder in (self.folder, self.home / "tmp", self.home / "config", self.home / "state"):
            folder.mkdir(parents=True)
        shutil.copy(DATA / "recorded" / "fruit.csv", self.folder)
        at_home = mutant.kind == specimens.KEPT
        path = (self.home if at_home else self.folder) / mutant.name
        path.parent.mkdir(parents=True, exist_ok=True)
        if mutant.kind != specimens.ADDRESS:
            path.write_bytes(mutant.content)
        route = routes.route(mutant.kind, path, mutant.content, mutant.number)
        before = tree(self.root)
        outcome = confined(route.act, self.folder, self.root)
        return _judged(mutant, outcome, route, self._changed(before, tree(self.root), route))

    def _changed(self, before: dict, after: dict, route: routes.Route) -> list[str]:
        """Return what is not as it was, but for what a window keeps in a home."""
        paths = [path for path in before.keys() | after.keys() if before.get(path) != after.get(path)]
        kept = ("a/home/config", "a/home/state", "a/home/data", "a/home/cache") if route.is_window else ()
        return sorted(path for path in paths if not path.startswith(kept))


def _judged(mutant: Mutant, outcome: Outcome, route: routes.Route, changed: list[str]) -> Verdict:
    faults = [f"it did {each}" for each in outcome.trespasses]
    if changed:
        faults.append(f"it changed {', '.join(changed)}")
    if outcome.seconds > MOST_SECONDS + route.seconds:
        faults.append(f"it took {outcome.seconds:.1f} s")
    if outcome.megabytes > MOST_MEGABYTES + route.megabytes:
        faults.append(f"it took {outcome.megabytes:.0f} MB")
    lines = outcome.err.splitlines()
    result = {0: _READ, 1: "diverged", 2: _REFUSED}.get(outcome.code, f"ended with {outcome.code}")
    if (
        "Traceback" in outcome.err
        or outcome.code not in {0, 1, 2}
        or (outcome.code == 1 and "finite" not in outcome.err)
    ):
        faults.append(f"it ended with {outcome.code}: {outcome.err[-600:]}")
    if outcome.code == 2:
        refusals = [line for line in lines if line.startswith(_PREFIX)]
        if outcome.out or refusals != lines[-1:]:
            faults.append(
                f"it refused otherwise than with a sentence: {outcome.out[:100]!r}, {outcome.err[:600]!r}"
            )
    most = {line: len(_PREFIX) + MOST_LETTERS if line.startswith(_PREFIX) else MOST_NOTED for line in lines}
    faults += [f"it said {len(line)} letters: {line[:100]!r}" for line in lines if len(line) > most[line]]
    if any(not (each.isprintable() or each == "\n") for each in outcome.err + outcome.out):
        faults.append(f"it said what cannot be printed: {outcome.err[:300]!r}")
    return Verdict(mutant, outcome, result, tuple(faults))


def _table(verdicts: list[Verdict]) -> Iterator[str]:
    """Yield the lines of a table of kinds and results."""
    counts = Counter((each.mutant.kind, each.result) for each in verdicts)
    results = sorted({result for _, result in counts})
    yield f"{'':<12}" + "".join(f"{each:>16}" for each in (*results, "faults", "slowest", "most memory"))
    for kind in dict.fromkeys(each.mutant.kind for each in verdicts):
        own = [each for each in verdicts if each.mutant.kind == kind]
        figures = [str(counts[kind, result]) for result in results]
        figures += [str(sum(bool(each.faults) for each in own))]
        figures += [f"{max(each.outcome.seconds for each in own):.2f} s"]
        figures += [f"{max(each.outcome.megabytes for each in own):.0f} MB"]
        yield f"{kind:<12}" + "".join(f"{each:>16}" for each in figures)
    for words, figure in (("slowest", "seconds"), ("most memory", "megabytes")):
        most = sorted(verdicts, key=lambda each: -getattr(each.outcome, figure))[:3]
        yield from (
            f"{words}: {each.mutant.number} {each.mutant.name} ({each.mutant.damage}): "
            f"{each.outcome.seconds:.2f} s, {each.outcome.megabytes:.0f} MB, {each.result}"
            for each in most
        )


def main() -> int:
    """Try as many as are asked for; exit code 1 where one went wrong."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", type=int, help="the number of a single one to try")
    parser.add_argument("--kind", choices=specimens.KINDS, help="those of a kind alone")
    parser.add_argument("--keep", type=Path, help="a folder for those that went wrong")
    options = parser.parse_args()
    verdicts = []
    with tempfile.TemporaryDirectory(prefix="mutations-") as folder:
        root = Path(folder).resolve()
        (root / "made").mkdir()
        found = specimens.specimens(root / "made")
        bench = Bench(root)
        routes.prepare()
        with contextlib.suppress(KeyboardInterrupt):
            for mutant in mutants(found, options.count, options.seed):
                if options.only in {None, mutant.number} and options.kind in {None, mutant.kind}:
                    verdicts.append(bench.tried(mutant))
                    _report(verdicts[-1], options.keep, is_single=options.only is not None)
    print("\n".join(_table(verdicts)))
    return int(any(verdict.faults for verdict in verdicts))


def _report(verdict: Verdict, keep: Path | None, *, is_single: bool) -> None:
    """Print what went wrong with a mutant, and keep its file; print all of a single one."""
    mutant = verdict.mutant
    if verdict.faults:
        print(f"FAULT {mutant.number} {mutant.kind} {mutant.name} ({mutant.damage})", flush=True)
        print("".join(f"    {fault}\n" for fault in verdict.faults), end="", flush=True)
        if keep is not None:
            where = keep / str(mutant.number) / Path(mutant.name).name
            where.parent.mkdir(parents=True, exist_ok=True)
            where.write_bytes(mutant.content)
    if is_single:
        print(mutant.content[:2000], verdict.outcome, sep="\n")


if __name__ == "__main__":
    sys.exit(main())
