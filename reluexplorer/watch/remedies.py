"""What to try in the script after units died, in PyTorch's words, by what is known of the update before."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from reluexplorer.language import _
from reluexplorer.text import digits
from reluexplorer.watch.run import Event, WatchedRun
from reluexplorer.watch.story import Change, What, update_before

SPIKE = 4.0
"""A gradient or an update so many times the usual one is what clipping is for, unless the rate alone rose."""
ROSE = 1.5
"""A learning rate so many times the one before rose."""
LARGE = 1e-2
"""An update of more than this share of the weights is large; about 1e-3 is customary."""
EARLY = 0.05
"""Deaths within such a share of the run from its start are what a warm-up is for."""


@dataclass(frozen=True)
class ScriptRemedy:
    """A change of a script."""

    code: str
    note: str
    """In a few words what it stands for or instead of."""
    reason: str
    """A sentence."""


@dataclass(frozen=True)
class Advice:
    """Remedies, the first to be tried first, and why that is so."""

    headline: str
    remedies: tuple[ScriptRemedy, ...]


def advice(run: WatchedRun, event: Event) -> Advice:
    """Return what to try after a death."""
    row = run.row(event.step)
    if row <= 0:
        headline = _("They were dead at the first look, so look at the first weights first.")
        return Advice(headline, (_first_weights(), _leaky(run, event), _slower(run, event)))
    found = {each.what: each for each in update_before(run, event)}
    rose = What.RATE in found and found[What.RATE].factor >= ROSE
    early = _is_early(run, event.step)
    leaky, warm_up = _leaky(run, event), None if _warms_up(run) else _warm_up(event.step if early else 0)
    slower = _slower(run, event, found[What.RATE].before if rose and warm_up else math.nan)
    spike = max(_factor(found, What.GRADIENT), _factor(found, What.UPDATE))
    if _factor(found, What.GRADIENT) >= SPIKE or (spike >= SPIKE and not rose):
        headline = _("An update far larger than the others went before it, so try clipping first.")
        return Advice(headline, (_clipped(spike), leaky, warm_up if warm_up and (rose or early) else slower))
    if rose or early:
        if warm_up is None:
            headline = _("They died although the learning rate rises slowly, so try a lower one first.")
            return Advice(headline, (slower, leaky, _clipped()))
        headline = _("They died in the first updates, so try a warm-up first.")
        if rose:
            headline = _("The learning rate rose just before, so try to let it rise slowly first.")
        return Advice(headline, (warm_up, slower, leaky))
    if What.UPDATE in found and found[What.UPDATE].at > LARGE:
        headline = _("Each update changes the weights by much, so try a lower learning rate first.")
        return Advice(headline, (slower, leaky, _clipped()))
    headline = _("Nothing stands out before it, so try an activation that cannot die first.")
    return Advice(headline, (leaky, slower, _clipped()))


def _is_early(run: WatchedRun, step: int) -> bool:
    """Whether a step is among the first of a run, by how long it is so far."""
    first = int(run.steps[0])
    return step - first <= EARLY * (max(run.step, run.ended_at) - first)


def _warms_up(run: WatchedRun) -> bool:
    """Whether the learning rate rises from the first look on, as a scheduler lets it."""
    rates = run.learning_rate.values[:2]
    return len(rates) == 2 and 0.0 <= float(rates[0]) < float(rates[1])


def _factor(found: Mapping[What, Change], what: What) -> float:
    """Return how many times the usual a figure was; 0 where that is not known."""
    factor = found[what].factor if what in found else 0.0
    return 0.0 if math.isnan(factor) else factor


_LEAKY = {
    "F.relu": ("F.leaky_relu(x, 0.1)", "F.relu(x)"),
    "F.relu_": ("F.leaky_relu_(x, 0.1)", "F.relu_(x)"),
    "relu": ("F.leaky_relu(x, 0.1)", "torch.relu(x)"),
    "relu_": ("F.leaky_relu_(x, 0.1)", "x.relu_()"),
}
"""By how a script calls ReLU: what leaks instead, and what it stands for."""


def _leaky(run: WatchedRun, event: Event) -> ScriptRemedy:
    form = run.layers[event.layer].form
    code, before = _LEAKY.get(form, ("nn.LeakyReLU(0.1)", f"nn.{form or 'ReLU'}()"))
    return ScriptRemedy(
        code,
        _("instead of {code}").format(code=before),
        _("Below 0 a tenth of the gradient still comes through, so that a unit can come back."),
    )


def _clipped(factor: float = 0.0) -> ScriptRemedy:
    reason = _("No single update can then move the biases so far that units fall silent.")
    if factor:
        reason = _("The update before was {factor} times the usual one; no single one can then be so large.")
    return ScriptRemedy(
        "clip_grad_norm_(model.parameters(), 1.0)",
        _("before opt.step()"),
        reason.format(factor=digits(factor, 2)),
    )


def _warm_up(steps: int) -> ScriptRemedy:
    """Return a warm-up of so many steps at least."""
    span = _round_up(max(steps, 500))
    return ScriptRemedy(
        f"LinearLR(opt, 0.1, total_iters={span})",
        _("warm-up"),
        _("The learning rate then rises over {count:,} updates, while the weights find their size.").format(
            count=span
        ),
    )


def _slower(run: WatchedRun, event: Event, before: float = math.nan) -> ScriptRemedy:
    """Return the learning rate from before it rose, or else a tenth of it."""
    rate = run.learning_rate.at(event.step)
    reason = _("Smaller updates push fewer units below 0 for all inputs.")
    if not math.isfinite(rate) or rate <= 0.0:
        return ScriptRemedy("lr=lr / 10", _("in the optimiser"), reason)
    lower = float(f"{before if before > 0.0 else rate / 10:.3g}")
    return ScriptRemedy(f"lr={lower:g}", _("instead of {code}").format(code=f"lr={rate:.6g}"), reason)


def _first_weights() -> ScriptRemedy:
    return ScriptRemedy(
        'nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")',
        _("with biases 0"),
        _("About half of the inputs of each unit then lie above 0 at the start."),
    )


def _round_up(steps: int) -> int:
    """Return the next of 500, 1000, 2000, 5000, …."""
    power = int(10.0 ** math.floor(math.log10(steps)))
    return next(each * power for each in (1, 2, 5, 10) if each * power >= steps)
