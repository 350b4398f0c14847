"""What a rule refuses, as a command's refusal."""

from __future__ import annotations

from reluexplorer.core.problem.validation import Rule, demand_parameters
from reluexplorer.session.document.domains import CommandError


def fitting(rule: Rule, values: tuple[float, ...]) -> tuple[float, ...]:
    """Return ``values`` if they are the first parameters of a rule; CommandError otherwise."""
    try:
        demand_parameters(rule, values)
    except ValueError as error:
        raise CommandError(str(error)) from None
    return values
