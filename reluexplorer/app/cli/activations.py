"""``reluexplorer activations``: the catalogue of activation functions with gains and moments."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

from reluexplorer.app.cli.answers import finite
from reluexplorer.app.parsing import Parser
from reluexplorer.core.activations import (
    CATALOGUE,
    VECTOR_CATALOGUE,
    Activation,
    ActivationChoice,
    VectorActivation,
    moments,
    saturation_intervals,
)
from reluexplorer.language import _, pgettext
from reluexplorer.sentences import no_such
from reluexplorer.session.document.domains import CommandError
from reluexplorer.text import exact, fixed, listed, spanned

_SIDES = {"−": _("saturates left"), "+": _("saturates right"), "±": _("saturates on both sides")}
_COLUMNS = (
    (_("name"), 12, str.ljust), ("f(x)", 28, str.ljust), (_("range"), 13, str.ljust),
    (_("character"), 23, str.ljust), (pgettext("column", "gain"), 6, str.rjust), ("torch", 6, str.rjust),
    ("E|f′|", 6, str.rjust), ("E f′²", 6, str.rjust), (_("origin"), 22, str.ljust),
)  # fmt: skip


def main(arguments: Sequence[str]) -> int:
    """Print the catalogue or one of its entries; return the exit code."""
    parser = Parser(
        prog="reluexplorer activations",
        description=_(
            "Print the activation functions with the gains that keep the variance and the "
            "moments of their slopes for a standard normal argument."
        ),
    )
    parser.add_argument("name", nargs="?", metavar="NAME", help=_("print this one only"))
    parser.add_argument("--json", action="store_true", help=_("print JSON"))
    options = parser.parse_args(arguments)
    everything: dict[str, Activation | VectorActivation] = {**CATALOGUE, **VECTOR_CATALOGUE}
    if options.name is not None and options.name not in everything:
        raise CommandError(
            no_such(pgettext("there is no", "activation function"), options.name, tuple(everything))
        )
    entries = list(everything.values()) if options.name is None else [everything[options.name]]
    if options.json:
        print(json.dumps(finite([entry_of(entry) for entry in entries]), indent=2, ensure_ascii=False))
    elif options.name is not None:
        print("\n".join(_details(entries[0])))
    else:
        print("\n".join(_table(entries)))
    return 0


def entry_of(entry: Activation | VectorActivation) -> dict[str, Any]:
    """Return an entry with its default parameters as plain values for JSON."""
    common: dict[str, Any] = {
        "name": entry.name,
        "label": entry.label,
        "kind": "scalar" if isinstance(entry, Activation) else "vector",
        "formula": entry.formula,
        "slope_formula": entry.slope_formula,
        "parameters": [
            {"name": p.name, "label": p.label, "default": p.default, "low": p.low, "high": p.high}
            for p in entry.parameters
        ],
        "range": entry.range_text,
        "origin": entry.origin,
        "torch_name": entry.torch_name,
    }
    if isinstance(entry, VectorActivation):
        return common
    choice = ActivationChoice(entry.name)
    found = moments(choice)
    return common | {
        "low": entry.low,
        "high": entry.high,
        "kinks": list(entry.kinks),
        "jumps": list(entry.jumps),
        "kink_note": entry.kink_note,
        "monotone": entry.monotone,
        "smooth_at_zero": entry.smooth_at_zero,
        "saturates": entry.saturates,
        "saturation_intervals": [list(ends) for ends in saturation_intervals(choice)],
        "learnable": entry.learnable,
        "sampled": entry.sampled,
        "gain": found.gain,
        "torch_gain": _torch_gain(entry),
        "mean": found.mean,
        "mean_square": found.mean_square,
        "mean_abs_slope": found.mean_abs_slope,
        "mean_square_slope": found.mean_square_slope,
    }


def _torch_gain(entry: Activation) -> float | None:
    return None if entry.torch_gain is None else entry.torch_gain(*entry.defaults)


def _character(entry: Activation) -> str:
    words = [
        _SIDES.get(entry.saturates, ""),
        "" if entry.monotone else _("not monotone"),
        "" if entry.smooth_at_zero else (_("jump at 0") if 0.0 in entry.jumps else _("kink at 0")),
        _("learned") if entry.learnable else "",
        _("drawn in training") if entry.sampled else "",
    ]
    return ", ".join(word for word in words if word)


def _cells(entry: Activation | VectorActivation) -> tuple[str, ...]:
    if isinstance(entry, VectorActivation):
        return (
            entry.name,
            entry.formula,
            entry.range_text,
            _("of a whole layer"),
            "",
            "",
            "",
            "",
            entry.origin,
        )
    found = moments(ActivationChoice(entry.name))
    torch = _torch_gain(entry)
    return (
        entry.name,
        entry.formula,
        entry.range_text,
        _character(entry),
        _four(found.gain),
        "–" if torch is None else _four(torch),
        _four(found.mean_abs_slope),
        _four(found.mean_square_slope),
        entry.origin,
    )


def _four(value: float) -> str:
    """Return four decimals; what lies half-way goes up, as 0.53125 does."""
    return fixed(value + 1e-9, 4)


def _table(entries: Sequence[Activation | VectorActivation]) -> list[str]:
    """Return lines of at most 140 columns; long cells go on in the next line."""
    lines = _wrapped([title for title, _width, _side in _COLUMNS])
    for entry in entries:
        lines += _wrapped(_cells(entry))
    return lines


def _wrapped(cells: Sequence[str]) -> list[str]:
    columns = [
        textwrap.wrap(cell, width) for cell, (_title, width, _side) in zip(cells, _COLUMNS, strict=True)
    ]
    return [
        "  ".join(
            side(part, width) for part, (_title, width, side) in zip(parts, _COLUMNS, strict=True)
        ).rstrip()
        for parts in zip_longest(*columns, fillvalue="")
    ]


def _details(entry: Activation | VectorActivation) -> list[str]:
    rows = [("f(x)", entry.formula), ("f′(x)", entry.slope_formula), (_("range"), entry.range_text)]
    rows += [(p.name, f"{exact(p.default)}, {spanned(p.low, p.high)}: {p.label}") for p in entry.parameters]
    if isinstance(entry, Activation):
        rows += _facts(entry)
    rows += [("PyTorch", entry.torch_name), (_("origin"), entry.origin)]
    shown = [(name, words) for name, words in rows if words]
    width = max(len(name) for name, _words in shown)
    return [entry.label, *(f"{name:<{width}}  {words}" for name, words in shown)]


def _facts(entry: Activation) -> list[tuple[str, str]]:
    choice = ActivationChoice(entry.name)
    found = moments(choice)
    torch = _torch_gain(entry)
    flat = listed([spanned(low, high, 4) for low, high in saturation_intervals(choice)])
    return [
        (_("character"), _character(entry)),
        (_("at breaks"), entry.kink_note),
        ("|f′| < 0.01", flat),
        (_("gain"), fixed(found.gain, 6)),
        (_("PyTorch's gain"), "" if torch is None else fixed(torch, 6)),
        (_("mean"), fixed(found.mean, 6)),
        (_("mean square"), fixed(found.mean_square, 6)),
        ("E|f′|", fixed(found.mean_abs_slope, 6)),
        ("E f′²", fixed(found.mean_square_slope, 6)),
    ]
