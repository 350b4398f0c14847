"""The whole registry: importing this module registers every command."""

from __future__ import annotations

from reluexplorer.session import (
    controls,
    curve_looks,
    data_edits,
    edits,
    exports,
    given_weights,
    interventions,
    looks,
    plane_looks,
    playground,
    presets,
    remedy_commands,
    row_looks,
    selecting,
    settings,
    storage,
    table_edits,
    treatments,
)
from reluexplorer.session.host import Command
from reluexplorer.session.registry import COMMANDS, Control, Edit, checked, domains, parse, to_entry

__all__ = [
    "COMMANDS",
    "Command",
    "Control",
    "Edit",
    "checked",
    "controls",
    "curve_looks",
    "data_edits",
    "domains",
    "edits",
    "exports",
    "given_weights",
    "interventions",
    "looks",
    "parse",
    "plane_looks",
    "playground",
    "presets",
    "remedy_commands",
    "row_looks",
    "selecting",
    "settings",
    "storage",
    "table_edits",
    "to_entry",
    "treatments",
]
