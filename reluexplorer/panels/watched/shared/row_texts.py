"""What is said of a layer of a watched run, and of a unit."""

from __future__ import annotations

import math

from reluexplorer.language import _, ngettext
from reluexplorer.models.values.findings import RARE as RARELY
from reluexplorer.panels.watched.shared.unit_rows import DEAD, FIRES, RARE, SILENT, UNSEEN, Happened, UnitRow
from reluexplorer.text import NONE, digits, percent, power
from reluexplorer.watch.story import dead_figure

STATES = {FIRES: _("fires"), RARE: _("rarely"), SILENT: _("silent"), DEAD: _("dead"), UNSEEN: _("not seen")}
"""In a legend."""
ROLES = {FIRES: "healthy", RARE: "warning", SILENT: "dead", DEAD: "dead", UNSEEN: "axis"}
"""Colours by their role in the theme."""
CUSTOMARY = 1e-3
"""Norm of an update by that of the weights."""


def about_layer(row: UnitRow) -> str:
    """Return how the script calls a layer's function, and how many units it has: ReLU · 256."""
    units = f"{row.layer.units:,}" if row.is_counted else ""
    return " · ".join(filter(None, (row.layer.form, units)))


def abouts(row: UnitRow) -> tuple[str, ...]:
    """Return what stands behind a layer's name, and what does where there is less room."""
    return about_layer(row), f"{row.layer.units:,}" if row.is_counted else ""


def cells(row: UnitRow) -> dict[str, str]:
    """Return the figures of a row by their columns."""
    dead = dead_figure(row.dead, row.silent) if row.layer.can_die else NONE
    if not row.is_counted:
        dead = NONE if math.isnan(row.at_most) else _("≤ {share}").format(share=percent(row.at_most))
    return {
        "firing": NONE if math.isnan(row.mean) else percent(row.mean),
        "dead": dead,
        "gradient": digits(row.gradient, 2),
        "update": power(row.update),
    }


def told(row: UnitRow, events: Happened) -> str:
    """Return a row as a sentence, for a screen reader."""
    said = [row.layer.name, *filter(None, (row.layer.form,))]
    figures = cells(row)
    if row.is_counted:
        units = ngettext("{count:,} unit", "{count:,} units", row.layer.units).format(count=row.layer.units)
        said.append(units)
        said += [f"{STATES[state]} {count:,}" for state, count in enumerate(row.counts) if count]
        if row.silent and row.layer.can_die:
            said.append(silent_since_words(row.silent))
    elif figures["dead"] != NONE:
        said.append(_("dead {share}").format(share=figures["dead"]))
    if not math.isnan(row.mean):
        said.append(_("fires at {share} of the values").format(share=figures["firing"]))
    said.append(changes_words(events))
    if not math.isnan(row.gradient):
        said.append(_("gradient norm {norm}").format(norm=figures["gradient"]))
    if not math.isnan(row.update):
        said.append(_("update to weight {ratio}").format(ratio=figures["update"]))
    return ", ".join(filter(None, said))


def changes_words(events: Happened) -> str:
    """Return how many units died and woke over the run: 41 died, 3 woke."""
    died, woke = int(events.counts[events.died].sum()), int(events.counts[~events.died].sum())
    said = [_("{count:,} died").format(count=died)] if died else []
    return ", ".join([*said, _("{count:,} woke").format(count=woke)] if woke else said)


def layer_tip(row: UnitRow) -> str:
    """Return a layer's name, and what its units do."""
    lines = [" · ".join(filter(None, (row.layer.name, about_layer(row))))]
    if not row.is_counted:
        lines.append(_("A histogram does not tell its units apart."))
    if not row.layer.can_die:
        lines.append(_("A unit of this function that never fires still passes something on."))
    return "\n".join(lines)


def unit_tip(row: UnitRow, unit: int) -> str:
    """Return what a unit does at the step that is looked at."""
    lines = [
        _("Unit {unit:,} of {layer}").format(unit=unit, layer=row.layer.name),
        state_words(int(row.states[unit])),
    ]
    if row.states[unit] not in {DEAD, SILENT} and not math.isnan(row.firing[unit]):
        share = percent(float(row.firing[unit]))
        lines.append(_("fires at {share} of the values").format(share=share))
    return "\n".join(lines)


def state_words(state: int) -> str:
    """Return what a unit does, in a few words."""
    return {
        FIRES: _("fires"),
        RARE: _("fires at fewer than {share} of the values").format(share=percent(RARELY)),
        SILENT: _("silent, for too short to be called dead"),
        DEAD: _("dead: silent in each sample of a whole window"),
        UNSEEN: _("nothing was seen of it by then"),
    }[state]


def silent_since_words(count: int) -> str:
    """Say of how many units it is not known yet whether they are dead."""
    return _("{count:,} more silent since, for too short to be called dead").format(count=count)


def dead_tip(row: UnitRow, window: int) -> str:
    """Say what dead means and how many more may be; empty where no unit is told apart or can die."""
    if not (row.is_counted and row.layer.can_die and window):
        return ""
    said = _("{count:,} dead: silent in {window} samples in a row").format(count=row.dead, window=window)
    return "\n".join([said, silent_since_words(row.silent)] if row.silent else [said])


def gradient_tip(row: UnitRow) -> str:
    """Say what the gradient's norm is of."""
    if math.isnan(row.gradient):
        return _("The gradient of the parameters before this layer is not known.")
    return _("Norm of the gradient of the parameters before this layer: {norm}").format(
        norm=digits(row.gradient, 4)
    )


def update_tip(row: UnitRow) -> str:
    """Say what the update is in comparison with."""
    if math.isnan(row.update):
        return _("The updates of the parameters before this layer are not known.")
    return _(
        "A step changed the parameters before this layer by {ratio} of their norm; {usual} is customary."
    ).format(ratio=power(row.update), usual=power(CUSTOMARY, 0))
