"""A model of others is examined: opened, fed, measured."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from reluexplorer.models.feeding.made_up import MadeUp
from reluexplorer.models.feeding.normalisation import Agreement
from reluexplorer.models.feeding.probes import probes
from reluexplorer.models.feeding.samples import Samples, held_out
from reluexplorer.models.feeding.waking import DataOrModel, asked
from reluexplorer.models.measuring.measure import measured
from reluexplorer.models.measuring.normalised import agreement_of
from reluexplorer.models.measuring.process import never
from reluexplorer.models.measuring.refitting import refitted
from reluexplorer.models.opening.opened import Opened
from reluexplorer.models.values.findings import Findings
from reluexplorer.models.values.refusal import RunRefusedError


@dataclass(frozen=True, eq=False)
class Examination:
    """What was examined, on what, and what was found."""

    opened: Opened
    samples: Samples
    """That were measured."""
    kept_back: Samples
    """That were not: what follows from the findings can be checked on them."""
    findings: Findings
    agreement: Agreement | None = None
    """Of the samples with what the first batch norms remember."""


def examine(
    opened: Opened,
    samples: Samples,
    *,
    share: float = 0.0,
    seed: int = 0,
    on_the_way: Callable[[float], None] = lambda _share: None,
    is_cancelled: Callable[[], bool] = never,
    threads: int = 0,
) -> Examination:
    """Measure a model on samples but a ``share`` of them, which is kept back.

    Noise of sizes that it cannot be run on is made anew. The findings' notes say where the samples seem to
    be normalised otherwise than in training. Raises as
    :func:`~reluexplorer.models.measuring.measure.measured` does, and
    :class:`~reluexplorer.models.values.refusal.ModelError` where there are too few samples to part.
    """
    seen, kept_back = held_out(samples, share, seed)
    ways = partial(measured, opened, on_the_way=on_the_way, is_cancelled=is_cancelled, threads=threads)
    try:
        found = ways(seen)
    except RunRefusedError as error:
        if not isinstance(seen, MadeUp):
            raise
        seen = refitted(opened, seen, error, is_cancelled, threads)
        found = ways(seen)
    agreed = agreement_of(opened, seen, is_cancelled=is_cancelled, threads=threads)
    warning = agreed.warning if agreed is not None else ""
    notes = (*found.notes, *[warning][: bool(warning)])
    return Examination(opened, seen, kept_back, replace(found, held_out=kept_back.count, notes=notes), agreed)


def woken(
    examined: Examination,
    *,
    seed: int = 0,
    on_the_way: Callable[[float], None] = lambda _share: None,
    is_cancelled: Callable[[], bool] = never,
    threads: int = 0,
) -> DataOrModel:
    """Say of the dead channels whether it is the data or the model, by probe inputs; raises as examine."""

    def found(samples: Samples) -> Findings:
        return measured(
            examined.opened, samples, on_the_way=on_the_way, is_cancelled=is_cancelled, threads=threads
        )

    return asked(examined.findings, probes(examined.samples, seed), found)
