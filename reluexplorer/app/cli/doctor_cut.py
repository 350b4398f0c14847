"""``reluexplorer doctor --cut``: a smaller copy is made, held against the original, and written."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reluexplorer.app.cli.answers import end_of_the_way, on_the_way
from reluexplorer.app.parsing import Figure, Parser, path_of
from reluexplorer.language import _, ngettext
from reluexplorer.models.cutting.checked import Check, checked, question
from reluexplorer.models.cutting.cut import NOISE, Cut, smaller
from reluexplorer.models.cutting.saving import demand_other, save
from reluexplorer.models.doctor import Examination
from reluexplorer.models.feeding.samples import Samples
from reluexplorer.models.measuring.measure import measured
from reluexplorer.models.opening.opened import Opened
from reluexplorer.models.values.refusal import ModelError
from reluexplorer.sentences import shortened
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.files.write import ANYWHERE, demand_room
from reluexplorer.text import MINUS, NONE, digits, percent, progress, short

MARGIN, MOST_MARGIN = 2.0, 100.0
"""Standard deviations below the threshold from which on a silent channel is cut, at first and at most."""


@dataclass(frozen=True, eq=False)
class WrittenCopy:
    """A copy that was written, and what it was held against."""

    path: Path
    cut: Cut
    check: Check


def add_options(parser: Parser) -> None:
    """Add what says whether and how a copy is made."""
    parser.add_argument(
        "--cut", type=path_of, metavar=_("FILE"),
        help=_("write a smaller copy (.onnx) without the channels that stayed silent"),
    )  # fmt: skip
    parser.add_argument(
        "--margin", type=Figure(0, MOST_MARGIN, strict=True), default=MARGIN,
        help=_("with --cut: standard deviations that a channel must have stayed below its threshold"),
    )  # fmt: skip
    parser.add_argument(
        "--yes", action="store_true",
        help=_("with --cut: cut without a margin or replace a file without being asked"),
    )  # fmt: skip


def demand_wanted(options: Namespace) -> None:
    """Ask before a copy without a margin is made or a file replaced; look first whether it can be written.

    Raises CommandError where it is not wanted, ModelError where it cannot be.
    """
    if options.cut is None:
        return
    demand_other(options.cut, options.model)
    if options.inputs is None:
        raise ModelError(NOISE)
    demand_room(options.cut, ANYWHERE)
    for asked in (_replaced(options.cut), question(options.margin)):
        if asked and not options.yes:
            _demand_yes(asked)


def demand_apart(options: Namespace, opened: Opened) -> None:
    """Raise ModelError where a copy would replace a file that the model was read from."""
    if options.cut is not None:
        demand_other(options.cut, *opened.files)


def _replaced(path: Path) -> str:
    """Return what is asked before a copy takes the place of a file, "" where none is there."""
    if not path.exists():
        return ""
    return _("Replace {path}, which is there already?").format(path=shortened(path.name))


def _demand_yes(asked: str) -> None:
    """Ask on a terminal; raise CommandError where the answer is no, or nobody can be asked."""
    if sys.stdin is None or not sys.stdin.isatty():
        raise CommandError(f"{asked} {_('Say --yes to do it all the same.')}")
    print(f"{asked} [{_('yes')}/{_('no')}] ", end="", file=sys.stderr, flush=True)
    answer = sys.stdin.readline().strip().casefold()
    if not answer or not any(word.startswith(answer) for word in ("yes", _("yes"))):
        raise CommandError(_("Nothing was cut."))


def copied(options: Namespace, found: Examination) -> WrittenCopy | None:
    """Make a copy, check and write it, where that is asked for. Raises ModelError where it cannot be."""
    if options.cut is None:
        return None
    model = found.opened.model
    cut = smaller(model, found.findings, options.margin, found.samples)
    samples: Samples = found.kept_back
    findings = found.findings
    if samples.count:
        findings = measured(
            found.opened, samples, threads=int(options.threads),
            on_the_way=_teller(_("measuring what was kept back: {progress}")),
        )  # fmt: skip
    else:
        samples = found.samples
    check = checked(
        model, cut, samples, findings,
        is_kept_back=bool(found.kept_back.count), on_the_way=_teller(_("comparing: {progress}")),
    )  # fmt: skip
    end_of_the_way()
    return WrittenCopy(save(cut, options.cut, *found.opened.files), cut, check)


def _teller(words: str) -> Callable[[float], None]:
    return lambda share: on_the_way(words.format(progress=progress(share)))


def as_plain(copy: WrittenCopy) -> dict[str, Any]:
    """Return what became of a copy as JSON holds it; pairs are before and after."""
    cut, check = copy.cut, copy.check
    return {
        "path": str(copy.path),
        "margin": cut.margin,
        "silent": cut.silent,
        "cut": cut.channels,
        "parameters": list(cut.parameters),
        "operations": [each or None for each in cut.operations],
        "bytes": list(cut.size),
        "seconds": list(check.difference.seconds),
        "inputs": check.difference.inputs,
        "kept_back": check.is_kept_back,
        "woken": check.woken,
        "difference": check.difference.greatest,
        "same_bits": check.difference.is_same,
        "promise": check.words,
        "layers": [
            {
                "name": each.findings.layer.name,
                "silent": (each.silent + 1).tolist(),
                "cut": (each.cut + 1).tolist(),
                "kept": dict(each.kept),
            }
            for each in cut.layers
        ],
    }


def lines(copy: WrittenCopy) -> Iterator[str]:
    """Yield what people are told of a copy: what was cut, what is left, what it promises."""
    cut = copy.cut
    yield ""
    yield _("A smaller copy: {path}").format(path=shortened(copy.path, 120))
    words = ngettext(
        "{cut:,} of {silent:,} silent channel was cut (margin {margin}).",
        "{cut:,} of {silent:,} silent channels were cut (margin {margin}).",
        cut.silent,
    )
    yield words.format(cut=cut.channels, silent=cut.silent, margin=digits(cut.margin))
    for each in cut.layers:
        for why, count in each.kept:
            yield _("Kept: {count:,} in {layer}, as {why}.").format(
                count=count, layer=shortened(each.findings.layer.name), why=why
            )
    yield ""
    yield from _table(copy)
    yield ""
    yield copy.check.words


def _table(copy: WrittenCopy) -> Iterator[str]:
    cut, seconds = copy.cut, copy.check.difference.seconds
    rows = [
        ("", _("Before"), _("After"), _("Change")),
        _row(_("Parameters"), cut.parameters, [f"{each:,}" for each in cut.parameters]),
        _row(_("Multiply–adds"), cut.operations, [short(each) for each in cut.operations]),
        _row(_("Size in kB"), cut.size, [digits(each / 1e3) for each in cut.size]),
        _row(_("Time an input in ms"), seconds, [digits(1e3 * each) for each in seconds]),
    ]
    widths = [max(len(row[i]) for row in rows) for i in range(4)]
    for name, *cells in rows:
        numbers = (f"{cell:>{width}}" for cell, width in zip(cells, widths[1:], strict=True))
        yield "  ".join((f"{name:<{widths[0]}}", *numbers)).rstrip()


def _row(name: str, figures: tuple[float, float], shown: list[str]) -> tuple[str, str, str, str]:
    """Return a row with the change as a share; dashes where a figure is not known."""
    before, after = figures
    if not before or not after:
        return name, NONE, NONE, NONE
    share = after / before - 1.0
    sign = "" if share == 0.0 else "+" if share > 0.0 else MINUS
    return name, shown[0], shown[1], f"{sign}{percent(abs(share))}"
