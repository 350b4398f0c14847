"""The model that the doctor looks at with its inputs, and what is found of it beside the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from reluexplorer.language import _
from reluexplorer.models.values.close_look import CloseLook
from reluexplorer.models.values.findings import Findings, LayerFindings
from reluexplorer.models.values.refusal import ModelError
from reluexplorer.session.jobs.doctored import Copied

if TYPE_CHECKING:
    from reluexplorer.models.cutting.cut import Cut
    from reluexplorer.models.feeding.samples import Samples
    from reluexplorer.models.opening.opened import Opened


@dataclass(frozen=True, eq=False)
class Subject:
    """A model as it was opened, and what it is fed: measured and kept back."""

    opened: Opened
    seen: Samples
    kept_back: Samples


def is_seen(subject: Subject, number: int) -> bool:
    """Whether the input at a place of what was opened was measured."""
    from reluexplorer.models.feeding.thumbnails import numbers

    return bool((numbers(subject.seen) == number).any())


def look(subject: Subject, found: LayerFindings, channel: int, beside: int, **ways: Any) -> CloseLook:
    """Return what a channel does on what excites it most, and on the input ``beside`` these, −1 for none."""
    from reluexplorer.models.feeding.thumbnails import numbers
    from reluexplorer.models.measuring.closely import closely, exciting

    if found.inputs != subject.seen.count:
        raise ModelError(_("It was not computed on every input, so it is not known which excite it most."))
    chosen = np.flatnonzero(numbers(subject.seen) == beside).tolist()
    places = tuple(dict.fromkeys((*exciting(found, channel), *chosen)))
    return closely(subject.opened, subject.seen, found, channel, places, **ways)


def copied_by(
    subject: Subject,
    findings: Findings,
    kept_back: Findings | None,
    margin: float,
    *,
    on_the_way: Callable[[float], None],
    is_cancelled: Callable[[], bool],
) -> tuple[Cut, Copied]:
    """Return a copy without the channels silent by a margin, and what it does on what was kept back.

    It is in no file yet. Raises as :func:`~reluexplorer.models.cutting.checked.checked` does.
    """
    from reluexplorer.models.cutting.checked import checked
    from reluexplorer.models.cutting.cut import smaller

    model = subject.opened.model
    cut = smaller(model, findings, margin, subject.seen)
    made = Copied(
        "", cut.channels, cut.parameters, cut.operations, cut.size, margin=margin, dead=cut.dead,
        kept=cut.kept,
    )  # fmt: skip
    if kept_back is None or not cut.channels:
        return cut, made
    check = checked(
        model, cut, subject.kept_back, kept_back, on_the_way=on_the_way, is_cancelled=is_cancelled
    )  # fmt: skip
    seen = check.difference
    return cut, Copied(
        "", cut.channels, cut.parameters, cut.operations, cut.size, seen.seconds, seen.greatest, check.woken,
        seen.inputs, margin, cut.dead, cut.kept,
    )  # fmt: skip
