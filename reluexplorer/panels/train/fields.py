"""Fields of the left column, made from the domains of the commands behind them."""

from __future__ import annotations

from collections.abc import Callable

from reluexplorer.session.arguments import Numbers
from reluexplorer.session.host import Command
from reluexplorer.session.registry import domains
from reluexplorer.widgets.controls import SliderField
from reluexplorer.widgets.fields import NumberField

FIELD = 136
"""Width of the fields in pixels."""


def bounds(kind: type[Command], argument: str = "value") -> Numbers:
    """Return what numbers a command takes."""
    domain = domains(kind)[argument]
    if not isinstance(domain, Numbers):
        raise TypeError(f"{kind.name} takes no number as its {argument}")
    return domain


def number_field(
    kind: type[Command],
    tip: str,
    value: float,
    *,
    step: float = 1.0,
    action: tuple[str, str, str] | None = None,
) -> NumberField:
    """Return a field for a command that takes one number, named and bounded as the command is."""
    domain = bounds(kind)
    return NumberField(
        kind.label, tip, domain.low, domain.high, value,
        step=step, integer=domain.whole, log=domain.logarithmic, action=action,
    )  # fmt: skip


def slider_field(
    kind: type[Command], tip: str, value: float, *, step: float, show: Callable[[float], str]
) -> SliderField:
    """Return a slider for a command that takes one number; a double click goes back to ``value``."""
    domain = bounds(kind)
    return SliderField(kind.label, tip, domain.low, domain.high, value, default=value, step=step, show=show)
