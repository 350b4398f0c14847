"""What a rule refuses, as a command's refusal."""

from __future__ import annotations

from reluexplorer.core.problem.validation import Rule, demand_parameters
from reluexplorer.session.document.domains import CommandError
from reluexplorer.text import counted


def fitting(rule: Rule, values: tuple[float, ...]) -> tuple[float, ...]:
    """Return ``values`` if they are the first parameters of a rule; CommandError otherwise."""
    try:
        demand_parameters(rule, values)
    except ValueError as error:
        raise CommandError(str(error)) from None
    return values


def lacking(rule: Rule) -> CommandError:
    """Return the refusal of a parameter that a rule does not have."""
    count = len(rule.parameters)
    return CommandError(f"{rule.label} has {counted(count, 'parameter') if count else 'no parameters'}.")
