"""Random commands, made from what the registry says of their arguments."""

from __future__ import annotations

from hypothesis import strategies as st

from reluexplorer.session.commands.all_commands import COMMANDS
from reluexplorer.session.commands.exports import EXPORTS
from reluexplorer.session.document.domains import (
    ManyNames,
    ManyNumbers,
    ManyTexts,
    Names,
    Numbers,
    Switch,
    Text,
    domains_of,
)

ASKS_FOR_FILES = {"open-table", "open-document", "save-document", "open-playground"}
ASKS_FOR_FILES |= {f"export-{name}" for name in EXPORTS}
LONG = {"measure-lesson", "measure-all", "stop-measuring"}


def values(domain):  # noqa: PLR0911 - one line for each kind of domain
    match domain:
        case Numbers(low, high, whole=True):
            return st.integers(int(low), int(min(high, low + 64)))
        case Numbers(low, high):
            return st.floats(low, high, allow_nan=False)
        case Names(options):
            return st.sampled_from(options)
        case ManyNames(options):
            return st.lists(st.sampled_from(options), max_size=4, unique=True).map(tuple)
        case Text():
            return st.sampled_from(["sin(x)", "x^2/4 - 2", "nonsense(", "0"])
        case ManyTexts():
            return st.lists(st.sampled_from(["a=ignored", "b=number,mean", "nonsense"]), max_size=3).map(
                tuple
            )
        case Switch():
            return st.booleans()
        case ManyNumbers(each, most):
            return st.lists(values(each), max_size=min(most, 6)).map(tuple)
    raise AssertionError(domain)


def commands(*, without=frozenset(), only=None):
    names = [  # in one order, whichever module was imported first; the first is what examples shrink to
        name
        for name, kind in sorted(COMMANDS.items(), key=lambda each: (each[0] != "play", each[0]))
        if name not in ASKS_FOR_FILES | LONG | set(without) and (only is None or issubclass(kind, only))
    ]
    return st.sampled_from(names).flatmap(
        lambda name: st.builds(
            COMMANDS[name], **{key: values(domain) for key, domain in domains_of(COMMANDS[name]).items()}
        )
    )
