"""What the column says of the layer at the moment, of the run's file, and of a training to attach."""

from __future__ import annotations

import math
import re
from pathlib import PurePath
from typing import NamedTuple

from reluexplorer.language import _, ngettext
from reluexplorer.panels.watched.shared.moment import Moment
from reluexplorer.panels.watched.shared.unit_rows import UnitRow, rows_at
from reluexplorer.text import ZERO_WIDTH_SPACE, percent, short
from reluexplorer.watch.stilled import stilled_meaning, stilled_since, stilled_title
from reluexplorer.watch.story import sentence, silent_words, title

ATTACH = "import reluexplorer\nwatch = reluexplorer.watch(model)\n...  # your loop, as it is"
"""What a script needs to be watched."""


class Told(NamedTuple):
    """What the column is about."""

    title: str
    pill: str
    """When it was; empty where nothing happened."""
    died: bool
    sentence: str


def told_of(moment: Moment) -> Told:
    """Return what is said of the layer: the event, or what its units do where none is told."""
    run, event = moment.run, moment.event
    if moment.layer >= len(run.layers):
        return Told(_("Nothing is seen yet"), "", False, why_nothing(moment))
    still = moment.stilled
    if still is not None:
        meaning = stilled_meaning()
        return Told(stilled_title(run, still), stilled_since(still), True, meaning)
    if event is not None:
        pill = _("at step {step:,}").format(step=event.step)
        return Told(title(run, event), pill, event.died, sentence(run, event))
    return _without_event(moment)


def _without_event(moment: Moment) -> Told:
    run, row = moment.run, rows_at(moment.run, moment.at)[moment.layer]
    name = row.layer.name
    if not row.is_counted:
        bound = _("At most {share} of its units can be dead, and it may be none.").format(
            share=percent(row.at_most)
        )
        return Told(name, "", False, bound)
    if not row.layer.can_die:
        words = _("A unit of this function that never fires still passes something on: none can die.")
        return Told(name, "", False, words)
    if moment.follows:
        return Told(_("No unit of {layer} has died").format(layer=name), "", False, _still(row, run.window))
    words = _("No unit of {layer} had died by step {step:,}").format(layer=name, step=moment.at)
    return Told(words, "", False, _mean(row.mean))


def _still(row: UnitRow, window: int) -> str:
    return " ".join(filter(None, (_mean(row.mean), silent_words(row.silent, window))))


def _mean(share: float) -> str:
    if math.isnan(share):
        return _("Nothing was seen of it by then.")
    return _("Its units fire at {share} of the values, in the mean.").format(share=percent(share))


def breakable_name(words: str) -> str:
    """Return words in which names of layers may go on in the next line after a full stop or a stroke."""
    return re.sub(r"([._/])(?=\w)", rf"\1{ZERO_WIDTH_SPACE}", words)


def why_nothing(moment: Moment) -> str:
    """Return why no layer is seen, as the run says it, or what to do."""
    if moment.run.notes:
        return " ".join(moment.run.notes)
    return _(
        "A step must have run: the model is called in training mode, and an optimiser of its parameters "
        "steps, or the loop calls watch.step()."
    )


def attach_note(moment: Moment) -> str:
    """Return what to know of a training that is attached, or what is not seen of this one."""
    if moment.layer < len(moment.run.layers):
        return " ".join(moment.run.notes)
    return _("Nothing to see yet? Then this says why: no step run, or no optimiser seen (call watch.step()).")


def file_words(path: str, size: int | None) -> str:
    """Return where a run's file is, how large, and what a closed window means."""
    name = "/".join(PurePath(path).parts[-2:])
    told = name if size is None else _("{name} · {size}").format(name=name, size=size_words(size))
    return _("{file}. The training never waits for this window and goes on when it is closed.").format(
        file=told
    )


def size_words(size: int) -> str:
    """Return bytes as people count them: 812 bytes, 41.2 kB, 6.1 MB."""
    if size < 1_000:
        return ngettext("{count:,} byte", "{count:,} bytes", size).format(count=size)
    if size < 1_000_000:
        return _("{size} kB").format(size=short(round(size / 1e3, 1)))
    return _("{size} MB").format(size=short(round(size / 1e6, 1)))
