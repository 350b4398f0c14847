"""What is said of a watched training wherever it is told: how far it is, and the figures of a layer."""

from __future__ import annotations

import math
from collections.abc import Iterator

from reluexplorer.language import _, ngettext
from reluexplorer.text import NONE, digits, percent, power
from reluexplorer.watch.report.tables import last_known
from reluexplorer.watch.run import UNKNOWN, WatchedRun
from reluexplorer.watch.story import dead_figure


def how_far(run: WatchedRun) -> Iterator[str]:
    """Yield at which step it is or ended, how often it is looked at, and what that costs, where known."""
    yield _("step {step:,}").format(step=max(run.step, run.ended_at))
    last = int(run.steps[-1]) if len(run.steps) else run.step
    if last < max(run.step, run.ended_at - 1):
        yield _("last look at step {step:,}").format(step=last)
    if run.every:
        least, most = run.spacing
        if least < most:
            yield _("every {least:,}–{most:,} steps").format(least=least, most=most)
        else:
            yield ngettext("every step", "every {count:,} steps", most).format(count=most)
    if math.isfinite(run.cost):
        yield _("costs {share} of a step").format(share=percent(run.cost, 1))


def layer_heads(run: WatchedRun) -> tuple[str, ...]:
    """Return what stands above the figures of layers."""
    dead = _("Dead") if run.is_counted else _("Dead at most")
    return _("Layer"), _("Units"), _("Firing"), dead, _("Gradient norm"), _("Update : weight")


def layer_figures(run: WatchedRun, layer: int) -> tuple[str, ...]:
    """Return a layer's name with its form, and its figures by the last look."""
    seen = run.layers[layer]
    dead = dead_figure(int(run.dead[-1, layer]), run.silent_at(len(run.steps) - 1, layer))
    if seen.units == UNKNOWN:
        dead = percent(last_known(run.at_most[:, layer]), 1)
    elif not seen.can_die:
        dead = NONE
    return (
        f"{seen.name} · {seen.form}" if seen.form else seen.name,
        NONE if seen.units == UNKNOWN else f"{seen.units:,}",
        percent(last_known(run.firing[:, layer])),
        dead,
        digits(last_known(run.gradients[:, layer]), 2),
        power(last_known(run.updates[:, layer])),
    )
