"""What the table of remedies has found of what a card offers, so that both say the same."""

from __future__ import annotations

from dataclasses import dataclass

from reluexplorer.session.commands.remedies import AdoptRemedy, AdoptRemedyHere
from reluexplorer.session.host.host import Command
from reluexplorer.session.remedies.comparison import Comparison, Trial
from reluexplorer.session.remedies.verdicts import best_of, effect, spares, verdict
from reluexplorer.text import counted


@dataclass(frozen=True)
class Finding:
    """What is said of measured remedies, and whether the one asked of is still offered, or another."""

    sentence: str
    keeps: bool
    tip: str = ""
    words: str = ""
    command: Command | None = None
    """What is to be offered instead; None for nothing."""


def finding(measured: Comparison | None, name: str) -> Finding | None:
    """Return what was found of the remedy that would be offered; None where nothing bears on it."""
    if measured is None:
        return None
    own = next((trial for trial in measured.trials[1:] if trial.name == name), None)
    at = None if own is None else _when(own)
    best = best_of(measured)
    if best is not None and (best[0].name != name or best[1] != at):
        trial, when = best
        told = [_told(measured, *best)]
        if own is not None and at is not None and own is not trial:
            told.append(_told(measured, own, at))
        here = when == "here" and not trial.refusal
        if here or when == "start":
            words = trial.words if here else f"{trial.words} from the start"
            command: Command = AdoptRemedyHere(trial.name) if here else AdoptRemedy(trial.name)
            return Finding(_sentence(measured, told), False, verdict(measured, *best), words, command)
    if own is None or at is None:
        return None
    keeps = best is not None or spares(measured, own, at)
    return Finding(_sentence(measured, [_told(measured, own, at)]), keeps, verdict(measured, own, at))


def _when(trial: Trial) -> str | None:
    """Return from where a remedy acts that a card offers: from here where it can."""
    return "here" if trial.here is not None else "start" if trial.start is not None else None


def _told(measured: Comparison, trial: Trial, when: str) -> str:
    since = "from the start" if when == "start" else f"from step {measured.plan.here or 0:,}"
    return f"{trial.words} {since} {effect(measured, trial, when)}"


def _sentence(measured: Comparison, told: list[str]) -> str:
    return f" On {counted(measured.seeds, 'copy', 'copies')} of this run: {'; '.join(told)}."
