"""``reluexplorer lesson``: the claims about ReLU, listed or measured."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from reluexplorer.app.cli.answers import finite, on_the_way
from reluexplorer.app.parsing import Figure, Parser
from reluexplorer.lessons.claims.catalogue import LESSONS, measure
from reluexplorer.lessons.lesson import Measurement
from reluexplorer.sentences import no_such, quoted
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.run.machine import share_the_machine
from reluexplorer.text import digits, fixed, progress

_MOST_SEEDS = 1000
_NUMBERS = [str(number) for number in range(1, len(LESSONS) + 1)]
"""As the window numbers the lessons."""


def main(arguments: Sequence[str]) -> int:
    """List the lessons, or measure one; return the exit code."""
    parser = Parser(
        prog="reluexplorer lesson",
        description="List the claims about ReLU, or measure one on this machine.",
    )
    parser.add_argument(
        "name", nargs="?", metavar="NAME", help=f"the lesson to measure, or its number: {', '.join(LESSONS)}"
    )
    parser.add_argument(
        "--seeds",
        type=Figure(1, _MOST_SEEDS, whole=True),
        help="how many seeds; the lesson's own number if left out",
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args(arguments)
    options.name = dict(zip(_NUMBERS, LESSONS, strict=True)).get(options.name, options.name)
    if options.name is not None and options.name not in LESSONS:
        raise CommandError(no_such("lesson", options.name, tuple(LESSONS)))
    if not 1 <= (1 if options.seeds is None else options.seeds) <= _MOST_SEEDS:
        raise CommandError(f"--seeds goes from 1 to {_MOST_SEEDS}; {quoted(options.seeds)} is outside.")
    if options.name is None:
        _list(as_json=options.json)
        return 0
    share_the_machine()
    measured = measure(options.name, options.seeds, lambda share: on_the_way(f"measuring {progress(share)}"))
    on_the_way(" " * 40 + "\r")
    if options.json:
        print(json.dumps(finite(entry_of(measured)), indent=2, ensure_ascii=False))
    else:
        print(_as_text(measured))
    return 0


def _list(*, as_json: bool) -> None:
    if as_json:
        rows = [
            {"name": item.name, "title": item.title, "claim": item.claim, "seeds": item.seeds}
            for item in LESSONS.values()
        ]
        print(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    width = max(map(len, LESSONS))
    for number, item in zip(_NUMBERS, LESSONS.values(), strict=True):
        print(f"{number}  {item.name:<{width}}  {item.claim}")


def entry_of(measured: Measurement) -> dict[str, Any]:
    """Return a measurement as plain values for JSON."""
    verdict = measured.verdict
    return {
        "lesson": measured.lesson,
        "claim": LESSONS[measured.lesson].claim,
        "verdict": verdict.standing.value,
        "sentence": verdict.sentence,
        "caveat": verdict.caveat,
        "figures": {
            figure.name: {
                "label": figure.label,
                "value": figure.value,
                "spread": figure.spread,
                "unit": figure.unit,
            }
            for figure in measured.figures
        },
        "seeds": measured.seeds,
        "seconds": round(measured.seconds, 2),
    }


def _as_text(measured: Measurement) -> str:
    verdict = measured.verdict
    lines = [LESSONS[measured.lesson].claim, verdict.sentence]
    if verdict.caveat:
        lines.append(verdict.caveat)
    lines.append("")
    width = max(len(figure.label) for figure in measured.figures)
    for figure in measured.figures:
        spread = "" if figure.spread is None else f" ± {digits(figure.spread)}"
        lines.append(f"{figure.label:<{width}}  {digits(figure.value, 4)}{spread} {figure.unit}".rstrip())
    lines.append(f"{measured.seeds} seeds, {fixed(measured.seconds, 1)} s")
    return "\n".join(lines)
